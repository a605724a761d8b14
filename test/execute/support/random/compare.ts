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
    else if (told.every(({ path }) => JSON.stringify(path) === key) && words(told) !== words(same))
      faults.push(`other errors for the null at ${key}: ${words(same)}, not ${words(told)}`);
  }
  for (const [key, told] of got)
    if (!expected.has(key)) faults.push(`an error for the null at ${key}, which is none: ${words(told)}`);
  return faults;
}

function words(told: readonly Told[]): string {
  return told
    .map(({ path, code }) => `${JSON.stringify(path)} ${code}`)
    .toSorted()
    .join(', ');
}

/**
 * Whether all that is otherwise in our data is null for the error of a field beside it. A plan fetches what several branches select of one
 * entity at once: where some of that fails and may not be null, the entity is lost to all of them, which no executor of the plan can mend.
 */
export function isOnlyLost(whole: ExecutionResult, ours: ExecutionResult): boolean {
  const told = toldBy(ours).map(({ path }) => path);
  return (whole.errors?.length ?? 0) > 0 && isLess(whole.data, ours.data, [], told);
}

/**
 * The same where the whole graph has no error at all. A subgraph with an interface object is asked of all objects of a place
 * alike, as it knows none of their types: it may fail at one for a field that was selected of another type only.
 */
export function isLostBeside({ data }: ExecutionResult, ours: ExecutionResult): boolean {
  return isLess(
    data,
    ours.data,
    [],
    toldBy(ours).map(({ path }) => path),
  );
}

/** Nothing is answered but that no plan is found: an answer, though none to the question. */
export function isUnplannable({ data, errors = [] }: ExecutionResult): boolean {
  return data === undefined && errors.length === 1 && errors[0]?.extensions?.['code'] === 'OPERATION_UNPLANNABLE';
}

function isLess(whole: unknown, ours: unknown, path: Path, told: readonly Path[]): boolean {
  if (JSON.stringify(whole) === JSON.stringify(ours)) return true;
  if (ours === null) return told.some((each) => path.every((step, i) => each[i] === step));
  if (Array.isArray(whole) && Array.isArray(ours))
    return whole.length === ours.length && whole.every((item, i) => isLess(item, ours[i], [...path, i], told));
  if (!isObject(whole) || !isObject(ours)) return false;
  return (
    Object.keys(whole).join() === Object.keys(ours).join() &&
    Object.keys(whole).every((key) => isLess(whole[key], ours[key], [...path, key], told))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
