import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { machine } from '../options.ts';

/** What `npm run jobs` gives a worker. */
const HEAP = ['--max-semi-space-size=8', '--max-old-space-size=720'];
const MOST_MS = 15 * 60_000;

interface Ran {
  readonly seconds: number;
  readonly maxRssMb: number;
  readonly units: number;
  readonly pages: number;
}

/** Jobs of several sizes over ministries that answer at once: memory of the worker, and what a unit takes in the store. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { units: { type: 'string', default: '10000,100000,1000000' } },
  });
  console.log(
    `${machine()}\n\n| units | s | most resident MB | bytes a unit while it runs (steps) | bytes a unit that stay (pages) |\n| ---: | ---: | ---: | ---: | ---: |`,
  );
  for (const units of values.units.split(',')) console.log(`| ${(await measure(Number(units))).join(' | ')} |`);
}

async function measure(units: number): Promise<(string | number)[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-jobs-'));
  const file = join(folder, 'jobs.sqlite');
  try {
    // Its steps are deleted at the end: they are counted as they are written.
    count(file);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...HEAP, fileURLToPath(new URL('../jobs/child.ts', import.meta.url)), String(units), file],
      { timeout: MOST_MS },
    );
    const ran = JSON.parse(stdout) as Ran;
    if (ran.units !== units) throw new Error(`${ran.units} of ${units} units were walked`);
    const { steps, pages } = counted(file);
    return [
      units,
      ran.seconds.toFixed(1),
      ran.maxRssMb.toFixed(0),
      (steps / units).toFixed(0),
      (pages / units).toFixed(0),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function count(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE tongcha_job_parts (job TEXT NOT NULL, kind TEXT NOT NULL, n INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (job, kind, n));
    CREATE TABLE counted (kind TEXT NOT NULL, bytes INTEGER NOT NULL);
    CREATE TRIGGER counts AFTER INSERT ON tongcha_job_parts BEGIN INSERT INTO counted VALUES (NEW.kind, length(NEW.sealed)); END;
  `);
  database.close();
}

function counted(file: string): { readonly steps: number; readonly pages: number } {
  const database = new DatabaseSync(file);
  const of = (kind: string): number =>
    Number(database.prepare('SELECT SUM(bytes) AS sum FROM counted WHERE kind = ?').get(kind)?.['sum'] ?? 0);
  const all = { steps: of('STEP'), pages: of('PAGE') };
  database.close();
  return all;
}
