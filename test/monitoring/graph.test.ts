import { afterAll, beforeAll, expect, test } from 'vitest';
import { wilson } from '../../gateway/sampling/wilson.ts';
import { spanOf } from '../../gateway/monitoring/months.ts';
import { EVERYTHING, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

let graph: Graph;
beforeAll(async () => {
  graph = await startGraph({
    scale: 0.2,
    proxied: 'ministries',
    // A hundred walks at once: a busy machine must make no gaps of them.
    timeoutMs: 20_000,
    deadlineMs: 60_000,
    settings: { GATEWAY_PLAN_MS: '60000' },
    grants: () => [{ who: '{ role: data-team }', groups: ['statistics'], purpose: 'count' }],
  });
}, 120_000);
afterAll(() => graph.stop());

interface Sample {
  readonly sampled: number;
  readonly traceable: number;
  readonly broken: number;
  readonly undecided: number;
  readonly least: number;
  readonly most: number;
  readonly listed: number;
  readonly isAll: boolean;
}
interface Group {
  readonly sector: string;
  readonly province: string | null;
  readonly month: string | null;
  readonly units: number;
  readonly sample: Sample | null;
}
interface Monitoring {
  readonly groups: readonly Group[];
  readonly gaps: readonly { readonly codes: readonly string[]; readonly member: string | null }[];
  readonly withheld: readonly { readonly sector: string; readonly policy: string | null }[];
  readonly members: readonly { readonly member: string; readonly usualMilliseconds: number | null }[];
  readonly complete: boolean;
}

async function monitored(who: Who): Promise<Monitoring> {
  const { data, errors } = await graph.query<{ monitoring: Monitoring }>(
    `{ monitoring(sample: 10) { groups { sector province month units sample { sampled traceable broken undecided causes { reason sector units } least most listed isAll } }
      others { groups count } members { sector member usualMilliseconds breaker } draw asOf gaps { codes member } withheld { sector policy } complete } }`,
    {},
    who,
  );
  expect(errors).toEqual([]);
  return data.monitoring;
}

test('units are what a look at each record counts; a sample of each large group has its interval', async () => {
  const wanted = new Map<string, number>();
  let after: string | null = null;
  do {
    const page: {
      edges: { node: { sector: string; producedAt: string | null; place: { division: string | null } | null } }[];
      pageInfo: { hasNextPage: boolean; endCursor: string | null };
    } = (
      await graph.query<{ search: never }>(
        'query($after: String) { search(first: 200, after: $after) { edges { node { sector producedAt place { division } } } pageInfo { hasNextPage endCursor } } }',
        { after },
        EVERYTHING,
      )
    ).data.search;
    for (const { node } of page.edges) {
      const province = node.place?.division ? `${node.place.division.slice(0, 2)}0000` : null;
      const made = node.producedAt === null ? null : new Date(Date.parse(node.producedAt) + 28_800_000);
      const key = JSON.stringify([node.sector, province, made?.toISOString().slice(0, 7) ?? null]);
      wanted.set(key, (wanted.get(key) ?? 0) + 1);
    }
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  const { groups, complete, members, gaps } = await monitored(EVERYTHING);
  expect(gaps).toEqual([]);
  expect(complete).toBe(true);
  expect(members.map(({ member }) => member).sort()).toEqual(Object.keys(graph.subgraphs).sort());
  // In steps: what one walk adds is not seen.
  for (const each of members)
    expect([5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000]).toContain(each.usualMilliseconds);
  expect(
    Object.fromEntries(
      groups.map(({ sector, province, month, units }) => [JSON.stringify([sector, province, month]), units]),
    ),
  ).toEqual(Object.fromEntries(wanted));
  const sampled = groups.flatMap(({ sample, units }) => (sample ? [{ ...sample, units }] : []));
  expect(sampled.length).toBeGreaterThan(3);
  for (const { traceable, broken, undecided, least, most, listed, isAll, units, ...of } of sampled) {
    expect(units).toBeGreaterThanOrEqual(10);
    expect([of.sampled, undecided]).toEqual([traceable + broken, 0]);
    if (isAll) expect(listed).toBe(units);
    if (listed <= 10 || of.sampled !== 10) continue;
    const own = wilson(traceable, 10);
    // Of those that were not listed any may be traceable.
    const part = isAll ? 1 : listed / units;
    expect(least).toBeCloseTo(own.least * part, 12);
    expect(most).toBeCloseTo(own.most * part + 1 - part, 12);
  }
  for (const { units, sample } of groups) if (units < 10) expect(sample).toBeNull();
}, 60_000);

test('whoever may count and not list is told no small group, and no share', async () => {
  const { groups, withheld } = await monitored({ role: 'data-team', purpose: 'count' });
  expect(groups.length).toBeGreaterThan(0);
  for (const { units, sample } of groups) {
    expect(units).toBeGreaterThanOrEqual(10);
    if (sample) expect(sample).toMatchObject({ sampled: 0, listed: 0, least: 0, most: 1, isAll: false });
  }
  expect(withheld).toContainEqual({ sector: 'FOOD_DRUG', policy: 'food-drug/search' });
});

test('a ministry that is down is a gap without codes', async () => {
  await graph.proxies['agriculture']?.set({ kind: 'down' });
  const { gaps, complete } = await monitored(EVERYTHING);
  await graph.proxies['agriculture']?.set(null);
  expect(complete).toBe(false);
  expect(gaps.map(({ member }) => member)).toContain('agriculture');
  expect(gaps.flatMap(({ codes }) => codes)).toEqual([]);
});

test('it is for nobody without a token', async () => {
  const { errors } = await graph.query('{ monitoring { complete } }', {}, null);
  expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
});

test('a month is cut to what was asked for', () => {
  expect(spanOf('2026-12', null)).toEqual({ from: '2026-12-01T00:00:00+08:00', to: '2027-01-01T00:00:00+08:00' });
  expect(spanOf('2026-03', { from: '2026-03-05T00:00:00Z', to: '2026-09-01T00:00:00Z' })).toEqual({
    from: '2026-03-05T00:00:00Z',
    to: '2026-04-01T00:00:00+08:00',
  });
});
