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
import { entryOf, type SigningFolder, signingFolder } from '../directory/support/federation.ts';

/** Held by all of them. */
const CODE = 'urn:test:held';

const inVersion = (schema: number, ...fields: string[]): string =>
  [
    schemaText('rare-earth.graphql').replace(/schema\/\d+/, `schema/${schema}`),
    ...fields.map((field) => `extend type RareEarthRecord { ${field} }`),
  ].join('\n');

/** Of one sector, each with its own schema. */
const MEMBERS = {
  'rare-earth/150000': inVersion(1, 'removed: String'),
  'rare-earth/360000': inVersion(2, 'added: String', 'removed: String'),
  'rare-earth/510000': inVersion(3, 'added: String', 'new: String'),
};

const system: LegacySystem = {
  name: 'register',
  maxCodes: 100,
  records: async (codes) =>
    codes.map((code) => (code === CODE ? { code, productName: 'held', source: { system: 'register' } } : null)),
  links: async (codes) =>
    codes.map((code) =>
      code === CODE
        ? [
            {
              kind: 'TRANSFORM',
              from: 'urn:test:before',
              to: CODE,
              evidence: { system: 'register', recordId: '1', confidence: 'HIGH' },
            },
          ]
        : [],
    ),
  search: async () => ({ rows: [], hasNextPage: false }),
  ping: async () => {},
  close: async () => {},
};

const running: RunningServer[] = [];
let signing: SigningFolder;
let gateway: RunningServer;

beforeAll(async () => {
  signing = await signingFolder();
  const start = async (schema: string): Promise<string> => {
    const server = await startMinistry({ name: 'rare-earth', schema, systems: [system] }, { port: 0 });
    running.push(server);
    return `${server.url}/graphql`;
  };
  const entries = [];
  for (const [name, schema] of Object.entries(MEMBERS)) entries.push(entryOf({ name, url: await start(schema) }));
  await signing.write(1, entries);
  const composed = composeSupergraph([
    { name: 'rare-earth', url: 'http://127.0.0.1:1/rare-earth', sdl: MEMBERS['rare-earth/360000'] },
  ]);
  if (!composed.ok) throw new Error(composed.faults.join('\n'));
  const supergraph = readSupergraph(composed.supergraph);
  gateway = await startGateway({
    config: readGatewayConfig({
      env: {
        GATEWAY_PORT: '0',
        GATEWAY_DIRECTORY: signing.file,
        GATEWAY_DIRECTORY_KEYS: signing.keys.publicFile,
        GATEWAY_SIGNING_KEY_FILE: signing.keys.privateFile,
      },
    }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, {
      env: { [envName(['ministries', 'rare-earth', 'probeEveryMs'])]: '100' },
    }),
  });
}, 120_000);
afterAll(async () => {
  await gateway?.stop(10);
  await Promise.all(running.map((server) => server.stop(10)));
  signing.remove();
});

interface Told {
  readonly data: Readonly<Record<string, unknown>>;
  readonly errors?: readonly { readonly message: string; readonly path: unknown; readonly extensions: object }[];
}
const ask = async (query: string): Promise<Told> =>
  (await (
    await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
  ).json()) as Told;

test('of members of one sector each lacks what it does not know, and nothing else', async () => {
  const { data, errors } = await ask(`{ unit(code: "${CODE}") { rareEarth { member productName added removed } } }`);
  const record = (member: string): object => ({ member, productName: 'held', added: null, removed: null });
  expect(data).toEqual({ unit: { rareEarth: Object.keys(MEMBERS).map(record) } });
  expect(errors?.map(({ message, path, extensions }) => [message, path, extensions])).toEqual([
    [
      'rare-earth/150000 is behind the graph: its schema 1, the graph’s 2: it does not know RareEarthRecord.added',
      ['unit', 'rareEarth', 0, 'added'],
      { code: 'OTHER_VERSION', sector: 'RARE_EARTH', member: 'rare-earth/150000' },
    ],
    [
      'rare-earth/510000 is ahead of the graph: its schema 3, the graph’s 2: it does not know RareEarthRecord.removed',
      ['unit', 'rareEarth', 2, 'removed'],
      { code: 'OTHER_VERSION', sector: 'RARE_EARTH', member: 'rare-earth/510000' },
    ],
  ]);
});

test('a chain, which asks for nothing that any of them lacks, is complete', async () => {
  const { data, errors } = await ask(
    `{ chain(code: "${CODE}") { complete gaps { reason } links { from evidence { member } } } }`,
  );
  expect([data, errors]).toEqual([
    {
      chain: {
        complete: true,
        gaps: [],
        links: [{ from: 'urn:test:before', evidence: Object.keys(MEMBERS).map((member) => ({ member })) }],
      },
    },
    undefined,
  ]);
});

test('what each lacks is a condition until nobody lacks it', async () => {
  await ask(`{ unit(code: "${CODE}") { rareEarth { added removed } } }`);
  const { conditions } = (await (await fetch(`${gateway.url}/health`)).json()) as {
    conditions: readonly { readonly reason: string; readonly about?: string }[];
  };
  expect(new Set(conditions.flatMap(({ reason, about }) => (reason === 'MEMBER_LACKS_FIELDS' ? [about] : [])))).toEqual(
    new Set(['rare-earth/150000', 'rare-earth/510000']),
  );
});
