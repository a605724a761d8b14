import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { accessRules } from '../../gateway/policy/rules/access-rules.ts';
import { NO_RIGHTS } from '../../gateway/policy/rules/rights.ts';
import { Executor } from '../../gateway/execute/executor.ts';
import type { FetchNode, PlanNode } from '../../gateway/plan/plan.ts';
import type { Planner } from '../../gateway/plan/planner.ts';
import { readMarks } from '../../gateway/supergraph/marks.ts';
import { caller } from '../support/fake-ministry.ts';
import { compose } from './support/federation.ts';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@authenticated", "@external", "@requires"])\n';
const { sdl: supergraphSdl, marks } = readMarks(
  compose([
    {
      name: 'farms',
      typeDefs: `${LINK} type Query { farms: [Farm!] plots: [Plot!] } union Plot = Farm | Field type Farm @key(fields: "id") { id: ID! name: String tax: Int @external due: Int @requires(fields: "tax") owner: String @authenticated } type Field { size: Int owner: String }`,
      resolvers: {},
    },
    {
      name: 'taxes',
      typeDefs: `${LINK} type Farm @key(fields: "id") { id: ID! tax: Int debt: Int @authenticated }`,
      resolvers: {},
    },
  ]),
);

const root = (operation: string): FetchNode => ({
  kind: 'Fetch',
  serviceName: 'farms',
  operation,
  operationKind: 'query',
});
const entities = (operation: string, serviceName = 'taxes'): FetchNode => ({
  kind: 'Fetch',
  serviceName,
  operation,
  operationKind: 'query',
  requires: [
    {
      kind: 'InlineFragment',
      typeCondition: 'Farm',
      selections: [
        { kind: 'Field', name: '__typename' },
        { kind: 'Field', name: 'id' },
      ],
    },
  ],
});
const begin = root('{farms{__typename id name}}');
/** Asks the farms' own subgraph again, of which it is told the keys alone. */
const again = (fields: string): PlanNode => ({
  kind: 'Sequence',
  nodes: [
    begin,
    {
      kind: 'Flatten',
      path: ['farms', '@'],
      node: entities(
        `query($representations:[_Any!]!){_entities(representations:$representations){...on Farm{${fields}}}}`,
        'farms',
      ),
    },
  ],
});

/** Asks for what the public may have, by a plan that is given. */
async function answer(
  query: string,
  plan: PlanNode,
): Promise<{ readonly asked: readonly string[]; readonly code: unknown; readonly data: unknown }> {
  const asked: string[] = [];
  const planner: Planner = { ready: Promise.resolve(), plan: async () => plan, stop: async () => {} };
  const subgraphs = ['farms', 'taxes'].map((name) => {
    const call = async (request: {
      readonly query: string;
      readonly representations?: readonly string[] | undefined;
    }) => {
      asked.push(request.query);
      return {
        data: request.representations
          ? { _entities: [{ tax: 7 }] }
          : { farms: [{ __typename: 'Farm', id: '1', name: 'East' }] },
        errors: [],
      };
    };
    return [name, { name, sector: null, mergeRepresentations: true, call }] as const;
  });
  const executor = new Executor({
    supergraph: supergraphSdl,
    planner,
    access: accessRules(supergraphSdl, marks, { rejects: false }),
    cacheBytes: 1_000_000,
    subgraphs: new Map(subgraphs),
  });
  const { body, errors } = await executor.execute(
    { query, document: parse(query) },
    { caller: caller(5_000), access: NO_RIGHTS, calls: new Map(), asker: () => null as never, walked: () => 0 },
  );
  return {
    asked,
    code: errors.find(({ extensions }) => extensions['code'] !== 'UNAUTHORIZED_FIELD_OR_TYPE')?.extensions['code'],
    data: body ? (JSON.parse(body.toString()) as { data: unknown }).data : undefined,
  };
}

test.each<[string, PlanNode]>([
  ['at the root', root('{farms{__typename id name owner}}')],
  ['under another name', root('{farms{__typename id name x:owner}}')],
  ['in a fragment', root('{farms{__typename id ...F}}fragment F on Farm{name owner}')],
  ['of one type of several', root('{farms{__typename id name}plots{... on Farm{owner}}}')],
  [
    'of an entity',
    {
      kind: 'Sequence',
      nodes: [
        begin,
        {
          kind: 'Flatten',
          path: ['farms', '@'],
          node: entities(
            'query($representations:[_Any!]!){_entities(representations:$representations){...on Farm{tax debt}}}',
          ),
        },
      ],
    },
  ],
  ['beside others', { kind: 'Parallel', nodes: [begin, root('{farms{owner}}')] }],
  [
    'under a condition',
    { kind: 'Condition', condition: 'no', ifClause: begin, elseClause: root('{farms{name owner}}') },
  ],
])('no ministry is asked for what its caller may not have, though a plan asks for it %s', async (_, plan) => {
  expect(await answer('{ farms { name owner } }', plan)).toEqual({
    asked: [],
    code: 'OPERATION_UNPLANNABLE',
    data: undefined,
  });
});

test('a plan that asks for nothing of the kind is run, with null for what is refused', async () => {
  const plan: PlanNode = {
    kind: 'Sequence',
    nodes: [
      begin,
      {
        kind: 'Flatten',
        path: ['farms', '@'],
        node: entities(
          'query($representations:[_Any!]!){_entities(representations:$representations){...on Farm{tax}}}',
        ),
      },
    ],
  };
  expect(await answer('{ farms { name tax owner } }', plan)).toEqual({
    asked: [expect.any(String), expect.any(String)],
    code: undefined,
    data: { farms: [{ name: 'East', tax: 7, owner: null }] },
  });
  expect(
    (
      await answer(
        '{ farms { name owner } plots { ... on Field { owner } } }',
        root('{farms{name}plots{__typename ...on Field{owner}}}'),
      )
    ).asked,
  ).toHaveLength(1);
});

test.each<[what: string, query: string, plan: PlanNode]>([
  ['nothing at all', '{ farms { name } }', { kind: 'Parallel', nodes: [] }],
  ['one root field of two', '{ farms { name } plots { __typename } }', begin],
  ['a field of the objects', '{ farms { name tax } }', begin],
  ['a field in a fragment', '{ farms { ...F } } fragment F on Farm { name ... { tax } }', begin],
  ['a field under a name of its own', '{ farms { name: tax id } }', begin],
  ['a field that some variables ask for', 'query ($t: Boolean = true) { farms { name tax @include(if: $t) } }', begin],
  ['a field that the subgraph has not been told', '{ farms { name tax } }', root('{farms{__typename id name tax}}')],
  ['what a field needs', '{ farms { name due } }', root('{farms{__typename id name due}}')],
  ['what a field of an entity needs', '{ farms { name due } }', again('due')],
  ['what an entity is only named to have', '{ farms { name tax } }', again('tax')],
])('a plan that leaves out %s is no answer', async (_, query, plan) => {
  expect(await answer(query, plan)).toEqual({ asked: [], code: 'OPERATION_UNPLANNABLE', data: undefined });
});

test('what no variables can ask for may be left out', async () => {
  const query = 'query ($t: Boolean = true) { farms { name tax @include(if: $t) @skip(if: $t) } }';
  expect((await answer(query, begin)).data).toEqual({ farms: [{ name: 'East' }] });
});
