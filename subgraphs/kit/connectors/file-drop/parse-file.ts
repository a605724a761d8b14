import type { Sheet } from '../excel/sheet.ts';
import type { CsvFormat, DropRow, FileKind, FixedWidthFormat } from './description.ts';
import { decoded, type FileEncoding, plainFile } from './encoding.ts';
import { endOfWritten, records } from './lines.ts';
import { linesOf } from './parse-lines.ts';
import { parseSheet } from './parse-sheet.ts';
import { parseXmlFile } from './parse-xml-file.ts';
import { Placing } from './placing.ts';
import type { RowKeys } from './row-keys.ts';

export interface ParsedRow {
  readonly line: number;
  readonly row: DropRow;
  readonly keys: RowKeys;
  /** What the index keeps of it, where that is more than its texts. */
  readonly whole?: unknown;
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

const TRAILER = /^[\s"]*END[\s"]*[,，;；|\t][\s"]*(\d{1,9})[\s",;|]*$/i;

/**
 * Reads a whole file and hands over each good row; a bad one is a reject with its line and reason, the others stand.
 *
 * @param content of a workbook its sheet
 */
export function parseFile(content: Buffer | Sheet, kind: FileKind, take: (row: ParsedRow) => void): ParsedFile {
  const { format } = kind;
  const placing = new Placing(kind, take);
  if (!Buffer.isBuffer(content))
    return format.type === 'excel' ? parseSheet(content, format, placing) : { state: 'garbage', reason: 'no text' };
  if (format.type === 'excel') return { state: 'garbage', reason: 'no workbook' };
  if (format.type === 'xml') return parseXmlFile(content, format, kind.charset, placing);
  return parseLines(content, format, kind.charset, placing);
}

function parseLines(
  bytes: Buffer,
  format: CsvFormat | FixedWidthFormat,
  charset: FileEncoding | undefined,
  placing: Placing,
): ParsedFile {
  const file = plainFile(bytes, charset);
  if (!file) return { state: 'garbage', reason: 'not valid UTF-16' };
  const { encoding } = file;
  const { trailer } = format;
  // Without its last line a file is still being written: so what follows its last line end is half a line.
  const written =
    trailer && !endsWithTrailer(file.bytes) ? file.bytes.subarray(0, endOfWritten(file.bytes)) : file.bytes;
  const lines = linesOf(format, encoding, charset);
  let [ended, since, isEnded, isBegun] = [0, 0, false, false];
  for (const { line, bytes: record } of records(written, encoding, quotesOf(format))) {
    isBegun = true;
    const promised = trailer ? promiseOf(record, encoding) : null;
    if (promised !== null) {
      // Each last line counts what is since the one before, or all.
      if (promised !== since && promised !== ended + since)
        placing.reject(0, `the last line promises ${promised} rows, there are ${ended + since}`, null);
      [ended, since, isEnded] = [ended + since, 0, true];
      continue;
    }
    const read = lines(record);
    if (read === 'header') continue;
    if ('garbage' in read) return { state: 'garbage', reason: read.garbage };
    since += 1;
    if (read.reason === null) placing.put(line, read.row);
    else placing.reject(line, read.reason, read.row);
  }
  // Nothing stands in it yet.
  if (!isBegun) return { state: 'incomplete' };
  // A file that cannot be read at all will not become readable when more of it comes.
  if (trailer && !isEnded && !placing.isGarbage) return { state: 'incomplete' };
  if (trailer && since > 0 && isEnded) placing.reject(0, `${since} rows follow the last line`, null);
  return placing.result(lines.strangers());
}

/** Between fields that may stand in quotes; null: none may. */
function quotesOf(format: CsvFormat | FixedWidthFormat): string | null {
  return format.type === 'csv' && format.quoted !== false ? (format.delimiter ?? ',') : null;
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
