import type { Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { cans } from './cans.ts';
import { garden } from './garden.ts';
import { gas } from './gas.ts';
import { magnets } from './magnets.ts';
import { medicine } from './medicine.ts';
import { pigs } from './pigs.ts';

/** The facts of cell `i`; `who(n)` is the USCC of its n-th party. */
export type Cell = (i: number, random: Random, who: (n: number) => string) => Generator<Fact>;

export const CELLS: readonly Cell[] = [gas, medicine, garden, magnets, pigs, cans];
