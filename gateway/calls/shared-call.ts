import { Fault } from '@tongcha/resilience';
import type { SubgraphResponse } from './subgraph-response.ts';
import type { SubgraphRequest } from './call.ts';
import { Texts } from './texts.ts';

/** One caller's part in a call. */
export interface Waiter {
  readonly request: SubgraphRequest;
  /** Where each of its representations stands in the call; null: as they stand in the question. */
  readonly places: readonly number[] | null;
  /** When it began to wait, `performance.now()`. */
  readonly since: number;
  /** Until when it waits, epoch milliseconds. */
  readonly deadlineAt: number;
  readonly resolve: (answer: SubgraphResponse) => void;
  readonly reject: (error: unknown) => void;
  readonly job: SharedCall;
  /** All that wait until the same signal. */
  readonly others: Set<Waiter>;
}

/** The calls that differ in their representations at most. */
export interface CallKind {
  readonly key: string;
  /** Those of the same text, by their keys. */
  readonly among: Map<string, CallKind>;
  /** One that waits and still has room. */
  open: SharedCall | null;
  /** Those that equal calls may join, waiting or under way. */
  readonly offered: SharedCall[];
  /** Its entity calls under way. */
  batches: number;
}

/** Who makes the calls. */
export interface CallHost {
  /** Is told when the last who waited has left, after which the call is ended. */
  emptied(job: SharedCall): void;
  /** Is told of one that has waited to its end in vain, and waits no longer. */
  waitedInVain(waiter: Waiter): void;
}

/** One call to a ministry, and all who wait for it, each until its own deadline or until it leaves. */
export class SharedCall {
  /** Null: shared with nobody. */
  readonly kind: CallKind | null;
  /** The first caller's, which the others' are like. */
  readonly request: SubgraphRequest;
  /** When it began to wait, `performance.now()`. */
  readonly since = performance.now();
  representations: readonly string[];
  readonly #waiters = new Set<Waiter>();
  readonly host: CallHost;
  readonly #controller = new AbortController();
  /** The representations, once several callers' are in it. */
  #texts: Texts | null = null;
  /** Fires when the first of its waiters has waited long enough. */
  #timer: NodeJS.Timeout | null = null;
  /** When it fires, epoch milliseconds. */
  #dueAt = Infinity;

  constructor(kind: CallKind | null, request: SubgraphRequest, host: CallHost) {
    this.kind = kind;
    this.request = request;
    this.representations = request.representations ?? [];
    this.host = host;
  }

  /** How many wait for it. */
  get size(): number {
    return this.#waiters.size;
  }

  /** What is sent: it goes on as long as the most patient of its callers. */
  toSend(): SubgraphRequest {
    let deadlineAt = 0;
    for (const waiter of this.#waiters) deadlineAt = Math.max(deadlineAt, waiter.deadlineAt);
    const { request, representations } = this;
    return {
      ...request,
      representations: request.representations && representations,
      deadlineAt,
      signal: this.#controller.signal,
    };
  }

  /** @returns where each of them stands in the call */
  add(representations: readonly string[], merge: boolean): readonly number[] {
    this.#texts ??= new Texts(this.representations);
    this.representations = this.#texts.all;
    return this.#texts.add(representations, merge);
  }

  join({ request, places, since, deadlineAt, resolve, reject }: Omit<Waiter, 'job' | 'others'>): void {
    const others = waitersUntil(request.signal);
    const waiter = { request, places, since, deadlineAt, resolve, reject, job: this, others };
    this.#waiters.add(waiter);
    others.add(waiter);
    this.#watch(deadlineAt);
  }

  /** Answers everybody who waits. */
  settle(answer: (asked: Waiter) => void): void {
    if (this.#timer) clearTimeout(this.#timer);
    for (const waiter of this.#waiters) {
      this.#remove(waiter);
      answer(waiter);
    }
  }

  /** Answers one caller, who waits no longer. The call is told why the last of them left: its time was over, or it went. */
  giveUp(waiter: Waiter, reason: unknown): void {
    this.#remove(waiter);
    waiter.reject(late(reason));
    if (this.#waiters.size > 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.host.emptied(this);
    this.#controller.abort(reason);
  }

  #remove(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.others.delete(waiter);
  }

  #watch(deadlineAt: number): void {
    if (deadlineAt >= this.#dueAt) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#dueAt = deadlineAt;
    this.#timer = setTimeout(
      () => {
        this.#dueAt = Infinity;
        for (const waiter of this.#waiters) {
          if (waiter.deadlineAt > Date.now()) this.#watch(waiter.deadlineAt);
          else {
            this.giveUp(waiter, late(null));
            this.host.waitedInVain(waiter);
          }
        }
      },
      coarse(deadlineAt - Date.now()),
    );
  }
}

export function late(cause: unknown): Fault {
  return new Fault('TIMEOUT', 'no answer in time', { cause });
}

/** Timers of few different lengths cost little; one that fires 5 ms late harms nobody. */
function coarse(milliseconds: number): number {
  return Math.ceil(Math.max(0, milliseconds) / 5) * 5;
}

/** One listener a signal, however many calls its operation makes. */
const untilSignal = new WeakMap<AbortSignal, Set<Waiter>>();

function waitersUntil(signal: AbortSignal): Set<Waiter> {
  const known = untilSignal.get(signal);
  if (known) return known;
  const waiters = new Set<Waiter>();
  untilSignal.set(signal, waiters);
  signal.addEventListener(
    'abort',
    () => {
      for (const waiter of waiters) waiter.job.giveUp(waiter, signal.reason);
    },
    { once: true },
  );
  return waiters;
}
