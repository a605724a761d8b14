import { createHash } from 'node:crypto';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { partitionOf } from '../../cli/export/folder/partitions.ts';
import { runs } from '../support/runs.ts';
import { type FakeRecord, type FakeSectors, keyOf, startFakeSectors } from './support/fake-sectors.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const top = mkdtempSync(join(tmpdir(), 'tongcha-folder-'));
let fake: FakeSectors;
beforeAll(async () => {
  fake = await startFakeSectors();
});
afterEach(() => {
  fake.records.clear();
  fake.silent.clear();
  fake.partly.clear();
  fake.asked.length = 0;
  fake.onPage = () => {};
});
afterAll(async () => {
  await fake.stop();
  rmSync(top, { recursive: true, force: true });
});

const MEMBERS = [
  { name: 'alpha/370000', sector: 'ALPHA' },
  { name: 'alpha/330000', sector: 'ALPHA' },
  { name: 'beta', sector: 'BETA' },
];
const DAY = (n: number): string => `2026-10-${String((n % 28) + 1).padStart(2, '0')}T08:00:00+08:00`;

function made(i: number, more: Partial<FakeRecord> = {}): FakeRecord {
  const { name, sector } = MEMBERS[i % MEMBERS.length] ?? { name: 'beta', sector: 'BETA' };
  return {
    code: `urn:x:${i}`,
    sector: sector as FakeRecord['sector'],
    member: name,
    productName: i % 5 === 0 ? `品${i}!` : `品${i}`,
    producedAt: i % 7 === 0 ? null : `2026-0${(i % 3) + 1}-28T20:00:00Z`,
    division: i % 4 === 0 ? null : `37${String(i % 90).padStart(4, '0')}`,
    system: i % 2 === 0 ? 'register' : 'drop',
    asOf: DAY(1),
    ...more,
  };
}
function put(...records: readonly FakeRecord[]): void {
  for (const each of records) fake.records.set(keyOf(each), each);
}
function fill(count: number): void {
  fake.members = MEMBERS;
  put(...Array.from({ length: count }, (_, i) => made(i)));
}
const run = (folder: string, more: readonly string[] = [], options: RunOptions = {}): Promise<Ran> =>
  runCli(
    ['export', '--folder', folder, '--url', fake.url, '--page', '20', '--patience', '0', '--lang', 'en', ...more],
    options,
  );

interface Manifest {
  readonly runs: readonly {
    readonly rows: number;
    readonly complete: boolean;
    readonly gaps: readonly object[];
    readonly files: readonly {
      readonly path: string;
      readonly rows: number;
      readonly bytes: number;
      readonly sha256: string;
    }[];
  }[];
}
const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, '_manifest.json'), 'utf8')) as Manifest;

async function sql(text: string): Promise<Record<string, unknown>[]> {
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    return (await connection.runAndReadAll(text)).getRowObjectsJson();
  } finally {
    connection.closeSync();
  }
}
/** As docs/cli.md says it. */
const NEWEST = (folder: string): string =>
  `SELECT * FROM read_parquet('${folder}/*/*/*/*.parquet', hive_partitioning = true, hive_types_autocast = false)
   QUALIFY row_number() OVER (PARTITION BY code, member ORDER BY run DESC) = 1`;

/** What DuckDB makes of the folder is what the ministries hold. */
async function expectNewest(folder: string): Promise<void> {
  const rows = await sql(
    `SELECT code, member, sector, division, month, productName, epoch_ms(producedAt)::VARCHAR AS made, place.division AS place, source.system AS system, epoch_ms(source.asOf)::VARCHAR AS asOf, alpha.grade AS grade, beta.tags[1] AS tag, len(recalls)::INT AS recalls FROM (${NEWEST(folder)}) ORDER BY code, member`,
  );
  const expected = [...fake.records.values()]
    .map((each) => {
      const [, division = '', month = ''] = partitionOf({ ...each, place: { division: each.division } })
        .split('/')
        .map((part) => part.split('=')[1]);
      const known = (value: string): string | null => (value.startsWith('__') ? null : value);
      const ms = (time: string | null): string | null => (time === null ? null : String(Date.parse(time)));
      const { code, member, sector, productName, system } = each;
      return {
        code,
        member,
        sector,
        division: known(division),
        month: known(month),
        productName,
        made: ms(each.producedAt),
        place: each.division,
        system,
        asOf: ms(each.asOf),
        grade: sector === 'ALPHA' ? code.length : null,
        tag: sector === 'BETA' ? code : null,
        recalls: productName.endsWith('!') ? 1 : 0,
      };
    })
    .toSorted((a, b) => (`${a.code} ${a.member}` < `${b.code} ${b.member}` ? -1 : 1));
  expect(
    rows.toSorted((a, b) =>
      `${String(a['code'])} ${String(a['member'])}` < `${String(b['code'])} ${String(b['member'])}` ? -1 : 1,
    ),
  ).toEqual(expected);
}

