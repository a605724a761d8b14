import type { SubgraphError } from '../calls/subgraph-response.ts';

/** Where something of an entity stands that was asked about in that place. */
export function at(i: number, ...rest: readonly (string | number)[]): (string | number)[] {
  return ['_entities', i, ...rest];
}

/** The entity that an error is about; undefined: of none alone. */
export function placeOf({ path }: Pick<SubgraphError, 'path'>): number | undefined {
  const place = path?.[0] === '_entities' ? path[1] : undefined;
  return typeof place === 'number' ? place : undefined;
}

/** Whether the error says why that field of its entity is not there. */
export function excuses({ path }: Pick<SubgraphError, 'path'>, key: string): boolean {
  return path !== null && (path[2] === undefined || path[2] === key);
}

/** What is not what was asked for. */
export const BAD: SubgraphError = { code: 'BAD_ANSWER', path: null, system: null, codes: [] };

/** The same of a member whose schema is another version than the graph's. */
export const OTHER_VERSION: SubgraphError = { ...BAD, code: 'OTHER_VERSION' };

/** What is kept back under these policies, whether or not there is any of it. */
export function withheldFrom(policies: Iterable<string>): SubgraphError[] {
  return [...policies].map((policy) => ({ code: 'FORBIDDEN', path: null, system: null, codes: [], policy }));
}

/** One error for each member, system and reason, with all its codes; those at a place stand for themselves. */
export function gathered(errors: readonly SubgraphError[]): SubgraphError[] {
  const known = new Map<string, { readonly error: SubgraphError; readonly codes: Set<string> }>();
  const all: ({ readonly error: SubgraphError; readonly codes: Set<string> } | SubgraphError)[] = [];
  for (const error of errors) {
    if (error.path !== null) {
      all.push(error);
      continue;
    }
    const { member, system, code, policy, kinds, said, message } = error;
    const key = JSON.stringify([member, system, code, policy, kinds, said, message, error.codes.length === 0]);
    const before = known.get(key);
    if (before) for (const each of error.codes) before.codes.add(each);
    else {
      const first = { error, codes: new Set(error.codes) };
      known.set(key, first);
      all.push(first);
    }
  }
  return all.map((each) => ('error' in each ? { ...each.error, codes: [...each.codes] } : each));
}
