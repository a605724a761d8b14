import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeError } from '../../common/observe/describe-error.ts';
import type { Gone } from '../../common/resilience/gone.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { SqlConfig, SqlConnector, SqlRow } from '../../subgraphs/kit/connectors/sql/connector.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { FaultProxy } from '../support/fault-proxy.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { writesAllOrNothing } from '../support/sql-writes.ts';
import { call } from '../support/stand-in.ts';

if (NO_POSTGRES) console.warn(`left out: PostgreSQL's own ways: ${NO_POSTGRES}`);

describe.skipIf(NO_POSTGRES)('PostgreSQL', () => {
  let server: DatabaseServer;
  let admin: pg.Client;
  const open: SqlConnector[] = [];
  beforeAll(async () => {
    server = await startPostgres();
    admin = new pg.Client({ connectionString: server.url });
    admin.on('error', () => {});
    await admin.connect();
  }, 60_000);
  afterAll(async () => {
    await Promise.all(open.map((each) => each.close()));
    await admin.end();
    await server.stop();
  });
  const connect = async (config: Partial<SqlConfig> = {}): Promise<SqlConnector> => {
    const connector = await connectSql({ url: server.url, ...config });
    open.push(connector);
    return connector;
  };
  /** A database of its own; what is done in it first. */
  const database = async (name: string, options: string, ...statements: readonly string[]): Promise<string> => {
    await admin.query(`CREATE DATABASE ${name} ${options}`);
    const url = new URL(server.url);
    url.pathname = `/${name}`;
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
    return url.href;
  };
  const fault = (asked: Promise<unknown>): Promise<unknown> =>
    asked.then(
      (rows) => Promise.reject(new Error(`answered ${JSON.stringify(rows)}`)),
      (error: unknown) => error,
    );

  describe('what is written', () => {
    writesAllOrNothing(
      async () => {
        await admin.query('CREATE TABLE t (a INTEGER UNIQUE, b TEXT)');
        return connect();
      },
      () => connect({ url: 'postgres://nobody@127.0.0.1:1/nothing' }),
    );
  });

  describe('a connection that is lost in mid-query', () => {
    test.each([
      ['cut on the way', 30, undefined, async (proxy: FaultProxy) => proxy.set({ kind: 'down' })],
      [
        'ended by the server',
        31,
        // It says so, as it does to all when it stops.
        true,
        async () =>
          void (await admin.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(31)%' AND pid <> pg_backend_pid()",
          )),
      ],
    ] as const)('%s: this question is UNAVAILABLE, the next is answered', async (_how, seconds, announced, cut) => {
      const proxy = await FaultProxy.start(server.url);
      const connector = await connect({ url: proxy.through(server.url) });
      expect(await connector.select('SELECT 1 AS x', null, [], call())).toEqual([{ x: 1 }]);
      const asked = fault(connector.select(`SELECT pg_sleep(${seconds})::text AS x`, null, [], call(25_000)));
      await untilAsleep(seconds);
      await cut(proxy);
      const ended = await asked;
      expect(ended).toMatchObject({ code: 'UNAVAILABLE' });
      expect((ended as Gone).announced).toBe(announced);
      await proxy.set(null);
      expect(await connector.select('SELECT 1 AS x', null, [], call())).toEqual([{ x: 1 }]);
      await proxy.stop();
    });

    test('in an immediate shutdown: UNAVAILABLE until it is back, and then answered', async () => {
      const own = await startPostgres();
      const connector = await connectSql({ url: own.url });
      const asked = fault(connector.select('SELECT pg_sleep(30)::text AS x', null, [], call(25_000)));
      await sleep(300);
      await own.kill();
      expect(await asked).toMatchObject({ code: 'UNAVAILABLE' });
      expect(await fault(connector.select('SELECT 1 AS x', null, [], call()))).toMatchObject({
        code: 'UNAVAILABLE',
        announced: false,
      });
      await own.restart();
      expect(await connector.select('SELECT 1 AS x', null, [], call())).toEqual([{ x: 1 }]);
      await connector.close();
      await own.stop();
    }, 60_000);
  });

  const untilAsleep = async (seconds: number): Promise<void> => {
    for (let i = 0; i < 200; i += 1) {
      const { rows } = await admin.query(
        `SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%pg_sleep(${seconds})%' AND pid <> pg_backend_pid()`,
      );
      if (rows.length > 0) return;
      await sleep(20);
    }
    throw new Error('never asked');
  };

  const AT = "timestamptz '2026-03-10 08:00:00.25+08'";
  test.each([
    "DateStyle TO 'SQL, DMY'",
    "DateStyle TO 'German'",
    "DateStyle TO 'Postgres, MDY'",
    "TimeZone TO 'Asia/Kolkata'",
    "TimeZone TO 'UTC'",
  ])('times come in ISO 8601 at +08:00, whatever the database is set to: %s', async (setting) => {
    const name = `styled_${setting.replace(/\W/g, '').toLowerCase()}`;
    const connector = await connect({ url: await database(name, '', `ALTER DATABASE ${name} SET ${setting}`) });
    expect(
      await connector.select(
        `SELECT ${AT} AS moment, timestamp '2026-03-10 08:00:00' AS local, date '2026-03-10' AS day`,
        null,
        [],
        call(),
      ),
    ).toEqual([{ moment: '2026-03-10 08:00:00.25+08', local: '2026-03-10 08:00:00', day: '2026-03-10' }]);
  });

  test('blanks that fill a CHAR(n) are no part of it, and it is found without them', async () => {
    const connector = await connect({
      url: await database('filled', '', 'CREATE TABLE t (c char(30))', "INSERT INTO t VALUES ('QP ')"),
    });
    expect(await connector.select('SELECT c FROM t WHERE c IN ({list})', ['QP'], [], call())).toEqual([{ c: 'QP' }]);
  });

  test('a number that is too large for its column finds nothing', async () => {
    const connector = await connect({
      url: await database('small', '', 'CREATE TABLE t (n integer)', 'INSERT INTO t VALUES (1), (7)'),
    });
    expect(await connector.select('SELECT n FROM t WHERE n > ?', null, [999_999_999_999_999], call())).toEqual([]);
    expect(await connector.select('SELECT n FROM t WHERE n > ?', null, [1], call())).toEqual([{ n: 7 }]);
  });

  describe('text in a charset that the database does not know of', () => {
    const GBK = String.raw`E'\xD2\xBA\xC2\xC8\xB8\xD6\xC6\xBF'`;
    const ASCII = "TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'";
    const statement = 'SELECT id, name, padded, amount FROM t WHERE name LIKE ? AND id IN ({list})';
    let url = '';
    beforeAll(async () => {
      url = await database(
        'raw',
        ASCII,
        'CREATE TABLE t (id text, name varchar(40), padded char(20), amount numeric)',
        `INSERT INTO t VALUES ('1', ${GBK}, ${GBK}, 12345678901234567890.5), ('2', E'\\xFF\\xFF', 'x', 2)`,
      );
    });

    test('is read and asked for in the one that is set; one text that is in none leaves the others standing', async () => {
      const connector = await connect({ url, charset: 'gb18030' });
      const expected: SqlRow[] = [{ id: '1', name: '液氯钢瓶', padded: '液氯钢瓶', amount: '12345678901234567890.5' }];
      for (let i = 0; i < 2; i += 1)
        expect(await connector.select(statement, ['1', '2'], ['%氯%'], call())).toEqual(expected);
      expect(await connector.select(statement, ['1', '2'], ['%'], call())).toMatchObject([
        expected[0],
        { id: '2', name: '\ufffd', amount: '2' },
      ]);
    });

    test('is BAD_ANSWER where none is set, and never other characters', async () => {
      const connector = await connect({ url });
      expect(await fault(connector.select('SELECT name FROM t', null, [], call()))).toMatchObject({
        code: 'BAD_ANSWER',
      });
    });

    test('a database of UTF-8 is read as that', async () => {
      const connector = await connect({
        url: await database(
          'utf8',
          '',
          'CREATE TABLE t (id text, name text, padded text, amount numeric)',
          "INSERT INTO t VALUES ('1', '液氯', '', 1)",
        ),
        charset: 'gb18030',
      });
      expect(await connector.select(statement, ['1'], ['液%'], call())).toMatchObject([{ name: '液氯' }]);
    });
  });

  describe('what the server refuses', () => {
    const saidOf = async (config: Partial<SqlConfig>, statement = 'SELECT 1 AS x'): Promise<unknown> =>
      describeError(await fault((await connect(config)).select(statement, null, [], call(20_000))), { stack: false });

    test('its own time-out is TIMEOUT', async () => {
      const url = await database('hasty', '', "ALTER DATABASE hasty SET statement_timeout TO '50ms'");
      expect(await saidOf({ url }, 'SELECT pg_sleep(5)::text AS x')).toMatchObject({
        code: 'TIMEOUT',
        cause: { code: '57014' },
      });
    });

    test('one connection too many is TOO_BUSY', async () => {
      await admin.query("CREATE ROLE narrow LOGIN PASSWORD 'narrow' CONNECTION LIMIT 0");
      expect(await saidOf({ user: 'narrow', password: 'narrow' })).toMatchObject({
        code: 'TOO_BUSY',
        cause: { code: '53300' },
      });
    });

    test.each([
      [
        'a wrong password',
        { password: 'wrong' },
        'CREDENTIALS_REFUSED',
        'the database refused the user or the password',
      ],
      [
        'an unknown user',
        { user: 'nobody', password: 'x' },
        'CREDENTIALS_REFUSED',
        'the database refused the user or the password',
      ],
      ['an unknown database', { url: 'nowhere' }, 'UNAVAILABLE', 'there is no such database'],
    ])('%s is the operator’s to know', async (_, config, code, hint) => {
      const url = new URL(server.url);
      if ('url' in config) url.pathname = `/${config.url}`;
      expect(await saidOf({ ...config, url: url.href })).toMatchObject({ code, hint });
    });

    test.each([
      ['SELECT czl FROM pg_class', 'column czl is not there'],
      ['SELECT c.czl FROM pg_class c', 'column c.czl is not there'],
      ['SELECT 1 FROM t_qp_czjl', 'table t_qp_czjl is not there'],
      [`SELECT "王 张伟13812345678" FROM pg_class`, 'a column is not there'],
    ])('%s: the log names what is not there, and no value', async (statement, hint) => {
      expect(await saidOf({}, statement)).toMatchObject({ code: 'BAD_ANSWER', hint });
    });

    test.each(['a\u0000b', 'a\ud800b', '\u001b'])(
      'a value that no database takes (%j) is refused before it is asked',
      async (value) => {
        expect(
          await fault((await connect()).select('SELECT 1 AS x WHERE ? = ?', null, [value, 'x'], call())),
        ).toMatchObject({ code: 'BAD_REQUEST' });
      },
    );
  });
});

test('a charset for a database that converts text by itself is refused, rather than passed over', async () => {
  for (const url of ['mysql://127.0.0.1/x', 'sqlite:/x'])
    await expect(connectSql({ url, charset: 'gb18030' })).rejects.toThrow('for PostgreSQL alone');
});
