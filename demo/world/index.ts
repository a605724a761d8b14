import type { Fact } from './facts.ts';

export interface WorldOptions {
  /** Same seed and scale, same world. */
  readonly seed: number;
  /** 1 is about 5,000 units. */
  readonly scale: number;
}

/** The sample economy, fact by fact: the twelve chains first, then background trade. Never holds it all. */
export function* world(_options: WorldOptions): Generator<Fact> {}
