import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillSalt, type SaltData } from '../declared/support/salt/data.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { type Ran, runHere } from './support/run-program.ts';

if (NO_POSTGRES) console.warn(`left out: the program over PostgreSQL: ${NO_POSTGRES}`);

describe.skipIf(NO_POSTGRES)('over PostgreSQL', () => {
  let folder: string;
  let database: DatabaseServer;
  let data: SaltData;
  beforeAll(async () => {
    database = await startPostgres();
    data = await fillSalt(database.url, 50);
    folder = mkdtempSync(join(tmpdir(), 'tongcha-database-'));
    cpSync(join(import.meta.dirname, '../declared/support/salt/ministry.yaml'), join(folder, 'ministry.yaml'));
  }, 60_000);
  afterAll(async () => {
    await database?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const run = (args: readonly string[], url: string = database.url): Promise<Ran> =>
    runHere([...args, '--lang', 'en'], { cwd: folder, env: { SALT_DB_URL: url } });
  const alter = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(statement);
    await client.end();
  };

  test('a code is tried, kept without the address, and replayed without the database', async () => {
    for (const lot of data.lots.slice(0, 3))
      expect((await run(['try', lot, '--keep'])).out).toContain('written: samples/');
    const kept = readdirSync(join(folder, 'samples')).map((name) =>
      readFileSync(join(folder, 'samples', name), 'utf8'),
    );
    expect(kept).toHaveLength(3);
    const { host, password } = new URL(database.url);
    for (const text of kept) {
      expect(text).not.toContain(host);
      expect(text).not.toContain(`"${password}"`);
    }
    expect(await runHere(['test', '--lang', 'en'], { cwd: folder })).toMatchObject({
      code: 0,
      out: expect.stringContaining('3 of 3 samples give the same'),
    });
  }, 60_000);

  test('passes the contract out of its file', async () => {
    const { code, out } = await run(['conform']);
    expect(out).not.toContain('FAULT');
    expect(code).toBe(0);
  }, 120_000);

  test('a wrong password, a database and a column that are not there are told as these', async () => {
    const wrong = new URL(database.url);
    wrong.password = 'wrong-one';
    expect((await run(['doctor'], wrong.href)).out).toContain(
      'The database: the database refused the user or the password',
    );
    const gone = new URL(database.url);
    gone.pathname = '/nowhere';
    expect((await run(['doctor'], gone.href)).out).toContain('there is no such database');
    expect((await run(['try', 'urn:salt:lot:1'], 'postgres://127.0.0.1:1/x')).code).toBe(4);
  }, 60_000);

  test('columns that have gone or come since the samples are named', async () => {
    await alter(`ALTER TABLE t_cpxx RENAME COLUMN bzq TO bzqx; ALTER TABLE t_cpxx ADD COLUMN dj text DEFAULT 'A'`);
    const { code, out } = await run(['doctor']);
    expect(out).toMatch(/records rows\[\]\.bzq is gone/);
    expect(code).toBe(1);
    expect(out).toMatch(/records rows\[\]\.bzqx is new/);
    expect(out).toMatch(/records rows\[\]\.dj is new \(text\)/);
    await alter('ALTER TABLE t_cpxx RENAME COLUMN cpmc TO cpmc2');
    expect((await run(['try', data.lots[0] ?? ''])).out).toMatch(
      /^not understood .*\n(?: {2}.*\n)* {2}records\/cpmc +×1$/m,
    );
  }, 60_000);
});
