import { background } from './background.ts';
import type { Fact } from './facts.ts';
import { seeded } from './seeded/index.ts';
import { story } from './story/index.ts';
import { trade } from './trade.ts';

export interface WorldOptions {
  /** Same seed and scale, same world. */
  readonly seed: number;
  /** 1 is about 5,500 units. */
  readonly scale: number;
}

/** The sample economy, fact by fact: the thirteen chains first, background trade, what breaks rules, imports and exports. Never holds it all. */
export function* world(options: WorldOptions): Generator<Fact> {
  yield* story();
  yield* background(options);
  yield* seeded(options);
  yield* trade(options);
}
