import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { parse as parseCsv } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ASKED } from '../questions/truth/asked.ts';
import { TRUTH } from '../questions/truth/index.ts';
import { sample } from '../questions/truth/sample.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Demo, startDemo } from '../support/demo.ts';
import { runCli } from './support/run-cli.ts';

const ROOT = join(import.meta.dirname, '../..');
const SCALE = 0.1;
const folder = mkdtempSync(join(tmpdir(), 'tongcha-examples-'));
const NO_PYTHON = await installDuckDB();
if (NO_PYTHON) console.warn(`the Python example is not tried: ${NO_PYTHON}`);

let demo: Demo;
let token: string;
beforeAll(async () => {
  demo = await startDemo({ scale: SCALE, timeoutMs: 20_000 });
  token = String(demo.headersOf(EVERYTHING)['authorization']).replace('Bearer ', '');
}, 60_000);
afterAll(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Python's package, beside the checkout's other caches. @returns why it cannot be had; null: it is there */
async function installDuckDB(): Promise<string | null> {
  const packages = join(ROOT, '.cache/python');
  if (existsSync(join(packages, 'duckdb'))) return null;
  const args = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--retries',
    '1',
    '--timeout',
    '10',
    '--target',
    packages,
    'duckdb==1.5.6',
  ];
  try {
    await promisify(execFile)('python3', args, { timeout: 120_000 });
    return null;
  } catch (error) {
    return `pip install duckdb: ${String((error as { stderr?: unknown }).stderr || error)
      .trim()
      .slice(-200)}`;
  }
}

async function ran(
  command: string,
  args: readonly string[],
  input = '',
): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(command, args, { cwd: ROOT, env: { ...process.env, PYTHONPATH: join(ROOT, '.cache/python') } });
  child.stdin.end(input);
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, err };
}

test('docs/examples/recalled.ts: by @tongcha/client, all recalled records of all sectors with where they ended', async () => {
  const example = await ran(process.execPath, ['docs/examples/recalled.ts', demo.origin, 'everything'], token);
  expect([example.code, example.err]).toEqual([0, '']);
  const rows = example.out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { code: string; reason: string; ends: string[] });
  const recalled = sample(SCALE).units.filter(({ recalls = [] }) => recalls.length > 0);
  expect(rows.map(({ code }) => code).toSorted()).toEqual(recalled.map(({ code }) => code).toSorted());
  expect(rows.map(({ reason }) => reason).toSorted()).toEqual(
    recalled.flatMap(({ recalls = [] }) => recalls.slice(0, 1).map(({ reason }) => reason)).toSorted(),
  );
  expect(rows.every(({ ends }) => ends.length > 0)).toBe(true);
});

describe.skipIf(NO_PYTHON)('docs/examples/ask.py: by duckdb alone, a question of tables that were kept', () => {
  test('gives what tongcha run gives', async () => {
    const env = { TONGCHA_TOKEN: token, TONGCHA_PURPOSE: 'everything' };
    const tables = join(folder, 'tables');
    const asked = await runCli(
      ['run', 'lifts-of-smelter', '--smelter', ASKED.smelter, '--json', '--keep', tables, '--url', demo.origin],
      { env },
    );
    expect(asked.code).toBe(0);
    const answer = join(folder, 'lifts.csv');
    const question = 'cli/questions/lifts-of-smelter.sql';
    const python = await ran('python3', ['docs/examples/ask.py', tables, question, answer, `smelter=${ASKED.smelter}`]);
    expect(python).toEqual({ code: 0, out: '', err: '' });
    const rows = parseCsv<{ code: string }>(readFileSync(answer), { columns: true });
    expect(rows.map(({ code }) => code)).toEqual(TRUTH['lifts-of-smelter'](sample(SCALE)));
    expect(rows.map((row) => JSON.stringify(row)).join('\n')).toBe(asked.out.trim());
    expect(rows.length).toBeGreaterThan(0);
    expect((await ran('python3', ['docs/examples/ask.py', tables, question, answer, 'smelt=x'])).err).toContain(
      'has no variable smelt: smelter',
    );
  });
});
