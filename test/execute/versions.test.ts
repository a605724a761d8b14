import { execute, type GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { NO_RIGHTS } from '../../gateway/policy/rules/rights.ts';
import type { OperationContext } from '../../gateway/run/context.ts';
import { GraphService, type ServiceOptions } from '../../gateway/execute/service.ts';
import { type Planner, plannerHere } from '../../gateway/plan/planner.ts';
import { readSubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import { caller } from '../support/fake-ministry.ts';
import { compose, schemasOf, type TestSubgraph } from './support/federation.ts';
import { Documents } from '../../gateway/documents/documents.ts';

const documents = new Documents(1_000_000);

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** A version whose planner notes what it plans. */
function version(fields: string, delayMs = 0): ServiceOptions & { readonly planned: string[]; stopped: boolean } {
  const subgraphs: TestSubgraph[] = [
    {
      name: 'a',
      typeDefs: `${HEAD} type Query { ${fields} }`,
      resolvers: {
        Query: { one: () => new Promise((resolve) => setTimeout(() => resolve(1), delayMs)), two: () => 2 },
      },
    },
  ];
  const supergraphSdl = compose(subgraphs);
  const schemas: ReadonlyMap<string, GraphQLSchema> = schemasOf(subgraphs);
  const here = plannerHere(supergraphSdl);
  const planned: string[] = [];
  const planner: Planner = {
    ready: here.ready,
    plan: (query, name) => {
      planned.push(query);
      return here.plan(query, name);
    },
    stop: async () => void (self.stopped = true),
  };
  const call = async ({ query, variables }: { query: string; variables: Readonly<Record<string, unknown>> }) =>
    readSubgraphResponse(
      200,
      'application/json',
      Buffer.from(
        JSON.stringify(
          await execute({
            schema: schemas.get('a') as GraphQLSchema,
            document: parse(query),
            variableValues: variables,
          }),
        ),
      ),
    );
  const self = {
    cacheBytes: 16 * 1024 * 1024,
    supergraph: supergraphSdl,
    planner,
    planned,
    stopped: false,
    subgraphs: new Map([['a', { name: 'a', sector: null, mergeRepresentations: true, call }]]),
  };
  return self;
}

const context = (): OperationContext => ({
  caller: caller(5_000),
  access: NO_RIGHTS,
  calls: new Map(),
  asker: () => null as never,
  walked: () => 0,
});

test('the operations answered most are ready on another version; those that are no longer valid, or were refused, are left out', async () => {
  const [first, second] = [version('one: Int two: Int'), version('one: Int three: Int')];
  const [before, after] = [new GraphService(first), new GraphService(second)];
  const ask = async (service: GraphService, query: string): Promise<string> =>
    (
      await service.answer({ document: documents.of(query), operationName: null, variables: null }, context())
    ).body?.toString() ?? 'nothing';
  for (const query of ['{ one }', '{ one }', '{ two }']) await ask(before, query);
  expect(await ask(before, '{ three }')).toBe('nothing');
  expect(first.planned).toEqual(['{ one }', '{ two }']);

  expect(await after.warmLike(before)).toEqual({ ready: 1, invalid: 1, unplannable: 0 });
  expect([second.planned, Object.keys(after.visibleTo(NO_RIGHTS).getQueryType()?.getFields() ?? {})]).toEqual([
    ['{ one }'],
    ['one', 'three'],
  ]);
  expect(await ask(after, '{ one }')).toBe('{"data":{"one":1}}');
  expect(second.planned).toEqual(['{ one }']);
  expect(() => new GraphService({ ...second, supergraph: 'type Query { broken' })).toThrow();
});
