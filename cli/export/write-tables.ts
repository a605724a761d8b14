import { renameSync, rmSync } from 'node:fs';
import type { Table } from './columns.ts';
import { type CsvOptions, csvEncoder, type ExportFormat, NDJSON } from './encode.ts';
import { fileOf, gapsOf } from './output-files.ts';
import { writeParquet } from './parquet.ts';
import { writeText } from './whole-table.ts';

/** The tables of one answer by the names that their files have: x.csv → x.units.csv; the only one is x.csv itself. */
export type Tables = Readonly<Record<string, Table>>;

/** Writes each table to a file of its own, and the gaps, where there are any, beside them. @returns their names */
export async function writeTables(
  tables: Tables,
  gaps: Table,
  output: string,
  format: ExportFormat,
  csv: CsvOptions,
): Promise<{ readonly files: readonly string[]; readonly rows: number }> {
  const isOne = Object.keys(tables).length === 1;
  const named = Object.entries(tables).map(
    ([name, table]) => [fileOf(output, isOne ? '' : name, format), table] as const,
  );
  for (const [file, table] of named) await writeTable(table, file, format, csv);
  rmSync(gapsOf(output), { force: true });
  if (gaps.rows.length > 0) await writeTable(gaps, gapsOf(output), 'ndjson', csv);
  return {
    files: [...named.map(([file]) => file), ...(gaps.rows.length > 0 ? [gapsOf(output)] : [])],
    rows: named.reduce((sum, [, { rows }]) => sum + rows.length, 0),
  };
}

/** The file is there whole or not at all. */
async function writeTable(
  { columns, rows }: Table,
  file: string,
  format: ExportFormat,
  csv: CsvOptions,
): Promise<void> {
  const part = `${file}.part`;
  if (format === 'parquet') await writeParquet(() => asAsync(structuredClone(rows)), part, columns);
  else await writeText(rows, format === 'csv' ? csvEncoder(columns, csv) : NDJSON, part);
  renameSync(part, file);
}

async function* asAsync<T>(values: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* values;
}

/** One table as text. */
export function csvOf({ columns, rows }: Table, csv: CsvOptions): string {
  const encoder = csvEncoder(columns, csv);
  return encoder.head + rows.map((row) => encoder.line(row)).join('');
}

/** All of them in one text, each row with the name of its table. */
export function ndjsonOf(tables: Tables): string {
  return Object.entries(tables)
    .flatMap(([name, { rows }]) => rows.map((row) => `${JSON.stringify({ table: name, ...row })}\n`))
    .join('');
}
