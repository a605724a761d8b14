import { afterAll, beforeAll, expect, test } from 'vitest';
import { namesOf } from '../../schema/names.ts';
import { Dice } from '../execute/support/random/dice.ts';
import type { Who } from '../support/callers.ts';
import type { Answer } from '../support/graph.ts';
import { ALL, LONG } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { type Condition, randomCondition } from './support/random/conditions.ts';
import {
  ASKERS,
  NAMES,
  type RandomGraph,
  SECTORS,
  sectorOf,
  startRandomGraph,
  subgraphOf,
  type Viewer,
} from './support/random/graph.ts';
import { means } from './support/random/meaning.ts';

/** Of the breaks in `test/mutants/search.ts`, twelve see each. */
const ECONOMIES = LONG ? 400 : ALL ? 12 : 4;
const CONDITIONS = 25;

let graph: RandomGraph;
beforeAll(async () => {
  graph = await startRandomGraph();
}, 120_000);
afterAll(() => graph.stop());

/** A field that searches, and whom it asks. */
interface Way {
  readonly query: string;
  readonly members: readonly string[];
}

function way(field: string, members: readonly string[], more = ''): Way {
  const query = `query Found($where: SearchCondition, $first: Int, $after: String, $counted: Boolean!) {
    found: ${field}(where: $where, first: $first, after: $after) {
      edges { cursor node { member code level productName source { system } } }
      pageInfo { hasNextPage endCursor }
      total @include(if: $counted)
      ${more}
    }
  }`;
  return { query, members };
}

const OVER_ALL = way(
  'search',
  NAMES,
  'complete gaps { reason message } withheld { sector policy } coverage { member status total }',
);

/** Each sector's own search, where the viewer may search it. */
function waysOf(viewer: Viewer): Way[] {
  return SECTORS.filter((sector) => viewer.mayList(sector)).map((sector) => {
    const members = NAMES.filter((name) => sectorOf(name) === sector);
    return way(namesOf(subgraphOf(members[0] ?? '')).searchField, members);
  });
}

/** A page of any search; what of it only one kind has may be absent. */
interface Page {
  readonly edges: readonly {
    readonly cursor: string;
    readonly node: { readonly member: string; readonly code: string };
  }[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly total?: number | null;
  readonly complete?: boolean;
  readonly gaps?: readonly unknown[];
}

/** All pages, each of a size of its own; now and then it goes on after an edge within a page. */
async function found(
  dice: Dice,
  query: string,
  where: Condition,
  who: Who,
): Promise<{ rows: string[]; totals: number[] }> {
  const rows: string[] = [];
  const totals: number[] = [];
  let after = null as string | null;
  for (let page = 0; ; page += 1) {
    const first = dice.pick([1, 2, 7, 20, 200, 200]);
    const variables: object = { where, first, after, counted: page === 0 && dice.chance(0.6) };
    const { data, text }: Answer<{ found: Page } | null> = await graph.query(query, { ...variables }, who);
    if (!data?.found) throw new Error(`${JSON.stringify({ variables, who })}: ${text}`);
    const { edges, pageInfo, total, complete = true, gaps = [] } = data.found;
    expect([complete, gaps, edges.length <= first], text).toEqual([true, [], true]);
    if (typeof total === 'number') totals.push(total);
    const used = edges.length > 1 && dice.chance(0.1) ? edges.slice(0, 1 + dice.below(edges.length)) : edges;
    rows.push(...used.map(({ node: { member, code } }) => `${member} ${code}`));
    if (used.length === edges.length && !pageInfo.hasNextPage) return { rows, totals };
    after = used.length < edges.length ? (used.at(-1)?.cursor ?? null) : pageInfo.endCursor;
    expect(page, 'a search has an end').toBeLessThan(2_000);
  }
}

test(
  `${ECONOMIES * CONDITIONS} searches find what brute force finds, in one order, whoever asks`,
  async () => {
    const seed = seedOf('SEARCH_SEED');
    const seen = { rows: 0, none: 0, counted: 0, withheld: 0 };
    for (let n = 0; n < ECONOMIES; n += 1) {
      const dice = new Dice(`search ${seed} ${n}`);
      const economy = graph.next(dice);
      for (let i = 0; i < CONDITIONS; i += 1) {
        const where = randomCondition(dice, NAMES, SECTORS);
        const { who, viewer } = dice.pick(ASKERS);
        const { query, members } = dice.pick(dice.chance(0.5) ? [OVER_ALL] : waysOf(viewer));
        const whole = (seesHolder: Viewer['seesHolder']): string[] =>
          members
            .filter((member) => viewer.mayList(sectorOf(member)))
            .flatMap((member) =>
              (economy[member] ?? [])
                .flat()
                .filter((row) =>
                  means(where, row, { member, sector: sectorOf(member), seesHolder: seesHolder(member, row) }),
                )
                .map(({ code }) => `${member} ${code}`),
            );
        const wanted = whole((member, row) => viewer.seesHolder(member, row));
        const { rows, totals } = await found(dice, query, where, who);
        const what = `SEARCH_SEED=${seed}, economy ${n}, condition ${i}: ${JSON.stringify({ where, who })}`;
        expect(rows, what).toEqual(wanted);
        for (const total of totals) expect(total, what).toBe(wanted.length);
        seen[wanted.length === 0 ? 'none' : 'rows'] += 1;
        seen.counted += totals.length;
        if (whole(() => true).length !== wanted.length) seen.withheld += 1;
      }
    }
    // The dice have thrown each kind of case.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(ECONOMIES / 4);
  },
  LONG ? 3_600_000 : 300_000,
);
