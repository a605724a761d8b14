import { parse } from 'csv-parse/sync';
import { columnsOf, type CsvFormat, type DropRow, type FileKind, type FixedWidthFormat } from './description.ts';
import { records } from './lines.ts';

export interface ParsedRow {
  readonly line: number;
  readonly row: DropRow;
}

export interface Reject {
  readonly line: number;
  readonly reason: string;
}

export type ParsedFile =
  | { readonly state: 'complete'; readonly rows: readonly ParsedRow[]; readonly rejects: readonly Reject[] }
  /** Still being written. */
  | { readonly state: 'incomplete' }
  /** Nothing in it can be read. */
  | { readonly state: 'garbage'; readonly reason: string };

const TRAILER = /^END,(\d+)$/;

/** Reads a whole file; a bad row is a reject with its line and reason, the others stand. */
export function parseFile(bytes: Buffer, kind: FileKind): ParsedFile {
  const rows: ParsedRow[] = [];
  const rejects: Reject[] = [];
  let trailer: number | null = null;
  let header = kind.format.type === 'csv';
  // What follows the last line break of a file that will end with a trailer is still being written.
  const written = kind.format.trailer && !endsWithTrailer(bytes) ? bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1) : bytes;
  for (const { line, bytes: record } of records(written, kind.format.type === 'csv')) {
    const text = decoded(record);
    const end = text === null ? null : TRAILER.exec(text);
    if (end && kind.format.trailer) {
      trailer = Number(end[1]);
      break;
    }
    if (header) {
      header = false;
      if (text === null || !sameColumns(text, kind.format as CsvFormat)) return { state: 'garbage', reason: 'the first line is not the header' };
      continue;
    }
    const read = text === null ? 'not valid GB18030' : kind.format.type === 'csv' ? csvRow(text, kind.format) : fixedRow(record, kind.format);
    const fault = typeof read === 'string' ? read : missing(read, kind);
    if (fault === null && typeof read !== 'string') rows.push({ line, row: read });
    else rejects.push({ line, reason: fault ?? '' });
  }
  if (kind.format.trailer && trailer === null) {
    // A file that cannot be read at all will not become readable when more of it comes.
    return rows.length === 0 && rejects.length > 0 ? { state: 'garbage', reason: 'no line can be read' } : { state: 'incomplete' };
  }
  if (trailer !== null && trailer !== rows.length + rejects.length) rejects.push({ line: 0, reason: `the last line promises ${trailer} rows, there are ${rows.length + rejects.length}` });
  if (rows.length === 0 && rejects.length > 0) return { state: 'garbage', reason: 'no line can be read' };
  return { state: 'complete', rows, rejects };
}

function endsWithTrailer(bytes: Buffer): boolean {
  return TRAILER.test(bytes.subarray(Math.max(0, bytes.lastIndexOf(0x0a) + 1)).toString('latin1'));
}

function decoded(record: Buffer): string | null {
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(record);
  } catch {
    return null;
  }
}

function sameColumns(text: string, { columns }: CsvFormat): boolean {
  return text.split(',').map((name) => name.trim().replace(/^"|"$/g, '')).join() === columns.join();
}

function csvRow(text: string, { columns }: CsvFormat): DropRow | string {
  try {
    const [values = []] = parse(text, { relax_column_count: true });
    if (values.length !== columns.length) return `${values.length} columns instead of ${columns.length}`;
    return Object.fromEntries(columns.map((name, i) => [name, (values[i] ?? '').trim()]));
  } catch {
    return 'not valid CSV';
  }
}

function fixedRow(record: Buffer, { columns }: FixedWidthFormat): DropRow | string {
  const length = columns.reduce((sum, { bytes }) => sum + bytes, 0);
  if (record.length !== length) return `${record.length} bytes instead of ${length}`;
  const row: Record<string, string> = {};
  let start = 0;
  for (const { name, bytes } of columns) {
    const text = decoded(record.subarray(start, start + bytes));
    if (text === null) return `${name} is cut inside a character`;
    row[name] = text.trim();
    start += bytes;
  }
  return row;
}

function missing(row: DropRow, kind: FileKind): string | null {
  const empty = [...kind.key, kind.version].find((name) => !row[name]);
  if (empty) return `${empty} is empty`;
  const operation = kind.operation === undefined ? null : row[kind.operation];
  if (operation !== null && !['UPLOAD', 'UPDATE', 'DELETE'].includes(operation ?? '')) return `${kind.operation} is not UPLOAD, UPDATE or DELETE`;
  if (kind.deleted !== undefined && !['0', '1'].includes(row[kind.deleted] ?? '')) return `${kind.deleted} is not 0 or 1`;
  return columnsOf(kind).length === Object.keys(row).length ? null : 'columns are missing';
}
