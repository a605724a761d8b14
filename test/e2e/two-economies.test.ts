import { afterAll, beforeAll, expect, test } from 'vitest';
import { world } from '../../demo/world/index.ts';
import type { Fact } from '../../demo/world/facts.ts';
import { namesOf } from '../../schema/names.ts';
import { elsewhereFacts } from '../access/support/elsewhere-facts.ts';
import { everythingOf } from '../access/support/everything.ts';
import { governanceQuestions, type Question, SCOPES } from '../access/support/governance-questions.ts';
import { Dice } from '../execute/support/random/dice.ts';
import { EVERYTHING, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { LONG } from '../support/runs.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const NAMES = Object.keys(MINISTRIES);
const SCALE = { seed: 1, scale: 0.02 };
const schema = ownSupergraph().graph.api;
const SEARCHER: Who = { role: 'data-team', purpose: 'search', scope: SCOPES };
/** In an ordinary run the one who may ask most. */
const ASKERS: readonly (readonly [string, Who | null])[] = [
  ['a data team that may list registers', SEARCHER],
  ...(LONG
    ? ([
        ['nobody', null],
        ['an enterprise that is a party to nothing', { role: 'enterprise', uscc: '91370681MA3T00017D' }],
      ] as const)
    : []),
];

let one: Graph;
let other: Graph;
beforeAll(async () => {
  const start = (facts: () => Iterable<Fact>): Promise<Graph> =>
    startGraph({
      facts,
      deadlineMs: 60_000,
      timeoutMs: 30_000,
      settings: { GATEWAY_PLAN_MS: '60000' },
      grants: () => [{ who: '{ role: data-team }', groups: ['search'], purpose: 'search' }],
    });
  one = await start(() => world(SCALE));
  other = await start(() => elsewhereFacts(world(SCALE), 1));
}, 240_000);
afterAll(() => Promise.all([one.stop(), other.stop()]));

const codesOf = (name: string): string[] =>
  [...world(SCALE)]
    .flatMap((fact) => (fact.type === 'unit' && fact.sector === name ? [fact.code] : []))
    .slice(0, LONG ? 40 : 6);
const usccs = ['91370681MA3T00105U', '91370681MA3T00102J', '91370681MA3T00106Y', '91150203MA0N001092'];
const LINK = everythingOf(schema, 'TraceLink');
const CHAIN = `complete depth units { code depth sectors } links {
    kind from to at until quantity { value } share evidence { sector system recordId quantity { value } } disagreements
  } gaps { reason sector codes } withheld { sector policy }
  coverage { sector status asked answered held failed } origins { code } destinations { code }`;

function questions(name: string, who: Who | null): Question[] {
  const { field, linksField, recordType, organizationType, searchField } = namesOf(name);
  const both = ['BACK', 'FORWARD'].map((way) => `${way}: ${linksField}(direction: ${way}) ${LINK}`).join(' ');
  const record = everythingOf(schema, recordType);
  const unit = `query Unit($code: TraceCode!) { unit(code: $code) { ${field} ${record} ${both} } }`;
  const walk = `query Walk($code: TraceCode!, $direction: Direction!) {
    chain(code: $code direction: $direction maxUnits: 200) { ${CHAIN} }
  }`;
  const known = everythingOf(schema, organizationType);
  const firm = `query Firm($uscc: USCC!) { organization(uscc: $uscc) { name ${field} ${known} } }`;
  const page = `edges { cursor node ${record} } pageInfo { hasNextPage endCursor }`;
  const codes = codesOf(name);
  const steps = name === 'food-drug' ? ['shipping', 'receiving', 'storing', 'inspecting', 'commissioning'] : [];
  const filters = steps.map((step) => ({ kind: 'FOOD', step, from: '2026-02-01T00:00:00+08:00' }));
  const list = `query List { ${searchField}(first: 30) { ${page} } }`;
  const filtered = `query Filtered($filter: FoodDrugFilter) { ${searchField}(first: 30 filter: $filter) { ${page} } }`;
  return [
    ...codes.map((code) => ({ query: unit, variables: { code } })),
    ...usccs.flatMap((uscc) => [
      { query: unit, variables: { code: `uscc:${uscc}` } },
      { query: firm, variables: { uscc } },
    ]),
    ...codes
      .slice(0, 4)
      .flatMap((code) => ['BACK', 'FORWARD'].map((direction) => ({ query: walk, variables: { code, direction } }))),
    ...governanceQuestions(new Dice(name), { codes: codes.slice(0, 4), usccs, ministries: NAMES }),
    ...(who === SEARCHER
      ? [{ query: list, variables: {} }, ...filters.map((filter) => ({ query: filtered, variables: { filter } }))]
      : []),
  ];
}

/** Errors of several ministries stand in the order in which these answered. */
function inOrder(text: string): string {
  const { errors = [], ...rest } = JSON.parse(text) as { readonly errors?: readonly unknown[] };
  return JSON.stringify([rest, errors.map((error) => JSON.stringify(error)).sort()]);
}

test.each(NAMES.flatMap((name) => ASKERS.map(([words, who]) => [name, words, who] as const)))(
  '%s tells %s the same of two economies that differ in nothing but what it withholds',
  async (name, _, who) => {
    for (const { query, variables } of questions(name, who)) {
      const [first, second] = await Promise.all([one, other].map((graph) => graph.query(query, variables, who)));
      expect(first?.text, JSON.stringify(variables)).not.toMatch(/"code":"(TIMEOUT|UNAVAILABLE)"/);
      expect(inOrder(second?.text ?? ''), `${query.slice(0, 20)} ${JSON.stringify(variables)}`).toBe(
        inOrder(first?.text ?? ''),
      );
    }
  },
  240_000,
);

test('the two differ to whoever may see all', async () => {
  for (const name of NAMES) {
    const asked = questions(name, null).filter(({ query }) => query.startsWith('query Unit'));
    const differ = await Promise.all(
      asked.map(async ({ query, variables }) => {
        const [first, second] = await Promise.all(
          [one, other].map((graph) => graph.query(query, variables, EVERYTHING)),
        );
        return inOrder(first?.text ?? '') !== inOrder(second?.text ?? '');
      }),
    );
    expect(differ.filter(Boolean).length, name).toBeGreaterThan(asked.length / 4);
  }
}, 240_000);
