import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway';
import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import type { CallClaims } from '../../common/signature/call-claims.ts';
import { signCall } from '../../common/signature/sign.ts';
import { startChainOnly } from '../../gateway/chain-only/serve.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { EVERYTHING, groupsOf } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { MINISTRIES } from '../support/ministries.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const QUERY = `query($code: TraceCode!) {
  unit(code: $code) { code records { __typename code productName } }
  chain(code: $code) { complete depth units { code records { productName } unit { coverage { sector } } } links { kind from to quantity { value unit } } gaps { reason } withheld { sector policy } }
  chains(codes: [$code, "gs1:(01)06901234001013(10)API260301"]) {
    cost { codes members calls } complete
    units(at: { sectors: ["HAZARDOUS_GOODS"] }) { code reachedFrom records { productName } }
    beyond { from to }
    roots { root { code } depth arrival(at: { last: true }) origins { code records { productName } } }
    some: roots(arrival: [ARRIVED], at: { schemes: ["hazlot"] }) { root { code } }
  }
}`;
const CODE = 'drug:83857930000879766601';
const PUBLIC: CallClaims = { role: 'anonymous' };

let graph: Graph;
let chain: RunningServer;
const routers: ApolloServer[] = [];
beforeAll(async () => {
  graph = await startGraph();
  const env = {
    GATEWAY_PORT: '0',
    GATEWAY_CACHE_MB: '0',
    GATEWAY_SIGNING_KEY_FILE: graph.keys.privateFile,
    GATEWAY_CHAIN_TRUSTED_KEYS: graph.keys.publicFile,
    ...Object.fromEntries(
      Object.entries(graph.subgraphs).map(([name, url]) => [
        `MINISTRIES_${name.replaceAll('-', '_').toUpperCase()}_URL`,
        url,
      ]),
    ),
  };
  const supergraph = ownSupergraph();
  chain = await startChainOnly({
    config: readGatewayConfig({ env }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  });
}, 60_000);
afterAll(async () => {
  for (const router of routers) await router.stop();
  await chain.stop(100);
  await graph.stop();
});

const signed = (url: string, ministry: string, claims: CallClaims, body: string): Record<string, string> => {
  const { host, pathname } = new URL(url);
  return signCall(graph.signingKey, {
    method: 'POST',
    authority: host,
    target: pathname,
    contentType: 'application/json',
    body,
    ministry,
    claims,
    requestId: 'router-request-1',
  });
};

/** What a ministry may be told: its own policies. */
const ownOf = (ministry: string, { policies, ...claims }: CallClaims): CallClaims => {
  const own = (policies ?? []).filter((each) => each.startsWith(`${ministry}/`));
  return { ...claims, ...(own.length > 0 ? { policies: own } : {}) };
};

/** Stock Apollo over the same supergraph, its chain subgraph at our address; it signs who asks. */
async function routerOf(claims: CallClaims): Promise<(query: string, variables: object) => Promise<unknown>> {
  const urls: Record<string, string> = { ...graph.subgraphs, chain: `${chain.url}/graphql` };
  const server = new ApolloServer({
    gateway: new ApolloGateway({
      supergraphSdl: ownSupergraph().sdl,
      buildService: ({ name }) =>
        new RemoteGraphQLDataSource({
          url: urls[name] ?? '',
          fetcher: (url, init) =>
            fetch(url, {
              method: 'POST',
              body: String(init?.body),
              headers: signed(url, name, name === 'chain' ? claims : ownOf(name, claims), String(init?.body)),
            }),
        }),
    }),
    stopOnTerminationSignals: false,
  });
  await server.start();
  routers.push(server);
  return async (query, variables) => {
    const { body } = await server.executeOperation({ query, variables });
    return body.kind === 'single' ? JSON.parse(JSON.stringify(body.singleResult.data)) : null;
  };
}

const SEARCH = `query($where: SearchCondition) {
  search(where: $where, first: 10) {
    edges { cursor node { __typename code productName recalls { status } } }
    pageInfo { hasNextPage endCursor }
    total complete gaps { reason } withheld { sector policy } coverage { member status examined narrowedBy tested }
  }
}`;

test('another router over the same supergraph answers unit, records and chain as the gateway does', async () => {
  const ask = await routerOf(PUBLIC);
  const { data, errors } = await graph.query(QUERY, { code: CODE });
  expect(errors ?? []).toEqual([]);
  const told = await ask(QUERY, { code: CODE });
  expect(told).toEqual(data);
  const found = await ask(SEARCH, {});
  expect(found).toEqual((await graph.query(SEARCH, {})).data);
  expect(found).toMatchObject({ search: { edges: [], withheld: expect.arrayContaining([expect.anything()]) } });
  expect(told).toMatchObject({ chain: { units: expect.arrayContaining([expect.objectContaining({ code: CODE })]) } });
});

test('what it signs of who asks is believed: whoever may see more is told more', async () => {
  const policies = Object.keys(MINISTRIES)
    .flatMap((name) => groupsOf(name).map((group) => `${name}/${group}`))
    .sort();
  const ask = await routerOf({ role: 'data-team', policies, purpose: 'everything' });
  const told = await ask(QUERY, { code: CODE });
  const { data } = await graph.query(QUERY, { code: CODE }, EVERYTHING);
  expect(told).toEqual(data);
  expect(told).toMatchObject({ chain: { withheld: [] } });
  const where = { where: { sectors: ['FOOD_DRUG', 'RARE_EARTH'], division: '370000' } };
  const found = await ask(SEARCH, where);
  expect(found).toEqual((await graph.query(SEARCH, where, EVERYTHING)).data);
  expect(found).toMatchObject({ search: { edges: { length: 10 }, withheld: [] } });
});

test('a call that no trusted router has signed is refused, and so is one whose statement was changed', async () => {
  const url = `${chain.url}/graphql`;
  const body = JSON.stringify({ query: QUERY, variables: { code: CODE } });
  const post = async (headers: Record<string, string>): Promise<unknown[]> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    const { errors, data } = (await response.json()) as { errors?: [{ extensions: { code: string } }]; data?: unknown };
    return [response.status, errors?.[0].extensions.code, data === undefined];
  };
  expect(await post({})).toEqual([401, 'UNVERIFIED_CALL', true]);
  const regulator = Buffer.from(JSON.stringify({ role: 'regulator' })).toString('base64url');
  expect(await post({ ...signed(url, 'chain', PUBLIC, body), 'tongcha-claims': regulator })).toEqual([
    401,
    'UNVERIFIED_CALL',
    true,
  ]);
  expect(await post(signed(url, 'agriculture', PUBLIC, body))).toEqual([401, 'UNVERIFIED_CALL', true]);
});

