import type { Column, Row } from './columns.ts';

/** How rows become text: the head once, then a line a row. */
export interface Encoder {
  readonly head: string;
  line(row: Row): string;
}

/** One JSON object a line, its keys the columns' dotted names; what is not known is null. */
export function ndjsonEncoder(columns: readonly Column[], first: Readonly<Record<string, string>> = {}): Encoder {
  return {
    head: '',
    line: (row) =>
      `${JSON.stringify({ ...first, ...Object.fromEntries(columns.map(({ name }, i) => [name, row[i] ?? null])) })}\n`,
  };
}

export interface CsvOptions {
  /** Marks the file as UTF-8 for Excel. */
  readonly bom: boolean;
  /** Leaves cells as they are that a spreadsheet would run. */
  readonly raw: boolean;
}

/** A spreadsheet takes a cell that begins so for a formula (CSV injection): it could send the sheet's contents to whoever wrote the record. */
const RUNS = /^[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/;

/** RFC 4180: CRLF, quotes doubled, one header line. Text that a spreadsheet would run has a ' before it, unless `raw`. */
export function csvEncoder(columns: readonly Column[], { bom, raw }: CsvOptions): Encoder {
  const cell = (value: unknown, type: Column['type']): string => {
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
  return {
    head: (bom ? '\ufeff' : '') + line(columns.map(({ name }) => cell(name, 'text'))),
    line: (row) => line(columns.map(({ type }, i) => cell(row[i], type))),
  };
}
