import { isRecord } from '../json/is-record.ts';
/** Where one answer is not as another. */
export interface Difference {
  readonly path: readonly (string | number)[];
  /** `undefined` where there is none. */
  readonly expected: unknown;
  readonly got: unknown;
}

/** Where the same fields stand in another order: a part of the answer (GraphQL, 6.3.2). */
export const ORDER = 'fields in another order';

/** Every place where `got` is not `expected`, the highest of each. */
export function differences(expected: unknown, got: unknown, path: Difference['path'] = []): Difference[] {
  if (Array.isArray(expected) && Array.isArray(got) && expected.length === got.length)
    return expected.flatMap((each: unknown, i) => differences(each, got[i], [...path, i]));
  if (!isRecord(expected) || !isRecord(got)) return Object.is(expected, got) ? [] : [{ path, expected, got }];
  const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
  const below = [...names].flatMap((name) => differences(expected[name], got[name], [...path, name]));
  return below.length === 0 && Object.keys(expected).join() !== Object.keys(got).join()
    ? [{ path, expected: ORDER, got: Object.keys(got) }]
    : below;
}