test('a partition is the sector, the province and the month by Beijing’s calendar; what is not known is said as Hive says it', () => {
  expect(partitionOf({ sector: 'FOOD_DRUG', place: { division: '370681' }, producedAt: '2026-02-28T16:30:00Z' })).toBe(
    'sector=FOOD_DRUG/division=370000/month=2026-03',
  );
  for (const sector of ['../..', 'a/b', '', 7, null])
    expect(partitionOf({ sector, place: null })).toMatch(/^sector=__HIVE_DEFAULT_PARTITION__\//);
  expect(partitionOf({ sector: 'FOOD_DRUG', place: { division: '../..' }, producedAt: 'soon' })).toBe(
    'sector=FOOD_DRUG/division=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__',
  );
});

test('the folder is read by DuckDB with its partitions; its manifest says what there is', async () => {
  fill(200);
  const folder = join(top, 'first');
  expect(await run(folder)).toMatchObject({ code: 0, err: expect.stringContaining('200 rows') });
  await expectNewest(folder);
  expect(await sql(`SELECT count(*)::INT AS n FROM read_parquet('${folder}/sector=BETA/*/*/*.parquet')`)).toEqual([
    { n: [...fake.records.values()].filter(({ sector }) => sector === 'BETA').length },
  ]);
  const { runs: all } = manifestOf(folder);
  expect(all).toMatchObject([{ run: 1, rows: 200, complete: true, gaps: [] }]);
  const files = all.flatMap((each) => each.files);
  expect(files.map(({ path }) => path).toSorted()).toEqual(globSync('**/*.parquet', { cwd: folder }).toSorted());
  expect(files.reduce((sum, { rows }) => sum + rows, 0)).toBe(200);
  for (const { path, bytes, sha256 } of files) {
    const body = readFileSync(join(folder, path));
    expect([body.length, createHash('sha256').update(body).digest('hex')]).toEqual([bytes, sha256]);
  }
  expect(readdirSync(folder).filter((name) => !name.startsWith('sector='))).toEqual(['_manifest.json']);
});

test('a later run asks each member for what has changed since it last said something, and adds no more than that', async () => {
  fill(60);
  const folder = join(top, 'later');
  await run(folder);
  fake.asked.length = 0;
  // One moves to another province, one is new, of one of two systems of its member; a member is new.
  put(made(1, { asOf: DAY(5), division: '110101', productName: '改' }), made(61, { asOf: DAY(6) }));
  fake.members = [...MEMBERS, { name: 'beta/440000', sector: 'BETA' }];
  put(made(100, { member: 'beta/440000', sector: 'BETA', asOf: '2020-01-01T00:00:00Z' }));
  expect((await run(folder)).code).toBe(0);
  const asked = new Map(fake.asked.map((each) => [JSON.stringify(each), each]));
  expect([...asked.values()]).toEqual([
    { field: 'ALPHA', where: { members: ['alpha/370000'], changedSince: DAY(1) } },
    { field: 'ALPHA', where: { members: ['alpha/330000'], changedSince: DAY(1) } },
    { field: 'BETA', where: { members: ['beta'], changedSince: DAY(1) } },
    { field: 'BETA', where: { members: ['beta/440000'] } },
  ]);
  await expectNewest(folder);
  expect(manifestOf(folder).runs.length).toBe(2);
  // Nothing of the first run has changed.
  expect(manifestOf(folder).runs[0]?.files.every(({ path }) => path.endsWith('part-00001.parquet'))).toBe(true);
});

test('a member that did not answer is asked for the same again by the next run', async () => {
  fill(40);
  const folder = join(top, 'silent');
  fake.silent.add('beta');
  expect(await run(folder)).toMatchObject({ code: 3, err: expect.stringContaining('TIMEOUT') });
  expect(manifestOf(folder).runs[0]).toMatchObject({ complete: false, gaps: [{ code: 'TIMEOUT', member: 'beta' }] });
  fake.silent.clear();
  expect((await run(folder)).code).toBe(0);
  await expectNewest(folder);
  // Of what it did say, the latest is no measure of the rest.
  put(
    made(2, { asOf: DAY(9), productName: '后来' }),
    made(35, { asOf: DAY(9), productName: '后来' }),
    made(8, { asOf: DAY(9) }),
  );
  fake.partly.add('beta');
  expect((await run(folder)).code).toBe(3);
  fake.partly.clear();
  expect((await run(folder)).code).toBe(0);
  await expectNewest(folder);
});

test('the slowest system of a member says from when on it is asked again; one that never says when is read whole', async () => {
  fake.members = MEMBERS;
  const folder = join(top, 'clocks');
  put(
    ...Array.from({ length: 18 }, (_, i) => saidOn(i, 0)).filter(
      ({ system, member }) => system !== 'mute' || member === 'beta',
    ),
  );
  await run(folder);
  put(
    ...Array.from({ length: 18 }, (_, i) => saidOn(i, 2, { productName: '后来' })).filter(
      ({ system }) => system === 'drop',
    ),
  );
  await run(folder);
  await expectNewest(folder);
  put(saidOn(8, 4, { productName: '又' }));
  await run(folder);
  await expectNewest(folder);
});

test('interrupted and gone on with it has the same files, byte for byte', async () => {
  fill(150);
  const [whole, ended] = [join(top, 'whole'), join(top, 'ended')];
  expect((await run(whole)).code).toBe(0);
  for (const after of [2, 3, 1]) {
    const abort = new AbortController();
    let left = after;
    fake.onPage = () => ((left -= 1) === 0 ? abort.abort() : undefined);
    expect((await run(ended, [], { signal: abort.signal })).code).toBe(130);
    expect(globSync('**/*.parquet', { cwd: ended })).toEqual([]);
  }
  fake.onPage = () => {};
  expect(await run(ended)).toMatchObject({ code: 0, err: expect.stringMatching(/went on after row/) });
  expect(manifestOf(ended).runs[0]?.files).toEqual(manifestOf(whole).runs[0]?.files);
});

/** Of a member's systems one is ten days behind the other, and one never says when. */
const CLOCKS: readonly ((day: number) => Partial<FakeRecord>)[] = [
  (day) => ({ system: 'register', asOf: DAY(day + 11) }),
  (day) => ({ system: 'drop', asOf: DAY(day + 1) }),
  () => ({ system: 'mute', asOf: null }),
];
const saidOn = (i: number, day: number, more: Partial<FakeRecord> = {}): FakeRecord =>
  made(i, { ...CLOCKS[Math.floor(i / MEMBERS.length) % CLOCKS.length]?.(day), ...more });

test('whatever changes between runs, and whoever is silent, the newest rows are in the end what is held', async () => {
  const change = fc.record({ i: fc.nat(30), division: fc.constantFrom('110101', '370681', null) });
  const who = fc.subarray(
    MEMBERS.map(({ name }) => name),
    { maxLength: 1 },
  );
  const step = fc.record({ changes: fc.array(change, { maxLength: 8 }), silent: who, partly: who });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), fc.boolean(), async (steps, hasMute) => {
      const folder = join(top, `random-${(n += 1)}`);
      fake.records.clear();
      fake.members = MEMBERS;
      const isMute = (i: number): boolean => Math.floor(i / MEMBERS.length) % CLOCKS.length === 2;
      const all = Array.from({ length: 31 }, (_, i) => i).filter((i) => hasMute || !isMute(i));
      put(...all.map((i) => saidOn(i, 0)));
      for (const [day, { changes, silent, partly }] of steps.entries()) {
        for (const { i, division } of changes)
          if (all.includes(i)) put(saidOn(i, day, { division, productName: `第${day}日` }));
        for (const member of silent) fake.silent.add(member);
        for (const member of partly) fake.partly.add(member);
        await run(folder);
        fake.silent.clear();
        fake.partly.clear();
      }
      await run(folder);
      await expectNewest(folder);
      rmSync(folder, { recursive: true });
    }),
    runs(6, 300),
  );
});

test('what is in the folder under other conditions, and what a folder has not, is a fault of usage', async () => {
  fill(10);
  const folder = join(top, 'usage');
  await run(folder, ['--where', '{"sectors":["ALPHA"]}']);
  for (const [args, fault] of [
    [[], /other conditions/],
    [['--format', 'csv'], /--format/],
    [['links'], /links/],
  ] as const)
    expect(await run(folder, args)).toMatchObject({ code: 2, err: expect.stringMatching(fault) });
  expect((await run(folder, ['--where', '{"sectors":["ALPHA"]}'])).code).toBe(0);
});
