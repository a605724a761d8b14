import { execute, type GraphQLSchema, parse } from 'graphql';
import { expect, test } from 'vitest';
import { NO_RIGHTS } from '../../gateway/access/rights.ts';
import type { OperationContext } from '../../gateway/execute/context.ts';
import { GraphService, type Version } from '../../gateway/execute/service.ts';
import { type Planner, plannerHere } from '../../gateway/execute/planner.ts';
import { readAnswer } from '../../gateway/ministry/answer.ts';
import { caller } from '../support/fake-ministry.ts';
import { compose, schemasOf, type TestSubgraph } from './support/federation.ts';

const HEAD = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** A version whose planner notes what it plans. */
function version(fields: string, delayMs = 0): Version & { readonly planned: string[]; stopped: boolean } {
  const subgraphs: TestSubgraph[] = [{ name: 'a', typeDefs: `${HEAD} type Query { ${fields} }`, resolvers: { Query: { one: () => new Promise((resolve) => setTimeout(() => resolve(1), delayMs)), two: () => 2 } } }];
  const supergraphSdl = compose(subgraphs);
  const schemas: ReadonlyMap<string, GraphQLSchema> = schemasOf(subgraphs);
  const here = plannerHere(supergraphSdl);
  const planned: string[] = [];
  const planner: Planner = {
    plan: (query, name) => {
      planned.push(query);
      return here.plan(query, name);
    },
    stop: async () => void (self.stopped = true),
  };
  const call = async ({ query, variables }: { query: string; variables: Readonly<Record<string, unknown>> }) =>
    readAnswer(200, 'application/json', Buffer.from(JSON.stringify(await execute({ schema: schemas.get('a') as GraphQLSchema, document: parse(query), variableValues: variables }))));
  const self = { supergraphSdl, planner, planned, stopped: false, subgraphs: new Map([['a', { name: 'a', sector: null, mergeRepresentations: true, call }]]) };
  return self;
}

const context = (): OperationContext => ({ caller: caller(5_000), access: NO_RIGHTS, asker: () => null as never });

test('after a schema change the operations asked most are ready, those that no longer are valid are left out, and what runs ends on the old one', async () => {
  const [first, second] = [version('one: Int two: Int', 50), version('one: Int three: Int')];
  const gateway = new GraphService(first, 16 * 1024 * 1024);
  const ask = async (query: string): Promise<string> => {
    return (await gateway.answer({ query, operationName: null, variables: null }, context())).body?.toString() ?? 'nothing';
  };
  expect(await ask('{ one }')).toBe('{"data":{"one":1}}');
  expect(await ask('{ one }')).toBe('{"data":{"one":1}}');
  expect(await ask('{ two }')).toBe('{"data":{"two":2}}');
  expect(first.planned).toEqual(['{ one }', '{ two }']);

  const running = ask('{ one }');
  await gateway.update(second);
  expect([first.stopped, second.planned, Object.keys(gateway.visibleTo(NO_RIGHTS).getQueryType()?.getFields() ?? {})]).toEqual([true, ['{ one }'], ['one', 'three']]);
  expect(await running).toBe('{"data":{"one":1}}');
  expect(await ask('{ one }')).toBe('{"data":{"one":1}}');
  expect(second.planned).toEqual(['{ one }']);

  await expect(gateway.update({ ...second, supergraphSdl: 'type Query { broken' })).rejects.toThrow();
  expect(await ask('{ one }')).toBe('{"data":{"one":1}}');
});
