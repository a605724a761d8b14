import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { loadServer } from '../../demo/equipment-db/load.ts';
import { DDL, HISTORY, type Row, rows } from '../../demo/equipment-db/tables.ts';
import { world } from '../../demo/world/index.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { Call } from '../../subgraphs/kit/legacy-system.ts';
import { registered } from '../../subgraphs/special-equipment/codes.ts';
import { EquipmentRegister } from '../../subgraphs/special-equipment/system.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { NO_MARIADB, startMariadb } from '../support/mariadb-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { runs } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { call } from '../support/stand-in.ts';

const DAYS = [1, 2, 3, 4] as const;
const stamp = (day: number): string => `2026-12-0${day} 08:00:00`;
const moment = (day: number): string => new Date(`2026-12-0${day}T08:00:00+08:00`).toISOString();
const KEPT = { suffix: HISTORY, since: '2026-01-01T00:00:00+08:00' };
/** Of facts that the register has, without those whose tables keep no history. */
const BASE = [...rows([...world({ seed: 1, scale: 0.02 })])].filter(
  ({ table }) => !table.endsWith(HISTORY) && table !== 't_dw_xk' && table !== 't_dw_cf',
);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** A row as it was from one day to another; Infinity: it is so. */
interface Version extends Row {
  readonly from: number;
  readonly until: number;
}

/** Rows that are entered, changed and deleted on days of chance. */
function history(dice: Dice): Version[] {
  return dice.some(BASE, 0.4).flatMap(({ table, values }): Version[] => {
    const from = dice.pick(DAYS);
    const [changed, gone] = [dice.chance(0.4) ? dice.pick(DAYS) : 0, dice.chance(0.2) ? dice.pick(DAYS) : 0];
    const end = gone > from ? gone : Infinity;
    const version = (told: Row['values'], since: number, until: number): Version => ({
      table,
      values: [...told.slice(0, -1), stamp(since)],
      from: since,
      until,
    });
    if (changed <= from || changed >= end) return [version(values, from, end)];
    // Another name of a thing, of an organisation; of a document another deletion flag.
    const other = values.map((value, i) =>
      i === (table === 't_sb_djxx' ? 3 : table === 't_dw_jbxx' ? 1 : values.length - 2) ? '1' : value,
    );
    return [version(values, from, changed), version(other, changed, end)];
  });
}

/** A register with what was entered until a day, and with the history of it where it keeps any. */
async function register(versions: readonly Version[], until: number, keeps: boolean): Promise<EquipmentRegister> {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-register-then-'));
  closers.push(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'register.db');
  const database = new DatabaseSync(path);
  database.exec('PRAGMA synchronous = OFF; BEGIN');
  for (const statement of DDL) database.exec(statement);
  const insert = (table: string, values: Row['values']): unknown =>
    database.prepare(`INSERT INTO ${table} VALUES (${values.map(() => '?').join(', ')})`).run(...values);
  for (const { table, values, from, until: end } of versions) {
    if (from > until) continue;
    if (end > until) insert(table, values);
    else if (keeps) insert(`${table}${HISTORY}`, [...values, stamp(end)]);
  }
  database.exec('COMMIT');
  database.close();
  const own = new EquipmentRegister(await connectSql({ url: `sqlite:${path}` }), keeps ? KEPT : null);
  closers.push(() => own.close());
  return own;
}

const CODES = [
  ...new Set(
    BASE.flatMap(({ table, values }) => (table === 't_sb_djxx' ? [registered(values[1], values[2])] : [])).filter(
      (code) => typeof code === 'string',
    ),
  ),
];

async function told(own: EquipmentRegister, asOf?: string): Promise<Record<string, unknown>> {
  const ask = async (put: (call: Call) => Promise<unknown>): Promise<unknown> => {
    const asking = call(30_000);
    const answer = await put(Object.assign(asking, { asOf })).catch((error: Error) => error);
    const partials = asking.partials.flatMap(([{ code }, of]) => of.map((each) => `${code} ${each}`));
    return [plain(answer), [...new Set(partials)].sort()];
  };
  const sorted = (lists: readonly (readonly unknown[])[]): unknown[] =>
    lists.map((list) => list.map((each) => JSON.stringify(each)).sort());
  return {
    records: await ask((asking) => own.records(CODES, asking)),
    back: await ask(async (asking) => sorted(await own.links(CODES, 'BACK', asking))),
    forward: await ask(async (asking) => sorted(await own.links(CODES, 'FORWARD', asking))),
    inspections: await ask(async (asking) => sorted(await own.inspections(CODES, asking))),
    events: await ask(async (asking) => sorted(await own.events(CODES, asking))),
    search: await ask((asking) => own.search({ filter: {}, first: 50, after: null }, asking)),
    count: await ask((asking) => own.count({ filter: {} }, asking)),
    narrowed: await ask(async (asking) => {
      const found: unknown[] = [];
      // What is overdue depends on when it is asked, too: see below.
      for (const where of [{ failed: true }, { changedSince: moment(2) }])
        found.push(
          await own.search({ filter: {}, where, first: 50, after: null }, asking),
          await own.count({ filter: {}, where }, asking),
        );
      return found;
    }),
  };
}

