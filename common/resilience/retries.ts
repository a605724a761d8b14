import { Fault } from './fault.ts';
import { Gone } from './gone.ts';

/** So many extra calls are in hand at the start and at most: where few calls are made, none would be else. */
const IN_HAND = 10;

/** One question is asked at most so many times more. */
const MOST = 2;

/** The longest wait before the first further try, milliseconds; it doubles with each. */
const FIRST_WAIT_MS = 50;

/** With less time than this left, milliseconds, a further try could not be answered. */
const LEAST_LEFT_MS = 50;

/**
 * What a system may be asked beyond what it is asked anyway: a token bucket that every call fills by `share` of a call. However
 * many fail, extra calls are at most that share of all, and ten.
 */
export class RetryBudget {
  readonly #share: number;
  #inHand: number;
  #made = 0;

  /** @param share extra calls a call, 0 to 1; 0: none at all */
  constructor(share: number) {
    this.#share = share;
    this.#inHand = share > 0 ? IN_HAND : 0;
  }

  /** Extra calls made so far. */
  get made(): number {
    return this.#made;
  }

  /** A call is made that is not an extra one. */
  earn(): void {
    this.#inHand = Math.min(IN_HAND, this.#inHand + this.#share);
  }

  /** Whether an extra call may be made. */
  get left(): boolean {
    // Shares do not add up to exactly one.
    return this.#inHand > 0.999;
  }

  /** Whether an extra call may be made; if so it counts as made. */
  spend(): boolean {
    if (!this.left) return false;
    this.charge();
    return true;
  }

  /** An extra call is made whatever is in hand; later ones wait until it is paid for. */
  charge(): void {
    this.#inHand -= 1;
    this.#made += 1;
  }
}

export interface Retrying {
  readonly budget: RetryBudget;
  readonly signal: AbortSignal;
  /** When the answer is due, epoch milliseconds. */
  readonly deadlineAt: number;
  /** Whether the system is asked at all just now. */
  readonly asked: () => boolean;
}

/**
 * Asks again where a system could not be reached and there is time and budget for it, after a random wait (full jitter), so that
 * those who failed together do not come back together. Only for what reads.
 * @throws what the last try threw
 */
export function withRetries<T>(attempt: () => Promise<T>, retrying: Retrying): Promise<T> {
  retrying.budget.earn();
  return attempt().catch((error: unknown) => askAgain(attempt, retrying, error));
}

async function askAgain<T>(
  attempt: () => Promise<T>,
  { budget, signal, deadlineAt, asked }: Retrying,
  first: unknown,
): Promise<T> {
  let error = first;
  for (let tries = 0; ; tries += 1) {
    const waitMs = Math.random() * FIRST_WAIT_MS * 2 ** tries;
    const may = (leastLeftMs: number): boolean =>
      !signal.aborted && asked() && budget.left && deadlineAt - Date.now() >= leastLeftMs;
    // For one that has gone its callers wait together (`whenBack`).
    if (
      tries >= MOST ||
      !(error instanceof Fault) ||
      error.code !== 'UNAVAILABLE' ||
      error instanceof Gone ||
      !may(waitMs + LEAST_LEFT_MS)
    )
      throw error;
    await pause(waitMs, signal);
    if (!may(LEAST_LEFT_MS) || !budget.spend()) throw error;
    try {
      return await attempt();
    } catch (next) {
      error = next;
    }
  }
}

/** Over at the latest when the signal fires. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end, { once: true });
  });
}
