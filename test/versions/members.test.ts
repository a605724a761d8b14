import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { graphql, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { envName } from '../../common/config/config.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { readGatewayConfig, readMinistryConfigs } from '../../gateway/config.ts';
import { startGateway } from '../../gateway/server.ts';
import { composeSupergraph } from '../../gateway/supergraph/compose.ts';
import { readSupergraph } from '../../gateway/supergraph/load.ts';
import { schemaText } from '../../schema/files.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { readLog } from '../observe/support/read-log.ts';
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { freePort } from '../support/free-port.ts';

/** Held by all of them. */
const CODE = 'urn:test:held';

/** A sector's schema in that version, with what was added to its record. */
const inVersion = (name: string, schema: number, ...added: string[]): string =>
  [
    schemaText(`${name}.graphql`).replace(/schema\/\d+/, `schema/${schema}`),
    ...added.map((field) => `extend type ${name === 'rare-earth' ? 'RareEarth' : 'HazardousGoods'}Record { ${field} }`),
  ].join('\n');

const GRAPH: Readonly<Record<string, string>> = {
  // Asked of a member that is behind.
  'rare-earth': inVersion('rare-earth', 2, 'added: String'),
  // Asked of one that is ahead, which has taken it away.
  'hazardous-goods': inVersion('hazardous-goods', 2, 'removed: String'),
  agriculture: schemaText('agriculture.graphql'),
  'food-drug': schemaText('food-drug.graphql'),
};

const system: LegacySystem = {
  name: 'register',
  maxCodes: 100,
  records: async (codes) =>
    codes.map((code) => (code === CODE ? { code, productName: 'held', source: { system: 'register' } } : null)),
  links: async (codes) => codes.map(() => []),
  search: async () => ({ rows: [], hasNextPage: false }),
  ping: async () => {},
  close: async () => {},
};

const start = (name: string, schema: string, port = 0): Promise<RunningServer> =>
  startMinistry({ name, schema, systems: [system] }, { port });

/** A server that tells that it is of the contract before members. */
async function ofFirstContract(answer: (body: string) => Promise<object>): Promise<Server> {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const result = await answer(await text(request));
    response
      .writeHead(200, { 'content-type': 'application/json', 'tongcha-schema': 'contract=1' })
      .end(JSON.stringify(result));
  };
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

const singleRecords = buildSubgraphSchema({
  typeDefs: parse(`
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
    scalar TraceCode
    enum Direction { BACK FORWARD }
    type TraceUnit @key(fields: "code") { code: TraceCode!  agriculture: AgricultureRecord  agricultureLinks(direction: Direction!): [TraceLink!] }
    type AgricultureRecord @key(fields: "code") { code: TraceCode!  productName: String }
    type Quantity { value: Float!  unit: String }
    type Evidence { system: String  recordId: String  confidence: String! }
    type TraceLink { kind: String!  from: TraceCode!  to: TraceCode!  at: String  until: String  quantity: Quantity  share: Float  evidence: Evidence! }
  `),
  resolvers: {
    TraceUnit: {
      __resolveReference: ({ code }: { code: string }) => ({ code }),
      agriculture: ({ code }: { code: string }) => (code === CODE ? { code, productName: 'one' } : null),
      agricultureLinks: () => [],
    },
    AgricultureRecord: { __resolveReference: ({ code }: { code: string }) => ({ code, productName: 'one' }) },
  },
});

let keys: KeyFolder;
let written: ReturnType<typeof readLog>;
let [behind, ahead, gateway] = [] as unknown as [RunningServer, RunningServer, RunningServer];
let [single, strange] = [] as unknown as [Server, Server];
let metricsPort: number;

beforeAll(async () => {
  written = readLog();
  keys = await keyFolder();
  metricsPort = await freePort();
  behind = await start('rare-earth', inVersion('rare-earth', 1));
  ahead = await start('hazardous-goods', inVersion('hazardous-goods', 3));
  single = await ofFirstContract(async (body) => {
    const { query, variables } = JSON.parse(body) as { query: string; variables: Record<string, unknown> };
    return graphql({ schema: singleRecords, source: query, variableValues: variables });
  });
  // It understands nothing but that it is there.
  strange = await ofFirstContract(async (body) =>
    body.includes('{ __typename }')
      ? { data: { __typename: 'Query' } }
      : { errors: [{ message: 'Cannot query field', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] },
  );
  const composed = composeSupergraph(
    Object.entries(GRAPH).map(([name, sdl]) => ({ name, url: `http://127.0.0.1:1/${name}`, sdl })),
  );
  if (!composed.ok) throw new Error(composed.faults.join('\n'));
  const supergraph = readSupergraph(composed.supergraph);
  const urls = {
    'rare-earth': behind.url,
    'hazardous-goods': ahead.url,
    agriculture: urlOf(single),
    'food-drug': urlOf(strange),
  };
  const env = Object.fromEntries(
    Object.entries(urls).flatMap(([name, url]) => [
      [envName(['ministries', name, 'url']), `${url}/graphql`],
      [envName(['ministries', name, 'probeEveryMs']), '100'],
    ]),
  );
  gateway = await startGateway({
    config: readGatewayConfig({
      env: { GATEWAY_PORT: '0', GATEWAY_SIGNING_KEY_FILE: keys.privateFile, GATEWAY_METRICS_PORT: String(metricsPort) },
    }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  });
}, 120_000);
afterAll(async () => {
  await gateway?.stop(10);
  await Promise.all([behind, ahead].map((server) => server?.stop(10)));
  for (const server of [single, strange]) server?.close();
  keys.remove();
  written.restore();
});

const states = async (): Promise<Readonly<Record<string, unknown>>> => {
  const { ministries } = (await (await fetch(`${gateway.url}/health`)).json()) as {
    ministries: Readonly<Record<string, { readonly schema: object }>>;
  };
  return Object.fromEntries(Object.entries(ministries).map(([name, { schema }]) => [name, schema]));
};
interface Told {
  readonly data: Record<string, never> | null;
  readonly errors?: readonly object[];
}
const ask = async (query: string): Promise<Told> =>
  (await (
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
  ).json()) as Told;
const cli = (...args: string[]): ReturnType<typeof runCli> => runCli([...args, '--url', gateway.url]);
const eventsOf = (ministry: string): readonly unknown[] =>
  written
    .lines()
    .filter((line) => String(line.event).startsWith('member-') && line['ministry'] === ministry)
    .map(({ event, state }) => [event, state]);

const V = (contract: number, schema: number | null): object => ({ contract, schema });

test('that members are behind or ahead is known before anybody asks: health, status, members, metric, log', async () => {
  await expect.poll(async () => (await fetch(`${gateway.url}/ready`)).status, { timeout: 60_000 }).toBe(200);
  await expect.poll(states, { timeout: 30_000 }).toEqual({
    'rare-earth': { state: 'BEHIND', own: V(3, 1), graph: V(3, 2) },
    'hazardous-goods': { state: 'AHEAD', own: V(3, 3), graph: V(3, 2) },
    agriculture: { state: 'BEHIND', own: V(1, null), graph: V(3, 2) },
    'food-drug': { state: 'BEHIND', own: V(1, null), graph: V(3, 2) },
  });
  const status = await cli('status', '--lang', 'en');
  expect(status.out).toContain('behind the graph: schema 1, the graph’s 2');
  expect(status.out).toContain('ahead of the graph: schema 3, the graph’s 2');
  expect((await cli('status', '--lang', 'zh')).out).toContain('落后于超图:contract 1,超图 3');
  expect((await cli('members', '--lang', 'en')).out).toContain('behind the graph: schema 1, the graph’s 2');
  expect((await cli('members', 'show', 'rare-earth', '--lang', 'en')).out).toContain(
    'contract=3, schema=1  behind the graph: schema 1, the graph’s 2',
  );
  const metrics = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(metrics).toContain('tongcha_ministry_schema{ministry="rare-earth",state="BEHIND"} 1');
  expect(metrics).toContain('tongcha_ministry_schema{ministry="hazardous-goods",state="AHEAD"} 1');
  expect(eventsOf('rare-earth')).toEqual([['member-other-version', 'BEHIND']]);
  const line = written
    .lines()
    .find(({ ministry, event }) => ministry === 'hazardous-goods' && event === 'member-other-version');
  expect(line).toMatchObject({ level: 'warn', of: 'schema', own: V(3, 3), graph: V(3, 2) });
  expect(line?.['msg']).toMatch(/重新合成.*\/ .*compose the graph with its schema/);
}, 120_000);

test('what it can answer stands', async () => {
  expect(
    await ask(
      `{ unit(code: "${CODE}") { rareEarth { productName } hazardousGoods { productName } agriculture { code member productName } } }`,
    ),
  ).toEqual({
    data: {
      unit: {
        rareEarth: [{ productName: 'held' }],
        hazardousGoods: [{ productName: 'held' }],
        // One record by the contract before members.
        agriculture: [{ code: CODE, member: 'agriculture', productName: 'one' }],
      },
    },
  });
});

test('a field that it does not know is null, named with both numbers, and takes nothing along', async () => {
  const { data, errors } = await ask(
    `{ unit(code: "${CODE}") { rareEarth { code added } hazardousGoods { removed productName } agriculture { productName } } }`,
  );
  expect(data).toEqual({
    unit: {
      rareEarth: [{ code: CODE, added: null }],
      hazardousGoods: [{ removed: null, productName: 'held' }],
      agriculture: [{ productName: 'one' }],
    },
  });
  expect(errors).toEqual(
    [
      {
        message:
          'HAZARDOUS_GOODS is ahead of the graph: its schema 3, the graph’s 2: it does not know HazardousGoodsRecord.removed',
        path: ['unit', 'hazardousGoods', 0, 'removed'],
        extensions: { code: 'OTHER_VERSION', sector: 'HAZARDOUS_GOODS' },
      },
      {
        message: 'RARE_EARTH is behind the graph: its schema 1, the graph’s 2: it does not know RareEarthRecord.added',
        path: ['unit', 'rareEarth', 0, 'added'],
        extensions: { code: 'OTHER_VERSION', sector: 'RARE_EARTH' },
      },
    ].sort((a, b) => (String(a.path) < String(b.path) ? 1 : -1)),
  );
});

test('a chain has a gap of those that cannot be read, and of no others', async () => {
  const { data } = await ask(
    `{ chain(code: "${CODE}") { complete units { sectors } gaps { reason member codes message } coverage { sector status held } } }`,
  );
  expect(data).toMatchObject({
    chain: {
      complete: false,
      units: [{ sectors: ['AGRICULTURE', 'HAZARDOUS_GOODS', 'RARE_EARTH'] }],
      gaps: [
        {
          reason: 'OTHER_VERSION',
          member: 'food-drug',
          codes: [CODE],
          message: 'FOOD_DRUG is behind the graph: its contract 1, the graph’s 3',
        },
      ],
    },
  });
});

test('after its upgrade it is well again, though nobody asks and the gateway is the same', async () => {
  const { port } = new URL(behind.url);
  await behind.stop(10);
  behind = await start('rare-earth', GRAPH['rare-earth'] ?? '', Number(port));
  await expect
    .poll(async () => (await states())['rare-earth'], { timeout: 30_000 })
    .toEqual({ state: 'SAME', own: V(3, 2), graph: V(3, 2) });
  expect(await ask(`{ unit(code: "${CODE}") { rareEarth { productName added } } }`)).toEqual({
    data: { unit: { rareEarth: [{ productName: 'held', added: null }] } },
  });
  // Once at its beginning and once at its end, however many calls were made.
  expect(eventsOf('rare-earth')).toEqual([
    ['member-other-version', 'BEHIND'],
    ['member-version-settled', 'SAME'],
  ]);
  expect(eventsOf('hazardous-goods')).toEqual([['member-other-version', 'AHEAD']]);
}, 60_000);

test('a ministry whose schema was written for another contract does not start', async () => {
  await expect(
    start('rare-earth', schemaText('rare-earth.graphql').replace('contract/3', 'contract/1')),
  ).rejects.toThrow('rare-earth: its schema was written for contract 1, and the contract here is 3');
});
