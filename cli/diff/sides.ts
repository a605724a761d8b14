import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { CliFault, EXIT } from '@tongcha/command';
import { faultsAmong, faultsIn, filesOf, gapLines, tablesIn } from '../sql/folder.ts';
import { quoteText } from '../sql/quote.ts';

/** One of the two that are compared. */
export interface Side {
  /** Its tables: a SELECT each, of a column `row` that holds a row as JSON. */
  readonly tables: ReadonlyMap<string, string>;
  /** How much it says that it lacks. */
  readonly gaps: number;
}

/** The only table of a file: it is compared with the other's, whatever they are called. */
export const FILE = '';

/**
 * What can be compared: a file of NDJSON or Parquet, a folder of them, a chain as `tongcha chain --format json` writes it.
 * @param spare a folder that may be written in, of this side alone
 * @throws CliFault usage where it is none of them
 */
export function sideOf(path: string, spare: string): Side {
  const kind = kindOf(path);
  if (kind === 'folder') {
    const names = tablesIn(path, 'diff');
    return {
      tables: new Map(names.map((name) => [name, rowsOfParquet(filesOf(path, name))])),
      gaps: faultsIn(path, names),
    };
  }
  if (kind === 'chain') return chainSide(path, spare);
  const rows = kind === 'parquet' ? rowsOfParquet(`read_parquet(${quoteText(path)})`) : rowsOfLines(path);
  return { tables: new Map([[FILE, rows]]), gaps: faultsAmong(gapLines(`${path}.gaps.ndjson`)) };
}

function kindOf(path: string): 'folder' | 'parquet' | 'ndjson' | 'chain' {
  let isFolder: boolean;
  try {
    isFolder = statSync(path).isDirectory();
  } catch {
    throw new CliFault(EXIT.usage, `无法读取 ${path} / cannot be read`);
  }
  if (isFolder) return 'folder';
  const end = extname(path).toLowerCase();
  if (end === '.parquet') return 'parquet';
  if (end === '.ndjson') return 'ndjson';
  if (end === '.json') return 'chain';
  throw new CliFault(
    EXIT.usage,
    `${basename(path)}: 应为 .ndjson、.parquet、追溯链的 .json 或文件夹 / expected .ndjson, .parquet, the .json of a chain, or a folder`,
  );
}

function rowsOfParquet(from: string): string {
  return `SELECT to_json(each)::VARCHAR AS row FROM ${from} AS each`;
}

function rowsOfLines(path: string): string {
  return `SELECT json::VARCHAR AS row FROM read_ndjson_objects(${quoteText(path)})`;
}

interface SavedChain {
  readonly units: readonly { readonly code: string; readonly depth: number; readonly records: readonly object[] }[];
  readonly links: readonly object[];
  readonly gaps: readonly unknown[];
}

function chainSide(path: string, spare: string): Side {
  const { units, links, gaps } = readChain(path);
  const tables = {
    units: units.map((unit) => ({ ...unit, records: undefined })),
    records: units.flatMap(({ code, records }) => records.map((record) => ({ code, ...record }))),
    links,
  };
  mkdirSync(spare, { recursive: true });
  return {
    tables: new Map(
      Object.entries(tables).map(([name, rows]) => {
        const file = join(spare, `${name}.ndjson`);
        writeFileSync(file, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
        return [name, rowsOfLines(file)];
      }),
    ),
    gaps: gaps.length,
  };
}

function readChain(path: string): SavedChain {
  try {
    const read = JSON.parse(readFileSync(path, 'utf8')) as SavedChain;
    if ([read.units, read.links, read.gaps].every(Array.isArray)) return read;
  } catch {
    // The same fault.
  }
  throw new CliFault(
    EXIT.usage,
    `${path}: 不是 tongcha chain --format json 的结果 / is no result of tongcha chain --format json`,
  );
}
