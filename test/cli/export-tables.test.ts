import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-tables-'));
const PACK = 'drug:83857930000879766601';
let graph: Graph;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  graph = await startGraph({
    timeoutMs: 20_000,
    deadlineMs: 60_000,
    grants: (ministry) =>
      ministry === 'food-drug'
        ? [{ who: '{ role: regulator, sectors: [FOOD_DRUG] }', groups: ['search'], purpose: 'recall' }]
        : [],
  });
  const { authorization, 'tongcha-purpose': purpose } = graph.headersOf(EVERYTHING);
  env = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
});
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

const path = (name: string): string => join(folder, name);
type Row = Readonly<Record<string, unknown>>;
const rowsIn = (name: string): Row[] =>
  readFileSync(path(name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row);
const run = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  runCli(['export', ...args, '--url', graph.origin, '--lang', 'en'], { env, ...options });
async function exported(name: string, args: readonly string[]): Promise<Row[]> {
  const { code, err } = await run([...args, '--output', path(name)]);
  expect([code, err.replace(/.*gaps.ndjson/, '')]).toEqual([0, expect.not.stringContaining('!')]);
  return rowsIn(name);
}
/** Units that one request asks about; always as many, so that there is one plan. */
const AT_ONCE = 10;
const LINKS_OF = `query(${Array.from({ length: AT_ONCE }, (_, n) => `$c${n}: TraceCode!`).join(' ')}) {
  ${Array.from({ length: AT_ONCE }, (_, n) => `u${n}: unit(code: $c${n}) { ...U }`).join(' ')}
}
fragment U on TraceUnit { upstream(maxDepth: 1) { links { ...L } } downstream(maxDepth: 1) { links { ...L } } }
fragment L on ChainLink { from to kind at until share evidence { member recordId at } doubts }`;
/** As every link is told by the unit at one of its ends. */
async function linksOf(codes: readonly string[]): Promise<Map<string, Row>> {
  const links = new Map<string, Row>();
  for (let i = 0; i < codes.length; i += AT_ONCE) {
    const asked = Array.from({ length: AT_ONCE }, (_, n) => codes[i + n] ?? codes[i] ?? '');
    const { data } = await graph.query<Record<string, Record<'upstream' | 'downstream', { links: Row[] }>>>(
      LINKS_OF,
      Object.fromEntries(asked.map((code, n) => [`c${n}`, code])),
      EVERYTHING,
    );
    for (const [n, code] of asked.entries())
      for (const link of [...(data[`u${n}`]?.upstream.links ?? []), ...(data[`u${n}`]?.downstream.links ?? [])])
        if (link['from'] === code || link['to'] === code) links.set(told(link), link);
  }
  return links;
}
const told = ({ from, to, kind, at, evidence }: Row): string =>
  JSON.stringify([
    from,
    to,
    kind,
    at,
    (evidence as Row[]).map(({ member, recordId, at: own }) => [member, recordId, own]),
  ]);

test('records of all sectors are one table: what all have, and a column a sector of what only its records have', async () => {
  const all = await exported('records.ndjson', ['records']);
  const sectors = ['AGRICULTURE', 'CUSTOMS', 'FOOD_DRUG', 'HAZARDOUS_GOODS', 'RARE_EARTH', 'SPECIAL_EQUIPMENT'];
  expect([...new Set(all.map(({ sector }) => String(sector)))].toSorted()).toEqual(sectors);
  for (const sector of ['food-drug', 'rare-earth']) {
    const own = await exported(`${sector}.ndjson`, [sector]);
    const field = sector === 'food-drug' ? 'foodDrug' : 'rareEarth';
    const same = all.filter((row) => row['sector'] === sector.toUpperCase().replace('-', '_'));
    // The same rows in the same order, what is the sector's own below its column.
    expect(same.map((row) => ({ ...row, ...(row[field] as Row) }))).toEqual(
      own.map((row) => expect.objectContaining(row) as unknown),
    );
    expect(all.filter((row) => row[field] !== null).length).toBe(own.length);
  }
  const some = await exported('some.ndjson', ['records', '--where', '{"sectors":["RARE_EARTH"],"level":"LOT"}']);
  expect(some.length).toBeGreaterThan(0);
  expect(some.every((row) => row['sector'] === 'RARE_EARTH' && row['level'] === 'LOT')).toBe(true);
});

test('a sector that one may not list is named as kept back, where it was asked for', async () => {
  const { authorization } = graph.headersOf({ role: 'regulator', sector: 'FOOD_DRUG' });
  const token = String(authorization).replace('Bearer ', '');
  const as = { env: { TONGCHA_TOKEN: token, TONGCHA_PURPOSE: 'recall' } };
  const kept = ['agriculture', 'customs', 'hazardous-goods', 'rare-earth', 'special-equipment'].map(
    (name) => `${name}/search`,
  );
  for (const table of ['records', 'links', 'organisations']) {
    const name = `food-${table}.ndjson`;
    const { code } = await run([table, '--where', '{"recalled":true}', '--output', path(name)], as);
    const policies = rowsIn(`${name}.gaps.ndjson`).map(({ policy }) => policy);
    expect([code, policies]).toEqual([0, expect.arrayContaining(kept)]);
  }
  const where = '{"recalled":true,"sectors":["FOOD_DRUG"]}';
  const { err } = await run(['records', '--where', where, '--output', path('food-alone.ndjson')], as);
  expect(err).not.toContain('/search');
});

test('every link of the records is a row, once, also where it is told at both of its ends', async () => {
  const codes = [
    ...new Set((await exported('codes.ndjson', ['records', '--fields', 'level'])).map(({ code }) => String(code))),
  ];
  const expected = await linksOf(codes);
  const rows = await exported('links.ndjson', ['links', '--page', '7']);
  expect(rows.map(told).toSorted()).toEqual([...expected.keys()].toSorted());
  expect(rows.some(({ from, to }) => codes.includes(String(from)) && codes.includes(String(to)))).toBe(true);
  expect(rows.some(({ from, to }) => !codes.includes(String(from)) || !codes.includes(String(to)))).toBe(true);
  // In the same order whatever the pages were.
  expect(await exported('links-again.ndjson', ['links', '--page', '200'])).toEqual(rows);
  const from = '2026-03-02T00:00:00+08:00';
  const packed = await exported('packed.ndjson', ['links', '--kinds', 'PACK', '--from', from]);
  expect(packed.length).toBeGreaterThan(0);
  // What lasted until then is among it.
  const isLater = ({ at, until }: Row): boolean => Date.parse(String(until ?? at)) >= Date.parse(from) || at === null;
  expect(packed).toEqual(rows.filter((row) => row['kind'] === 'PACK' && isLater(row)));
});

test('of some records the links are those of their own, into and out of them', async () => {
  const where = '{"sectors":["HAZARDOUS_GOODS"]}';
  const codes = (await exported('hazard.ndjson', ['records', '--where', where])).map(({ code }) => String(code));
  const rows = await exported('hazard-links.ndjson', ['links', '--where', where]);
  expect(rows.map(told).toSorted()).toEqual([...(await linksOf(codes)).keys()].toSorted());
});

test('every organisation that a record names is a row, with who names it as what', async () => {
  const named = new Map<string, Set<string>>();
  const visit = (value: unknown, member: string, at: readonly string[]): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, member, at);
    else if (typeof value === 'object' && value !== null) {
      const { uscc, name } = value as Row;
      if (typeof uscc === 'string')
        named.set(uscc, (named.get(uscc) ?? new Set()).add(JSON.stringify([member, name, at.join('.')])));
      for (const [key, each] of Object.entries(value)) visit(each, member, [...at, key]);
    }
  };
  for (const sector of ['agriculture', 'customs', 'food-drug', 'hazardous-goods', 'rare-earth', 'special-equipment'])
    for (const row of await exported(`${sector}.ndjson`, [sector])) visit(row, String(row['member']), []);
  const rows = await exported('organisations.ndjson', ['organisations', '--page', '7']);
  expect(rows.map(({ uscc }) => uscc)).toEqual([...named.keys()].toSorted());
  for (const { uscc, named: by } of rows)
    expect((by as Row[]).map(({ member, name, as }) => JSON.stringify([member, name, as])).toSorted()).toEqual(
      [...(named.get(String(uscc)) ?? [])].toSorted(),
    );
});

