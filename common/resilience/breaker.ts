import {
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  CountBreaker,
  handleWhen,
  type IBreaker,
} from 'cockatiel';
import { Fault, type FaultCode } from './fault.ts';
import { Gone } from './gone.ts';
import { Outage, ProbePauses } from './outage.ts';
import { TurnedAway } from './turned-away.ts';
import type { BreakerState, SystemHealth } from './system-health.ts';

/** When a system that fails is left alone, and how it is probed. */
export interface BreakerOptions {
  /** While it is not asked, one probe goes out at a time: the first soon, and each later than the last, up to this long, milliseconds. */
  readonly probeEveryMs: number;
  /** The least question there is: resolves when the system answers it. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  /** A timeout sooner than this, milliseconds, is the caller's haste and not the system's fault. */
  readonly fairMs: number;
  /** Callers that wait for it (`whenBack`) together wait no longer, milliseconds, however long they can. */
  readonly patienceMs?: number;
}

/** Opens after so many faults in a row, or when half of the latest twenty calls failed. */
const IN_A_ROW = 5;
const LATEST = 20;

/** One that has said that it stops does so within the longest pause that it may be set to, milliseconds. */
const STOPS_WITHIN_MS = 60_000;

/** Of the next call in a running average. */
const WEIGHT = 0.1;

/** What a system that works may say. */
const WELL: ReadonlySet<FaultCode> = new Set([
  'REFUSED',
  'UNVERIFIED_CALL',
  'BAD_REQUEST',
  'TOO_LARGE',
  'CALL_LIMIT',
  'NOT_UNDERSTOOD',
  'NO_HISTORY',
  'TOO_BUSY',
]);

/**
 * Keeps callers from a system that fails, and that system from its callers. While it is open every call is answered at once; a
 * probe of the breaker's own finds out when the system is back, so that no caller waits for a sick system or is its test.
 */
export class Breaker {
  readonly #options: BreakerOptions;
  readonly #policy: CircuitBreakerPolicy;
  /** By which it opens. An answer, as most calls have one, is counted there without its wrappers. */
  readonly #latest: IBreaker;
  /** Errors that are the system's own. */
  readonly #blamed = new WeakSet<object>();
  #timer: NodeJS.Timeout | null = null;
  #ended = false;
  /** The next fault opens it, whatever came before. */
  #tripping = false;
  readonly #pauses: ProbePauses;
  /** Since when it is closed, `performance.now()`. */
  #closedAt = -Infinity;
  #outage: Outage | null = null;
  /** Until when it is expected to stop, as it has said so, `performance.now()`. */
  #stopsUntil = -Infinity;
  /** Whether its last fault while it was asked was that nobody listens. */
  #isGone = false;
  #since = Date.now();
  #lastFault: SystemHealth['lastFault'] = null;
  #errorRate = 0;
  #usualMs = 0;
  #calls = 0;
  #turnedAway = 0;
  #probes = 0;
  readonly #faults: Partial<Record<FaultCode, number>> = {};

  constructor(options: BreakerOptions) {
    this.#options = options;
    this.#pauses = new ProbePauses(options.probeEveryMs);
    this.#latest = eitherOf(
      { state: null, success: () => {}, failure: () => this.#trips() },
      new ConsecutiveBreaker(IN_A_ROW),
      new CountBreaker({ threshold: 0.49, size: LATEST, minimumNumberOfCalls: LATEST / 2 }),
    );
    // The library lets callers wait for the probe, and takes the time from the wall clock: both are ours (`closed`, `#timer`).
    this.#policy = circuitBreaker(
      handleWhen((error) => this.#blamed.has(error)),
      {
        breaker: this.#latest,
        halfOpenAfter: Number.NEGATIVE_INFINITY,
      },
    );
    this.#policy.onBreak(() => this.#opened());
    this.#policy.onReset(() => this.#isBack());
  }

  /** How long the system's answers usually take, milliseconds; 0 before the first. */
  get usualMs(): number {
    return this.#usualMs;
  }

  /** Whether the system is asked. */
  get closed(): boolean {
    return this.#policy.state === CircuitState.Closed;
  }

  /** Whether the system is asked, or has gone just now, so that its callers wait for it. */
  get expected(): boolean {
    return this.closed || this.#isWaitedFor;
  }

