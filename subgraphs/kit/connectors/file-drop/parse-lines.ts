import iconv from 'iconv-lite';
import { csvFields } from './csv.ts';
import type { CsvFormat, DropRow, FixedWidthFormat } from './description.ts';
import { decoded, type FileEncoding } from './encoding.ts';

/** What a line says. */
export type Line =
  | 'header'
  | { readonly garbage: string }
  | { readonly reason: null; readonly row: DropRow }
  | { readonly reason: string; readonly row: DropRow | null };

export interface Lines {
  (record: Buffer): Line;
  /** Names of columns that the files did not have. */
  strangers(): readonly string[];
}

export function linesOf(
  format: CsvFormat | FixedWidthFormat,
  encoding: FileEncoding,
  charset: FileEncoding | undefined,
): Lines {
  return format.type === 'csv' ? csvLines(format, encoding) : fixedLines(format, encoding, charset);
}

/** Where a file's columns are, by their names whatever their case, quotes and order; or what is missing. */
export interface Header {
  readonly names: readonly string[];
  readonly places: readonly number[];
  readonly width: number;
  readonly strangers: readonly string[];
}

/** @param open whether the columns of the file are taken that are not among these too */
export function headerOf(
  written: readonly string[],
  columns: readonly string[],
  open: boolean,
): Header | { readonly garbage: string } {
  const names = written.map(named);
  const missing = columns.filter((column) => !names.includes(named(column)));
  if (columns.length > 0 && missing.length === columns.length) return { garbage: 'the first line is not the header' };
  if (missing.length > 0) return { garbage: `the header has no ${missing.join(', ')}` };
  const isTwice = (name: string): boolean => names.indexOf(name) !== names.lastIndexOf(name);
  // Of two nobody can say which is meant.
  const twice = columns.find((column) => isTwice(named(column)));
  if (twice !== undefined) return { garbage: `the header has ${twice} twice` };
  if (open && names.every((name) => name === '')) return { garbage: 'the first line is not the header' };
  const others = written.filter(
    (name, i) =>
      names[i] !== '' &&
      names.indexOf(names[i] ?? '') === i &&
      !columns.some((each) => named(each) === names[i]) &&
      name !== '__proto__',
  );
  const taken = open ? [...columns, ...others.map((name) => trimmed(name.replaceAll('"', '')))] : columns;
  return {
    names: taken,
    places: taken.map((column) => names.indexOf(named(column))),
    width: names.length,
    // Where any column is taken, of those of one name the first is.
    strangers: open ? [...new Set(names.filter((name) => name !== '' && isTwice(name)))] : others.map(named),
  };
}

/** A header's names are the columns' whatever their case, quotes, order, and whatever more of them there is. */
function csvLines(format: CsvFormat, encoding: FileEncoding): Lines {
  const { columns, delimiter, quoted } = format;
  let first: string | null = null;
  let header: Header | null =
    format.header === false
      ? { names: columns, places: columns.map((_, i) => i), width: columns.length, strangers: [] }
      : null;
  const read = (record: Buffer): Line => {
    const text = decoded(record, encoding);
    if (header === null) {
      first = text;
      const found = headerOf(
        text === null ? [] : (csvFields(text, delimiter, quoted) ?? []),
        columns,
        format.open === true,
      );
      if ('garbage' in found) return found;
      header = found;
      return 'header';
    }
    if (text !== null && text === first) return 'header';
    const { names, places, width } = header;
    // A byte a character, so that the fields beside the broken one can be told.
    const fields = csvFields(text ?? record.toString('latin1'), delimiter, quoted);
    if (!fields) return { reason: 'a quote is not closed', row: null };
    while (fields.length > width && fields.at(-1)?.trim() === '') fields.pop();
    if (fields.length !== width) return { reason: `${fields.length} columns instead of ${width}`, row: null };
    const row: Record<string, string> = {};
    for (const [i, column] of names.entries()) {
      const field = fields[places[i] ?? -1] ?? '';
      const value = text === null ? decoded(Buffer.from(field, 'latin1'), encoding) : field;
      if (value !== null) row[column] = trimmed(value);
    }
    return text === null ? { reason: notValid(encoding), row } : { reason: null, row };
  };
  return Object.assign(read, { strangers: () => header?.strangers ?? [] });
}

/** @param charset in which widths are counted; GB18030 where the file's own is not said */
function fixedLines({ columns }: FixedWidthFormat, encoding: FileEncoding, charset: FileEncoding = 'gb18030'): Lines {
  const width = columns.reduce((sum, { bytes }) => sum + bytes, 0);
  const read = (line: Buffer): Line => {
    const record = encoding === charset || line.length === width ? line : recoded(line, encoding, charset);
    if (record === null) return { reason: notValid(encoding), row: null };
    const own = record === line ? encoding : charset;
    if (record.length !== width) return { reason: `${record.length} bytes instead of ${width}`, row: null };
    const row: Record<string, string> = {};
    let start = 0;
    let reason: string | null = null;
    for (const { name, bytes } of columns) {
      const value = decoded(record.subarray(start, start + bytes), own);
      start += bytes;
      if (name === '') {
        // A place that a column should have, mostly.
        if (value?.trim() !== '') reason ??= `something stands at ${start - bytes + 1}-${start}, where no column is`;
        continue;
      }
      if (value === null) reason ??= `${name} is cut inside a character`;
      else row[name] = trimmed(value);
    }
    return reason === null ? { reason, row } : { reason, row };
  };
  return Object.assign(read, { strangers: () => [] });
}

/** Widths are counted in one charset: a line in the other has others. */
function recoded(line: Buffer, from: FileEncoding, to: FileEncoding): Buffer | null {
  const text = decoded(line, from);
  return text === null ? null : iconv.encode(text, to);
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
