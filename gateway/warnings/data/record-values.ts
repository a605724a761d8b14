import { isRecord } from '../../json/is-record.ts';
import type { FactRecord } from '../../facts/index.ts';
import type { RecordField } from './record-fields.ts';

/** A record with the row of its list that is looked at; of a record without such a list, the record itself. */
export interface Place {
  readonly record: FactRecord;
  /** The row; null: there is no list in question. */
  readonly row: unknown;
}

/** The rows of the list by which these fields go, each by itself; the record alone where they go by none. */
export function placesIn(record: FactRecord, fields: readonly RecordField[]): readonly Place[] {
  const inRows = fields.find(({ rows }) => rows > 0);
  if (!inRows) return [{ record, row: null }];
  const list = valueAt(record.values, inRows.path.slice(0, inRows.rows));
  return Array.isArray(list) ? list.map((row: unknown) => ({ record, row })) : [];
}

/** null: it does not say. */
export function valueOf({ path, rows }: RecordField, { record, row }: Place): unknown {
  return (rows > 0 ? valueAt(row, path.slice(rows)) : valueAt(record.values, path)) ?? null;
}

/** The field of a record by which it is asked for, and by whose name it may be kept back. */
export function askedBy({ path }: RecordField): string {
  return path[0] ?? '';
}

/** As members are asked for them: `inspections { result at }`. */
export function selectionsOf(fields: readonly RecordField[]): readonly string[] {
  const byField = Map.groupBy(fields, askedBy);
  return [...byField].map(([name, own]) => {
    const inside = own.flatMap(({ path, ...field }) => (path.length > 1 ? [{ ...field, path: path.slice(1) }] : []));
    if (inside.length > 0) return `${name} { ${selectionsOf(inside).join(' ')} }`;
    return own[0]?.type === 'AMOUNT' ? `${name} { value unit }` : name;
  });
}

function valueAt(of: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, step) => (isRecord(value) ? value[step] : undefined), of);
}
