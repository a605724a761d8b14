import {
  Breaker,
  Fault,
  publicHealth,
  type PublicHealth,
  RetryBudget,
  type SystemHealth,
  untilAborted,
  whenBack,
  withRetries,
} from '@tongcha/resilience';
import type { LegacySystem } from './legacy-system.ts';
import { NotWritten } from './orders/writes.ts';

/** How a request's questions reach the legacy systems, whatever these speak. @param keys how many it asks about */
export type Ask = <T>(system: LegacySystem, question: () => Promise<T>, keys?: number) => Promise<T>;

/** How an order is written to a legacy system: once, whatever comes of it. @throws NotWritten where it is not asked now; else what the system throws, or Fault TIMEOUT */
export type Put = <T>(system: LegacySystem, write: () => Promise<T>) => Promise<T>;

/** Stands around each question that is put to a system, each try by itself. @param keys how many it asks about; null: about none */
export type Around = <T>(system: string, keys: number | null, ask: () => Promise<T>) => Promise<T>;

export interface GuardOptions {
  /** While a system fails it is probed, soon at first and then ever less often, down to once in so many milliseconds. */
  readonly probeEveryMs?: number;
  readonly around?: Around | undefined;
}

/** Of all questions, the part that may be put again. */
const RETRY_SHARE = 0.1;

/** A system that was given this long, milliseconds, has had its chance. */
const FAIR_MS = 500;

interface Guard {
  readonly breaker: Breaker;
  readonly budget: RetryBudget;
}

/**
 * One discipline towards every legacy system: a question ends with its request's deadline, is put again where the system could not
 * be reached and there is time and budget for it, waits for one that has gone just now, and is not put at all while the system fails. How many go out at a time is
 * the number of its connections. Every question reads; what writes is put once.
 */
export class Guards {
  readonly #guards: ReadonlyMap<LegacySystem, Guard>;
  readonly #around: Around;

  constructor(
    systems: readonly LegacySystem[],
    { probeEveryMs = 5_000, around = (_system, _keys, ask) => ask() }: GuardOptions = {},
  ) {
    this.#around = around;
    const guard = (system: LegacySystem): Guard => ({
      breaker: new Breaker({
        probeEveryMs,
        probe: (signal) => untilAborted(system.ping({ signal, partial: () => {} }), signal),
        fairMs: FAIR_MS,
      }),
      budget: new RetryBudget(RETRY_SHARE),
    });
    this.#guards = new Map(systems.map((system) => [system, guard(system)]));
  }

  /**
   * @param asOf as `Call.asOf`
   * @returns (of `Ask`) the answer; @throws what the system throws, or Fault TIMEOUT, or Fault UNAVAILABLE while it is not asked, or Fault NO_HISTORY
   */
  asking(signal: AbortSignal, deadlineAt: number, asOf?: string): Ask {
    return async (system, question, keys) => {
      if (asOf !== undefined) refuseBeforeHistory(system, asOf);
      const ask = (): ReturnType<typeof question> =>
        this.#around(system.name, keys ?? null, async () => allFailed(await untilAborted(question(), signal)));
      const guard = this.#guards.get(system);
      if (!guard) return ask();
      const { breaker, budget } = guard;
      return whenBack(breaker, () => withRetries(ask, { budget, signal, deadlineAt, asked: () => breaker.closed }), {
        signal,
        deadlineAt,
        mayAskAgain: () => budget.spend(),
      });
    };
  }

  /** For what writes: it is never put again, and to a system that fails it is not put at all. */
  putting(signal: AbortSignal, deadlineAt: number): Put {
    return async (system, write) => {
      // Where the process was busy, a signal that is due has not fired yet.
      if (signal.aborted || Date.now() >= deadlineAt) throw new NotWritten('has no time left');
      const put = (): ReturnType<typeof write> => this.#around(system.name, null, () => untilAborted(write(), signal));
      const breaker = this.#guards.get(system)?.breaker;
      if (breaker?.closed === false) throw new NotWritten('is not asked just now, as it has failed repeatedly');
      return breaker ? breaker.run(put, signal) : put();
    };
  }

  /** How each system does, by its name. */
  health(): Readonly<Record<string, SystemHealth & { readonly retries: number }>> {
    return Object.fromEntries(
      [...this.#guards].map(([{ name }, { breaker, budget }]) => [name, { ...breaker.health(), retries: budget.made }]),
    );
  }

  publicHealth(): Readonly<Record<string, PublicHealth>> {
    return Object.fromEntries(
      [...this.#guards].map(([{ name }, { breaker }]) => [name, publicHealth(breaker.health())]),
    );
  }

  close(): void {
    for (const { breaker } of this.#guards.values()) breaker.close();
  }
}

/** What it says of today must not be taken for what it knew. @throws Fault NO_HISTORY */
function refuseBeforeHistory(system: LegacySystem, asOf: string): void {
  const history = system.history?.() ?? null;
  if (history === null) throw new Fault('NO_HISTORY', 'keeps no history');
  const { since } = history;
  if (since !== null && Date.parse(asOf) < Date.parse(since))
    throw new Fault('NO_HISTORY', `keeps its history since ${since}`);
}

/** An answer that is the same failure for every key is a failure of the system. */
function allFailed<T>(answer: T): T {
  if (!Array.isArray(answer)) return answer;
  const [first] = answer as readonly unknown[];
  if (first instanceof Fault && answer.every((each: unknown) => each instanceof Fault && each.code === first.code))
    throw first;
  return answer;
}