  /** Comes back when the system is asked again, or its callers wait no longer: for one that hangs or talks nonsense nobody does. */
  async back(signal: AbortSignal, deadlineAt: number): Promise<void> {
    if (this.#isWaitedFor) await this.#outage?.wait(signal, deadlineAt);
  }

  /**
   * Makes the call, unless the system is not asked just now.
   * @param signal what may end the call: a timeout is the system's fault only where the time ran out, not where the caller left
   * @throws TurnedAway at once while it is not asked; else what the call throws
   */
  async run<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T> {
    if (!this.closed) {
      this.#turnedAway += 1;
      throw this.#turnsAway();
    }
    const began = performance.now();
    this.#calls += 1;
    try {
      const answer = await call();
      const took = performance.now() - began;
      this.#usualMs = this.#usualMs === 0 ? took : this.#usualMs + (took - this.#usualMs) * WEIGHT;
      this.#errorRate -= this.#errorRate * WEIGHT;
      if (this.closed) this.#latest.success(CircuitState.Closed);
      return answer;
    } catch (error) {
      if (error instanceof Gone && error.announced) {
        this.announce(true);
        // It is left alone, and no fault of it is counted.
        this.#blamed.add(error);
        if (this.closed) this.#tripping = this.#isGone = true;
      } else if (
        error instanceof Fault &&
        !WELL.has(error.told) &&
        (error.code !== 'TIMEOUT' || (performance.now() - began >= this.#options.fairMs && !left(signal)))
      ) {
        this.#blame(error);
        if (this.closed) this.#tripping ||= this.#isGone = error instanceof Gone;
      }
      if (this.closed && this.#blamed.has(error as object)) await this.#count(error);
      throw error;
    }
  }

  /** One more fault of those by which it opens. */
  async #count(fault: unknown): Promise<void> {
    await this.#policy.execute(() => Promise.reject(fault)).catch(() => {});
  }

  #turnsAway(): TurnedAway {
    if (this.#areCredentialsRefused) return new TurnedAway('CREDENTIALS_REFUSED', 'does not let its ministry in');
    const message = this.#isGone ? 'cannot be reached' : 'is not asked just now, as it has failed repeatedly';
    return new TurnedAway('UNAVAILABLE', message);
  }

  get #areCredentialsRefused(): boolean {
    return this.#lastFault?.code === 'CREDENTIALS_REFUSED';
  }

  /** Opens at once, for a fault that somebody else has found. */
  async trip(fault: Fault): Promise<void> {
    if (!this.closed) return;
    this.#blame(fault);
    this.#tripping = true;
    await this.#count(fault);
  }

  /** @param stops whether it says of itself that it is going to stop: its callers wait for its return as long as they can */
  announce(stops: boolean): void {
    this.#stopsUntil = stops ? performance.now() + STOPS_WITHIN_MS : -Infinity;
    if (stops) this.#outage?.announce();
  }

  health(): SystemHealth {
    return {
      breaker: STATES[this.#policy.state] ?? 'OPEN',
      since: this.#since,
      lastFault: this.#lastFault,
      errorRate: this.#errorRate,
      usualMs: this.#usualMs,
      calls: this.#calls,
      faults: { ...this.#faults },
      turnedAway: this.#turnedAway,
      probes: this.#probes,
    };
  }

  /** Probes no more. */
  close(): void {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#outage?.end();
  }

  get #isWaitedFor(): boolean {
    const outage = this.#outage;
    return (
      !this.#ended && outage?.isWaitedFor === true && (outage.isAnnounced || this.#lastFault?.code === 'UNAVAILABLE')
    );
  }

  #trips(): boolean {
    const trips = this.#tripping;
    this.#tripping = false;
    return trips;
  }

  /** One that was back for a moment only is probed as if it had not been, and not waited for: it may answer probes and nothing else. */
  #opened(): void {
    if (!this.#outage) {
      this.#since = Date.now();
      const isSudden = performance.now() - this.#closedAt >= this.#options.probeEveryMs;
      if (isSudden) this.#pauses.startAgain();
      else this.#pauses.hurryNoMore();
      this.#outage = new Outage(isSudden ? (this.#options.patienceMs ?? Infinity) : 0);
      if (performance.now() < this.#stopsUntil) {
        this.#pauses.startAgain();
        this.#outage.announce();
      }
    }
    this.#probeLater();
  }

  #isBack(): void {
    this.#since = Date.now();
    this.#closedAt = performance.now();
    this.#stopsUntil = -Infinity;
    const outage = this.#outage;
    this.#outage = null;
    outage?.end();
  }

  #blame(error: Fault): void {
    this.#blamed.add(error);
    const { code, hint } = error;
    this.#lastFault = { code, at: Date.now(), ...(hint === undefined ? {} : { hint }) };
    this.#errorRate += (1 - this.#errorRate) * WEIGHT;
    this.#faults[error.code] = (this.#faults[error.code] ?? 0) + 1;
  }

  /** Every failed probe opens the breaker again, and so begins the next wait. */
  #probeLater(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#ended) return;
    // A wrong password that is tried again and again locks the account.
    const pauseMs = this.#areCredentialsRefused ? this.#options.probeEveryMs : this.#pauses.next();
    this.#timer = setTimeout(() => void this.#policy.execute(() => this.#probe(pauseMs)).catch(() => {}), pauseMs);
    this.#timer.unref();
  }

  async #probe(afterMs: number): Promise<void> {
    this.#probes += 1;
    try {
      await this.#options.probe(AbortSignal.timeout(probeMs(afterMs)));
      this.#errorRate = 0;
    } catch (error) {
      if (error instanceof Fault && WELL.has(error.told)) return;
      if (error instanceof Gone && error.announced) this.announce(true);
      const fault = error instanceof Fault ? error : new Fault('BAD_ANSWER', 'cannot be read', { cause: error });
      if (this.#outage?.isExpected) this.#blamed.add(fault);
      else this.#blame(fault);
      throw fault;
    }
  }
}

/** A probe that hangs when the system comes back, and the wait for the next, are together less than ten seconds at most. */
function probeMs(afterMs: number): number {
  return Math.round(Math.min(4_000, Math.max(1_000, afterMs * 0.8)));
}

const STATES: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'CLOSED',
  [CircuitState.Open]: 'OPEN',
  [CircuitState.HalfOpen]: 'HALF_OPEN',
  [CircuitState.Isolated]: 'OPEN',
};

/** A dead system fails in a row; a flapping one never long enough. */
function eitherOf(...breakers: readonly IBreaker[]): IBreaker {
  return {
    state: null,
    success: (state) => breakers.forEach((each) => each.success(state)),
    failure: (state) => breakers.map((each) => each.failure(state)).includes(true),
  };
}

/** Whether the caller went, rather than its time. */
function left({ aborted, reason }: AbortSignal): boolean {
  return (
    aborted &&
    !(reason instanceof Fault && reason.code === 'TIMEOUT') &&
    (reason as { name?: unknown } | undefined)?.name !== 'TimeoutError'
  );
}
