import type { Cell, CellValue } from 'hucre/xlsx';
import { contentSize } from './content-size.ts';

/** A cell whose value cannot be had. @param unreadable why, in words, without the value */
export interface UnreadableCell {
  readonly unreadable: string;
}

/** The cells of a sheet as text, row by row as Excel counts them; '' where nothing stands. */
export type Sheet = readonly (readonly (string | UnreadableCell)[])[];

/** Why there is no sheet to read. */
export interface NoSheet {
  /** A workbook that is not whole, as while it is written; one that is none, or has no such sheet; one that is too large. */
  readonly state: 'incomplete' | 'garbage';
  readonly reason: string;
}

export function isUnreadable(cell: string | UnreadableCell): cell is UnreadableCell {
  return typeof cell === 'object';
}

/** Beyond it a workbook is refused unread: a small file can unfold into any size. */
const MOST_CONTENT = 256 * 1024 * 1024;

/**
 * A sheet of a workbook (.xlsx, ECMA-376): numbers with all their digits and the zeros that their format shows, times as
 * yyyy-MM-dd HH:mm:ss, formulas by the value that was saved with them.
 *
 * @param name the first sheet where it is null
 * @param most bytes that it may unfold into
 * @throws Error where the library, an optional one, is not installed
 */
export async function readSheet(
  bytes: Buffer,
  name: string | null,
  most: number = MOST_CONTENT,
): Promise<Sheet | NoSheet> {
  const { readXlsx } = await import('hucre/xlsx').catch((cause: unknown) => {
    throw new Error('workbooks cannot be read: run npm install hucre where this runs', { cause });
  });
  const size = contentSize(bytes);
  if (size === null)
    return isZip(bytes)
      ? { state: 'incomplete', reason: 'the workbook is not whole' }
      : { state: 'garbage', reason: 'no workbook (.xlsx)' };
  if (size > most) return { state: 'garbage', reason: `larger than ${most / 1024 / 1024} MiB` };
  try {
    const { sheets } = await readXlsx(bytes, { sheets: name === null ? [0] : [name], readStyles: true });
    const [sheet] = sheets;
    if (!sheet) return { state: 'garbage', reason: 'the workbook has no such sheet' };
    return sheet.rows.map((row, i) => row.map((value, j) => cellText(value, sheet.cells?.get(`${i},${j}`))));
  } catch {
    return { state: 'garbage', reason: 'a workbook that cannot be read' };
  }
}

function isZip(bytes: Buffer): boolean {
  return bytes.length < 4 || bytes.readUInt32LE(0) === 0x04034b50;
}

const ERROR: UnreadableCell = { unreadable: 'an error of the sheet' };
const UNSAVED: UnreadableCell = { unreadable: 'a formula whose value was not saved' };
const TOO_LONG: UnreadableCell = { unreadable: 'a number of more digits than Excel keeps; such a code has to be text' };

function cellText(value: CellValue, cell: Cell | undefined): string | UnreadableCell {
  if (cell?.type === 'error') return ERROR;
  if (value === null || value === undefined) return cell?.formula === undefined ? '' : UNSAVED;
  if (value instanceof Date) return timeText(value, cell?.style?.numFmt ?? '');
  return typeof value === 'number' ? numberText(value, cell?.style?.numFmt ?? '') : String(value);
}

/** Excel keeps 15 digits (ECMA-376, part 1, 18.17.5). */
function numberText(value: number, format: string): string | UnreadableCell {
  if (Number.isInteger(value) && Math.abs(value) > 999_999_999_999_999) return TOO_LONG;
  if (/^0{2,}$/.test(format) && Number.isInteger(value) && value >= 0)
    return String(value).padStart(format.length, '0');
  if (/^[0.#]+%$/.test(format)) return `${plain(value * 100)}%`;
  return plain(value);
}

function plain(value: number): string {
  return value.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 15 });
}

/** A time of day alone stands on the day before the first. */
function timeText(value: Date, format: string): string {
  if (Number.isNaN(value.getTime())) return '';
  const [day = '', time = ''] = value.toISOString().slice(0, 19).split('T');
  if (day < '1900-01-01') return time;
  return time === '00:00:00' && !/[hs]/i.test(format) ? day : `${day} ${time}`;
}
