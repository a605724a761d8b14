import { closeSync, fdatasyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { ChainView } from '../chain/chain-view.ts';
import { gapsTable, linksTable, unitsTable } from '../chain/chain-tables.ts';
import type { Table } from './columns.ts';
import { type CsvOptions, csvEncoder, ndjsonEncoder } from './encode.ts';
import type { ExportFormat } from './export-search.ts';
import { gapsOf } from './output-file.ts';
import { writeParquet } from './parquet.ts';

/** Writes a chain's units and links to a file each, `x.csv` → `x.units.csv` and `x.links.csv`, and its gaps, where it has any. @returns their names */
export async function exportChain(
  chain: ChainView,
  output: string,
  format: ExportFormat,
  csv: CsvOptions,
): Promise<{ readonly files: readonly string[]; readonly rows: number }> {
  const end = extname(output);
  const base = output.slice(0, output.length - end.length);
  const tables: readonly (readonly [string, Table])[] = [
    [`${base}.units${end || `.${format}`}`, unitsTable(chain)],
    [`${base}.links${end || `.${format}`}`, linksTable(chain)],
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
  const encoder = format === 'csv' ? csvEncoder(columns, csv) : ndjsonEncoder(columns);
  const part = `${file}.part`;
  const handle = openSync(part, 'w');
  try {
    writeFileSync(handle, encoder.head + rows.map((row) => encoder.line(row)).join(''));
    fdatasyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (format !== 'parquet') return renameSync(part, file);
  await writeParquet(part, `${file}.converting`, columns);
  renameSync(`${file}.converting`, file);
  rmSync(part);
}
