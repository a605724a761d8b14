import mysql from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_MARIADB, startMariadb } from '../support/mariadb-server.ts';
import { conformed, drafted, openLines } from './support/drafted.ts';

if (NO_MARIADB) console.warn(`left out: a draft from MariaDB: ${NO_MARIADB}`);

describe.skipIf(NO_MARIADB)('a draft from MariaDB', () => {
  let database: DatabaseServer;
  beforeAll(async () => {
    database = await startMariadb();
    const connection = await mysql.createConnection({ uri: database.url, multipleStatements: true });
    await connection.query(`
      CREATE TABLE t_sc (pch varchar(30) PRIMARY KEY, cpmc varchar(40) COMMENT '产品名称', sl decimal(10,2), dw varchar(8), scrq date, \`order\` int, gxsj datetime);
      CREATE TABLE t_bz (djh int PRIMARY KEY, ly_pch varchar(30), mb_ph varchar(30), lx varchar(8), rq date, FOREIGN KEY (ly_pch) REFERENCES t_sc (pch));
      CREATE VIEW v_sc AS SELECT pch, cpmc, scrq FROM t_sc;`);
    for (let i = 0; i < 40; i += 1)
      await connection.execute('INSERT INTO t_sc VALUES (?, ?, ?, ?, ?, ?, ?)', [
        `SC-${100 + i}`,
        '蜂蜜',
        10.5 + i,
        'kg',
        '2026-03-05',
        i,
        '2026-03-06 08:00:00',
      ]);
    for (let i = 1; i < 40; i += 1)
      await connection.execute('INSERT INTO t_bz VALUES (?, ?, ?, ?, ?)', [
        i,
        `SC-${99 + i}`,
        `SC-${100 + i}`,
        '分装',
        '2026-03-07',
      ]);
    await connection.end();
  }, 60_000);
  afterAll(() => database?.stop());

  test('conforms as it stands', async () => {
    const { ministry } = await drafted([database.url], 'honey');
    expect(openLines(ministry)).toEqual([]);
    const settings = { HONEY_DB_URL: database.url, HONEY_DB_USER: 'tongcha', HONEY_DB_PASSWORD: 'tongcha' };
    const { checks, doubts } = await conformed(ministry, settings);
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(doubts).toEqual([]);
  }, 60_000);
});
