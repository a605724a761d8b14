import { afterAll, beforeAll, expect, test } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { isStanding } from '../../schema/recalls.ts';
import { namesOf } from '../../schema/names.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Answer, type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';

const NAMES = Object.keys(MINISTRIES).sort();
const RECORD = `code member sector level productName producedAt producer { uscc } holder { uscc } place { division }
  recalls { status } inspections { result } source { asOf }`;
const SEARCH = `query($where: SearchCondition, $first: Int, $after: String) {
  search(where: $where, first: $first, after: $after) {
    edges { cursor node { ${RECORD} ... on AgricultureRecord { farm } ... on SpecialEquipmentRecord { category } } }
    pageInfo { hasNextPage endCursor }
    coverage { member status examined narrowedBy tested }
    gaps { reason member }
    withheld { sector policy }
    complete
  }
}`;

interface Row {
  readonly code: string;
  readonly member: string;
  readonly productName: string | null;
  readonly producedAt: string | null;
  readonly holder: { readonly uscc: string } | null;
  readonly place: { readonly division: string | null } | null;
  readonly recalls: readonly { readonly status: string | null }[] | null;
  readonly inspections: readonly { readonly result: string }[] | null;
}
interface Found {
  readonly search: {
    readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly coverage: readonly { readonly member: string; readonly status: string; readonly examined: number }[];
    readonly gaps: readonly { readonly reason: string; readonly member: string }[];
    readonly withheld: readonly { readonly sector: string; readonly policy: string | null }[];
    readonly complete: boolean;
  };
}

const folder = mkdtempSync(join(tmpdir(), 'tongcha-search-'));
let graph: Graph;
/** What each sector's own search gives, in its order. */
let all: readonly Row[];

beforeAll(async () => {
  graph = await startGraph({ settings: { GATEWAY_AUDIT_FOLDER: join(folder, 'log') }, probeEveryMs: 60_000 });
  const rows: Row[] = [];
  for (const name of NAMES) {
    const { searchField } = namesOf(name);
    const query = `query($after: String) { search: ${searchField}(first: 200, after: $after) { edges { node { ${RECORD} } } pageInfo { hasNextPage endCursor } } }`;
    for (const { edges } of await pagesOf(query, {})) rows.push(...edges.map(({ node }) => node));
  }
  all = rows;
}, 120_000);
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function pagesOf(query: string, variables: object): Promise<Found['search'][]> {
  const pages: Found['search'][] = [];
  let after: string | null = null;
  do {
    const { data, errors }: Answer<Found> = await graph.query<Found>(query, { ...variables, after }, EVERYTHING);
    expect(errors ?? []).toEqual([]);
    pages.push(data.search);
    after = data.search.pageInfo.hasNextPage ? data.search.pageInfo.endCursor : null;
  } while (after !== null && pages.length < 1_000);
  return pages;
}

async function find(where: object, first = 200): Promise<{ readonly rows: Row[]; readonly pages: Found['search'][] }> {
  const pages = await pagesOf(SEARCH, { where, first });
  return { rows: pages.flatMap(({ edges }) => edges.map(({ node }) => node)), pages };
}

const codesOf = (rows: readonly Row[]): string[] => rows.map(({ member, code }) => `${member} ${code}`);

test('without a condition it is all that each sector’s own search gives, sector after sector, with the fields of their owners', async () => {
  expect(new Set(all.map(({ member }) => member))).toEqual(new Set(NAMES));
  const { rows, pages } = await find({});
  expect(codesOf(rows)).toEqual(codesOf(all));
  expect(rows.map(({ productName, holder }) => ({ productName, holder }))).toEqual(
    all.map(({ productName, holder }) => ({ productName, holder })),
  );
  expect(pages.every(({ complete, withheld }) => complete && withheld.length === 0)).toBe(true);
});

