import { createRequire } from 'node:module';
import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { plannerInThread } from '../../gateway/plan/planner-pool.ts';
import { plannerHere } from '../../gateway/plan/planner.ts';
import { verify } from '../../gateway/verify/verify.ts';
import { compose } from './support/federation.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external", "@requires"])\n';
const sdl = compose(
  [
    {
      name: 'a',
      typeDefs:
        'type Query { lots: [Lot] } type Lot @key(fields: "id") { id: ID! first: Int second: Int @external third: Int @requires(fields: "second") }',
    },
    {
      name: 'b',
      typeDefs: 'type Lot @key(fields: "id") { id: ID! first: Int @external second: Int @requires(fields: "first") }',
    },
    {
      name: 'c',
      typeDefs: 'type Lot @key(fields: "id") { id: ID! third: Int @external last: Int @requires(fields: "third") }',
    },
  ].map(({ name, typeDefs }) => ({ name, typeDefs: LINK + typeDefs, resolvers: {} })),
);
const QUERY = '{ lots { last } }';
const RIGHT = '{lots{__typename id first}}';
const WRONG = '{lots{__typename id first third}}';

/** What the first fetch of a plan asks. */
function firstOf(plan: unknown): unknown {
  return (plan as { readonly nodes: readonly { readonly operation: string }[] }).nodes[0]?.operation;
}

test('the rules are written for the library as it is installed, once', () => {
  const require = createRequire(import.meta.url);
  for (const name of ['@apollo/query-planner', '@apollo/query-graphs', '@apollo/federation-internals'])
    expect(require(`${name}/package.json`), 'look at gateway/plan/own-rules.ts before').toMatchObject({
      version: '2.14.4',
    });
  const internals = require.resolve('@apollo/federation-internals');
  for (const name of ['@apollo/query-planner', '@apollo/query-graphs', '@apollo/gateway'])
    expect(createRequire(require.resolve(name)).resolve('@apollo/federation-internals')).toBe(internals);
});

test('a plan is made by them here and in a thread, and by nobody else in this process', async () => {
  const stock = (): unknown => {
    const supergraph = Supergraph.build(sdl);
    return new QueryPlanner(supergraph).buildQueryPlan(operationFromDocument(supergraph.apiSchema(), parse(QUERY)))
      .node;
  };
  const thread = plannerInThread(sdl, 5_000);
  try {
    // What stock does wrong is why there are rules: where it does so no longer, they can go.
    expect(firstOf(stock())).toBe(WRONG);
    expect(firstOf(await plannerHere(sdl).plan(QUERY, null))).toBe(RIGHT);
    expect(firstOf(await thread.plan(QUERY, null))).toBe(RIGHT);
    expect(firstOf(stock())).toBe(WRONG);
  } finally {
    await thread.stop();
  }
});

test('a supergraph is verified with them, and stock without', async () => {
  const { operations } = await verify({ supergraph: sdl, documents: [{ name: 'last', text: QUERY }] });
  expect(operations).toMatchObject([{ outcome: 'STOCK_FAULT', faults: ['REQUIREMENT'], stockIsRight: false }]);
});
