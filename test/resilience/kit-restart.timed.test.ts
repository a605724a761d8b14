import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_ON } from '../../gateway/calls/call-switches.ts';
import { connectMinistry } from '../../gateway/calls/connect.ts';
import { connectSql } from '../../subgraphs/kit/connectors/sql/connect.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import { startMinistry } from '../../subgraphs/kit/server.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { caller } from '../support/fake-ministry.ts';
import { freePort } from '../support/free-port.ts';
import { NO_MARIADB, startMariadb } from '../support/mariadb-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';

/** How long it is away, milliseconds: the time of an ordinary restart. */
const AWAY_MS = 3_000;
const EVERY_MS = 25;
/** What a machine that is busy with other things may add, milliseconds. */
const SLACK_MS = 400;

/** Whose every answer takes one statement. */
async function systemOver(url: string): Promise<LegacySystem> {
  const db = await connectSql({ url });
  const ask = (call: { readonly signal: AbortSignal }): Promise<unknown> => db.select('SELECT 1 AS x', null, [], call);
  return {
    name: 'register',
    maxCodes: 100,
    records: async (codes, call) =>
      ask(call).then(() => codes.map((code) => ({ code, sourceSystem: 'register' }) as never)),
    links: async (codes) => codes.map(() => []),
    ping: async (call) => void (await ask(call)),
    close: () => db.close(),
  };
}

interface Seen {
  /** From the first to the last that was incomplete, milliseconds. */
  readonly gapMs: number;
  readonly incomplete: number;
  readonly asked: number;
  readonly longestMs: number;
}

/** Asks on while `meanwhile` lasts and for a while after. */
async function askedThroughout(port: number, meanwhile: () => Promise<void>): Promise<Seen> {
  const client = connectMinistry({
    ...ALL_ON,
    urls: [`http://127.0.0.1:${port}/graphql`],
    timeoutMs: 5_000,
    concurrency: 8,
    maxBatch: 200,
    probeEveryMs: 5_000,
    retryShare: 0.1,
  });
  const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { rareEarth { code } } } }';
  const incomplete: number[] = [];
  let longestMs = 0;
  const calls: Promise<void>[] = [];
  const ask = (): void => {
    const began = performance.now();
    const variables = { r: [{ __typename: 'TraceUnit', code: `urn:test:${calls.length}` }] };
    const answered = client.call({ ...caller(5_000), query, variables }).then(
      ({ errors }) => errors.length === 0,
      () => false,
    );
    calls.push(
      answered.then((complete) => {
        longestMs = Math.max(longestMs, performance.now() - began);
        if (!complete) incomplete.push(performance.now());
      }),
    );
  };
  const timer = setInterval(ask, EVERY_MS);
  // One that is asked for longer than the longest pause between probes is waited for.
  await sleep(5_500);
  if (incomplete.length > 0) throw new Error('incomplete before anything was away');
  await meanwhile();
  await sleep(5_000);
  clearInterval(timer);
  await Promise.all(calls);
  await client.close();
  const gapMs = incomplete.length === 0 ? 0 : Math.max(...incomplete) - Math.min(...incomplete);
  return {
    gapMs: Math.round(gapMs),
    incomplete: incomplete.length,
    asked: calls.length,
    longestMs: Math.round(longestMs),
  };
}

const DATABASES = [
  ['PostgreSQL', NO_POSTGRES, () => startPostgres()],
  ['MariaDB', NO_MARIADB, () => startMariadb()],
] as const;
const databases = new Map<string, DatabaseServer>();

// To set one up holds up this process: before anything is timed.
beforeAll(async () => {
  for (const [name, missing, start] of DATABASES) if (missing === null) databases.set(name, await start());
}, 120_000);
afterAll(() => Promise.all([...databases.values()].map((each) => each.stop())));

// Each waits most of its time: both at once.
describe.concurrent('away for three seconds', () => {
  test.for(DATABASES.map(([name, missing]) => ({ name, missing })))(
    'a ministry’s database makes no answer incomplete for longer: $name',
    { timeout: 120_000 },
    async ({ name, missing }, { expect, skip }) => {
      if (missing !== null) skip(missing);
      const database = databases.get(name);
      if (!database) throw new Error(`${name} was not started`);
      const ministry = await startMinistry(
        { name: 'rare-earth', systems: [await systemOver(database.url)] },
        { port: 0 },
      );
      let awayMs = 0;
      const seen = await askedThroughout(Number(new URL(ministry.url).port), async () => {
        const gone = performance.now();
        await database.kill();
        await sleep(AWAY_MS - 300);
        await database.restart();
        awayMs = Math.round(performance.now() - gone);
      });
      console.log(`${name} away ${awayMs} ms: ${JSON.stringify(seen)}`);
      await ministry.stop(10);
      expect(seen.gapMs).toBeLessThan(awayMs + SLACK_MS);
    },
  );
});

test('a ministry that is told to stop, and is there again after three seconds, leaves no answer incomplete', async () => {
  const port = await freePort();
  const system: LegacySystem = {
    name: 'register',
    maxCodes: 100,
    records: async (codes) => codes.map((code) => ({ code, sourceSystem: 'register' }) as never),
    links: async (codes) => codes.map(() => []),
    ping: async () => {},
    close: async () => {},
  };
  const start = (): Promise<RunningServer> => startMinistry({ name: 'rare-earth', systems: [system] }, { port });
  let ministry = await start();
  const seen = await askedThroughout(port, async () => {
    await ministry.stop();
    await sleep(AWAY_MS);
    ministry = await start();
  });
  console.log(`a ministry away ${AWAY_MS} ms: ${JSON.stringify(seen)}`);
  await ministry.stop(10);
  expect(seen.incomplete).toBe(0);
}, 60_000);