test.each<[string, object, (row: Row) => boolean]>([
  ['recalled', { recalled: true }, ({ recalls }) => (recalls ?? []).some(isStanding)],
  [
    'a failed inspection',
    { failed: true },
    ({ inspections }) => (inspections ?? []).some(({ result }) => result === 'FAIL'),
  ],
  ['a province', { division: '370000' }, ({ place }) => place?.division?.startsWith('37') === true],
  [
    'one sector',
    { sectors: ['FOOD_DRUG'], recalled: false },
    ({ member, recalls }) => member === 'food-drug' && !(recalls ?? []).some(isStanding),
  ],
  [
    'a time, and a member',
    { members: ['rare-earth', 'agriculture'], producedBetween: { from: '2026-03-01T00:00:00+08:00' } },
    ({ member, producedAt }) =>
      ['rare-earth', 'agriculture'].includes(member) &&
      Date.parse(producedAt ?? '') >= Date.parse('2026-03-01T00:00:00+08:00'),
  ],
])('%s: what a look at each record finds', async (_, where, holds) => {
  const wanted = codesOf(all.filter(holds));
  expect(wanted.length).toBeGreaterThan(0);
  const found = codesOf((await find(where)).rows);
  // A system that finds recalls by the events that tell of them has these in their order.
  expect(found.toSorted()).toEqual(wanted.toSorted());
  expect(codesOf((await find(where, 7)).rows)).toEqual(found);
});

test('a product’s barcode finds its lots', async () => {
  const lot = all.find(({ code }) => /^gs1:\(01\)\d{14}\(10\)/.test(code));
  const gtin = /\d{14}/.exec(lot?.code ?? '')?.[0] ?? '';
  const { rows } = await find({ product: gtin });
  expect(codesOf(rows)).toContain(`${lot?.member} ${lot?.code}`);
  expect(rows.every(({ code }) => code.includes(gtin))).toBe(true);
});

test('whoever has shown no token is told what is withheld, and asks nobody', async () => {
  const before = lines().length;
  const { data, errors } = await graph.query<Found>(
    SEARCH.replace('holder { uscc }', ''),
    { where: { recalled: true } },
    null,
  );
  expect([data.search.edges, data.search.coverage, data.search.complete, errors ?? []]).toEqual([[], [], true, []]);
  expect(data.search.withheld).toEqual(
    NAMES.map((name) => ({ sector: namesOf(name).sector, policy: `${name}/search` })).sort((a, b) =>
      a.sector < b.sector ? -1 : 1,
    ),
  );
  expect(
    lines()
      .slice(before)
      .filter(({ kind }) => kind === 'call'),
  ).toEqual([]);
});

test('the audit log names the members that were asked, for the search and for the records', async () => {
  const before = lines().length;
  const { data } = await graph.query<Found>(
    SEARCH,
    { where: { sectors: ['FOOD_DRUG', 'RARE_EARTH'] }, first: 200 },
    EVERYTHING,
  );
  const asked = lines()
    .slice(before)
    .filter(({ kind }) => kind === 'call');
  const holders = new Set(data.search.edges.map(({ node }) => node.member));
  const told = [...data.search.coverage.map(({ member }) => member), ...holders];
  expect(asked.map(({ ministry }) => String(ministry)).toSorted()).toEqual(told.toSorted());
});

test.each([
  [
    '{ search(where: { sectors: ["FOOD"] }) { complete } }',
    'where.sectors: "FOOD" is no sector here: there are AGRICULTURE, ',
  ],
  [
    '{ search(where: { members: ["x"] }) { complete } }',
    'where.members: "x" is no member here: there are agriculture, ',
  ],
  [
    '{ search(where: { division: "37" }) { complete } }',
    'AGRICULTURE cannot be asked this: where.division is six digits',
  ],
  ['{ search(first: 201) { complete } }', 'first must be from 1 to 200'],
  ['{ search(after: "x") { complete } }', 'after is not a cursor of this search'],
])('%s says what is wrong', async (query, message) => {
  const { errors } = await graph.query(query, {}, EVERYTHING);
  expect(errors).toMatchObject([{ message: expect.stringContaining(message), extensions: { code: 'BAD_USER_INPUT' } }]);
});

test('a ministry that is down is a gap; the page goes on past it', async () => {
  await graph.stopMinistry('food-drug');
  const { data } = await graph.query<Found>(
    SEARCH,
    { where: { sectors: ['FOOD_DRUG', 'RARE_EARTH'] }, first: 200 },
    EVERYTHING,
  );
  expect(data.search).toMatchObject({ complete: false, gaps: [{ reason: 'UNAVAILABLE', member: 'food-drug' }] });
  expect(data.search.edges.every(({ node }) => node.member === 'rare-earth')).toBe(true);
  expect(data.search.edges.length).toBeGreaterThan(0);
});

function lines(): Record<string, unknown>[] {
  return [...readLines(filesIn(join(folder, 'log')), () => true)].map(
    ({ text }) => JSON.parse(text) as Record<string, unknown>,
  );
}
