import type { Column, ColumnType, Row } from './columns.ts';

export const EXPORT_FORMATS = ['ndjson', 'csv', 'parquet'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** How rows become text: the head once, then a line a row. */
export interface Encoder {
  readonly head: string;
  line(row: Row): string;
}

/** One JSON object a line, as the row is. */
export const NDJSON: Encoder = { head: '', line: (row) => `${JSON.stringify(row)}\n` };

export interface CsvOptions {
  /** Marks the file as UTF-8 for Excel. */
  readonly bom: boolean;
  /** Leaves cells as they are that a spreadsheet would run. */
  readonly raw: boolean;
}

/** A spreadsheet takes a cell that begins so for a formula (CSV injection): it could send the sheet's contents to whoever wrote the record. */
const RUNS = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/**
 * RFC 4180: CRLF, quotes doubled, one header line. An object becomes a column a field, under dotted names; a list stays one column, as JSON.
 * Text that a spreadsheet would run has a ' before it, unless `raw`.
 */
export function csvEncoder(columns: readonly Column[], { bom, raw }: CsvOptions): Encoder {
  const cell = (value: unknown, type: ColumnType): string => {
    if (value === null || value === undefined) return '';
    const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
    // A negative number is one; text in a column of numbers is none.
    const guarded =
      !raw && RUNS.test(text) && !(typeof value === 'number' && (type === 'number' || type === 'integer'))
        ? `'${text}`
        : text;
    return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
  const leaves = leavesOf(columns);
  return {
    head: (bom ? '\ufeff' : '') + line(leaves.map(({ path }) => cell(path.join('.'), 'text'))),
    line: (row) => line(leaves.map(({ path, type }) => cell(valueAt(row, path), type))),
  };
}

interface Leaf {
  readonly path: readonly string[];
  readonly type: ColumnType;
}

function leavesOf(columns: readonly Column[], above: readonly string[] = []): Leaf[] {
  return columns.flatMap(({ name, type }) => {
    const path = [...above, name];
    return typeof type === 'object' && 'struct' in type ? leavesOf(type.struct, path) : [{ path, type }];
  });
}

function valueAt(row: Row, path: readonly string[]): unknown {
  let value: unknown = row;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Readonly<Record<string, unknown>>)[step];
  }
  return value;
}
