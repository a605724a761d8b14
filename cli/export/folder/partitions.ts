import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Column, Row } from '../columns.ts';
import { ParquetFile } from '../parquet.ts';
import { sortLines } from '../sort-lines.ts';

/** In the names of folders, and so in no file: readers take a partition's column from there. */
const SECTOR = 'sector';

/** How Hive, and so Spark, Trino and DuckDB, write that a column is not known. */
const UNKNOWN = '__HIVE_DEFAULT_PARTITION__';

export interface PartitionFile {
  /** `sector=FOOD_DRUG/division=370000/month=2026-03/part-00001.parquet` */
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** The columns of the files: `run` says which run a row is of. */
export function fileColumns(columns: readonly Column[]): Column[] {
  return [{ name: 'run', type: 'integer' }, ...columns.filter(({ name }) => name !== SECTOR)];
}

/** Where a record is: its sector, the province of its place, the month in which it was made, by Beijing's calendar. */
export function partitionOf({ sector, place, producedAt }: Row): string {
  const division = (place as { readonly division?: unknown } | null | undefined)?.division;
  const province = typeof division === 'string' && /^\d{6}$/.test(division) ? `${division.slice(0, 2)}0000` : UNKNOWN;
  const at = typeof producedAt === 'string' ? Date.parse(producedAt) : NaN;
  const month = Number.isNaN(at) ? UNKNOWN : new Date(at + BEIJING_MS).toISOString().slice(0, -17);
  // They name folders here: whatever a gateway says, these lie in the one that was asked for.
  const name = typeof sector === 'string' && /^\w+$/.test(sector) ? sector : UNKNOWN;
  return `sector=${name}/division=${province}/month=${month}`;
}

const BEIJING_MS = 8 * 3_600_000;

/**
 * Writes rows into a file a partition, one after the other: sorted by their partitions on the disk, however many there are.
 * @param part lines of a partition, a tab and a row as JSON
 * @param columns of the files
 * @param seen is told of each row
 * @returns the files, and the columns of times that held another text, which is not known in them
 */
export async function writePartitions(
  part: string,
  folder: string,
  run: number,
  columns: readonly Column[],
  seen: (row: Row) => void,
): Promise<{ readonly files: readonly PartitionFile[]; readonly notTimes: readonly string[] }> {
  const files: PartitionFile[] = [];
  const notTimes = new Set<string>();
  let open: OpenFile | undefined;
  const end = async ({ path, file, texts, rows }: OpenFile): Promise<void> => {
    await file.finish();
    for (const each of texts) notTimes.add(each);
    const whole = join(folder, path);
    files.push({ path, rows, bytes: statSync(whole).size, sha256: await sha256Of(whole) });
  };
  for await (const line of sortLines(part)) {
    const tab = line.indexOf('\t');
    const partition = line.slice(0, tab);
    if (open?.partition !== partition) {
      if (open) await end(open);
      const path: string = `${partition}/part-${String(run).padStart(5, '0')}.parquet`;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      const texts = new Set<string>();
      open = { partition, path, file: new ParquetFile(join(folder, path), columns, texts), texts, rows: 0 };
    }
    const row = JSON.parse(line.slice(tab + 1)) as Row;
    seen(row);
    await open.file.add({ run, ...row });
    open.rows += 1;
  }
  if (open) await end(open);
  return { files, notTimes: [...notTimes] };
}

interface OpenFile {
  readonly partition: string;
  readonly path: string;
  readonly file: ParquetFile;
  /** A set each: all files are to have the same schema. */
  readonly texts: Set<string>;
  rows: number;
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}
