import { isRecord } from '../json/is-record.ts';
import { numberOf } from '../json/raw-json.ts';
import type { FactRecord, FactUnit } from '../facts/index.ts';

/** A row of a list that a record has. What a member answers may be of any shape. */
export type Row = Readonly<Record<string, unknown>>;

/** The rows of a list of a record; none where it does not say. */
export function rowsOf({ values }: Pick<FactRecord, 'values'>, field: string): readonly Row[] {
  const rows = values[field];
  return Array.isArray(rows) ? rows.filter(isRecord) : [];
}

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

/** A unit as people call it: its product's name by who ranks first, and its code where none has one. */
export function nameOf(unit: FactUnit | undefined, code: string): string {
  for (const { values } of unit?.records ?? []) {
    const name = textIn(values, 'productName');
    if (name !== null) return name;
  }
  return code;
}

function valueIn(of: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), of);
}
