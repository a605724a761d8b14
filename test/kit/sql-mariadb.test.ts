import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeError } from '../../common/observe/describe-error.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { SqlConfig, SqlConnector } from '../../subgraphs/kit/connectors/sql/connector.ts';
import { authority } from '../signature/support/certificates.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { NO_MARIADB, startMariadb } from '../support/mariadb-server.ts';
import { writesAllOrNothing } from '../support/sql-writes.ts';
import { call } from '../support/stand-in.ts';

if (NO_MARIADB) console.warn(`left out: MariaDB's own ways: ${NO_MARIADB}`);

describe.skipIf(NO_MARIADB)('MariaDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-mariadb-tls-'));
  let server: DatabaseServer;
  let admin: mysql.Connection;
  const open: SqlConnector[] = [];
  beforeAll(async () => {
    server = await startMariadb('--default-time-zone=-05:00', '--sql-mode=');
    admin = await mysql.createConnection({
      socketPath: join(server.folder, 'socket'),
      user: 'root',
      database: 'tongcha',
      multipleStatements: true,
    });
  }, 60_000);
  afterAll(async () => {
    await Promise.all(open.map((each) => each.close()));
    await admin.end();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const connect = async (config: Partial<SqlConfig> = {}): Promise<SqlConnector> => {
    const connector = await connectSql({ url: server.url, ...config });
    open.push(connector);
    return connector;
  };
  const fault = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      (rows) => Promise.reject(new Error(`answered ${JSON.stringify(rows)}`)),
      (error: unknown) => error,
    );
  writesAllOrNothing(
    async () => {
      await admin.query('CREATE TABLE t (a INTEGER UNIQUE, b TEXT) CHARACTER SET utf8mb4');
      return connect();
    },
    () => connect({ url: 'mysql://nobody@127.0.0.1:1/nothing' }),
  );

  const saidOf = async (config: Partial<SqlConfig>, statement = 'SELECT 1 AS x'): Promise<unknown> =>
    describeError(await fault((await connect(config)).select(statement, null, [], call(20_000))), { stack: false });

  test.each([
    ['cut on the way', 30, async (proxy: FaultProxy) => proxy.set({ kind: 'down' })],
    ['ended by the server', 31, async () => void (await admin.query(`KILL CONNECTION ${await asleep(31)}`))],
  ] as const)(
    'a connection that is lost in mid-query, %s: this question is UNAVAILABLE, the next is answered',
    async (_how, seconds, cut) => {
      const proxy = await FaultProxy.start(server.url);
      const connector = await connect({ url: proxy.through(server.url) });
      expect(await connector.select('SELECT 1 AS x', null, [], call())).toEqual([{ x: 1 }]);
      const asked = fault(connector.select(`SELECT SLEEP(${seconds}) AS x`, null, [], call(25_000)));
      expect(await asleep(seconds)).toEqual(expect.anything());
      await cut(proxy);
      expect(await asked).toMatchObject({ code: 'UNAVAILABLE' });
      await proxy.set(null);
      expect(await connector.select('SELECT 1 AS x', null, [], call())).toEqual([{ x: 1 }]);
      await proxy.stop();
    },
  );

  /** The connection whose query is under way. */
  const asleep = async (seconds: number): Promise<string> => {
    for (let i = 0; i < 200; i += 1) {
      const [rows] = await admin.query(
        `SELECT id FROM information_schema.processlist WHERE info LIKE '%SLEEP(${seconds})%' AND id <> CONNECTION_ID()`,
      );
      const [found] = rows as { id: number }[];
      if (found) return String(found.id);
      await sleep(20);
    }
    throw new Error('never asked');
  };

  test('moments come at +08:00, whatever the server’s zone; days and local times as they are', async () => {
    await admin.query(
      "CREATE TABLE times (moment TIMESTAMP(3), local DATETIME, day DATE, none DATE); SET time_zone = '+00:00'; INSERT INTO times VALUES ('2026-03-10 00:00:00.250', '2026-03-10 08:00:00', '2026-03-10', '0000-00-00')",
    );
    expect(await (await connect()).select('SELECT moment, local, day, none FROM times', null, [], call())).toEqual([
      { moment: '2026-03-10 08:00:00.250', local: '2026-03-10 08:00:00', day: '2026-03-10', none: '0000-00-00' },
    ]);
  });

  test('the server’s own time-out is TIMEOUT, one connection too many TOO_BUSY', async () => {
    await admin.query(
      "CREATE USER hasty@'%' IDENTIFIED BY 'hasty' WITH MAX_STATEMENT_TIME 0.05; GRANT ALL ON *.* TO hasty@'%'; CREATE USER narrow@'%' IDENTIFIED BY 'narrow' WITH MAX_USER_CONNECTIONS 1; GRANT ALL ON *.* TO narrow@'%'",
    );
    expect(
      await saidOf({ user: 'hasty', password: 'hasty' }, 'SELECT SLEEP(5) AS x FROM information_schema.tables'),
    ).toMatchObject({ code: 'TIMEOUT' });
    const only = await mysql.createConnection({ uri: server.url, user: 'narrow', password: 'narrow' });
    expect(await saidOf({ user: 'narrow', password: 'narrow' })).toMatchObject({ code: 'TOO_BUSY' });
    await only.end();
  });

  test.each([
    [{ password: 'wrong' }, 'SELECT 1 AS x', 'CREDENTIALS_REFUSED', 'the database refused the user or the password'],
    [{ url: 'nowhere' }, 'SELECT 1 AS x', 'UNAVAILABLE', 'there is no such database'],
    [{}, 'SELECT czl FROM information_schema.tables', 'BAD_ANSWER', 'column czl is not there'],
    [{}, 'SELECT 1 AS x FROM t_qp_czjl', 'BAD_ANSWER', 'table tongcha.t_qp_czjl is not there'],
  ])('the operator is told: %j, %s', async (config, statement, code, hint) => {
    const url = new URL(server.url);
    if ('url' in config) url.pathname = `/${config.url}`;
    expect(await saidOf({ ...config, url: url.href }, statement)).toMatchObject({ code, hint });
  });

  describe('over TLS', () => {
    const own = authority('own');
    let secure: DatabaseServer;
    const addressOf = ({ url }: DatabaseServer): string => url.replace('127.0.0.1', 'localhost');
    const files = (): Record<'ca' | 'other', string> => ({
      ca: join(folder, 'ca.pem'),
      other: join(folder, 'other.pem'),
    });
    const at = (query: string): Promise<SqlConnector> => connect({ url: `${addressOf(secure)}${query}` });
    const cipher = async (connector: SqlConnector): Promise<unknown> =>
      (
        await connector.select(
          "SELECT variable_value AS cipher FROM information_schema.session_status WHERE variable_name = 'Ssl_cipher'",
          null,
          [],
          call(20_000),
        )
      )[0]?.['cipher'];
    beforeAll(async () => {
      const other = authority('other');
      const { cert, key } = own.issue('localhost');
      for (const [name, text] of [
        ['ca.pem', own.cert],
        ['other.pem', other.cert],
        ['cert.pem', cert],
        ['key.pem', key],
      ] as const)
        writeFileSync(join(folder, name), text);
      chmodSync(folder, 0o755);
      secure = await startMariadb(
        `--ssl-cert=${join(folder, 'cert.pem')}`,
        `--ssl-key=${join(folder, 'key.pem')}`,
        `--ssl-ca=${join(folder, 'ca.pem')}`,
      );
    }, 60_000);
    afterAll(() => secure.stop());

    test.each([
      [() => `?ssl-ca=${files().ca}`],
      [() => `?ssl-mode=VERIFY_CA&ssl-ca=${files().ca}`],
      [() => `?ssl-mode=verify_identity&ssl-ca=${files().ca}`],
    ])('encrypted: case %#', async (query) => {
      expect(await cipher(await at(query()))).toMatch(/\w/);
    });

    test('in the clear where nothing is said', async () => {
      expect(await cipher(await at(''))).toBe('');
    });

    test.each([
      () => `?ssl-ca=${files().other}`,
      () => `?ssl-mode=VERIFY_CA&ssl-ca=${files().other}`,
      () => '?ssl-mode=VERIFY_CA',
    ])(
      'a server whose certificate another has signed is not asked, and the operator is told: case %#',
      async (query) => {
        expect(await saidOf({ url: `${addressOf(secure)}${query()}` })).toMatchObject({
          code: 'UNAVAILABLE',
          hint: 'the certificate of the database is not trusted',
        });
      },
    );

    test('an authority that is replaced in its file counts for the next connection', async () => {
      const live = join(folder, 'live.pem');
      copyFileSync(files().other, live);
      const connector = await at(`?ssl-mode=VERIFY_CA&ssl-ca=${live}`);
      await expect(cipher(connector)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      copyFileSync(files().ca, live);
      expect(await cipher(connector)).toMatch(/\w/);
    });

    test('a right certificate of another name is refused where names are checked', async () => {
      const other = own.issue('elsewhere');
      for (const [name, text] of [
        ['cert.pem', other.cert],
        ['key.pem', other.key],
      ] as const)
        writeFileSync(join(folder, name), text);
      const root = await mysql.createConnection({ socketPath: join(secure.folder, 'socket'), user: 'root' });
      await root.query('FLUSH SSL');
      await root.end();
      expect(await saidOf({ url: `${addressOf(secure)}?ssl-ca=${files().ca}` })).toMatchObject({
        code: 'UNAVAILABLE',
        hint: 'the certificate of the database is not trusted',
      });
      expect(await cipher(await at(`?ssl-mode=VERIFY_CA&ssl-ca=${files().ca}`))).toMatch(/\w/);
    });
  });

  test.each([
    '?sslmode=require',
    '?ssl-mode=SOMETIMES',
    '?ssl-mode=REQUIRED',
    '?ssl-ca=/nowhere.pem',
    '?ssl-mode=VERIFY_IDENTITY',
  ])('an address that asks for what there is not is no address: %s', async (query) => {
    await expect(connectSql({ url: `${server.url}${query}` })).rejects.toThrow(
      /sslmode|SOMETIMES|REQUIRED|nowhere|needs the name/,
    );
  });
});
