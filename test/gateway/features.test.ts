import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { execute, type GraphQLResolveInfo, parse, print } from 'graphql';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readSupergraph } from '../../gateway/supergraph/load.ts';
import { compose, type TestSubgraph } from '../execute/support/federation.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';

const linked = (version: string, ...imports: string[]): string =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v${version}", import: [${imports.map((each) => `"${each}"`).join(', ')}])\n`;
const graph = (...typeDefs: string[]): string =>
  compose(typeDefs.map((each, i) => ({ name: `s${i}`, typeDefs: each, resolvers: {} })));

describe('a feature that is not served is refused at the start by its name', () => {
  test.each<[feature: string, sdl: () => string]>([
    [
      '@context and @fromContext',
      () =>
        graph(
          `${linked('2.8', '@key', '@context', '@fromContext')} type Query { u: U } type U @key(fields: "id") @context(name: "c") { id: ID! cur: String t: T } type T @key(fields: "id") { id: ID! p(c: String @fromContext(field: "$c { cur }")): Int }`,
          `${linked('2.8', '@key')} type T @key(fields: "id") { id: ID! q: Int }`,
        ),
    ],
    [
      '@override with a label (progressive override)',
      () =>
        graph(
          `${linked('2.9', '@key', '@override')} type Query { u: U } type U @key(fields: "id") { id: ID! x: Int @override(from: "s1", label: "percent(10)") }`,
          `${linked('2.9', '@key')} type U @key(fields: "id") { id: ID! x: Int }`,
        ),
    ],
    [
      '@connect (a connector in place of a subgraph)',
      () =>
        graph(
          `${linked('2.10', '@key')} extend schema @link(url: "https://specs.apollo.dev/connect/v0.1", import: ["@connect", "@source"]) @source(name: "a", http: { baseURL: "http://x" }) type Query { u: Int @connect(source: "a", http: { GET: "/u" }, selection: "$.x") }`,
        ),
    ],
  ])('%s', (feature, sdl) => {
    expect(() => readSupergraph(sdl())).toThrow(
      `the supergraph uses ${feature}, which is not served here: take it out of the subgraphs`,
    );
    try {
      readSupergraph(sdl());
    } catch (error) {
      expect(error).toMatchObject({ code: 'UNKNOWN_FEATURE' });
    }
  });
});

const running: (Server | RunningServer)[] = [];
afterEach(async () => {
  for (const each of running.splice(0))
    if ('stop' in each) await each.stop(50);
    else each.close();
});

async function serve(...subgraphs: readonly TestSubgraph[]): Promise<(query: string) => Promise<unknown>> {
  let sdl = compose(subgraphs);
  for (const { name, typeDefs, resolvers } of subgraphs) {
    const schema = buildSubgraphSchema({ typeDefs: parse(typeDefs), resolvers: resolvers as never });
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
        void Promise.resolve(execute({ schema, document: parse(query), variableValues: variables })).then((answer) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    running.push(server);
    sdl = sdl.replaceAll(`http://${name}.invalid/`, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }
  const gateway = await startEmptyGateway({}, sdl);
  running.unshift(gateway);
  return async (query) =>
    (
      await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query }),
      })
    ).json();
}

const U = { __resolveReference: (given: object) => ({ ...given, x: 3 }) };

test('@cacheTag is served: it marks answers for caches elsewhere', async () => {
  const ask = await serve(
    {
      name: 'tagged',
      typeDefs: `${linked('2.12', '@key', '@cacheTag')} type Query { u(id: ID!): U @cacheTag(format: "u-{$args.id}") } type U @key(fields: "id") @cacheTag(format: "u-{$key.id}") { id: ID! }`,
      resolvers: { Query: { u: (_: unknown, { id }: { id: string }) => ({ id }) } },
    },
    {
      name: 'other',
      typeDefs: `${linked('2.9', '@key')} type U @key(fields: "id") { id: ID! x: Int }`,
      resolvers: { U },
    },
  );
  expect(await ask('{ u(id: "7") { id x } __type(name: "U") { fields { name } } }')).toEqual({
    data: { u: { id: '7', x: 3 }, __type: { fields: [{ name: 'id' }, { name: 'x' }] } },
  });
});

test('@override without a label is served', async () => {
  const ask = await serve(
    {
      name: 's0',
      typeDefs: `${linked('2.9', '@key', '@override')} type Query { u: U } type U @key(fields: "id") { id: ID! x: Int @override(from: "s1") }`,
      resolvers: { Query: { u: () => ({ id: '1', x: 1 }) } },
    },
    {
      name: 's1',
      typeDefs: `${linked('2.9', '@key')} type U @key(fields: "id") { id: ID! x: Int y: Int }`,
      resolvers: { U: { __resolveReference: () => ({ x: 2, y: 2 }) } },
    },
  );
  expect(await ask('{ u { x y } }')).toEqual({ data: { u: { x: 1, y: 2 } } });
});

test('a subgraph that happens to be called chain is a subgraph as any other', async () => {
  const ask = await serve(
    {
      name: 'chain',
      typeDefs: `${linked('2.9', '@key')} type Query { links: [U!] } type U @key(fields: "id") { id: ID! }`,
      resolvers: { Query: { links: () => [{ id: '1' }] } },
    },
    {
      name: 'other',
      typeDefs: `${linked('2.9', '@key')} type U @key(fields: "id") { id: ID! x: Int }`,
      resolvers: { U },
    },
  );
  expect(await ask('{ links { id x } }')).toEqual({ data: { links: [{ id: '1', x: 3 }] } });
});

test('a directive for operations that the subgraphs bring along is taken, and comes to them with its defaults', async () => {
  const own = (name: string, definition: string): TestSubgraph => ({
    name,
    typeDefs: `${linked('2.9', '@key', '@composeDirective')} extend schema @link(url: "https://rules.example/access/v1.0", import: ["@access"]) @composeDirective(name: "@access") directive @access(${definition}) on FIELD enum Scope { PUBLIC PRIVATE } type Query { ${name}: [String!] } type U @key(fields: "id") { id: ID! }`,
    resolvers: {
      Query: {
        [name]: (_: unknown, __: unknown, ___: unknown, { fieldNodes }: GraphQLResolveInfo) =>
          fieldNodes.flatMap(({ directives = [] }) => directives.map(print)),
      },
    },
  });
  const ask = await serve(own('a', 'scope: Scope!'), own('b', 'scope: Scope! = PUBLIC'));
  expect(await ask('{ a @access b @access(scope: PRIVATE) c: b }')).toEqual({
    data: { a: ['@access(scope: PUBLIC)'], b: ['@access(scope: PRIVATE)'], c: [] },
  });
  expect(
    await ask('query ($s: Scope! = PRIVATE) { a @access(scope: $s) __type(name: "Scope") { enumValues { name } } }'),
  ).toEqual({
    data: { a: ['@access(scope: $s)'], __type: { enumValues: [{ name: 'PUBLIC' }, { name: 'PRIVATE' }] } },
  });
  expect(await ask('{ a @access(scope: NOBODY) }')).toMatchObject({
    errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }],
  });
});
