import type { Case } from '../case.ts';
import type { Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { cans, cansCases } from './cans.ts';
import { garden, gardenCases } from './garden.ts';
import { gas, gasCases } from './gas.ts';
import { magnets, magnetsCases } from './magnets.ts';
import { medicine } from './medicine.ts';
import { pigs } from './pigs.ts';

/** A chain of the background, by its cell's number. */
export interface Cell {
  /** The facts of cell `i`; `who(n)` is the USCC of its n-th party. */
  readonly facts: (i: number, random: Random, who: (n: number) => string) => Generator<Fact>;
  /** What of them breaks a rule. */
  readonly cases?: (i: number) => readonly Case[];
}

export const CELLS: readonly Cell[] = [
  { facts: gas, cases: gasCases },
  { facts: medicine },
  { facts: garden, cases: gardenCases },
  { facts: magnets, cases: magnetsCases },
  { facts: pigs },
  { facts: cans, cases: cansCases },
];
