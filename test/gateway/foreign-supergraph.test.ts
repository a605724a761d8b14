import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { composeServices } from '@apollo/composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse } from 'graphql';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError } from '../../common/config/config.ts';
import { answerByApollo } from '../../common/http/apollo-http.ts';
import { admitCalls } from '../../common/http/admit-calls.ts';
import { type RunningServer, serveGraphQL } from '../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startEntrance } from '../support/entrances.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])';
const books = `${LINK} type Query { book(id: ID!): Book } type Book @key(fields: "id") { id: ID! title: String }`;
const prices = `${LINK} type Book @key(fields: "id") { id: ID! price: Int secret: String }`;

const running: RunningServer[] = [];
let folder: string;
let gateway: RunningServer;

async function subgraph(sdl: string, resolvers: object): Promise<string> {
  const apollo = new ApolloServer({
    schema: buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never }),
    plugins: [ApolloServerPluginInlineTraceDisabled()],
    includeStacktraceInErrorResponses: true,
  });
  await apollo.start();
  const server = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 100_000,
    handle: admitCalls({ admit: () => ({ admitted: null }), answer: answerByApollo(apollo, () => ({})) }),
    routes: {},
  });
  running.push(server);
  return `${server.url}/graphql`;
}

beforeAll(async () => {
  const urls = await Promise.all([
    subgraph(books, { Query: { book: (_: unknown, { id }: { id: string }) => ({ id, title: `Book ${id}` }) } }),
    subgraph(prices, {
      Book: {
        price: () => 12,
        secret: () => {
          throw new Error('connect to http://10.0.0.9/db failed');
        },
      },
    }),
  ]);
  const { supergraphSdl } = composeServices([
    { name: 'books', url: urls[0], typeDefs: parse(books) },
    { name: 'prices', url: urls[1], typeDefs: parse(prices) },
  ] as never) as { supergraphSdl: string };
  folder = mkdtempSync(join(tmpdir(), 'tongcha-supergraph-'));
  writeFileSync(join(folder, 'supergraph.graphql'), supergraphSdl);
  writeFileSync(join(folder, 'other.graphql'), 'type Query { a: Int }');
  const config = readGatewayConfig({
    env: { GATEWAY_SUPERGRAPH: join(folder, 'supergraph.graphql'), GATEWAY_PORT: '0' },
  });
  const supergraph = loadSupergraph(config.supergraph);
  gateway = await startEntrance({ config, supergraph, ministries: readMinistryConfigs(supergraph, { env: {} }) });
});
afterAll(async () => {
  await gateway.stop(50);
  await Promise.all(running.map((server) => server.stop(50)));
  rmSync(folder, { recursive: true, force: true });
});

const ask = async (query: string): Promise<{ status: number; text: string }> => {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, text: await response.text() };
};

test('any Federation 2 supergraph is served with no other setting', async () => {
  expect(JSON.parse((await ask('{ book(id: "7") { title price } }')).text)).toEqual({
    data: { book: { title: 'Book 7', price: 12 } },
  });
  expect(await (await fetch(`${gateway.url}/health`)).json()).toMatchObject({
    status: 'ok',
    ministries: { books: { breaker: 'CLOSED', lastFault: null }, prices: { breaker: 'CLOSED', lastFault: null } },
  });
});

test('a subgraph’s own words, stack and address stay behind', async () => {
  const { status, text } = await ask('{ book(id: "7") { title secret } }');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({
    data: { book: { title: 'Book 7', secret: null } },
    errors: [{ path: ['book', 'secret'], message: 'prices reported an error', extensions: { code: 'MINISTRY_ERROR' } }],
  });
  expect(text).not.toMatch(/10\.0\.0\.9|stack|127\.0\.0\.1/);
});

test('a file that is no supergraph, or is not there, is a fault of the configuration', () => {
  for (const path of [join(folder, 'other.graphql'), join(folder, 'none.graphql'), folder])
    expect(() => loadSupergraph(path)).toThrow(ConfigError);
});
