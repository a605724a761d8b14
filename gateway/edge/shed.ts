import type { CallerClass } from './classes.ts';

export interface ShedderOptions {
  /** Operations that may be under way at a time. */
  readonly most: number;
  /** The event loop's delay, milliseconds. */
  readonly lagMs: () => number;
}

/** Turns callers away while there is too much to do, those first whose class yields first. */
export class Shedder {
  readonly #options: ShedderOptions;
  #running = 0;

  constructor(options: ShedderOptions) {
    this.#options = options;
  }

  /** Whether one more of this class may begin; whoever begins ends with `leave`. */
  enter({ share, lagMs }: CallerClass): boolean {
    if (this.#running >= this.#options.most * share || this.#options.lagMs() > lagMs) return false;
    this.#running += 1;
    return true;
  }

  leave(): void {
    this.#running -= 1;
  }
}

const EVERY_MS = 100;

/** Watches how late the event loop is, smoothed over about half a second. */
export function watchLag(): { readonly lagMs: () => number; stop(): void } {
  let smoothed = 0;
  let due = performance.now() + EVERY_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    smoothed = smoothed * 0.7 + Math.max(0, now - due) * 0.3;
    due = now + EVERY_MS;
  }, EVERY_MS);
  timer.unref();
  return { lagMs: () => smoothed, stop: () => clearInterval(timer) };
}
