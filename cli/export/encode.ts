import { csvLiteral, csvQuoted } from '@tongcha/schema';
import type { Column, Row } from './columns.ts';

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

/**
 * RFC 4180: CRLF, quotes doubled, one header line. An object becomes a column a field, under dotted names; a list stays one column, as JSON.
 * Text that a spreadsheet would run has a ' before it, unless `raw`.
 */
export function csvEncoder(columns: readonly Column[], { bom, raw }: CsvOptions): Encoder {
  const cell = (value: unknown): string => {
    if (value === null || value === undefined) return '';
    const text = typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value);
    return raw || typeof value === 'number' ? csvQuoted(text) : csvLiteral(text);
  };
  const line = (cells: readonly string[]): string => `${cells.join(',')}\r\n`;
  const leaves = leavesOf(columns);
  return {
    head: (bom ? '\ufeff' : '') + line(leaves.map((path) => cell(path.join('.')))),
    line: (row) => line(leaves.map((path) => cell(valueAt(row, path)))),
  };
}

function leavesOf(columns: readonly Column[], above: readonly string[] = []): (readonly string[])[] {
  return columns.flatMap(({ name, type }) => {
    const path = [...above, name];
    return typeof type === 'object' && 'struct' in type ? leavesOf(type.struct, path) : [path];
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
