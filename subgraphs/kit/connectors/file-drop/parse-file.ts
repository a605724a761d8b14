import iconv from 'iconv-lite';
import { csvFields } from './csv.ts';
import { type CsvFormat, type DropRow, type FileKind, type FixedWidthFormat } from './description.ts';
import { decoded, type FileEncoding, plainFile } from './encoding.ts';
import { endOfWritten, records } from './lines.ts';
import { keysOf, type RowKeys } from './row-keys.ts';

export interface ParsedRow {
  readonly line: number;
  readonly row: DropRow;
  readonly keys: RowKeys;
}

export interface Reject {
  /** 0: of the file as a whole. */
  readonly line: number;
  /** In words of ours and names of columns; nothing of what was written. */
  readonly reason: string;
  /** The columns that could be read all the same; null where nobody can tell which is which. */
  readonly row: DropRow | null;
}

export type ParsedFile =
  | { readonly state: 'complete'; readonly rejects: readonly Reject[]; readonly strangers: readonly string[] }
  /** Still being written. */
  | { readonly state: 'incomplete' }
  /** Nothing in it can be read. */
  | { readonly state: 'garbage'; readonly reason: string };

const TRAILER = /^[\s"]*END[\s"]*[,，][\s"]*(\d{1,9})[\s",]*$/i;
const MOST_REJECTS = 10_000;

/**
 * Reads a whole file and hands over each good row; a bad one is a reject with its line and reason, the others stand.
 */
export function parseFile(bytes: Buffer, kind: FileKind, take: (row: ParsedRow) => void): ParsedFile {
  const file = plainFile(bytes);
  if (!file) return { state: 'garbage', reason: 'not valid UTF-16' };
  const { encoding } = file;
  const { trailer } = kind.format;
  // Without its last line a file is still being written: so what follows its last line end is half a line.
  const written =
    trailer && !endsWithTrailer(file.bytes) ? file.bytes.subarray(0, endOfWritten(file.bytes)) : file.bytes;
  const lines = kind.format.type === 'csv' ? csvLines(kind.format, encoding) : fixedLines(kind.format, encoding);
  const rejects: Reject[] = [];
  const reject = (line: number, reason: string, row: DropRow | null): void =>
    void (rejects.length < MOST_REJECTS && rejects.push({ line, reason, row }));
  let [rows, ended, since, isEnded] = [0, 0, 0, false];
  for (const { line, bytes: record } of records(written, kind.format.type === 'csv')) {
    const promised = trailer ? promiseOf(record, encoding) : null;
    if (promised !== null) {
      // Each last line counts what is since the one before, or all.
      if (promised !== since && promised !== ended + since)
        reject(0, `the last line promises ${promised} rows, there are ${ended + since}`, null);
      [ended, since, isEnded] = [ended + since, 0, true];
      continue;
    }
    const read = lines(record);
    if (read === 'header') continue;
    if (typeof read === 'object' && 'garbage' in read) return { state: 'garbage', reason: read.garbage };
    since += 1;
    const keys = read.reason === null ? keysOf(read.row, kind) : read.reason;
    if (typeof keys === 'string') reject(line, keys, read.row);
    else {
      rows += 1;
      take({ line, row: read.row as DropRow, keys });
      // The row stands, and is not found by what cannot be read of it.
      const unread = Object.keys(keys.lookups).filter((lookup) => keys.lookups[lookup] === undefined);
      if (unread.length > 0) reject(line, `${unread.join(', ')}: no code`, read.row);
    }
  }
  const nothing = rows === 0 && rejects.length > 0 && rejects.every(({ row }) => row === null);
  if (trailer && !isEnded) {
    // A file that cannot be read at all will not become readable when more of it comes.
    return nothing ? { state: 'garbage', reason: 'no line can be read' } : { state: 'incomplete' };
  }
  if (nothing) return { state: 'garbage', reason: 'no line can be read' };
  if (trailer && since > 0) reject(0, `${since} rows follow the last line`, null);
  if (rejects.length === MOST_REJECTS) rejects.push({ line: 0, reason: 'and more', row: null });
  return { state: 'complete', rejects, strangers: lines.strangers() };
}

