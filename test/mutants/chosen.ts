import { MUTANTS } from './list.ts';
import { CHOSEN, type Mutant } from './mutant.ts';

/** The mutant that this process runs with; null: none. @throws Error for a name that is not in the list */
export function chosenMutant(): Mutant | null {
  const name = process.env[CHOSEN];
  if (name === undefined) return null;
  const found = MUTANTS.find((each) => each.name === name);
  if (!found) throw new Error(`no mutant is called ${name}`);
  return found;
}
