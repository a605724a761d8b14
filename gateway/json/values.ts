import { isRecord } from './is-record.ts';
import { numberOf } from './raw-json.ts';

/** A row of a list that somebody answers. It may be of any shape. */
export type Row = Readonly<Record<string, unknown>>;

/** A text in a row or a record's values: `textIn(values, 'organization', 'name')`; null where none stands there. */
export function textIn(of: unknown, ...path: readonly string[]): string | null {
  const value = valueIn(of, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number, likewise. */
export function numberIn(of: unknown, ...path: readonly string[]): number | null {
  const value = numberOf(valueIn(of, path));
  return value !== null && Number.isFinite(value) ? value : null;
}

function valueIn(of: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), of);
}
