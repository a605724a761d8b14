import { Fault, Gone, type SystemHealth, whenBack } from '@tongcha/resilience';
import type { Address, AddressHealth } from './address.ts';
import type { SubgraphCall, SubgraphRequest } from './call.ts';
import type { SubgraphResponse } from './subgraph-response.ts';
import { Redirected } from './whereabouts.ts';

/**
 * The addresses of one member, asked in turn. Each has a breaker of its own, so that one that fails is left alone and the others are
 * not; what one did not begin to answer the next is asked at once.
 */
export class Addresses {
  readonly #all: readonly Address[];
  #turn = 0;

  /** @param all at least one */
  constructor(all: readonly Address[]) {
    this.#all = all;
  }

  /** Whether any is asked. */
  get closed(): boolean {
    return this.#all.some(({ breaker }) => breaker.closed);
  }

  /** Whether any is asked, or has gone just now, so that its callers wait for it. */
  get expected(): boolean {
    return this.#all.some(({ breaker }) => breaker.expected);
  }

  /** Comes back when one is asked again, or nobody waits any longer for any. */
  async back(signal: AbortSignal, deadlineAt: number): Promise<void> {
    const waits = this.#all
      .filter(({ breaker }) => breaker.expected)
      .map(({ breaker }) => breaker.back(signal, deadlineAt).then(() => breaker.closed || Promise.reject(NOT_BACK)));
    await Promise.any(waits).catch(() => undefined);
  }

  /** Each address is asked through its own breaker. */
  run<T>(call: () => Promise<T>): Promise<T> {
    return call();
  }

  /** A mutation may wait to be sent, and is not sent again where anybody could have begun it. @param spend whether one more call may be made */
  call(request: SubgraphRequest, spend: () => boolean): Promise<SubgraphResponse> {
    const { signal, deadlineAt, mutation } = request;
    const mayAskAgain = (): boolean => !mutation && spend();
    return whenBack(this, () => this.#ask(request, mayAskAgain), { signal, deadlineAt, mayAskAgain });
  }

  /** What the gateway itself asks of the member. */
  readonly aside: SubgraphCall = (request) => (this.#inTurn()[0] as Address).aside(request);

  /** How each does, in the order in which they were named. */
  health(): readonly AddressHealth[] {
    return this.#all.map((each) => each.health());
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map((each) => each.close()));
  }

  #ask(request: SubgraphRequest, mayAskAgain: () => boolean): Promise<SubgraphResponse> {
    const [first, other] = this.#all;
    return first && !other
      ? first.breaker.run(() => first.call(request), request.signal)
      : this.#askInTurn(request, mayAskAgain);
  }

  async #askInTurn(request: SubgraphRequest, mayAskAgain: () => boolean): Promise<SubgraphResponse> {
    const { signal } = request;
    const inTurn = this.#inTurn();
    for (let n = 0; ; n += 1) {
      const address = inTurn[n] as Address;
      try {
        return await address.breaker.run(() => address.call(request), signal);
      } catch (error) {
        const isNext = inTurn[n + 1]?.breaker.closed === true && !signal.aborted;
        if (!isNext || !(isUndone(error, request) || (mayBeAnswered(error, address) && mayAskAgain()))) throw error;
      }
    }
  }

  /** Those first that are asked, take our signature and do not stop just now. */
  #inTurn(): readonly Address[] {
    if (this.#all.length === 1) return this.#all;
    this.#turn = (this.#turn + 1) % this.#all.length;
    const rotated = [...this.#all.slice(this.#turn), ...this.#all.slice(0, this.#turn)];
    return rotated.toSorted((a, b) => b.rank - a.rank);
  }
}

const NOT_BACK = new Error('not back');

/** Whether it surely was not begun there. */
function isUndone(error: unknown, { mutation = false }: SubgraphRequest): boolean {
  return (
    error instanceof Gone ||
    (error instanceof Redirected && (error.isUndone || !mutation)) ||
    (error instanceof Fault && error.told === 'UNVERIFIED_CALL')
  );
}

/** Whether another address may answer what this one could not. */
function mayBeAnswered(error: unknown, address: Address): boolean {
  return (error instanceof Fault && error.told === 'UNAVAILABLE') || address.hasHung(error);
}

/** How the member does, by how its addresses do: it is asked while one is. */
export function healthOf(all: readonly SystemHealth[]): SystemHealth {
  const [first] = all;
  if (first && all.length === 1) return first;
  const sum = (of: (each: SystemHealth) => number): number => all.reduce((total, each) => total + of(each), 0);
  const up = all.filter(({ breaker }) => breaker === 'CLOSED');
  const probed = all.some(({ breaker }) => breaker === 'HALF_OPEN');
  const asked = up.length > 0 ? up : all;
  const mean = (of: (each: SystemHealth) => number): number =>
    asked.reduce((total, each) => total + of(each), 0) / asked.length;
  const faults: Record<string, number> = {};
  for (const each of all)
    for (const [code, count] of Object.entries(each.faults)) faults[code] = (faults[code] ?? 0) + count;
  return {
    breaker: up.length > 0 ? 'CLOSED' : probed ? 'HALF_OPEN' : 'OPEN',
    // Asked since the first of them is; not asked since the last of them is not.
    since: up.length > 0 ? Math.min(...up.map(({ since }) => since)) : Math.max(...all.map(({ since }) => since)),
    lastFault: all.map(({ lastFault }) => lastFault).reduce((a, b) => ((a?.at ?? 0) > (b?.at ?? 0) ? a : b), null),
    errorRate: mean(({ errorRate }) => errorRate),
    usualMs: mean(({ usualMs }) => usualMs),
    calls: sum(({ calls }) => calls),
    faults,
    turnedAway: sum(({ turnedAway }) => turnedAway),
    probes: sum(({ probes }) => probes),
  };
}
