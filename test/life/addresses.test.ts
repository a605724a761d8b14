import { setTimeout as sleep } from 'node:timers/promises';
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
import { keyFolder, type KeyFolder } from '../signature/support/kit.ts';
import { freePort } from '../support/free-port.ts';

const system: LegacySystem = {
  name: 'register',
  maxCodes: 100,
  // Slow enough that something is under way whenever a server is killed.
  records: async (codes) => {
    await sleep(20);
    return codes.map((code) => ({ code, productName: code, source: { system: 'register' } }));
  },
  links: async (codes) => codes.map(() => []),
  search: async () => ({ rows: [], hasNextPage: false }),
  ping: async () => {},
  close: async () => {},
};

interface Place {
  readonly port: number;
  server: RunningServer;
}

let keys: KeyFolder;
let places: Place[];
let gateway: RunningServer;

/** It takes only calls that are signed for its own address. */
const start = (port: number): Promise<RunningServer> =>
  startMinistry(
    { name: 'rare-earth', systems: [system] },
    { port, trustedKeys: keys.publicFile, address: `http://127.0.0.1:${port}/graphql` },
  );

beforeAll(async () => {
  keys = await keyFolder();
  places = [];
  for (let i = 0; i < 2; i += 1) {
    const port = await freePort();
    places.push({ port, server: await start(port) });
  }
  const composed = composeSupergraph([
    { name: 'rare-earth', url: 'https://old.example/graphql', sdl: schemaText('rare-earth.graphql') },
  ]);
  if (!composed.ok) throw new Error(composed.faults.join('\n'));
  const supergraph = readSupergraph(composed.supergraph);
  const env = {
    [envName(['ministries', 'rare-earth', 'url'])]: places
      .map(({ port }) => `http://127.0.0.1:${port}/graphql`)
      .join(', '),
    [envName(['ministries', 'rare-earth', 'probeEveryMs'])]: '500',
  };
  gateway = await startGateway({
    config: readGatewayConfig({
      env: { GATEWAY_PORT: '0', GATEWAY_CACHE_MB: '0', GATEWAY_SIGNING_KEY_FILE: keys.privateFile },
    }),
    supergraph,
    ministries: readMinistryConfigs(supergraph, { env }),
  });
}, 120_000);
afterAll(async () => {
  await gateway?.stop(10);
  for (const { server } of places) await server.stop(10);
  keys.remove();
});

interface Health {
  readonly ministries: Readonly<
    Record<string, { readonly breaker: string; readonly addresses: readonly { readonly breaker: string }[] }>
  >;
  readonly conditions: readonly { readonly reason: string }[];
}
const health = async (): Promise<Health> => (await (await fetch(`${gateway.url}/health`)).json()) as Health;
const breakers = async (): Promise<readonly string[]> =>
  (await health()).ministries['rare-earth']?.addresses.map(({ breaker }) => breaker) ?? [];
const reasons = async (): Promise<readonly string[]> =>
  (await health()).conditions.flatMap(({ reason }) => (/ADDRESS|MOVED/.test(reason) ? [reason] : []));

let count = 0;
/** A chain of a unit that nobody has asked about. @returns what is wrong with it; nothing where it is complete */
async function chain(): Promise<string> {
  const code = `urn:test:${++count}`;
  const query = `{ chain(code: "${code}") { complete gaps { reason } units { sectors } } unit(code: "${code}") { rareEarth { productName } } }`;
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const told = await response.text();
  const isWhole =
    told.includes('"complete":true,"gaps":[],"units":[{"sectors":["RARE_EARTH"]}]') &&
    told.includes(`"rareEarth":[{"productName":"${code}"}]`);
  return isWhole ? '' : told;
}

test('of two servers of a member either is killed, stopped and started again, and no answer is incomplete', async () => {
  await expect.poll(async () => (await fetch(`${gateway.url}/ready`)).status, { timeout: 60_000 }).toBe(200);
  // Told, as the graph has another address.
  expect(await reasons()).toEqual(['ADDRESS_OVERRIDDEN']);
  const asking = { on: true };
  const wrong: string[] = [];
  const load = Promise.all(
    Array.from({ length: 4 }, async () => {
      while (asking.on) {
        const fault = await chain();
        if (fault !== '') wrong.push(fault);
      }
    }),
  );
  for (const graceMs of [0, undefined]) {
    for (const place of places) {
      await sleep(200);
      await place.server.stop(graceMs);
      await sleep(300);
      place.server = await start(place.port);
      await expect.poll(breakers, { timeout: 10_000 }).toEqual(['CLOSED', 'CLOSED']);
    }
  }
  asking.on = false;
  await load;
  expect(count).toBeGreaterThan(40);
  expect(wrong).toEqual([]);
}, 120_000);

test('one that stays away is told, and is no fault of the member', async () => {
  await places[1]?.server.stop(0);
  for (let i = 0; i < 4; i += 1) expect(await chain()).toBe('');
  await expect.poll(breakers, { timeout: 5_000 }).toEqual(['CLOSED', expect.not.stringContaining('CLOSED')]);
  expect((await health()).ministries['rare-earth']?.breaker).toBe('CLOSED');
  expect(await reasons()).toEqual(['ADDRESS_OVERRIDDEN', 'MEMBER_ADDRESS_DOWN']);
});
