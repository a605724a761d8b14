import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Condition } from './condition.ts';

/** What is looked at at a time. */
const LOOK_MS = 1_000;
/** As often as it is measured. */
const RESOLUTION_MS = 10;
/** A request comes to the event loop five times or so, and waits each time: half a second of an answer is our own doing. */
const SLOW_MS = 100;
/** Looks one after another that begin a condition, or end it: a burst is none. */
const LOOKS = 5;

/** How late the process's event loop is. */
export class EventLoop {
  /** In half of all measurements of the last second it was later than this, milliseconds. */
  #lateMs = 0;
  #slow = 0;
  #isSlow = false;
  readonly #end: () => void;

  /** @param watch tells each second's delay; @returns what ends it */
  constructor(watch: (tell: (lateMs: number) => void) => () => void = watchEventLoop) {
    this.#end = watch((lateMs) => this.#look(lateMs));
  }

  get lateMs(): number {
    return this.#lateMs;
  }

  *conditions(): Generator<Condition> {
    if (this.#isSlow)
      yield {
        reason: 'EVENT_LOOP_SLOW',
        detail: `its event loop is ${Math.round(this.#lateMs)} ms late, again and again`,
      };
  }

  close(): void {
    this.#end();
  }

  #look(lateMs: number): void {
    this.#lateMs = lateMs;
    // Counts up to begin it, and back down to end it.
    this.#slow = Math.min(LOOKS, Math.max(0, this.#slow + (lateMs > SLOW_MS ? 1 : -1)));
    if (this.#slow === LOOKS) this.#isSlow = true;
    if (this.#slow === 0) this.#isSlow = false;
  }
}

function watchEventLoop(tell: (lateMs: number) => void): () => void {
  const delays = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delays.enable();
  const timer = setInterval(() => {
    // Where it stood still all the time nothing is measured but this timer's own wait.
    tell(delays.count === 0 ? LOOK_MS : Math.max(0, delays.percentile(50) / 1e6 - RESOLUTION_MS));
    delays.reset();
  }, LOOK_MS).unref();
  return () => {
    clearInterval(timer);
    delays.disable();
  };
}
