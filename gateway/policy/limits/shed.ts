import type { CallerClass } from './classes.ts';

export interface ShedderOptions {
  /** Operations that may be under way at a time. */
  readonly most: number;
  /** `LoadLevel.level`. */
  readonly level: () => number;
}

/** Turns callers away while there is too much to do, those first whose class yields first. */
export class Shedder {
  readonly #options: ShedderOptions;
  readonly #owed = new Map<number, number>();
  #running = 0;

  constructor(options: ShedderOptions) {
    this.#options = options;
  }

  /** Whether one more of this class may begin; whoever begins ends with `leave`. */
  enter({ share, yields }: CallerClass): boolean {
    if (this.#running >= this.#options.most * share || this.#isShed(yields)) return false;
    this.#running += 1;
    return true;
  }

  leave(): void {
    this.#running -= 1;
  }

  /** Of a class that yields in part, evenly: of four in ten, the third, the fifth, the eighth and the tenth. */
  #isShed(yields: number): boolean {
    const part = this.#options.level() - yields;
    if (part <= 0) return false;
    if (part >= 1) return true;
    const owed = (this.#owed.get(yields) ?? 0) + part;
    this.#owed.set(yields, owed >= 1 ? owed - 1 : owed);
    return owed >= 1;
  }
}

/** A delay that is always there is a queue; one that comes and goes is a burst, which harms nobody. */
const TARGET_MS = 10;
const SAMPLE_MS = 20;
/** Of the samples of one look the least counts (as CoDel takes it, RFC 8289). */
const SAMPLES = 5;

/** With each look it rises by the delay's part of this, one class at most, and falls by so much. */
const FULL_RISE_MS = 100;
const FALL = 0.03;

/**
 * A class more yields only when all of those before have for so many looks: what was let in before is still being
 * worked off.
 */
const HOLD_LOOKS = 10;

/** With more classes than there are none is left. */
const MOST = 5;

/**
 * How many classes must yield so that the others do not wait, from the event loop's delay: 1.5 is all of the first and
 * half of the second. What others feel as a longer time is this delay, so it is kept small, and not only from becoming
 * large.
 */
export class LoadLevel {
  #level = 0;
  #least = Infinity;
  #samples = 0;
  /** Looks since it came to where it is, a whole class. */
  #held = 0;

  get level(): number {
    return this.#level;
  }

  /** @param delayMs how late a timer was */
  sample(delayMs: number): void {
    this.#least = Math.min(this.#least, delayMs);
    this.#samples += 1;
    if (this.#samples < SAMPLES) return;
    if (this.#least > TARGET_MS) this.#rise(this.#least / FULL_RISE_MS);
    else if (this.#least < TARGET_MS / 2) this.#level = Math.max(0, this.#level - FALL);
    this.#least = Infinity;
    this.#samples = 0;
  }

  #rise(by: number): void {
    const whole = Math.ceil(this.#level);
    if (this.#level === whole && whole > 0 && (this.#held += 1) <= HOLD_LOOKS) return;
    this.#held = 0;
    this.#level = Math.min(MOST, this.#level === whole ? whole + 1 : whole, this.#level + by);
  }
}

/** Watches the event loop. */
export function watchLoad(): { readonly level: () => number; stop(): void } {
  const load = new LoadLevel();
  let due = performance.now() + SAMPLE_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    load.sample(Math.max(0, now - due));
    due = now + SAMPLE_MS;
  }, SAMPLE_MS);
  timer.unref();
  return { level: () => load.level, stop: () => clearInterval(timer) };
}
