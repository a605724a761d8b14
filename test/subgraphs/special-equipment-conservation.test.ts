import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DDL, TABLES } from '../../demo/equipment-db/tables.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { SqlConnector } from '../../subgraphs/kit/connectors/sql/connector.ts';
import { EquipmentRegister } from '../../subgraphs/special-equipment/system.ts';
import { runs } from '../support/runs.ts';
import { call } from '../support/stand-in.ts';
import { asWritten } from './support/as-written.ts';

type Row = Readonly<Record<string, string>>;

const numbers = [0, 1, 2, 3, 4, 5, 6, 7];
const cylinder = (n: number): string => `13702100088${n}`;
const gas = (n: number): string => `370681001.QX${n % 3}`;
const USCC = '91370681MA3T00105U';

/** Enough rows a table that a key column which is written otherwise shows. */
const WELL: Readonly<Record<string, readonly Row[]>> = {
  t_sb_djxx: numbers.map((n) => ({
    mlx: 'QP',
    zcdm: cylinder(n),
    sbmc: '液氯钢瓶',
    zzrq: '2020-01-01',
    xcjyrq: '20270101',
    sfsc: n === 7 ? '1' : '0',
    gxsj: '2026-03-10 08:00:00',
  })),
  t_sb_jyjl: numbers.map((n) => ({
    mlx: 'QP',
    zcdm: cylinder(n),
    bgbh: `J${n}`,
    jyrq: '2025-01-01',
    jyjl: '1',
    yxqz: '2027-01-01',
  })),
  t_qp_czjl: numbers.map((n) => ({
    djbh: `C${n}`,
    jzlx: 'WH',
    jzpc: gas(n),
    mlx: 'QP',
    qpbm: cylinder(n),
    czsj: '2026-03-10 08:00:00',
    czl: '500',
    dw: 'kg',
    sfsc: '0',
  })),
  t_qp_lzjl: numbers.map((n) => ({
    djbh: `L${n}`,
    mlx: 'QP',
    qpbm: cylinder(n),
    dwdm: USCC,
    lcsj: '2026-03-11 08:00:00',
    sfsc: '0',
  })),
  t_sb_bjaz: numbers.map((n) => ({
    djbh: `B${n}`,
    bjlx: 'SB',
    bjdm: `31101205620260001${n}`,
    mlx: 'ZC',
    zcdm: `3110350203202605001${n}`,
    azsj: '2026-05-20',
    sfsc: '0',
  })),
  t_sb_zzjl: numbers.map((n) => ({
    djbh: `Z${n}`,
    cllx: 'XT',
    clpc: '91320500MA1F00110G.NF260315',
    mlx: 'SB',
    cpdm: `31101205620260001${n}`,
    zzsj: '20260501',
    yl: '2',
    dw: 'kg',
    sfsc: '0',
  })),
};
const CODES = [
  ...[0, 1, 7].map((n) => `cylinder:${cylinder(n)}`),
  'cylinder:137021000999',
  ...[0, 1].map((n) => `hazlot:${gas(n)}`),
  `uscc:${USCC}`,
  'equipment:31103502032026050010',
  'device:311012056202600010',
  'relot:91320500MA1F00110G.NF260315',
];

/** The columns that rows are found by, and whose words have a meaning. Any other words are a name. */
const KEYS: Readonly<Record<string, readonly string[]>> = {
  t_sb_djxx: ['zcdm'],
  t_sb_jyjl: ['zcdm'],
  t_qp_czjl: ['jzpc', 'qpbm'],
  t_qp_lzjl: ['qpbm', 'dwdm'],
  t_sb_bjaz: ['bjdm', 'zcdm'],
  t_sb_zzjl: ['clpc', 'cpdm'],
};
const TYPED: Readonly<Record<string, readonly string[]>> = {
  t_sb_djxx: ['mlx', 'zzrq', 'xcjyrq', 'sfsc', 'gxsj'],
  t_sb_jyjl: ['mlx', 'jyrq', 'jyjl', 'yxqz'],
  t_qp_czjl: ['jzlx', 'mlx', 'czsj', 'czl', 'sfsc'],
  t_qp_lzjl: ['mlx', 'lcsj', 'sfsc'],
  t_sb_bjaz: ['bjlx', 'mlx', 'azsj', 'sfsc'],
  t_sb_zzjl: ['cllx', 'mlx', 'zzsj', 'yl', 'sfsc'],
};

const WAYS: readonly ((value: string) => string)[] = [
  (value) => value.toLowerCase(),
  (value) => `${value}   `,
  (value) => value.replace(/[!-~]/g, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0)),
  (value) => `?${value}`,
  () => '?',
];
/** What a flag, a time or an amount is written as elsewhere, with its meaning. */
const SAME: readonly ((value: string) => string)[] = [
  (value) => ({ 0: 'N', 1: 'Y' })[value] ?? value,
  (value) => ({ 0: '否', 1: '是' })[value] ?? value,
  (value) => value.replace(/^(\d{4})-(\d\d)-(\d\d)/, '$1/$2/$3'),
  (value) => value.replace(/^500$/, '500.00公斤'),
];

interface Random {
  readonly table: number;
  readonly column: number;
  readonly row: number;
  readonly how: number;
}
const pick = <T>(list: readonly T[], n: number): T => list[n % list.length] as T;
const tables = Object.keys(WELL);

