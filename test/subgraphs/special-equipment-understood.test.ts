import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { DDL, TABLES } from '../../demo/equipment-db/tables.ts';
import { describeError } from '../../common/observe/describe-error.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import { NotUnderstood } from '../../subgraphs/kit/values/not-understood.ts';
import { EquipmentRegister } from '../../subgraphs/special-equipment/system.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { call } from '../support/stand-in.ts';

const CYLINDER = 'cylinder:137021000888';
const OTHER = 'cylinder:137021000999';
const GAS = 'hazlot:370681001.QX7';

/** What was said beside the answer: the places, and the codes. */
function saidOf({ partials }: ReturnType<typeof call>): unknown {
  return partials.map(([fault, codes]) => [
    fault instanceof NotUnderstood ? [...fault.places.keys()] : fault.code,
    [...codes].sort(),
  ]);
}

describe('of a row of the register nothing is silently less', () => {
  let folder: string;
  let database: DatabaseSync;
  let register: EquipmentRegister;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tongcha-register-'));
    const path = join(folder, 'register.db');
    database = new DatabaseSync(path);
    for (const statement of DDL) database.exec(statement);
    register = new EquipmentRegister(await connectSql({ url: `sqlite:${path}` }));
  });
  beforeEach(() => {
    for (const table of TABLES) database.exec(`DELETE FROM ${table}`);
  });
  afterAll(async () => {
    await register.close();
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const insert = (table: string, row: Readonly<Record<string, string | number | null>>): void => {
    const names = Object.keys(row);
    database
      .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
      .run(...Object.values(row));
  };
  const unit = (more: Readonly<Record<string, string | null>> = {}): void =>
    insert('t_sb_djxx', { mlx: 'QP', zcdm: '137021000888', sbmc: '液氯钢瓶', sfsc: '0', ...more });
  const filling = (more: Readonly<Record<string, string | null>> = {}): void =>
    insert('t_qp_czjl', {
      djbh: 'C1',
      jzlx: 'WH',
      jzpc: '370681001.QX7',
      mlx: 'QP',
      qpbm: '137021000888',
      czsj: '2026-03-10 08:00:00',
      czl: '1200.00',
      dw: 'kg',
      sfsc: '0',
      ...more,
    });

  test.each([
    ['zzrq', 'soon', 'producedAt'],
    ['xcjyrq', '31/31/2026', 'nextInspectionDue'],
    ['sbdm', 'no code', 'deviceCode'],
    ['sydjz', '?', 'useCertificate'],
    ['gxsj', 'x', null],
  ])('%s that cannot be read is null, and a gap of its own code', async (column, written, field) => {
    unit({ [column]: written });
    insert('t_sb_djxx', { mlx: 'QP', zcdm: '137021000999', sfsc: '0' });
    const with_ = call();
    const [record, other] = await register.records([CYLINDER, OTHER], with_);
    expect(record).toMatchObject({ productName: '液氯钢瓶', ...(field ? { [field]: null } : {}) });
    expect(other).toMatchObject({ code: OTHER });
    expect(saidOf(with_)).toEqual([[[`t_sb_djxx/${column}`], [CYLINDER]]]);
  });

  test('a kind that nobody knows is the failure of its own code', async () => {
    unit({ mlx: 'QX' });
    expect(await register.records([CYLINDER, OTHER], call())).toMatchObject([{ code: 'NOT_UNDERSTOOD' }, null]);
  });

  test('the same digits of another kind are not this code, and no doubt', async () => {
    unit({ mlx: 'SP', zcdm: '137021000888' });
    const with_ = call();
    expect(await register.records([CYLINDER], with_)).toEqual([null]);
    expect(saidOf(with_)).toEqual([]);
  });

  test('two rows of one code that differ are said', async () => {
    unit();
    unit({ sbmc: '空瓶' });
    const with_ = call();
    await register.records([CYLINDER], with_);
    expect(saidOf(with_)).toEqual([[['t_sb_djxx'], [CYLINDER]]]);
  });

  test.each([
    [{ jzlx: 'XX' }, 't_qp_czjl/from_code'],
    [{ jzpc: '' }, 't_qp_czjl/from_code'],
    [{ jzpc: 'QX7' }, 't_qp_czjl/from_code'],
    [{ mlx: 'XX' }, 't_qp_czjl/to_code'],
  ])('a document of which a code cannot be read (%j) is no link, and a gap of the other', async (more, place) => {
    filling(more);
    const with_ = call();
    expect(await register.links([CYLINDER, OTHER], 'BACK', with_)).toEqual([[], []]);
    expect(saidOf(with_)).toEqual([[[place], [CYLINDER]]]);
  });

  test.each([
    [{ czsj: '0000-00-00 00:00:00' }, { at: null }, null],
    [{ czsj: 'vorgestern' }, { at: null }, 't_qp_czjl/began'],
    [{ czl: '约5' }, { quantity: null }, 't_qp_czjl/amount'],
    [{ czl: '1,200' }, { quantity: { value: 1_200, unit: 'kg' } }, null],
    [{ czl: '3吨', dw: '' }, { quantity: { value: 3, unit: '吨' } }, null],
    [{ czl: '3吨', dw: 'kg' }, { quantity: null }, 't_qp_czjl/amount'],
  ])('a link stands with what of it can be read: %j', async (more, expected, place) => {
    filling(more);
    const with_ = call();
    const [links] = await register.links([CYLINDER], 'BACK', with_);
    expect(links).toMatchObject([{ kind: 'PACK', from: GAS, ...expected }]);
    expect(saidOf(with_)).toEqual(place ? [[[place], [CYLINDER]]] : []);
  });

  test('an inspection’s result that nobody knows is UNKNOWN, and a gap', async () => {
    insert('t_sb_jyjl', { mlx: 'QP', zcdm: '137021000888', bgbh: 'J1', jyrq: '20260310', jyjl: '9' });
    const with_ = call();
    expect(await register.inspections([CYLINDER], with_)).toMatchObject([[{ id: 'J1', result: 'UNKNOWN' }]]);
    expect(saidOf(with_)).toEqual([[['t_sb_jyjl/jyjl'], [CYLINDER]]]);
  });

  test('a licence’s state that nobody knows is null, and said', async () => {
    insert('t_dw_jbxx', { dwdm: '91370681MA3T00133Q', dwmc: '恒信' });
    insert('t_dw_xk', { dwdm: '91370681MA3T00133Q', xklx: '检验机构核准', xkbh: '1', zt: '7' });
    const with_ = call();
    expect(await register.organizations(['91370681MA3T00133Q'], with_)).toMatchObject([
      { name: '恒信', licences: [{ status: null }], approvalRevoked: false },
    ]);
    expect(with_.partials).toHaveLength(1);
  });

  test('rows that cannot be read on a page are said, and the page goes on behind them', async () => {
    for (const code of ['旧-1', '旧-2', '137021000888']) unit({ zcdm: code });
    const with_ = call();
    const first = await register.search({ filter: {}, first: 2, after: null }, with_);
    expect(first).toMatchObject({ rows: [], hasNextPage: true, endCursor: expect.stringMatching(/^\d+$/) });
    expect(saidOf(with_)).toEqual([[['t_sb_djxx/zcdm'], []]]);
    expect(await register.search({ filter: {}, first: 2, after: first.endCursor ?? null }, call())).toMatchObject({
      rows: [{ record: { code: CYLINDER } }],
      hasNextPage: false,
    });
  });

  test.each(['abc', '-1', '1.5', '9'.repeat(30), ''])(
    'a cursor that no page gave (%j) is the caller’s fault',
    async (after) => {
      await expect(register.search({ filter: {}, first: 2, after }, call())).rejects.toMatchObject({
        code: 'BAD_REQUEST',
      });
    },
  );

  test('a column that was renamed is named to the operator', async () => {
    database.exec('ALTER TABLE t_qp_czjl RENAME COLUMN czl TO czl_kg');
    const failed: unknown = await register.links([CYLINDER], 'BACK', call()).catch((error: unknown) => error);
    expect(describeError(failed)).toMatchObject({ code: 'BAD_ANSWER', hint: 'column czl is not there' });
    database.exec('ALTER TABLE t_qp_czjl RENAME COLUMN czl_kg TO czl');
  });
});

