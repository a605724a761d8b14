import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { CliFault, EXIT } from '@tongcha/command';
import { type Manifest, readManifest } from '../export/folder/manifest.ts';
import { isRefusal } from '../gateway.ts';
import type { Engine } from './engine.ts';
import { quoteName, quoteText } from './quote.ts';

/** What the exported tables lack. */
export const GAPS = 'gaps';

const PARQUET = '.parquet';
const GAPS_END = `${PARQUET}.gaps.ndjson`;

/** The one table of a folder with a manifest (`export --folder`). */
const RECORDS = 'records';

/**
 * The tables of a folder: `food_drug.parquet`, or the files below `food_drug/`; `records` where it has a manifest.
 * @throws CliFault usage where it cannot be read
 */
export function tablesIn(folder: string, option: string): string[] {
  if (readManifest(folder)) return [RECORDS];
  try {
    return readdirSync(folder, { withFileTypes: true })
      .flatMap((each) => {
        const isTable = each.isDirectory() ? hasParquet(join(folder, each.name)) : each.name.endsWith(PARQUET);
        return isTable ? [basename(each.name, PARQUET)] : [];
      })
      .toSorted();
  } catch {
    throw new CliFault(EXIT.usage, `${option}: 无法读取 ${folder} / cannot be read`);
  }
}

/** How DuckDB reads a table of a folder. */
export function filesOf(folder: string, table: string): string {
  const manifest = readManifest(folder);
  if (manifest) return newestOf(folder, manifest);
  const file = join(folder, `${table}${PARQUET}`);
  if (existsSync(file)) return `read_parquet(${quoteText(file)})`;
  const below = join(folder, table, '**', `*${PARQUET}`);
  return `read_parquet(${quoteText(below)}, union_by_name = true, hive_partitioning = true)`;
}

/** Of each code and member the row of the latest run; what the manifest does not list is of a run that has not ended. */
function newestOf(folder: string, { runs }: Manifest): string {
  const files = runs.flatMap((run) => run.files.map(({ path }) => quoteText(join(folder, path))));
  return `(SELECT * EXCLUDE (run, division, month)
    FROM read_parquet([${files.join(', ')}], hive_partitioning = true, hive_types_autocast = false)
    QUALIFY row_number() OVER (PARTITION BY code, member ORDER BY run DESC) = 1)`;
}

/** Makes a view of each of these tables. */
export async function openTables(engine: Engine, folder: string, tables: readonly string[]): Promise<void> {
  for (const table of tables)
    await engine.run(`CREATE VIEW ${quoteName(table)} AS SELECT * FROM ${filesOf(folder, table)}`);
}

/** Of each table, by DuckDB's types. */
export const GAP_COLUMNS = {
  table: 'VARCHAR',
  code: 'VARCHAR',
  sector: 'VARCHAR',
  member: 'VARCHAR',
  system: 'VARCHAR',
  policy: 'VARCHAR',
  field: 'VARCHAR',
  count: 'BIGINT',
  codes: 'VARCHAR[]',
  message: 'VARCHAR',
} as const;

/** Makes a table of what these tables lack: a row a kind of gap, as exports list them beside their files. */
export async function openGaps(engine: Engine, folder: string, tables: readonly string[]): Promise<void> {
  const [names, types] = [Object.keys(GAP_COLUMNS), Object.values(GAP_COLUMNS)];
  await engine.run(`CREATE TABLE ${GAPS} (${names.map((name, i) => `${quoteName(name)} ${types[i]}`).join(', ')})`);
  for (const { table, gap } of gapsOf(folder, tables))
    await engine.run(
      `INSERT INTO ${GAPS} SELECT unnest(from_json($gap::JSON, ${quoteText(JSON.stringify(GAP_COLUMNS))}))`,
      { gap: JSON.stringify({ table, ...gap }) },
    );
}

/** What is missing, alike in everything but the rows that it concerns. */
export interface GapLine {
  readonly code?: string;
  readonly sector?: string;
  readonly member?: string;
  readonly policy?: string | null;
  readonly field?: string;
  readonly message?: string;
  readonly count?: number;
}

/** What was listed as missing when these tables were exported. Both tables of chains are made by one walk. */
export function gapsOf(folder: string, tables: readonly string[]): { readonly table: string; readonly gap: GapLine }[] {
  const manifest = readManifest(folder);
  if (manifest) return (manifest.runs.at(-1)?.gaps ?? []).map((gap) => ({ table: RECORDS, gap: gap as GapLine }));
  const made = new Set(tables.map((table) => table.replace(/^((up|down)stream)_links$/, '$1')));
  return [...made].flatMap((table) => gapLines(join(folder, `${table}${GAPS_END}`)).map((gap) => ({ table, gap })));
}

/** How much of what these tables lack has failed. */
export function faultsIn(folder: string, tables: readonly string[]): number {
  return faultsAmong(gapsOf(folder, tables).map(({ gap }) => gap));
}

/** The lines of a file of gaps; none where there is no such file. */
export function gapLines(file: string): GapLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as GapLine);
}

/** How many of them failed: what rules keep back is no fault. */
export function faultsAmong(gaps: readonly GapLine[]): number {
  return gaps
    .filter(({ code }) => !isRefusal({ message: '', extensions: { code } } as Parameters<typeof isRefusal>[0]))
    .reduce((sum, { count }) => sum + (count ?? 1), 0);
}

function hasParquet(folder: string): boolean {
  return readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(PARQUET));
}
