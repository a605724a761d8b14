import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as bodyOf } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { columnsOf, type Row } from '../../cli/export/columns.ts';
import { writeParquet } from '../../cli/export/parquet.ts';
import { runs } from '../support/runs.ts';
import { type Ran, runCli } from './support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-diff-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const path = (name: string): string => join(folder, name);

interface Change {
  readonly table: string;
  readonly change: string;
  readonly key: Record<string, string | null>;
  readonly fields: { field: string; before: unknown; after: unknown }[];
}

const diff = async (...args: string[]): Promise<Ran & { readonly changes: Change[] }> => {
  const ran = await runCli(['diff', ...args, '--json']);
  return {
    ...ran,
    changes: ran.out
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Change),
  };
};
const ndjson = (name: string, rows: readonly object[]): string => {
  writeFileSync(path(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return path(name);
};
const record = (code: string, more: object = {}): Row => ({
  code,
  member: 'agriculture/370000',
  productName: '苹果',
  quantity: { value: 3, unit: 'kg' },
  producedAt: '2026-03-01T08:00:00+08:00',
  recalls: [],
  source: { system: 'bus', asOf: '2026-10-01T08:00:00+08:00' },
  ...more,
});
const COLUMNS = columnsOf({
  code: 'text',
  member: 'text',
  productName: 'text',
  quantity: { value: 'number', unit: 'text' },
  producedAt: 'time',
  recalls: [{ id: 'text', at: 'time' }],
  source: { system: 'text', asOf: 'time' },
});
const parquet = async (name: string, rows: readonly Row[], columns = COLUMNS): Promise<string> => {
  await writeParquet(
    async function* () {
      yield* rows;
    },
    path(name),
    columns,
  );
  return path(name);
};

const BEFORE = [record('a:1'), record('a:2'), record('a:3'), record('a:3', { member: 'agriculture/320000' })];
const AFTER = [
  record('a:4'),
  record('a:3', { member: 'agriculture/320000', source: { system: 'bus', asOf: '2026-11-01T08:00:00+08:00' } }),
  record('a:3', {
    quantity: { value: 4, unit: 'kg' },
    productName: null,
    recalls: [{ id: 'R1', at: '2026-10-05T00:00:00+08:00' }],
  }),
  record('a:1', { producedAt: '2026-03-01T00:00:00Z' }),
];
const CHANGES = [
  { table: '', change: 'removed', key: { code: 'a:2', member: 'agriculture/370000' }, fields: [] },
  {
    table: '',
    change: 'changed',
    key: { code: 'a:3', member: 'agriculture/370000' },
    fields: [
      { field: 'productName', before: '苹果', after: null },
      { field: 'quantity.value', before: 3, after: 4 },
      { field: 'recalls', before: [], after: [{ id: 'R1', at: '2026-10-05T00:00:00+08:00' }] },
    ],
  },
  { table: '', change: 'added', key: { code: 'a:4', member: 'agriculture/370000' }, fields: [] },
];
const told = (changes: readonly Change[]): unknown[] =>
  changes.map(({ table, change, key, fields }) => ({ table, change, key, fields }));

test('records are matched by code and member, whatever their order; a moment is one however it is written; when it was said does not count', async () => {
  const { code, changes } = await diff(ndjson('a.ndjson', BEFORE), ndjson('b.ndjson', AFTER));
  expect(code).toBe(1);
  expect(told(changes)).toEqual(CHANGES);
  const same = await diff(path('a.ndjson'), ndjson('c.ndjson', BEFORE.toReversed()));
  expect([same.code, same.changes]).toEqual([0, []]);
});

test('Parquet is compared as NDJSON is, and one with the other', async () => {
  const [a, b] = [await parquet('a.parquet', BEFORE), await parquet('b.parquet', AFTER)];
  expect(told((await diff(a, b)).changes)).toEqual(CHANGES);
  expect(told((await diff(path('a.ndjson'), b)).changes)).toEqual(CHANGES);
  expect((await diff(a, path('a.ndjson'))).code).toBe(0);
  const links = columnsOf({ kind: 'text', from: 'text', to: 'text', at: 'time' });
  const row = { kind: 'PACK', from: 'a:1', to: 'a:2', at: '2026-03-01T08:00:00+08:00' };
  await parquet('links.parquet', [row], links);
  expect((await diff(path('links.parquet'), ndjson('links.ndjson', [row]))).code).toBe(0);
});

test('it finds what a plain comparison finds, of any rows, also where a key stands twice', async () => {
  const row = fc.record({
    code: fc.constantFrom('a', 'b', 'c', 'd'),
    member: fc.constantFrom('m', 'n'),
    name: fc.option(fc.constantFrom('x', 'y', "'", '\n')),
    list: fc.array(fc.constantFrom('p', 'q'), { maxLength: 2 }),
  });
  const rows = fc.uniqueArray(row, { selector: ({ code, member }) => `${code} ${member}`, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, rows, async (before, after) => {
      const { changes, code } = await diff(ndjson('r1.ndjson', before), ndjson('r2.ndjson', after));
      const at = (list: typeof before): Map<string, (typeof before)[number]> =>
        new Map(list.map((each) => [`${each.code} ${each.member}`, each]));
      const [had, has] = [at(before), at(after)];
      const bag = (list: readonly string[]): string => list.toSorted().join();
      const expected = [...new Set([...had.keys(), ...has.keys()])].flatMap((key) => {
        const [a, b] = [had.get(key), has.get(key)];
        if (!a || !b) return [`${a ? 'removed' : 'added'} ${key}`];
        return a.name === b.name && bag(a.list) === bag(b.list) ? [] : [`changed ${key}`];
      });
      expect(changes.map(({ change, key }) => `${change} ${key['code']} ${key['member']}`).toSorted()).toEqual(
        expected.toSorted(),
      );
      expect(code).toBe(expected.length > 0 ? 1 : 0);
    }),
    runs(20, 500),
  );
  const twice = await diff(
    ndjson('t1.ndjson', [{ code: 'a', n: 1 }, { code: 'a', n: 1 }, { code: 'b' }]),
    ndjson('t2.ndjson', [{ code: 'b' }, { code: 'a', n: 1 }]),
  );
  expect(told(twice.changes)).toEqual([{ table: '', change: 'removed', key: { code: 'a' }, fields: [] }]);
});

const link = (more: object = {}): object => ({
  kind: 'PACK',
  from: 'a:1',
  to: 'a:2',
  at: '2026-03-01T08:00:00+08:00',
  quantity: { value: 1, unit: 'kg' },
  evidence: [{ member: 'x' }],
  ...more,
});

test('two chains: units, what is held of them, and links by kind, ends and time', async () => {
  const chain = (name: string, parts: object): string => {
    writeFileSync(path(name), JSON.stringify({ units: [], links: [], gaps: [], coverage: [], ...parts }));
    return path(name);
  };
  const unit = { code: 'a:1', depth: 0, sectors: ['AGRICULTURE'], records: [{ member: 'm', recalls: [] }] };
  const a = chain('a.json', { units: [unit], links: [link(), link({ kind: 'HOLD' })] });
  const b = chain('b.json', {
    units: [
      { ...unit, records: [{ member: 'm', recalls: [{ reason: 'x' }] }] },
      { code: 'a:2', depth: 1, sectors: [], records: [] },
    ],
    links: [link({ quantity: { value: 2, unit: 'kg' } }), link({ at: '2026-04-01T08:00:00+08:00' })],
  });
  const { code, changes } = await diff(a, b);
  expect(code).toBe(1);
  expect(
    changes.map(({ table, change, key, fields }) => [
      table,
      change,
      ...Object.values(key),
      ...fields.map(({ field }) => field),
    ]),
  ).toEqual([
    ['units', 'added', 'a:2'],
    ['records', 'changed', 'a:1', 'm', 'recalls'],
    ['links', 'removed', 'HOLD', 'a:1', 'a:2', '2026-03-01T08:00:00+08:00'],
    ['links', 'changed', 'PACK', 'a:1', 'a:2', '2026-03-01T08:00:00+08:00', 'quantity.value'],
    ['links', 'added', 'PACK', 'a:1', 'a:2', '2026-04-01T08:00:00+08:00'],
  ]);
  const text = await runCli(['diff', a, b, '--lang', 'en']);
  expect(text.out).toContain('~ PACK a:1 a:2 2026-03-01T08:00:00+08:00\n    quantity.value: 1 → 2');
  expect(text.out).toContain('links  added 1  removed 1  changed 1');
  expect((await runCli(['diff', a, b, '--summary'])).out).toBe(
    'units  新增 1  消失 0  变更 0\nrecords  新增 0  消失 0  变更 1\nlinks  新增 1  消失 1  变更 1\n',
  );
});

test('a chain is compared with itself at an earlier moment; what its systems cannot say of then is a gap', async () => {
  const unit = (code: string, depth: number): object => ({ code, depth, sectors: [], records: [] });
  const at = (asOf: string | undefined): object => ({
    root: { code: 'hazlot:370681001.CL20260301' },
    direction: 'FORWARD',
    complete: asOf === undefined,
    depth: 1,
    units: [unit('hazlot:370681001.CL20260301', 0), ...(asOf === undefined ? [unit('cylinder:137021000345', 1)] : [])],
    links: [],
    gaps:
      asOf === undefined
        ? []
        : [
            {
              reason: 'NO_HISTORY',
              sector: 'RARE_EARTH',
              member: 'rare-earth',
              system: null,
              codes: [],
              message: 'keeps none',
            },
          ],
    withheld: [],
    coverage: [],
  });
  const asked: unknown[] = [];
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const { query, variables, extensions } = JSON.parse(body) as {
        query: string;
        variables: object;
        extensions?: { asOf: string };
      };
      const isChain = query.includes('chain(');
      if (isChain) asked.push([variables, extensions]);
      response.writeHead(200, { 'content-type': 'application/json' }).end(
        JSON.stringify({
          data: isChain
            ? { chain: at(extensions?.asOf) }
            : { members: [], identify: [{ code: 'hazlot:370681001.CL20260301', unit: { coverage: [], records: [] } }] },
          extensions,
        }),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const then = '2026-06-20T23:00:00+08:00';
  const { code, changes, err } = await diff(
    then,
    'now',
    '--chain',
    'hazlot:370681001.CL20260301',
    '--forward',
    '--url',
    url,
  );
  expect([code, changes.map(({ table, change, key }) => [table, change, key])]).toEqual([
    1,
    [['units', 'added', { code: 'cylinder:137021000345' }]],
  ]);
  expect(asked).toEqual(
    [{ asOf: new Date(then).toISOString() }, undefined].map((extensions) => [
      { code: 'hazlot:370681001.CL20260301', direction: 'FORWARD', maxDepth: 20, maxUnits: 1_000 },
      extensions,
    ]),
  );
  expect(err).toContain(`! NO_HISTORY RARE_EARTH ${then} 未保留当时的数据`);
  expect((await diff('yesterday', 'now', '--chain', 'hazlot:370681001.CL20260301', '--url', url)).code).toBe(2);
  expect((await diff(then, then, '--chain', 'hazlot:370681001.CL20260301', '--url', url)).code).toBe(3);
  server.close();
});

test('folders are compared table by table; gaps, and tables that only one has, are told and leave it open', async () => {
  for (const name of ['one', 'two']) mkdirSync(path(name));
  await parquet('one/food_drug.parquet', BEFORE);
  await parquet('two/food_drug.parquet', BEFORE);
  expect((await diff(path('one'), path('two'))).code).toBe(0);
  writeFileSync(
    path('two/food_drug.parquet.gaps.ndjson'),
    '{"code":"FORBIDDEN","policy":"food-drug/parties","count":9}\n',
  );
  expect((await diff(path('one'), path('two'))).code).toBe(0);
  writeFileSync(path('two/food_drug.parquet.gaps.ndjson'), '{"code":"TIMEOUT","sector":"FOOD_DRUG","count":2}\n');
  const open = await diff(path('one'), path('two'));
  expect([open.code, open.err]).toEqual([3, '! 先有缺口 0,后有缺口 2: 少了的可能只是没有问到。\n']);
  await parquet('two/agriculture.parquet', BEFORE);
  expect((await diff(path('one'), path('two'))).err).toContain('只有一方有,未比较: agriculture');
});

test('what cannot be compared is said', async () => {
  writeFileSync(path('other.json'), '{"units":1}');
  writeFileSync(path('bad.ndjson'), 'no JSON\n');
  for (const [a, b, exit] of [
    ['none.ndjson', 'a.ndjson', 2],
    ['other.json', 'a.json', 2],
    ['a.csv', 'a.ndjson', 2],
    ['bad.ndjson', 'a.ndjson', 1],
  ] as const)
    expect([a, (await runCli(['diff', path(a), path(b)])).code]).toEqual([a, exit]);
  expect((await runCli(['diff', path('a.ndjson')])).code).toBe(2);
});
