/** A field that is not as it was, by its dotted name. Of a list: what it had, and has, that the other has not. */
export interface Difference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** When somebody said it, not what was said. */
const SAID_AT: ReadonlySet<string> = new Set(['source.asOf', 'answeredAt']);
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

/** Field by field. A field that one has not is null there; a moment is the same however it is written. */
export function differencesOf(before: unknown, after: unknown, field = ''): Difference[] {
  if (SAID_AT.has(field)) return [];
  if (isObject(before) && isObject(after))
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) =>
      differencesOf(before[name] ?? null, after[name] ?? null, field === '' ? name : `${field}.${name}`),
    );
  if (Array.isArray(before) && Array.isArray(after)) {
    const [had, has] = [lacking(before, after), lacking(after, before)];
    return had.length + has.length > 0 ? [{ field, before: had, after: has }] : [];
  }
  // A struct that is not there is one of nulls, as one reader or the other has it.
  if (isObject(before) && after === null) return differencesOf(before, {}, field);
  if (before === null && isObject(after)) return differencesOf({}, after, field);
  return plain(before) === plain(after) ? [] : [{ field, before, after }];
}

/** Of the one list, what the other has not as often. */
function lacking(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const left = new Map<string, number>();
  for (const each of other) left.set(plain(each), (left.get(plain(each)) ?? 0) + 1);
  return list.filter((each) => {
    const key = plain(each);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** One text for one value: names in order, nulls left out, moments as one. */
function plain(value: unknown): string {
  return (
    JSON.stringify(value, (_, each: unknown) => {
      if (typeof each === 'string' && MOMENT.test(each)) return momentOf(each);
      if (!isObject(each)) return each;
      return Object.fromEntries(
        Object.entries(each)
          .filter(([, inner]) => inner !== null)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      );
    }) ?? 'null'
  );
}

function momentOf(text: string): string {
  const at = Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at).toISOString();
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
