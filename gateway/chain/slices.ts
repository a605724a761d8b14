import { setImmediate as turn } from 'node:timers/promises';

/** How long work goes on before it is others' turn, milliseconds. */
const SLICE_MS = 8;
/** The clock is looked at once in so many steps. */
const STEPS = 32;

/** Divides the work on one answer, which is long where a walk was, into slices, between which the loop turns. */
export class Slices {
  #until = performance.now() + SLICE_MS;
  #steps = 0;

  /** Asked before every step: whether it is others' turn first. */
  get isOver(): boolean {
    this.#steps += 1;
    if (this.#steps < STEPS) return false;
    this.#steps = 0;
    return performance.now() >= this.#until;
  }

  /** When it is this work's turn again. */
  async next(): Promise<void> {
    await turn();
    this.#until = performance.now() + SLICE_MS;
  }
}
