/** So long after a system has gone its callers wait for it, milliseconds: a restart takes no longer, and nobody waits for what is down. */
const PATIENCE_MS = 1_500;

/** The same of one that has said that it stops: it is not down, and a start takes a few seconds. */
const ANNOUNCED_MS = 10_000;

/** Of the time that a caller has, what it waits at most: the rest is for the answer. */
const SHARE = 0.5;
const ANNOUNCED_SHARE = 0.8;

/** The first pause before a probe, milliseconds, and how each further one grows. */
const FIRST_PAUSE_MS = 100;
const GROWTH = 1.5;

/** The longest pause at first, milliseconds, and for how long: what is back must not be missed for as long again as it was away. */
const SOON_PAUSE_MS = 300;
const SOON_MS = 10_000;

/**
 * When a system that is not asked is probed: soon at first, as most are away for a restart only, and ever less often. Each pause is cut by
 * chance, so that many gateways do not come at a time.
 */
export class ProbePauses {
  readonly #longestMs: number;
  #nextMs = FIRST_PAUSE_MS;
  /** All pauses so far. */
  #pausedMs = 0;

  /** @param longestMs which it comes to in the end */
  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  /** Milliseconds until the next probe. */
  next(): number {
    const pauseMs = Math.min(this.#nextMs, this.#longestMs, this.#pausedMs < SOON_MS ? SOON_PAUSE_MS : Infinity);
    this.#pausedMs += pauseMs;
    this.#nextMs = pauseMs * GROWTH;
    return Math.round(pauseMs * (1 - Math.random() / 4));
  }

  /** It was back for a moment only. */
  hurryNoMore(): void {
    this.#pausedMs = SOON_MS;
  }

  startAgain(): void {
    this.#nextMs = FIRST_PAUSE_MS;
    this.#pausedMs = 0;
  }
}

/** The time in which a system is not asked, and those who wait for its end. */
export class Outage {
  readonly #began = performance.now();
  #patienceMs: number;
  #share = SHARE;
  readonly #waiting = new Set<() => void>();

  /** @param mostMs which its callers can wait at most, milliseconds; 0: nobody waits */
  constructor(mostMs: number) {
    this.#patienceMs = Math.min(PATIENCE_MS, mostMs);
  }

  /** It was told of: whoever waits from now on waits longer. */
  announce(): void {
    this.#patienceMs = ANNOUNCED_MS;
    this.#share = ANNOUNCED_SHARE;
  }

  get isAnnounced(): boolean {
    return this.#share === ANNOUNCED_SHARE;
  }

  /** Whether it is expected back as it has said that it stops: nothing of it is a fault so long. */
  get isExpected(): boolean {
    return this.isAnnounced && this.isWaitedFor;
  }

  /** Whether somebody who comes now waits for its end. */
  get isWaitedFor(): boolean {
    return performance.now() - this.#began < this.#patienceMs;
  }

  /** Comes back at its end, or when nobody waits any longer, the caller's share of its time is over or the signal fires. */
  wait(signal: AbortSignal, deadlineAt: number): Promise<void> {
    const patienceMs = this.#began + this.#patienceMs - performance.now();
    const leftMs = Math.min(patienceMs, (deadlineAt - Date.now()) * this.#share);
    if (leftMs <= 0 || signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', end);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, leftMs);
      signal.addEventListener('abort', end, { once: true });
      this.#waiting.add(end);
    });
  }

  end(): void {
    for (const end of this.#waiting) end();
  }
}