type Line =
  | 'header'
  | { readonly garbage: string }
  | { readonly reason: null; readonly row: DropRow }
  | { readonly reason: string; readonly row: DropRow | null };

interface Lines {
  (record: Buffer): Line;
  /** Names of columns that the files did not have. */
  strangers(): readonly string[];
}

function promiseOf(record: Buffer, encoding: FileEncoding): number | null {
  // Few lines are as short as that.
  if (record.length > 40) return null;
  const match = TRAILER.exec(decoded(record, encoding)?.normalize('NFKC') ?? '');
  return match ? Number(match[1]) : null;
}

function endsWithTrailer(bytes: Buffer): boolean {
  return TRAILER.test(bytes.subarray(Math.max(endOfWritten(bytes), bytes.length - 40)).toString('latin1'));
}

/** A header's names are the columns' whatever their case, quotes, order, and whatever more of them there is. */
function csvLines({ columns }: CsvFormat, encoding: FileEncoding): Lines {
  let header: string | null = null;
  let places: readonly number[] = [];
  let width = 0;
  let strangers: readonly string[] = [];
  const read = (record: Buffer): Line => {
    const text = decoded(record, encoding);
    if (header === null) {
      header = text;
      const names = text === null ? [] : (csvFields(text) ?? []).map(named);
      places = columns.map((column) => names.indexOf(named(column)));
      const missing = columns.filter((_, i) => places[i] === -1);
      if (missing.length === columns.length) return { garbage: 'the first line is not the header' };
      if (missing.length > 0) return { garbage: `the header has no ${missing.join(', ')}` };
      width = names.length;
      strangers = names.filter((name) => !columns.some((column) => named(column) === name));
      return 'header';
    }
    if (text === header) return 'header';
    // A byte a character, so that the fields beside the broken one can be told.
    const fields = csvFields(text ?? record.toString('latin1'));
    if (!fields) return { reason: 'a quote is not closed', row: null };
    while (fields.length > width && fields.at(-1)?.trim() === '') fields.pop();
    if (fields.length !== width) return { reason: `${fields.length} columns instead of ${width}`, row: null };
    const row: Record<string, string> = {};
    for (const [i, column] of columns.entries()) {
      const field = fields[places[i] ?? -1] ?? '';
      const value = text === null ? decoded(Buffer.from(field, 'latin1'), encoding) : field;
      if (value !== null) row[column] = trimmed(value);
    }
    return text === null ? { reason: notValid(encoding), row } : { reason: null, row };
  };
  return Object.assign(read, { strangers: () => strangers });
}

function fixedLines({ columns }: FixedWidthFormat, encoding: FileEncoding): Lines {
  const width = columns.reduce((sum, { bytes }) => sum + bytes, 0);
  const read = (line: Buffer): Line => {
    const record = encoding === 'gb18030' || line.length === width ? line : recoded(line);
    if (record === null) return { reason: notValid(encoding), row: null };
    const own = record === line ? encoding : 'gb18030';
    if (record.length !== width) return { reason: `${record.length} bytes instead of ${width}`, row: null };
    const row: Record<string, string> = {};
    let start = 0;
    let reason: string | null = null;
    for (const { name, bytes } of columns) {
      const value = decoded(record.subarray(start, start + bytes), own);
      if (value === null) reason ??= `${name} is cut inside a character`;
      else row[name] = trimmed(value);
      start += bytes;
    }
    return reason === null ? { reason, row } : { reason, row };
  };
  return Object.assign(read, { strangers: () => [] });
}

/** Widths are counted in GB18030: a line of UTF-8 has others. */
function recoded(line: Buffer): Buffer | null {
  const text = decoded(line, 'utf-8');
  return text === null ? null : iconv.encode(text, 'gb18030');
}

function notValid(encoding: FileEncoding): string {
  return encoding === 'utf-8' ? 'not valid UTF-8' : 'not valid GB18030';
}

function named(name: string): string {
  return name
    .normalize('NFKC')
    .replace(/[\s"]+/g, '')
    .toUpperCase();
}

/** Some systems fill a field with NUL. */
function trimmed(value: string): string {
  return (value.includes('\u0000') ? value.replaceAll('\u0000', ' ') : value).trim();
}