let folder: string;
let database: DatabaseSync;
let connector: SqlConnector;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-conserved-'));
  const path = join(folder, 'register.db');
  database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF');
  connector = await connectSql({ url: `sqlite:${path}` });
});
afterAll(async () => {
  await connector.close();
  database.close();
  rmSync(folder, { recursive: true, force: true });
});

function insert(table: string, row: Row): void {
  const names = Object.keys(row);
  database
    .prepare(`INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`)
    .run(...Object.values(row));
}

function setUp(): void {
  for (const table of [...TABLES, 'renamed']) database.exec(`DROP TABLE IF EXISTS ${table}`);
  for (const statement of DDL) if (statement.startsWith('CREATE TABLE')) database.exec(statement);
  for (const [table, rows] of Object.entries(WELL)) for (const row of rows) insert(table, row);
}

function rewrite(table: string, column: string, change: (value: string) => string, row?: number): void {
  const update = database.prepare(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`);
  for (const [i, each] of database.prepare(`SELECT rowid AS id, ${column} AS value FROM ${table}`).all().entries())
    if (row === undefined || row % numbers.length === i) update.run(change(String(each['value'])), Number(each['id']));
}

const columnsOf = (table: string): string[] =>
  database
    .prepare(`SELECT name FROM pragma_table_info('${table}')`)
    .all()
    .map((each) => String(each['name']));

const FAULTS: Readonly<Record<string, (random: Random) => void>> = {
  'a table is renamed': ({ table }) => database.exec(`ALTER TABLE ${pick(tables, table)} RENAME TO renamed`),
  'a column is renamed': ({ table, column }) => {
    const name = pick(tables, table);
    database.exec(`ALTER TABLE ${name} RENAME COLUMN ${pick(columnsOf(name), column)} TO renamed`);
  },
  'a column is dropped': ({ table, column }) => {
    const name = pick(tables, table);
    const [, ...droppable] = columnsOf(name);
    database.exec(`ALTER TABLE ${name} DROP COLUMN ${pick(droppable, column)}`);
  },
  'columns are in another order': ({ table }) => {
    const name = pick(tables, table);
    database.exec(
      `CREATE TABLE renamed AS SELECT ${columnsOf(name).toReversed().join(', ')} FROM ${name}; DROP TABLE ${name}; ALTER TABLE renamed RENAME TO ${name}`,
    );
  },
  'a column is written otherwise': ({ table, column, how }) => {
    const name = pick(tables, table);
    rewrite(name, pick([...(TYPED[name] ?? []), ...(KEYS[name] ?? [])], column), pick(WAYS, how));
  },
  'a value is written otherwise': ({ table, column, row, how }) => {
    const name = pick(tables, table);
    rewrite(name, pick(TYPED[name] ?? [], column), pick(WAYS, how), row);
  },
  'a column is written in another known way': ({ table, column, how }) => {
    const name = pick(tables, table);
    rewrite(name, pick(TYPED[name] ?? [], column), pick(SAME, how));
  },
  'a row is repeated': ({ table, row }) => {
    const name = pick(tables, table);
    insert(name, pick(WELL[name] ?? [], row));
  },
  'a row is repeated otherwise': ({ table, row, column, how }) => {
    const name = pick(tables, table);
    const again = pick(WELL[name] ?? [], row);
    const changed = pick(TYPED[name] ?? [], column);
    insert(name, { ...again, [changed]: pick(WAYS, how)(again[changed] ?? '') });
  },
};

interface Told {
  readonly answer: unknown;
  readonly isDoubted: boolean;
}

async function told(): Promise<readonly Told[]> {
  const register = new EquipmentRegister(connector);
  const asked = [
    (with_: ReturnType<typeof call>) => register.records(CODES, with_),
    (with_: ReturnType<typeof call>) => register.links(CODES, 'BACK', with_),
    (with_: ReturnType<typeof call>) => register.links(CODES, 'FORWARD', with_),
    (with_: ReturnType<typeof call>) => register.inspections(CODES, with_),
  ];
  const all: Told[] = [];
  for (const ask of asked) {
    const with_ = call(30_000);
    const answers: readonly unknown[] | Error = await ask(with_).catch((error: unknown) => error as Error);
    for (const [i, code] of CODES.entries()) {
      const answer = answers instanceof Error ? answers : answers[i];
      all.push({
        answer,
        isDoubted: answer instanceof Error || with_.partials.some(([, codes]) => codes.includes(code)),
      });
    }
  }
  return all;
}

// A row that is gone, and one key among many that is written otherwise, are what nobody can tell: no look-up finds
// them.
test('whatever happens to the register, what is told is the truth or said to be in doubt', async () => {
  setUp();
  const truth = await told();
  expect(truth.filter(({ isDoubted }) => isDoubted)).toEqual([]);
  const natural = fc.nat({ max: 100_000 });
  const random = fc.record({ table: natural, column: natural, row: natural, how: natural });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...Object.keys(FAULTS)), random, async (name, dice) => {
      setUp();
      FAULTS[name]?.(dice);
      for (const [i, { answer, isDoubted }] of (await told()).entries())
        if (!isDoubted)
          expect(asWritten(answer), `${name}: ${CODES[i % CODES.length]}`).toEqual(asWritten(truth[i]?.answer));
    }),
    runs(60, 2_000),
  );
}, 600_000);
