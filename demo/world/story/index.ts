import type { Fact } from '../facts.ts';
import { chemicals } from './chemicals.ts';
import { customs } from './customs.ts';
import { cylinders } from './cylinders.ts';
import { drugs } from './drugs.ts';
import { farm } from './farm.ts';
import { foods } from './food.ts';
import { parties } from './parties.ts';
import { rareEarth } from './rare-earth.ts';

/** Thirteen cross-sector chains in one small economy, told by hand: parties, then each sector's units before links to them. */
export function* story(): Generator<Fact> {
  yield* parties();
  const facts = [...chemicals(), ...cylinders(), ...drugs(), ...farm(), ...foods(), ...rareEarth(), ...customs()];
  // A register knows its units before the documents that mention them.
  yield* facts.filter((fact) => fact.type === 'unit');
  yield* facts.filter((fact) => fact.type === 'link');
}
