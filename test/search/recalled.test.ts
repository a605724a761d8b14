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
