import { isRecord } from '../json/is-record.ts';
import { type Row, textIn } from '../json/values.ts';
import type { FactRecord, FactUnit } from '../facts/index.ts';

export { numberIn, type Row, textIn } from '../json/values.ts';

/** The rows of a list of a record; none where it does not say. */
export function rowsOf({ values }: Pick<FactRecord, 'values'>, field: string): readonly Row[] {
  const rows = values[field];
  return Array.isArray(rows) ? rows.filter(isRecord) : [];
}

/** A unit as people call it: its product's name by who ranks first, and its code where none has one. */
export function nameOf(unit: FactUnit | undefined, code: string): string {
  for (const { values } of unit?.records ?? []) {
    const name = textIn(values, 'productName');
    if (name !== null) return name;
  }
  return code;
}
