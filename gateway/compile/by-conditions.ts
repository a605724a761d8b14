import type { Variables } from '../plan/selections.ts';

/** Different sets of skipped selections that are kept ready; more are made anew. */
const MOST_KEPT = 16;

/** What depends on an operation's `@skip` and `@include` alone, made once for each way that these come out. */
export class ByConditions<T> {
  readonly #names: readonly string[];
  readonly #make: (variables: Variables) => T;
  readonly #known = new Map<string, T>();

  /** @param names of the variables that `@skip` and `@include` ask for */
  constructor(names: readonly string[], make: (variables: Variables) => T) {
    this.#names = names;
    this.#make = make;
  }

  of(variables: Variables): T {
    let key = '';
    for (const name of this.#names) key += variables[name] === true ? 't' : 'f';
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST_KEPT) this.#known.clear();
    const made = this.#make(variables);
    this.#known.set(key, made);
    return made;
  }
}
