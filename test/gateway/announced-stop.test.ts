import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningServer, serveGraphQL } from '../../common/http/graphql-http.ts';
import { ALL_ON } from '../../gateway/calls/call-switches.ts';
import { connectMinistry, type MinistryClient } from '../../gateway/calls/connect.ts';
import { caller } from '../support/fake-ministry.ts';
import { freePort } from '../support/free-port.ts';

/** Longer than callers wait for one that has gone without a word, milliseconds. */
const AWAY_MS = 2_000;

let port: number;
let executed: string[];
let held: PromiseWithResolvers<void>;
let begun: PromiseWithResolvers<void>;
let ministry: RunningServer;
let client: MinistryClient;

async function start(announcesStop = true): Promise<void> {
  ministry = await serveGraphQL({
    host: '127.0.0.1',
    port,
    maxBodyBytes: 10_000,
    announcesStop,
    async handle({ body }) {
      const { query } = JSON.parse(body.toString()) as { query: string };
      if (!query.includes('__typename')) executed.push(query);
      begun.resolve();
      if (query.includes('slow')) await held.promise;
      const answer = JSON.stringify({ data: { said: query } });
      return { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(answer) };
    },
    routes: {},
  });
}

beforeEach(async () => {
  [port, executed, held, begun] = [await freePort(), [], Promise.withResolvers(), Promise.withResolvers()];
  await start();
  client = connectMinistry({
    ...ALL_ON,
    urls: [`http://127.0.0.1:${port}/graphql`],
    timeoutMs: 5_000,
    concurrency: 8,
    maxBatch: 200,
    probeEveryMs: 5_000,
    // Whoever is refused needs nothing of it.
    retryShare: 0,
  });
});
afterEach(async () => {
  await client.close();
  await ministry.stop(10);
});

const ask = (query: string, mutation = false): Promise<string> =>
  client.call({ ...caller(5_000), query, variables: {}, mutation }).then(
    ({ data }) => String(data?.['said']),
    (error: { code: string }) => error.code,
  );

/** What it is told while it stops: something is under way, so that it refuses what comes. */
async function stopped(): Promise<{ readonly slow: Promise<string>; readonly over: Promise<void> }> {
  await ask('{ connected }');
  begun = Promise.withResolvers();
  const slow = ask('{ slow }');
  await begun.promise;
  return { slow, over: ministry.stop() };
}

test('a ministry that says that it stops is waited for: what it refused is done once, by its successor, mutations too', async () => {
  const { slow, over } = await stopped();
  const queries = ['{ a }', '{ b }', '{ c }'];
  const [reads, mutation] = [queries.map((query) => ask(query)), ask('mutation { m }', true)];
  await sleep(200);
  held.resolve();
  expect(await slow).toBe('{ slow }');
  await over;
  expect(executed).toEqual(['{ connected }', '{ slow }']);
  await sleep(AWAY_MS);
  const late = ask('{ late }');
  await sleep(50);
  await start();
  expect(await Promise.all([...reads, late, mutation])).toEqual([...queries, '{ late }', 'mutation { m }']);
  expect(executed.toSorted()).toEqual(
    ['{ connected }', '{ slow }', ...queries, '{ late }', 'mutation { m }'].toSorted(),
  );
  expect(client.health()).toMatchObject({ breaker: 'CLOSED', faults: {}, lastFault: null, retries: 0 });
});

test('one that does not come back in time is down, as any other', async () => {
  const { slow, over } = await stopped();
  const refused = ask('{ a }');
  held.resolve();
  await Promise.all([slow, over]);
  expect(await refused).toBe('UNAVAILABLE');
});

test('a 503 of one that says nothing of stopping is not waited for', async () => {
  await ministry.stop(10);
  ministry = await serveGraphQL({
    host: '127.0.0.1',
    port,
    maxBodyBytes: 10_000,
    handle: async () => ({ status: 503, headers: [], body: Buffer.from('') }),
    routes: {},
  });
  expect(await ask('{ a }')).toBe('UNAVAILABLE');
  expect(client.health().faults).toEqual({ UNAVAILABLE: 1 });
});
