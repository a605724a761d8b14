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

export const UNKNOWN = 'unknown';

/** In which known ways the data of Apollo's executor are not ours, which are those of the whole graph. */
export function unlikeApollo(ours: ExecutionResult, theirs: ExecutionResult): ReadonlySet<string> {
  const ways = new Set<string>();
  if (theirs.data === undefined) ways.add('no data at all, but an internal error');
  else compareData(ours.data, theirs.data, ways);
  return ways;
}

function compareData(ours: unknown, theirs: unknown, ways: Set<string>): void {
  if (JSON.stringify(ours) === JSON.stringify(theirs)) return;
  // A required value that failed is sent as null, and what was computed from that is given. Ours is the failure: a resolver
  // that cannot get what it needs raises a field error (GraphQL, 6.4.4).
  if (typeof theirs === 'string' && theirs.startsWith('from null')) ways.add('computed from a value that failed (6.4.4)');
  else if (theirs === null) ways.add('null for what the owner has (6.4.3)');
  else if (ours === null) ways.add('a value that a failure should have made null (6.4.4)');
  else if (Array.isArray(ours) && Array.isArray(theirs) && ours.length === theirs.length) ours.forEach((item, i) => compareData(item, theirs[i], ways));
  else if (isObject(ours) && isObject(theirs)) {
    if (Object.keys(theirs).some((key) => !Object.hasOwn(ours, key))) ways.add(UNKNOWN);
    if (Object.keys(ours).some((key) => !Object.hasOwn(theirs, key))) ways.add('a selected field is not there at all (6.3.2)');
    const both = Object.keys(theirs).filter((key) => Object.hasOwn(ours, key));
    if (both.join() !== Object.keys(ours).filter((key) => Object.hasOwn(theirs, key)).join()) ways.add('the fields are in another order (6.3.2)');
    for (const key of both) compareData(ours[key], theirs[key], ways);
  } else ways.add(UNKNOWN);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