if (NO_POSTGRES) console.warn(`left out: the register's columns in PostgreSQL's own types: ${NO_POSTGRES}`);
describe.skipIf(NO_POSTGRES)('columns in PostgreSQL’s own types', () => {
  let server: DatabaseServer;
  let client: pg.Client;
  beforeAll(async () => {
    server = await startPostgres({ settings: { DateStyle: 'German', TimeZone: 'Asia/Kolkata' } });
    client = new pg.Client({ connectionString: server.url });
    await client.connect();
  }, 60_000);
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  test.each([
    ['timestamptz', '2026-03-10 08:00:00+08', '2026-03-10T08:00:00+08:00'],
    ['timestamptz', '2026-03-10 05:30:00.25+05:30', '2026-03-10T08:00:00.25+08:00'],
    ['timestamp', '2026-03-10 08:00:00', '2026-03-10T08:00:00+08:00'],
    ['date', '2026-03-10', '2026-03-10T00:00:00+08:00'],
    ['char(40)', '2026-03-10 08:00', '2026-03-10T08:00:00+08:00'],
  ])('%s %s is that moment, and codes in CHAR(30) are found', async (type, value, expected) => {
    await client.query(`DROP SCHEMA public CASCADE; CREATE SCHEMA public`);
    for (const statement of DDL)
      await client.query(
        statement
          .replace(/VARCHAR\(20\)/g, type)
          .replace(/(?:mlx|zcdm|jzlx|jzpc|qpbm) VARCHAR\(\d+\)/g, (column) => `${column.split(' ')[0] ?? ''} CHAR(30)`),
      );
    await client.query(
      `INSERT INTO t_qp_czjl (djbh, jzlx, jzpc, mlx, qpbm, czsj, sfsc) VALUES ('C1', 'WH', '370681001.QX7', 'QP', '137021000888', $1, '0')`,
      [value],
    );
    const register = new EquipmentRegister(await connectSql({ url: server.url }));
    const with_ = call(20_000);
    const [links] = await register.links([CYLINDER], 'BACK', with_);
    expect(links).toMatchObject([{ from: GAS, to: CYLINDER, at: expected }]);
    expect(saidOf(with_)).toEqual([]);
    await client.query(
      `INSERT INTO t_sb_djxx (sbid, mlx, zcdm, zzrq, gxsj, xcjyrq, sfsc) VALUES (1, 'QP', '137021000888', $1, $1, $1, '0')`,
      [value],
    );
    const span = { from: expected, to: '2026-03-11T00:00:00+08:00' };
    const found = await register.search(
      {
        filter: {},
        where: { producedBetween: span, recordedBetween: span, equipmentOverdue: true },
        first: 5,
        after: null,
      },
      with_,
    );
    expect(found.rows).toMatchObject([{ record: { code: CYLINDER, producedAt: expected } }]);
    const due = await register.search({ filter: { dueBefore: span.to }, first: 5, after: null }, with_);
    expect(due.rows).toHaveLength(1);
    await register.close();
  });
});