test.each<[string, unknown, string]>([
  ['no GraphQL', { query: '{ chain(' }, 'cannot be read'],
  ['no field of it', { query: '{ nothing }' }, 'nothing'],
  ['no request', [], 'JSON object'],
  ['an operation that is not there', { query: '{ __typename }', operationName: 'B' }, 'no operation of that name'],
  [
    'a null where none may be',
    { query: 'query($c: TraceCode!) { chain(code: $c) { depth } }' },
    'must not be null|was not provided',
  ],
])('%s is refused with a clear error', async (_, request, message) => {
  const url = `${chain.url}/graphql`;
  const body = JSON.stringify(request);
  const response = await fetch(url, { method: 'POST', headers: signed(url, 'chain', PUBLIC, body), body });
  expect(await response.json()).toMatchObject({
    errors: [{ message: expect.stringMatching(message), extensions: { code: 'BAD_REQUEST' } }],
  });
});

test('production does not start without keys of the routers that it believes', async () => {
  const supergraph = ownSupergraph();
  const config = { ...readGatewayConfig({ env: { GATEWAY_PORT: '0' } }), production: true };
  await expect(
    startChainOnly({ config, supergraph, ministries: readMinistryConfigs(supergraph, { env: {} }) }),
  ).rejects.toThrow('gateway.chain.trustedKeys (GATEWAY_CHAIN_TRUSTED_KEYS)');
});
