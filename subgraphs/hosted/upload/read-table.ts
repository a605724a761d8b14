import { isUnreadable, readSheet } from '@tongcha/ministry/excel';
import { csvFields, decoded, plainFile, records } from '@tongcha/ministry/file-drop';
import { Fault } from '@tongcha/resilience';

/** A row of a file as text, and which row of it that is, from 1. */
export interface TableRow {
  readonly row: number;
  readonly cells: readonly string[];
}

/** The rows of a file; of those that cannot be read only where they stand. */
export interface Table {
  readonly rows: readonly TableRow[];
  readonly unreadable: readonly number[];
}

/** How many rows a file may have, its headings among them. */
export const MOST_ROWS = 5_000;
/** Rows with nothing in them count as well towards this. */
const MOST_LINES = 100_000;
/** A cell with more is no entry of a form. */
export const MOST_CELL = 500;
const MOST_CELLS = 60;

/** A small workbook can unfold into any size; 5,000 rows of a form are a tenth of this. */
const MOST_UNFOLDED = 32 * 1024 * 1024;

/**
 * The rows of a spreadsheet: a workbook of Excel, or CSV in UTF-8, GBK or UTF-16, told by its bytes.
 * @throws Fault BAD_REQUEST where it is neither, TOO_LARGE
 */
export async function readTable(body: Buffer): Promise<Table> {
  if (body.length === 0) throw new Fault('BAD_REQUEST', 'EMPTY');
  return checked(isZip(body) ? await readWorkbook(body) : readCsv(body));
}

function readCsv(body: Buffer): Table {
  const file = plainFile(body);
  if (file === null || file.bytes.includes(0)) throw new Fault('BAD_REQUEST', 'NOT_A_SHEET');
  const rows: TableRow[] = [];
  const unreadable: number[] = [];
  // “Unicode text” of Excel has tabs; its CSV has semicolons where a comma is in numbers.
  const head = decoded(file.bytes.subarray(0, file.bytes.indexOf(0x0a) >>> 0), file.encoding) ?? '';
  const delimiter = [',', '\t', ';'].find((each) => head.includes(each)) ?? ',';
  let lines = 0;
  for (const { line, bytes } of records(file.bytes, file.encoding, delimiter)) {
    if ((lines += 1) > MOST_LINES) throw new Fault('TOO_LARGE', 'TOO_MANY_ROWS');
    const text = decoded(bytes, file.encoding);
    const cells = text === null ? null : csvFields(text, delimiter);
    if (cells === null) unreadable.push(line);
    else rows.push({ row: line, cells });
  }
  return { rows, unreadable };
}

async function readWorkbook(body: Buffer): Promise<Table> {
  const sheet = await readSheet(body, null, MOST_UNFOLDED);
  if ('state' in sheet) throw new Fault('BAD_REQUEST', 'NOT_A_SHEET');
  const [rows, unreadable] = [[] as TableRow[], [] as number[]];
  for (const [i, cells] of sheet.entries()) {
    if (cells.some(isUnreadable)) unreadable.push(i + 1);
    else rows.push({ row: i + 1, cells: cells as readonly string[] });
  }
  return { rows, unreadable };
}

function checked({ rows, unreadable }: Table): Table {
  const filled = rows
    .map(({ row, cells }) => ({ row, cells: cells.slice(0, MOST_CELLS).map(plainCell) }))
    .filter(({ cells }) => cells.some((cell) => cell !== ''));
  if (filled.length + unreadable.length > MOST_ROWS) throw new Fault('TOO_LARGE', 'TOO_MANY_ROWS');
  return { rows: filled, unreadable };
}

/** Without the mark by which a sheet is kept from taking a text for a formula, as we write it ourselves. */
function plainCell(cell: string): string {
  return cell.trim().replace(/^'(?=[=+\-@\t\r])/, '');
}

/** PKZIP, appendix D: the signature of a local file. */
function isZip(body: Buffer): boolean {
  return body.length > 4 && body.readUInt32LE(0) === 0x04034b50;
}
