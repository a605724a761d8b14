import type { ExecutionResult } from 'graphql';

type Path = readonly (string | number)[];

interface Told {
  readonly path: Path;
  readonly code: string;
}

function toldBy({ errors = [] }: ExecutionResult): Told[] {
  return errors.map(({ path, extensions }) => ({ path: path ?? [], code: String(extensions?.['code']) }));
}

/** How many steps of the path lead to the null that the error explains; null when they lead to a value. */
function depthOfNull(data: unknown, path: Path): number | null {
  let at = data;
  for (let i = 0; i <= path.length; i += 1) {
    if (at === null || at === undefined) return i;
    const step = path[i];
    if (step === undefined) return null;
    at = (at as Record<string | number, unknown>)[step];
  }
  return null;
}

/**
 * A null has the same errors in both. Below a null that has travelled upwards (GraphQL, 6.4.4) an executor may have met any of
 * the errors there, depending on which field it came to first: there must be some, and only such as the whole graph can have.
 */
export function compareErrors(whole: ExecutionResult, ours: ExecutionResult): string[] {
  const faults: string[] = [];
  const group = (result: ExecutionResult): Map<string, Told[]> => {
    const byNull = new Map<string, Told[]>();
    for (const told of toldBy(result)) {
      const depth = depthOfNull(result.data, told.path);
      if (depth === null) {
        faults.push(`an error at a value: ${JSON.stringify(told)}`);
        continue;
      }
      const key = JSON.stringify(told.path.slice(0, depth));
      byNull.set(key, [...(byNull.get(key) ?? []), told]);
    }
    return byNull;
  };
  const [expected, got] = [group(whole), group(ours)];
  for (const [key, told] of expected) {
    const same = got.get(key);
    if (!same) faults.push(`no error for the null at ${key}`);
    else if (told.every(({ path }) => JSON.stringify(path) === key) && words(told) !== words(same)) faults.push(`other errors for the null at ${key}: ${words(same)}, not ${words(told)}`);
  }
  for (const [key, told] of got) if (!expected.has(key)) faults.push(`an error for the null at ${key}, which is none: ${words(told)}`);
  return faults;
}

function words(told: readonly Told[]): string {
  return told.map(({ path, code }) => `${JSON.stringify(path)} ${code}`).toSorted().join(', ');
}

/** Why Apollo's executor gives other data: null when it does not, undefined when the reason is not known. */
export function whyUnlikeApollo(ours: ExecutionResult, theirs: ExecutionResult): string | null | undefined {
  const [own, other] = [JSON.stringify(ours.data), JSON.stringify(theirs.data) ?? 'undefined'];
  if (own === other) return null;
  if (other === 'undefined') return 'Apollo gives up';
  // A required value that failed is sent as null, and what was computed from that null is given; ours is the failure (as a
  // resolver that needs a value which threw would throw, GraphQL 6.4.4).
  if (other.includes('from null')) return 'computed from a value that failed';
  return undefined;
}