const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, each: unknown) => (each instanceof Fault ? { fault: each.code } : each)),
  );

test('a register tells of a moment what one tells in which nothing was entered since', async () => {
  const seed = seedOf('AS_OF_SEED');
  let differed = 0;
  for (let i = 0; i < runs(4, 100).numRuns; i += 1) {
    const versions = history(new Dice(`${seed} ${i}`));
    const whole = await register(versions, 9, true);
    const now = await told(whole);
    for (const day of DAYS) {
      const then = await told(whole, moment(day));
      expect(then, `seed ${seed}, world ${i}, day ${day}`).toEqual(await told(await register(versions, day, false)));
      if (JSON.stringify(then) !== JSON.stringify(now)) differed += 1;
    }
  }
  expect(differed).toBeGreaterThan(8);
}, 120_000);

test('what is overdue is so at the moment that is asked of', async () => {
  const devices = BASE.filter(({ table }) => table === 't_sb_djxx');
  const own = await register(
    devices.map((row) => ({ ...row, values: [...row.values.slice(0, -1), stamp(1)], from: 1, until: Infinity })),
    9,
    true,
  );
  // By then all are that are ever due.
  const then = Object.assign(call(30_000), { asOf: '2046-01-01T00:00:00.000Z' });
  const asked = { filter: {}, where: { equipmentOverdue: true } };
  const all = await own.search({ filter: {}, first: 200, after: null }, then);
  const due = all.rows.filter(({ record }) => record.nextInspectionDue !== null).map(({ record }) => record.code);
  const found = await own.search({ ...asked, first: 200, after: null }, then);
  expect(found.rows.map(({ record }) => record.code)).toEqual(due);
  expect([await own.count(asked, then), due.length > 3]).toEqual([due.length, true]);
});

test('it keeps history where it is said to, and of licences and penalties none', async () => {
  const none = await register([], 9, false);
  expect(none.history()).toBeNull();
  const own = await register([], 9, true);
  expect(own.history()).toEqual({ since: '2025-12-31T16:00:00.000Z' });
  await expect(own.organizations(['x'], Object.assign(call(), { asOf: moment(2) }))).rejects.toMatchObject({
    code: 'NO_HISTORY',
  });
});

test('with a row that does not tell since when it is so, nothing is told as of a moment', async () => {
  const [first] = BASE.filter(({ table }) => table === 't_sb_djxx');
  const dated = (time: string | null): Version => ({
    table: 't_sb_djxx',
    values: [...(first?.values.slice(0, -1) ?? []), time],
    from: 1,
    until: Infinity,
  });
  const toldOf = async (time: string | null): Promise<unknown> => {
    const own = await register([dated(time)], 9, true);
    return own.records(CODES, Object.assign(call(), { asOf: moment(2) })).catch(({ code }: Fault) => code);
  };
  for (const time of [null, '', '2026/11/20 20:15:00', '20261120201500', '2026-11-20', 'abcd-ef-gh ij:kl:mn'])
    expect(await toldOf(time), String(time)).toBe('NO_HISTORY');
  // A day that few years have.
  expect(await toldOf('2024-02-29 08:00:00')).toContainEqual(expect.objectContaining({ level: 'ITEM' }));
});

describe.each([
  ['PostgreSQL', NO_POSTGRES, startPostgres],
  ['MariaDB', NO_MARIADB, startMariadb],
] as const)('%s', (_, missing, start) => {
  test.skipIf(missing)('understands how its tables of history are asked', async () => {
    const server = await start();
    closers.push(() => server.stop());
    const facts = [...world({ seed: 1, scale: 0.1 })];
    await loadServer(server.url, facts);
    const own = new EquipmentRegister(await connectSql({ url: server.url }), KEPT);
    closers.push(() => own.close());
    // Entered when it was made, changed lately.
    const before = [...rows(facts)].filter(
      ({ table, values }) => table === `t_sb_djxx${HISTORY}` && String(values[15]) < '2026-10-01',
    );
    const codes = before
      .map(({ values }) => registered(values[1], values[2]))
      .filter((code) => typeof code === 'string');
    expect(codes.length).toBeGreaterThan(3);
    const then = Object.assign(call(30_000), { asOf: '2026-09-30T16:00:00.000Z' });
    for (const record of await own.records(codes, then)) expect(record).toMatchObject({ nextInspectionDue: null });
    await own.links(codes, 'BACK', then);
    await own.events(codes, then);
    await own.inspections(codes, then);
    expect((await own.search({ filter: {}, first: 5, after: null }, then)).rows.length).toBeGreaterThan(0);
    await own.count({ filter: {} }, then);
  });
});
