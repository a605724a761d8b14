import { Supergraph } from '@apollo/federation-internals';
import { execute, type ExecutionResult, isInterfaceType, isObjectType, isUnionType, parse, validate } from 'graphql';
import { expect, test } from 'vitest';
import { runs } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { compose, schemasOf, type TestSubgraph, tongchaEngine } from './support/federation.ts';
import { compareErrors, isUnplannable } from './support/random/compare.ts';
import { randomOperation } from './support/random/operation.ts';
import { told, wholly } from './support/requiring/computed.ts';
import { TYPE_DEFS } from './support/requiring/subgraphs.ts';
import type { Named, Resolve } from './support/requiring/values.ts';

const typeOf = (value: unknown): string => (value as Named).__typename;

/** With a resolver for each field that this subgraph has. */
function subgraph(name: string, typeDefs: string): TestSubgraph {
  const [schema] = schemasOf([{ name, typeDefs, resolvers: {} }]).values();
  const resolvers: Record<string, Record<string, Resolve | ((value: never) => unknown)>> = {};
  for (const type of Object.values(schema?.getTypeMap() ?? {})) {
    if (type.name.startsWith('_')) continue;
    if (isUnionType(type) || isInterfaceType(type)) resolvers[type.name] = { __resolveType: typeOf };
    if (!isObjectType(type)) continue;
    const fields = Object.keys(type.getFields()).flatMap((field) => {
      const resolve = told(type.name, field);
      return resolve ? [[field, resolve] as const] : [];
    });
    resolvers[type.name] = {
      ...Object.fromEntries(fields),
      // By either of its keys.
      __resolveReference: (given: Partial<Named> & { readonly sku?: { readonly n: number } }) => ({
        ...given,
        id: given.id ?? String(given.sku?.n),
      }),
    };
  }
  return { name, typeDefs, resolvers };
}

const seed = seedOf('REQUIRING_SEED');

test('what is computed from fields with arguments is never computed from others, and is refused where no plan can do both', async () => {
  const subgraphs = Object.entries(TYPE_DEFS).map(([name, typeDefs]) => subgraph(name, typeDefs));
  const sdl = compose(subgraphs);
  const whole = Supergraph.build(sdl).apiSchema().toGraphQLJSSchema();
  const own = await tongchaEngine(sdl, subgraphs);
  const count = { answered: 0, refused: 0 };
  for (let i = 0; i < runs(40, 5_000).numRuns; i += 1) {
    const operation = randomOperation(whole, seed * 10_000 + i, 30);
    const document = parse(operation.query);
    if (validate(whole, document).length > 0) continue;
    const ours = await own.ask(operation);
    if (isUnplannable(ours)) {
      count.refused += 1;
      continue;
    }
    const answer = await execute({
      schema: whole,
      document,
      variableValues: operation.variables ?? {},
      operationName: operation.operationName ?? null,
      typeResolver: typeOf,
      fieldResolver: (of: Named, args: Record<string, unknown>, _, { parentType, fieldName }) => {
        const resolve = wholly(parentType.name, fieldName);
        return resolve ? resolve(of, args) : (of as unknown as Record<string, unknown>)[fieldName];
      },
    });
    const expected = JSON.parse(JSON.stringify(answer)) as ExecutionResult;
    const where = `REQUIRING_SEED=${seed}, ${i}: ${operation.query} ${JSON.stringify(operation.variables)}`;
    expect(JSON.stringify(ours.data), where).toBe(JSON.stringify(expected.data));
    expect(compareErrors(expected, ours), where).toEqual([]);
    count.answered += 1;
  }
  // The generator reaches both.
  expect(count.answered).toBeGreaterThan(count.refused);
  expect(count.refused).toBeGreaterThan(0);
}, 1_800_000);
