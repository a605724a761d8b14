import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { type Ran, runProgram } from './support/run-program.ts';
import { fillTea } from './support/tea/data.ts';
import { ACCOUNT, timberLegacy, type TimberLegacy } from './support/timber/legacy.ts';

/** The two systems of docs/guides/ministry.md, from what the page shows. */

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/guides/ministry.md'), 'utf8');
const [REST = '', DATABASE = ''] = [...PAGE.matchAll(/^```yaml\n([^]*?)^```$/gm)].map(([, block]) => block);
const TEA = readFileSync(join(import.meta.dirname, 'support/tea/ministry.yaml'), 'utf8');

test('each file has eighty lines of 120 columns at most, and those of the page are lines of it', () => {
  expect(REST).toBe(readFileSync(join(import.meta.dirname, 'support/timber/ministry.yaml'), 'utf8'));
  for (const line of DATABASE.split('\n')) expect(TEA.split('\n')).toContain(line);
  for (const text of [REST, TEA]) {
    const lines = text.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.length > 120)).toEqual([]);
  }
});

/** What the page tells to do, one after the other. */
async function follow(text: string, code: string, env: Readonly<Record<string, string>>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-guide-'));
  const run = (...args: string[]): Promise<Ran> => runProgram([...args, '--lang', 'en'], { cwd: folder });
  try {
    writeFileSync(join(folder, 'ministry.yaml'), text);
    const settings = Object.entries(env).map(([name, value]) => `${name}='${value}'\n`);
    writeFileSync(join(folder, 'ministry.env'), settings.join(''));
    expect(await run('try', code, '--keep')).toMatchObject({ code: 0, err: '' });
    expect((await run('test')).out).toContain('1 of 1 samples give the same');
    const { out } = await run('conform');
    expect(out).toMatch(/^(\d+) of \1 hold$/m);
    expect(await run('doctor')).toMatchObject({ code: 0 });
    expect(await run('join', '--kind', 'MINISTRY', '--address', 'https://m.example/graphql')).toMatchObject({
      code: 0,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('a REST system behind a login', () => {
  let legacy: TimberLegacy;
  beforeAll(async () => {
    legacy = await timberLegacy();
  });
  afterAll(() => legacy.stop());

  test('joins as the page says', () => follow(REST, 'T-0001', { ...ACCOUNT, TIMBER_URL: legacy.url }), 120_000);
});

describe.skipIf(NO_POSTGRES)('a PostgreSQL with pinyin columns', () => {
  let database: DatabaseServer;
  beforeAll(async () => {
    database = await startPostgres();
    await fillTea(database.url);
  }, 60_000);
  afterAll(() => database?.stop());

  test('joins as the page says', () => {
    const { username, password, host, pathname } = new URL(database.url);
    const env = { TEA_DB_URL: `postgres://${host}${pathname}`, TEA_DB_USER: username, TEA_DB_PASSWORD: password };
    return follow(TEA, 'C260001', env);
  }, 120_000);
});