test('chains of many codes are two tables, each row with the root whose chain it is of', async () => {
  const roots = [PACK, 'hazlot:370681001.CL20260301', 'hazlot:999999001.NOTHING'];
  writeFileSync(path('roots.txt'), `${roots.join('\r\n')}\n\n${PACK}\n`);
  expect(await run(['chains', '--roots', path('roots.txt'), '--output', path('chains.ndjson')])).toMatchObject({
    code: 0,
  });
  const [units, links] = [rowsIn('chains.units.ndjson'), rowsIn('chains.links.ndjson')];
  expect([...new Set(units.map(({ root }) => root))]).toEqual(roots);
  for (const root of roots) {
    await run(['chain', root, '--output', path('one.ndjson')]);
    const of = (rows: readonly Row[]): Row[] => rows.filter((row) => row['root'] === root);
    // Who holds a unit stands in this table alone.
    expect(of(units).map((row) => ({ ...row, holder: undefined }))).toEqual(
      rowsIn('one.units.ndjson').map((row) => ({ root, ...row })),
    );
    expect(of(links)).toEqual(rowsIn('one.links.ndjson').map((row) => ({ root, ...row })));
  }
  // A limit of one chain is not shared by others: they are walked alone where they need it.
  const few = ['chains', '--roots', '-', '--units', '3', '--output', path('few.ndjson')];
  expect(await run(few, { input: roots.join('\n') })).toMatchObject({
    code: 3,
    err: expect.stringContaining('UNIT_LIMIT'),
  });
  const counts = Object.groupBy(rowsIn('few.units.ndjson'), ({ root }) => String(root));
  expect(new Set(counts[PACK]?.map(({ code }) => code)).size).toBe(3);
  expect(existsSync(path('few.ndjson.gaps.ndjson'))).toBe(true);
});

