import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { GraphQLError } from 'graphql';
import { refused } from '../json/refused.ts';
import type { PlanNode } from './plan.ts';
import type { Planner } from './planner.ts';
import type { PlanReply, PlanRequest } from './planner-thread.ts';

interface Waiting {
  readonly request: PlanRequest;
  readonly resolve: (plan: PlanNode | null | GraphQLError) => void;
  readonly reject: (error: unknown) => void;
}

/** An operation whose thread is watched. */
interface Watched {
  readonly current: Waiting;
  readonly worker: Worker;
  readonly atFirst: Promise<NodeJS.CpuUsage | undefined>;
  /** By `performance.now()`. */
  readonly until: number;
}

/** Operations that may wait to be planned. */
const MAX_WAITING = 1_000;

/** How many times the budget may pass by the clock, where the machine gives the thread little time. */
const STARVED_TIMES = 10;

/**
 * Plans in a thread of its own, so that a hostile operation stops neither the others nor their answers: what takes more of
 * the thread's own time than its budget is refused, its thread ended and another begun.
 */
export function plannerInThread(supergraphSdl: string, budgetMs: number): Planner {
  return new PlannerThread(supergraphSdl, budgetMs);
}

class PlannerThread implements Planner {
  readonly #first = Promise.withResolvers<void>();
  readonly #supergraphSdl: string;
  readonly #budgetMs: number;
  readonly #waiting: Waiting[] = [];
  #current: Waiting | null = null;
  #timer: NodeJS.Timeout | null = null;
  #worker: Worker;
  #ready = false;
  #stopped = false;
  /** Whether any thread has ever begun well. */
  #began = false;

  constructor(supergraphSdl: string, budgetMs: number) {
    this.#supergraphSdl = supergraphSdl;
    this.#budgetMs = budgetMs;
    this.#worker = this.#begin();
    // Whoever does not wait for it sees it in its first plan.
    this.#first.promise.catch(() => {});
  }

  get ready(): Promise<void> {
    return this.#first.promise;
  }

  plan(query: string, operationName: string | null): Promise<PlanNode | null | GraphQLError> {
    if (this.#stopped) return Promise.reject(new Error('the planner has stopped'));
    if (this.#waiting.length >= MAX_WAITING)
      return Promise.resolve(refused('UNAVAILABLE', 'too many new operations at once: ask again in a moment'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request: { query, operationName }, resolve, reject });
      this.#next();
    });
  }

  /** Plans what still waits: it belongs to operations that go on. */
  async stop(): Promise<void> {
    while (this.#current || this.#waiting.length > 0) await sleep(5);
    this.#stopped = true;
    await this.#worker.terminate();
  }

  #begin(): Worker {
    const worker = new Worker(new URL('planner-thread.ts', import.meta.url), {
      workerData: { supergraphSdl: this.#supergraphSdl },
      resourceLimits: { maxYoungGenerationSizeMb: 8 },
    });
    this.#ready = false;
    worker.on('message', (text: string) => this.#answered(JSON.parse(text) as PlanReply));
    worker.on('error', (error) => this.#restart(worker, error));
    // The thread alone keeps no process alive.
    worker.unref();
    return worker;
  }

  /** The budget counts from an operation's own turn; a thread that has just begun first loads the planner. */
  #next(): void {
    if (this.#current || !this.#ready || this.#stopped) return;
    const next = this.#waiting.shift();
    if (!next) return;
    this.#current = next;
    const worker = this.#worker;
    const atFirst = worker.cpuUsage().catch(() => undefined);
    this.#watch(
      { current: next, worker, atFirst, until: performance.now() + this.#budgetMs * STARVED_TIMES },
      this.#budgetMs,
    );
    worker.postMessage(next.request);
  }

  /** Looks again when the rest of the budget can have been spent: other threads and processes may have had the time instead. */
  #watch(watched: Watched, afterMs: number): void {
    this.#timer = setTimeout(() => {
      const { current, worker, atFirst, until } = watched;
      void atFirst
        .then((before) => worker.cpuUsage(before))
        .then(
          ({ user, system }) => (user + system) / 1_000,
          () => Infinity,
        )
        .then((spentMs) => {
          if (this.#current !== current) return;
          if (spentMs >= this.#budgetMs || performance.now() >= until) this.#restart(worker, null);
          else this.#watch(watched, Math.max(10, this.#budgetMs - spentMs));
        });
    }, afterMs);
  }

  #answered(reply: PlanReply): void {
    if (reply === 'ready') {
      this.#ready = true;
      this.#began = true;
      this.#first.resolve();
      this.#next();
      return;
    }
    const current = this.#settle();
    if (!current) return;
    if ('plan' in reply) current.resolve(reply.plan);
    else current.resolve(refused(String(reply.refused.code), reply.refused.message));
    this.#next();
  }

  #restart(worker: Worker, error: unknown): void {
    if (worker !== this.#worker || this.#stopped) return;
    if (!this.#began) return this.#giveUp(error);
    const current = this.#settle();
    worker.removeAllListeners();
    void worker.terminate();
    this.#worker = this.#begin();
    // An operation that a thread dies of is one it cannot plan, by memory as by time.
    const why = error ? 'took too much memory to plan' : `could not be planned within ${this.#budgetMs} ms`;
    current?.resolve(refused('OPERATION_TOO_COMPLEX', `the operation ${why}: ask in several operations`));
  }

  /** The first thread did not get as far as planning: another would not either. */
  #giveUp(error: unknown): void {
    this.#stopped = true;
    this.#first.reject(error);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }

  #settle(): Waiting | null {
    const current = this.#current;
    this.#current = null;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    return current;
  }
}
