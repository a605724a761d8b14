import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ALL_ON } from '../../gateway/calls/call-switches.ts';
import { connectMinistry, type MinistryClient } from '../../gateway/calls/connect.ts';
import { connectionConditions } from '../../gateway/readiness/connection-conditions.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import { XmlHttpClient } from '../../subgraphs/kit/connectors/xml-http/client.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { caller } from '../support/fake-ministry.ts';
import { NO_MARIADB, startMariadb } from '../support/mariadb-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';

const PROBE_EVERY_MS = 200;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A ministry of one system that is asked by `ask`, and a gateway's client of it. */
async function connected(ask: (call: { readonly signal: AbortSignal }) => Promise<unknown>): Promise<{
  readonly ministry: RunningServer;
  readonly client: MinistryClient;
  readonly codes: () => Promise<readonly string[]>;
}> {
  const system: LegacySystem = {
    name: 'register',
    maxCodes: 100,
    records: async (codes, call) =>
      ask(call).then(() => codes.map((code) => ({ code, sourceSystem: 'register' }) as never)),
    links: async (codes) => codes.map(() => []),
    ping: async (call) => void (await ask(call)),
    close: async () => {},
  };
  const ministry = await startMinistry(
    { name: 'rare-earth', systems: [system] },
    { port: 0, probeEveryMs: PROBE_EVERY_MS },
  );
  closing.push(() => ministry.stop(10));
  const client = connectMinistry({
    ...ALL_ON,
    urls: [`${ministry.url}/graphql`],
    timeoutMs: 5_000,
    concurrency: 4,
    maxBatch: 10,
    probeEveryMs: 1_000,
    retryShare: 0,
  });
  closing.push(() => client.close());
  const query =
    'query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on TraceUnit { rareEarth { code } } } }';
  let asked = 0;
  return {
    ministry,
    client,
    codes: async () => {
      const representations = [JSON.stringify({ __typename: 'TraceUnit', code: `urn:test:${(asked += 1)}` })];
      const { errors } = await client.call({ ...caller(5_000), query, variables: {}, representations });
      return errors.map(({ code }) => code);
    },
  };
}

const REFUSED = 'CREDENTIALS_REFUSED';

async function isToldEverywhere({ ministry, client, codes }: Awaited<ReturnType<typeof connected>>): Promise<void> {
  // The same while its breaker keeps everybody from it.
  for (let i = 0; i < 8; i += 1) expect(await codes()).toEqual([REFUSED]);
  const health = (await (await fetch(`${ministry.url}/health`)).json()) as { systems: Record<string, unknown> };
  expect(health.systems['register']).toMatchObject({ lastFault: REFUSED });
  const ready = await fetch(`${ministry.url}/ready`);
  expect([ready.status, await ready.json()]).toMatchObject([
    503,
    { systems: [{ system: 'register', ready: false, fault: REFUSED }] },
  ]);
  expect([...connectionConditions([['rare-earth', client.health()]])]).toMatchObject([
    { reason: 'MEMBER_CREDENTIALS_REFUSED', about: 'rare-earth', detail: expect.stringMatching(/^register refuses /) },
  ]);
  // The ministry itself is well.
  expect(client.health()).toMatchObject({ breaker: 'CLOSED', faults: {} });
}

/** Once the system takes it, it is over by itself. */
async function isOver({ client, codes }: Awaited<ReturnType<typeof connected>>): Promise<void> {
  await vi.waitFor(async () => expect(await codes()).toEqual([]), { timeout: 10_000, interval: 50 });
  expect([...connectionConditions([['rare-earth', client.health()]])]).toEqual([]);
}

describe.each([
  ['PostgreSQL', NO_POSTGRES, () => startPostgres()],
  ['MariaDB', NO_MARIADB, () => startMariadb()],
] as const)('%s', (_, missing, start) => {
  test.skipIf(missing)(
    'that refuses the password is told as that, and not as one that cannot be reached',
    async () => {
      const database = await start();
      closing.push(() => database.stop());
      const [wrong, right] = await Promise.all([
        connectSql({ url: database.url, password: 'wrong' }),
        connectSql({ url: database.url }),
      ]);
      closing.push(() => Promise.all([wrong.close(), right.close()]));
      let db = wrong;
      const all = await connected((call) => db.select('SELECT 1 AS x', null, [], call));
      await isToldEverywhere(all);
      db = right;
      await isOver(all);
    },
    60_000,
  );
});

test('a system over HTTP that answers 401 is told as that, and is left alone but for a probe', async () => {
  let password = 'other';
  let tries = 0;
  const server: Server = createServer((request, response) => {
    tries += 1;
    const isRight = request.headers.authorization === `Basic ${Buffer.from(`user:${password}`).toString('base64')}`;
    response.writeHead(isRight ? 200 : 401, { 'content-type': 'application/xml' });
    response.end(isRight ? '<r><code>0</code></r>' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const http = new XmlHttpClient({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    user: 'user',
    password: 'secret',
    charset: 'utf-8',
    lists: [],
    resultCode: () => '0',
    success: ['0'],
    faults: {},
    concurrency: 2,
  });
  closing.push(() => http.close());
  const all = await connected(({ signal }) => http.post({ r: {} }, signal));
  await isToldEverywhere(all);
  const before = tries;
  for (let i = 0; i < 50; i += 1) await all.codes();
  // An account that is tried again and again is locked.
  expect(tries - before).toBeLessThan(10);
  password = 'secret';
  await isOver(all);
});
