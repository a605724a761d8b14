import { afterAll, beforeAll, expect, test } from 'vitest';
import { world } from '../../demo/world/index.ts';
import { EVERYTHING } from '../support/callers.ts';
import type { FaultProxy } from '../support/fault-proxy.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { LONG } from '../support/runs.ts';

/** At 20 a data team has tens of thousands of records, some of which are recalled; at 3 thousands: pages enough to tell one from all. */
const SCALE = LONG ? 20 : 3;
const SEARCH = `query($where: SearchCondition) {
  search(where: $where, first: 200) {
    edges { node { code member recalls { status } } }
    pageInfo { hasNextPage }
    coverage { member examined narrowedBy tested }
    complete
  }
}`;

interface Found {
  readonly search: {
    readonly edges: readonly { readonly node: { readonly code: string; readonly member: string } }[];
    readonly pageInfo: { readonly hasNextPage: boolean };
    readonly coverage: readonly {
      readonly member: string;
      readonly examined: number;
      readonly tested: readonly string[];
    }[];
    readonly complete: boolean;
  };
}

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({ scale: SCALE, proxied: 'both' });
}, 120_000);
afterAll(() => graph?.stop());

/** By whom it is asked, how often since. */
function requestsOf(proxies: Readonly<Record<string, FaultProxy>>): () => Readonly<Record<string, number>> {
  const before = new Map(Object.entries(proxies).map(([name, { counts }]) => [name, counts.requests]));
  return () =>
    Object.fromEntries(
      Object.entries(proxies).map(([name, { counts }]) => [name, counts.requests - (before.get(name) ?? 0)]),
    );
}

test('recalled lots of thousands of records cost one page, and no system more than three requests and one for fifty of them', async () => {
  const recalled = [...world({ seed: 1, scale: SCALE })].filter((fact) => fact.type === 'unit' && fact.recalls?.length);
  const asked = requestsOf(graph.proxies);
  const { data, errors } = await graph.query<Found>(SEARCH, { where: { recalled: true } }, EVERYTHING);
  const { edges, pageInfo, coverage, complete } = data.search;
  expect([edges.length, pageInfo.hasNextPage, complete, errors ?? []]).toEqual([recalled.length, false, true, []]);
  // What nobody could narrow by would be tested record by record.
  expect(coverage.flatMap(({ tested }) => tested)).toEqual([]);
  expect(coverage.reduce((sum, { examined }) => sum + examined, 0)).toBeLessThanOrEqual(recalled.length + 8);
  const holders = new Set(edges.map(({ node }) => node.member));
  // Each once for the page, and once more for the records that it has.
  expect(asked()).toEqual(Object.fromEntries(coverage.map(({ member }) => [member, holders.has(member) ? 2 : 1])));
  // Of its systems, which by now have told what they tell once.
  const search = requestsOf(graph.legacyProxies);
  await graph.query('{ search(where: { recalled: true }) { edges { cursor } } }', {}, EVERYTHING);
  const systems = Object.values(search());
  expect(systems.length).toBeGreaterThan(3);
  expect(Math.max(...systems)).toBeLessThanOrEqual(3 + Math.floor(recalled.length / 50));
});

const LIST = `query($where: RecalledCondition, $first: Int, $after: String) {
  recalled(where: $where, first: $first, after: $after) {
    edges { at node { code member productName recalls { at reason advice } } }
    pageInfo { hasNextPage endCursor }
    coverage { member status complete }
    gaps { reason member }
    complete
  }
}`;

interface Listed {
  readonly recalled: {
    readonly edges: readonly {
      readonly at: string | null;
      readonly node: { readonly code: string; readonly recalls: readonly { readonly at: string }[] };
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly coverage: readonly { readonly member: string; readonly complete: boolean }[];
    readonly gaps: readonly { readonly reason: string; readonly member: string }[];
    readonly complete: boolean;
  };
}

test('without a token everybody reads what is recalled, all of it, the newest first; by pages as in one', async () => {
  const recalled = [...world({ seed: 1, scale: SCALE })].flatMap((fact) =>
    fact.type === 'unit' && fact.recalls?.length && !fact.deleted ? [fact.code] : [],
  );
  const { data, errors } = await graph.query<Listed>(LIST, { first: 200 }, null);
  const { edges, coverage, complete, pageInfo } = data.recalled;
  expect([complete, pageInfo.hasNextPage, errors ?? []]).toEqual([true, false, []]);
  expect(edges.map(({ node }) => node.code).sort()).toEqual(recalled.sort());
  const times = edges.map(({ at }) => Date.parse(at ?? ''));
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  for (const { at, node } of edges)
    expect(node.recalls.map((each) => Date.parse(each.at))).toContain(Date.parse(at ?? ''));
  expect(coverage.length).toBe(Object.keys(graph.proxies).length);
  const found: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: Listed = (await graph.query<Listed>(LIST, { first: 7, after }, null)).data;
    found.push(...page.recalled.edges.map(({ node }) => node.code));
    ({ hasNextPage: more, endCursor: after } = page.recalled.pageInfo);
  }
  expect(found).toEqual(edges.map(({ node }) => node.code));
});

test('by what is asked of the recall and the record', async () => {
  const codes = async (where: object): Promise<string[]> =>
    (await graph.query<Listed>(LIST, { first: 200, where }, null)).data.recalled.edges.map(({ node }) => node.code);
  const all = await codes({});
  expect(await codes({ standing: true })).toEqual(all);
  expect(await codes({ standing: false })).toEqual([]);
  const [second, drugs] = [await codes({ level: 'II' }), await codes({ sectors: ['FOOD_DRUG'], product: '片' })];
  expect(second.length).toBeGreaterThan(1);
  expect(drugs.length).toBeGreaterThan(0);
  expect(all).toEqual(expect.arrayContaining([...second, ...drugs]));
  const { data } = await graph.query<Listed>(LIST, { first: 200 }, null);
  const middle = data.recalled.edges[Math.floor(all.length / 2)]?.at ?? '';
  const [later, earlier] = [await codes({ announced: { from: middle } }), await codes({ announced: { to: middle } })];
  expect([...later, ...earlier]).toEqual(all);
  expect(Math.min(later.length, earlier.length)).toBeGreaterThan(0);
});
