import { open } from 'node:fs/promises';
import type { Row } from './columns.ts';
import { type CsvOptions, csvEncoder, type Encoder, type ExportFormat, NDJSON } from './encode.ts';
import { writeParquet } from './parquet.ts';
import { readLines } from './read-lines.ts';
import { sortLines } from './sort-lines.ts';
import type { Distinct, OutputTable } from './table-source.ts';

export function encoderOf({ columns }: OutputTable, format: ExportFormat, csv: CsvOptions): Encoder {
  return format === 'csv' ? csvEncoder(columns, csv) : NDJSON;
}

/** How the rows of a table stand in its part: as they will in the end, or as NDJSON, before each its key where rows are joined by it. */
export function partEncoderOf(table: OutputTable, format: ExportFormat, csv: CsvOptions): Encoder {
  const { distinct } = table;
  if (distinct) return { head: '', line: (row) => `${distinct.keyOf(row)}\t${JSON.stringify(row)}\n` };
  // The row groups of a Parquet file cannot be gone on with.
  return encoderOf(table, format, csv);
}

/** Makes a table's file out of its part. @returns how many rows it has */
export async function wholeTable(
  table: OutputTable,
  format: ExportFormat,
  csv: CsvOptions,
  part: string,
  into: string,
): Promise<number> {
  let count = 0;
  const rowsOf = async function* (): AsyncGenerator<Row, void, undefined> {
    count = 0;
    for await (const row of table.distinct ? distinctRows(part, table.distinct) : rowsIn(part)) {
      count += 1;
      yield row;
    }
  };
  if (format === 'parquet') await writeParquet(rowsOf, into, table.columns);
  else await writeText(rowsOf(), encoderOf(table, format, csv), into);
  return count;
}

async function* rowsIn(part: string): AsyncGenerator<Row, void, undefined> {
  for await (const line of readLines(part)) yield JSON.parse(line) as Row;
}

async function* distinctRows(part: string, distinct: Distinct): AsyncGenerator<Row, void, undefined> {
  let [key, last, rows] = ['', '', [] as Row[]];
  for await (const line of sortLines(part)) {
    if (line === last) continue;
    last = line;
    const end = line.indexOf('\t');
    const own = line.slice(0, end);
    if (own !== key && rows.length > 0) {
      yield* distinct.join(rows);
      rows = [];
    }
    key = own;
    rows.push(JSON.parse(line.slice(end + 1)) as Row);
  }
  if (rows.length > 0) yield* distinct.join(rows);
}

const TOGETHER = 256 * 1024;

/** The file is on the disk when it is done. */
export async function writeText(
  rows: AsyncIterable<Row> | Iterable<Row>,
  encoder: Encoder,
  into: string,
): Promise<void> {
  const file = await open(into, 'w', 0o600);
  try {
    let text = encoder.head;
    for await (const row of rows) {
      text += encoder.line(row);
      if (text.length < TOGETHER) continue;
      await file.writeFile(text);
      text = '';
    }
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}
