import { randomUUID } from 'node:crypto';
import { DatabaseFault } from '@tongcha/database';
import { describeError, logBug, logSeldom } from '@tongcha/observe';
import { Fault, timeLimit, untilAborted } from '@tongcha/resilience';
import type { Outbox } from './outbox.ts';
import type { Delivery, Hold, Task } from './task.ts';

/**
 * Tells one task. A Fault that it throws counts as UNKNOWN; so does anything else, which is a bug.
 * @param signal fires when the time is over in which it may still be told: nothing is sent after that
 */
export type Deliver = (task: Task, signal: AbortSignal) => Promise<Delivery>;

export interface OutboxWorkerOptions {
  readonly outbox: Outbox;
  /** By queue. */
  readonly deliver: Readonly<Record<string, Deliver>>;
  readonly times?: Partial<OutboxTimes>;
  /** So many are told at once, each to another target. */
  readonly slots?: number;
}

/** Milliseconds. */
export interface OutboxTimes {
  /** Between two looks for what is due. */
  readonly lookMs: number;
  /** What has not answered after so long is unknown. */
  readonly tellMs: number;
  /**
   * Another worker takes a task whose worker has said nothing for so long. By then nothing may be under way any more: a call is told for
   * `tellMs`, and its signature holds for a minute.
   */
  readonly leaseMs: number;
}

const TIMES: OutboxTimes = { lookMs: 500, tellMs: 20_000, leaseMs: 90_000 };

/** An answer that cannot be written down is tried again after this, milliseconds, as long as the task is held. */
const RECORD_AGAIN_MS = 250;

const NEVER = new AbortController().signal;

/** Takes what is due and tells it. Several may run, on any machine that reaches the database. */
export class OutboxWorker {
  readonly #options: OutboxWorkerOptions;
  readonly #times: OutboxTimes;
  readonly #slots: number;
  readonly #under = new Set<Promise<void>>();
  readonly #ended: Promise<void>;
  #stopped = false;
  #wake: () => void = () => {};

  constructor(options: OutboxWorkerOptions) {
    this.#options = options;
    this.#times = { ...TIMES, ...options.times };
    this.#slots = options.slots ?? 8;
    this.#ended = this.#run();
  }

  /** Looks now: something was added. */
  wake(): void {
    this.#wake();
  }

  /** What is being told is told to its end, so that nothing is left of which nobody knows. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#ended;
    await Promise.all(this.#under);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const more = this.#under.size < this.#slots && (await this.#takeOne());
      if (!more && !this.#stopped) await this.#pause();
    }
  }

  /** Until there may be something to do. */
  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#times.lookMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** @returns whether there was one */
  async #takeOne(): Promise<boolean> {
    const { outbox, deliver } = this.#options;
    const worker = randomUUID();
    const now = Date.now();
    try {
      const task = await outbox.take(Object.keys(deliver), worker, now, this.#times.leaseMs);
      if (!task) return false;
      const told = this.#tell(task, { id: task.id, worker }, now).finally(() => {
        this.#under.delete(told);
        this.#wake();
      });
      this.#under.add(told);
      return true;
    } catch (error) {
      complain(error);
      return false;
    }
  }

  async #tell(task: Task, hold: Hold, takenAt: number): Promise<void> {
    const { tellMs, leaseMs } = this.#times;
    const delivery = await this.#delivered(task, takenAt + tellMs);
    for (;;) {
      try {
        await this.#options.outbox.record(hold, task, delivery, Date.now());
        return;
      } catch (error) {
        complain(error);
        // Whoever takes it over then knows that it may have been told.
        if (Date.now() > takenAt + leaseMs) return;
        await new Promise((resolve) => setTimeout(resolve, RECORD_AGAIN_MS));
      }
    }
  }

  async #delivered(task: Task, until: number): Promise<Delivery> {
    const left = until - Date.now();
    // A process that was stopped meanwhile must not tell what another one may be telling.
    const tell = this.#options.deliver[task.queue];
    if (left <= 0 || !tell) return { state: 'NOT_DONE' };
    const { signal, over } = timeLimit(left, NEVER);
    try {
      return await untilAborted(tell(task, signal), signal);
    } catch (error) {
      if (!(error instanceof Fault)) logBug(error);
      return { state: 'UNKNOWN' };
    } finally {
      over();
    }
  }
}

function complain(error: unknown): void {
  if (!(error instanceof DatabaseFault)) logBug(error);
  logSeldom(
    'error',
    'outbox',
    { event: 'outbox', error: describeError(error instanceof DatabaseFault ? error.cause : error) },
    '待送任务库不可用 / the store of what is to be delivered cannot be used',
  );
}
