import { renameSync, rmSync } from 'node:fs';
import type { ChainTables } from '../chain/chain-view.ts';
import { gapsTable, linksTable, unitsTable } from '../chain/chain-tables.ts';
import type { Table } from './columns.ts';
import { type CsvOptions, csvEncoder, type ExportFormat, NDJSON } from './encode.ts';
import { fileOf, gapsOf } from './output-files.ts';
import { writeParquet } from './parquet.ts';
import { writeText } from './whole-table.ts';

/** Writes a chain's units and links to a file each, `x.csv` → `x.units.csv` and `x.links.csv`, and its gaps, where it has any. @returns their names */
export async function exportChain(
  chain: ChainTables,
  output: string,
  format: ExportFormat,
  csv: CsvOptions,
): Promise<{ readonly files: readonly string[]; readonly rows: number }> {
  const tables: readonly (readonly [string, Table])[] = [
    [fileOf(output, 'units', format), unitsTable(chain)],
    [fileOf(output, 'links', format), linksTable(chain)],
  ];
  for (const [file, table] of tables) await writeTable(table, file, format, csv);
  rmSync(gapsOf(output), { force: true });
  if (chain.gaps.length > 0) await writeTable(gapsTable(chain), gapsOf(output), 'ndjson', csv);
  return {
    files: [...tables.map(([file]) => file), ...(chain.gaps.length > 0 ? [gapsOf(output)] : [])],
    rows: tables.reduce((sum, [, { rows }]) => sum + rows.length, 0),
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