test.each([
  ['records', 'records.parquet', []],
  ['links', 'links.ndjson', []],
  ['links', 'links.parquet', []],
  ['organisations', 'organisations.csv', []],
  ['chains', 'chains.ndjson', ['--roots', path('many.txt')]],
])(
  '%s as %s, ended at any page and gone on with, are those that were not, byte for byte',
  async (table, name, more) => {
    const units = rowsIn('links.ndjson').map(({ from }) => String(from));
    writeFileSync(path('many.txt'), [...new Set(units)].slice(0, 120).join('\n'));
    const args = [table, ...more, '--page', '20', '--output'];
    expect((await run([...args, path(`whole-${name}`)])).code % 3).toBe(0);
    let requests = 0;
    let end: { readonly at: number; readonly abort: AbortController } | null = null;
    const between = createServer((request, response) => {
      void text(request).then(async (body) => {
        requests += 1;
        if (requests === end?.at) end.abort.abort();
        const { authorization = '', 'tongcha-purpose': purpose = '' } = request.headers;
        const answer = await fetch(`${graph.origin}/graphql`, {
          method: 'POST',
          body,
          headers: { 'content-type': 'application/json', authorization, 'tongcha-purpose': String(purpose) },
        });
        response.writeHead(200, { 'content-type': 'application/graphql-response+json' }).end(await answer.text());
      });
    });
    await new Promise<void>((resolve) => between.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const again = (signal: AbortSignal): Promise<Ran> =>
      runCli(['export', ...args, path(`ended-${name}`), '--url', url], { env, signal });
    try {
      // The schema is the first that is asked for; later runs go on further.
      for (const at of [3, 4, 3]) {
        end = { at: requests + at, abort: new AbortController() };
        expect(await again(end.abort.signal)).toMatchObject({ code: 130 });
      }
      expect((await again(new AbortController().signal)).code % 3).toBe(0);
    } finally {
      between.closeAllConnections();
      between.close();
    }
    const files = readdirSync(folder).filter((file) => file.startsWith('whole-'));
    for (const file of files) {
      expect(readFileSync(path(file.replace('whole-', 'ended-'))).equals(readFileSync(path(file))), file).toBe(true);
      rmSync(path(file));
      rmSync(path(file.replace('whole-', 'ended-')));
    }
    expect(files.length).toBeGreaterThan(0);
    expect(readdirSync(folder).filter((file) => file.startsWith('ended-'))).toEqual([]);
  },
);

test('a folder of all records grows by what is said later, and by nothing that was said before', async () => {
  const folder = ['--folder', path('warehouse')];
  expect((await run(folder)).code).toBe(0);
  expect((await run(folder)).code).toBe(0);
  const { runs } = JSON.parse(readFileSync(path('warehouse/_manifest.json'), 'utf8')) as {
    runs: { rows: number; said: { member: string; asOf: string | null }[] }[];
  };
  expect(runs[0]?.rows).toBe(rowsIn('records.ndjson').length);
  // Those of the stand-ins that say when have all said it at one moment: all of theirs are of that moment or later.
  expect(runs[1]?.rows).toBeLessThanOrEqual(runs[0]?.rows ?? 0);
  expect(runs[1]?.said).toEqual(runs[0]?.said);
  expect(await run([...folder, '--as-of', '2020-01-01'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--as-of'),
  });
});

test.each<[args: string[], fault: RegExp, input?: string]>([
  [['links'], /--output/],
  [['organisations'], /--output/],
  [['chains', '--output', path('x.csv')], /--roots/],
  [['chains', '--roots', '-', '--output', path('x.csv')], /lines that are no code: 2\n/, `${PACK}\n1 1\n`],
  [['records', '--where', '{"sectors":["NOPE"]}'], /sectors may be: AGRICULTURE/],
  [['links', '--kinds', 'SOLD', '--output', path('x.csv')], /--kinds/],
  [['records', '--where', '{"nope":1}'], /nope/],
])('%j is a fault of usage', async (args, fault, input = '') => {
  const { code, err } = await run(args, { input });
  expect([code === 0, err]).toEqual([false, expect.stringMatching(fault)]);
});
