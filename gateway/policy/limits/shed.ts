import type { CallerClass } from './classes.ts';

type Yielding = Pick<CallerClass, 'share' | 'yields'>;

/** Turns callers away while there is too much to do, those first whose class yields first. */
export class Shedder {
  readonly #most: number;
  /** Those of the classes that yield, the first to yield first. */
  readonly #windows: Window[] = [];
  #running = 0;
  #least = Infinity;
  #busyMs = 0;
  #samples = 0;
  #lookedMs = 0;

  /** @param most operations that may be under way at a time */
  constructor(most: number) {
    this.#most = most;
  }

  /** Whether one more of this class may begin; whoever begins ends with `leave`. */
  enter({ share, yields }: Yielding): boolean {
    if (this.#running >= this.#most * share || this.#windowOf(yields)?.enter() === false) return false;
    this.#running += 1;
    return true;
  }

  leave({ yields }: Yielding): void {
    this.#windowOf(yields)?.leave();
    this.#running -= 1;
  }

  sample({ lateMs, busy }: LoopSample): void {
    const tookMs = SAMPLE_MS + lateMs;
    this.#least = Math.min(this.#least, lateMs);
    this.#busyMs += busy * tookMs;
    this.#samples += 1;
    this.#lookedMs += tookMs;
    if (this.#samples < LEAST_SAMPLES || this.#lookedMs < LOOK_MS) return;
    // All of one class before any of the next: what was let in of it is worked off first.
    const lowest = this.#windows.findIndex((window) => window.holds);
    const waits = this.#windows.some((window, yields) => yields > lowest && window.asked);
    const { isTooMuch, least } = waits ? BEFORE_OTHERS : ALONE;
    if (isTooMuch({ lateMs: this.#least, busy: this.#busyMs / this.#lookedMs })) this.#windows[lowest]?.shrink(least);
    else this.#windows.findLast((window) => window.full)?.grow();
    for (const window of this.#windows) window.look();
    this.#least = Infinity;
    this.#busyMs = 0;
    this.#samples = 0;
    this.#lookedMs = 0;
  }

  #windowOf(yields: number): Window | undefined {
    if (!Number.isFinite(yields)) return undefined;
    while (this.#windows.length <= yields) this.#windows.push(new Window(this.#most));
    return this.#windows[yields];
  }
}

/** What a class is held to. */
interface Bound {
  readonly isTooMuch: (loop: LoopSample) => boolean;
  /** How many it may have under way even so. */
  readonly least: number;
}

/**
 * While somebody asks who comes before it. A request comes to the event loop five times or so and waits each time for whatever
 * is there, the longer the less the loop is idle, long before it is late. What is left free is the others' short wait.
 */
const BEFORE_OTHERS: Bound = { isTooMuch: ({ busy }) => busy > 0.7, least: 1 };

/** While nobody does: who waits is who asks, and a delay may also come from what else the machine does. */
const ALONE: Bound = { isTooMuch: ({ lateMs }) => lateMs > 10, least: 100 };

/** Looks for which a class that has asked is likely to ask again. */
const PRECEDENCE = 10;

const SAMPLE_MS = 10;

/**
 * A delay that is always there is a queue; one that comes and goes is a burst, which harms nobody. So of the samples of one
 * look the least counts (as CoDel takes it, RFC 8289): in this time, and two at least.
 */
const LOOK_MS = 100;
const LEAST_SAMPLES = 2;

/** A look that finds a queue takes a part of what is under way; one that finds none adds less. */
const SHRINK = 0.7;
const GROW = 1.02;

/**
 * How many of one class may be under way: as many as make no queue in the event loop, be it few that keep it busy or many
 * that wait for slow ministries. Found by trying, as TCP finds its own (RFC 5681).
 */
class Window {
  #size: number;
  #under = 0;
  /** Under way at a time since the last look. */
  #peak = 0;
  /** Whether somebody was turned away since. */
  full = false;
  /** Looks since something was under way. */
  #quiet = PRECEDENCE;

  constructor(size: number) {
    this.#size = size;
  }

  /** Whether there is something that it can do without. */
  get holds(): boolean {
    return this.#peak > BEFORE_OTHERS.least;
  }

  /** Whether it asks, or has a moment ago. */
  get asked(): boolean {
    return this.#peak > 0 || this.#quiet < PRECEDENCE;
  }

  enter(): boolean {
    if (this.#under >= this.#size) {
      this.full = true;
      return false;
    }
    this.#under += 1;
    this.#peak = Math.max(this.#peak, this.#under);
    return true;
  }

  leave(): void {
    this.#under -= 1;
  }

  shrink(least: number): void {
    this.#size = Math.min(this.#size, Math.max(least, Math.min(this.#size, this.#peak) * SHRINK));
  }

  grow(): void {
    this.#size = Math.max(this.#size + 1, this.#size * GROW);
  }

  look(): void {
    this.#quiet = this.#peak > 0 ? 0 : this.#quiet + 1;
    this.#peak = this.#under;
    this.full = false;
  }
}

/** What the event loop was like for a moment. */
export interface LoopSample {
  /** How late a timer was. */
  readonly lateMs: number;
  /** The part of the time in which it was not idle, 0 to 1. */
  readonly busy: number;
}

/** Tells what the event loop is like. @returns what ends it */
export function watchLoop(tell: (sample: LoopSample) => void): () => void {
  let due = performance.now() + SAMPLE_MS;
  let before = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const now = performance.now();
    const used = performance.eventLoopUtilization();
    tell({ lateMs: Math.max(0, now - due), busy: performance.eventLoopUtilization(used, before).utilization });
    before = used;
    due = now + SAMPLE_MS;
  }, SAMPLE_MS);
  timer.unref();
  return () => clearInterval(timer);
}
