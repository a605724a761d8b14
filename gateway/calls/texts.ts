import type { SubgraphResponse, SubgraphError } from './subgraph-response.ts';

/** The representations of several callers in one call. */
export class Texts {
  readonly all: string[];
  readonly #places: Map<string, number>;
  /** Requests that are answered alike ask with the same list. */
  readonly #added = new Map<readonly string[], readonly number[]>();

  constructor(first: readonly string[]) {
    this.all = [...first];
    this.#places = new Map(first.map((text, i) => [text, i]));
  }

  /**
   * @param merge whether one that is in it already is not added again
   * @returns where each of them stands
   */
  add(texts: readonly string[], merge: boolean): readonly number[] {
    const added = merge ? this.#added.get(texts) : undefined;
    if (added) return added;
    const places = texts.map((text) => {
      const known = merge ? this.#places.get(text) : undefined;
      if (known !== undefined) return known;
      this.#places.set(text, this.all.length);
      return this.all.push(text) - 1;
    });
    if (merge) this.#added.set(texts, places);
    return places;
  }
}

export function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false;
  return true;
}

/** What of a shared answer is one caller's. */
export function partOf(
  answer: SubgraphResponse,
  entities: readonly unknown[],
  representations: readonly string[],
  places: readonly number[] = representations.map((_, i) => i),
): SubgraphResponse {
  return {
    data: { _entities: places.map((at) => entities[at]) },
    plain: answer.plain ?? false,
    digits: answer.digits,
    keeping: answer.keeping,
    errors: answer.errors.flatMap((error) => errorsOf(error, representations, places)),
  };
}

function errorsOf(
  error: SubgraphError,
  representations: readonly string[],
  places: readonly number[],
): SubgraphError[] {
  const { path, codes } = error;
  if (path?.[0] === '_entities' && typeof path[1] === 'number') {
    const index = path[1];
    return places.flatMap((at, i) => (at === index ? [{ ...error, path: ['_entities', i, ...path.slice(2)] }] : []));
  }
  // What is said of trace codes goes to those who asked about them, and to nobody else.
  if (codes.length === 0) return [error];
  const own = codes.filter((code) => representations.some((text) => text.includes(JSON.stringify(code))));
  return own.length > 0 ? [{ ...error, codes: own }] : [];
}
