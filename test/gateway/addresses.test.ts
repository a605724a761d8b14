import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningServer, serveGraphQL } from '../../common/http/graphql-http.ts';
import { ALL_ON } from '../../gateway/calls/call-switches.ts';
import { connectMinistry, type MinistryClient, type MinistryOptions } from '../../gateway/calls/connect.ts';
import { caller } from '../support/fake-ministry.ts';
import { freePort } from '../support/free-port.ts';

/** One of the servers of a member, which say who they are. */
interface Place {
  readonly port: number;
  server: RunningServer | null;
  /** What it does in place of answering, where it does. */
  instead: (() => Promise<{ status: number; headers: [string, string][] }>) | null;
  /** What it has begun, without probes. */
  readonly executed: string[];
}

let places: [Place, Place];
let client: MinistryClient;
let signed: string[];

async function start(place: Place): Promise<void> {
  place.server = await serveGraphQL({
    host: '127.0.0.1',
    port: place.port,
    maxBodyBytes: 100_000,
    announcesStop: true,
    async handle({ body }) {
      const other = await place.instead?.();
      if (other) return { ...other, body: Buffer.from('') };
      const { query } = JSON.parse(body.toString()) as { query: string };
      if (!query.includes('__typename')) place.executed.push(query);
      if (query.includes('slow')) await sleep(300);
      const answer = JSON.stringify({ data: { said: query } });
      return { status: 200, headers: [['content-type', 'application/json']], body: Buffer.from(answer) };
    },
    routes: {},
  });
}

const connect = (options: Partial<MinistryOptions> = {}): MinistryClient =>
  connectMinistry({
    ...ALL_ON,
    urls: places.map(({ port }) => `http://127.0.0.1:${port}/graphql`),
    timeoutMs: 4_000,
    concurrency: 8,
    maxBatch: 200,
    probeEveryMs: 500,
    retryShare: 0.1,
    ...options,
  });

beforeEach(async () => {
  signed = [];
  places = [await freePort(), await freePort()].map((port): Place => ({
    port,
    server: null,
    instead: null,
    executed: [],
  })) as [Place, Place];
  await Promise.all(places.map(start));
  client = connect();
});
afterEach(async () => {
  await client.close();
  for (const { server } of places) await server?.stop(10);
});

let count = 0;
/** @returns the code where it is not answered */
const ask = (what = 'a', mutation = false): Promise<string> => {
  const query = `${mutation ? 'mutation' : 'query'} { ${what}${++count} }`;
  return client.call({ ...caller(4_000), query, variables: {}, mutation }).then(
    ({ data }) => (data?.['said'] === query ? 'answered' : 'wrong'),
    (error: { code: string }) => error.code,
  );
};
const all = (asked: readonly Promise<string>[]): Promise<string[]> =>
  Promise.all(asked).then((told) => [...new Set(told)]);
const times = <T>(n: number, each: () => T): T[] => Array.from({ length: n }, each);
const breakers = (): readonly string[] => client.health().addresses.map(({ breaker }) => breaker);

describe('of a member with two addresses', () => {
  test('both are asked', async () => {
    expect(await all(times(40, () => ask()))).toEqual(['answered']);
    expect(places.map(({ executed }) => executed.length)).toEqual([20, 20]);
  });

  test('one that is killed and started again costs no answer', async () => {
    const told: Promise<string>[] = [];
    const asking = { on: true };
    const load = (async () => {
      while (asking.on) {
        told.push(ask(), ask());
        await sleep(5);
      }
    })();
    for (const place of [...places, ...places]) {
      await sleep(100);
      // Without a word: what is under way is cut off.
      await place.server?.stop(0);
      await sleep(300);
      await start(place);
      await expect.poll(breakers, { timeout: 5_000 }).toEqual(['CLOSED', 'CLOSED']);
    }
    asking.on = false;
    await load;
    expect(told.length).toBeGreaterThan(100);
    expect(await all(told)).toEqual(['answered']);
  });

  test('one that stops is left in time, and what it did not begin is done once by the other, mutations too', async () => {
    await all(times(4, () => ask('a', true)));
    const under = times(4, () => ask('slow', true));
    await sleep(50);
    const stopping = places[0].server?.stop();
    const told = await all([...under, ...times(40, () => ask('b', true)), ...times(40, () => ask('c'))]);
    await stopping;
    expect(told).toEqual(['answered']);
    const executed = places.flatMap((place) => place.executed).filter((each) => each.startsWith('mutation'));
    expect([executed.length, new Set(executed).size]).toEqual([48, 48]);
    // Nobody asks it any more, and it is known all the same that it has gone, and then that it is back.
    await expect.poll(breakers, { timeout: 5_000 }).toEqual([expect.not.stringContaining('CLOSED'), 'CLOSED']);
    await start(places[0]);
    await expect.poll(breakers, { timeout: 5_000 }).toEqual(['CLOSED', 'CLOSED']);
    places[0].executed.length = 0;
    await all(times(10, () => ask()));
    expect(places[0].executed).toHaveLength(5);
  });

  test('one that hangs is found out, and what waited there is answered by the other', async () => {
    await all(times(20, () => ask()));
    places[0].instead = () => new Promise(() => {});
    expect(await all(times(4, () => ask()))).toEqual(['answered']);
    expect(breakers()).toEqual(['OPEN', 'CLOSED']);
    expect(client.health().breaker).toBe('CLOSED');
    expect(await all(times(40, () => ask()))).toEqual(['answered']);
  });

  test('where both are away their callers wait for the first that is back', async () => {
    await all(times(4, () => ask()));
    for (const { server } of places) await server?.stop(0);
    const told = times(6, () => ask());
    await expect.poll(() => client.health().breaker).not.toBe('CLOSED');
    await start(places[1]);
    expect(await all(told)).toEqual(['answered']);
    expect(breakers()[0]).not.toBe('CLOSED');
  });

  test.each([
    ['does not know this gateway', 401, []],
    ['says that it has moved', 308, [['location', 'http://127.0.0.1:1/']]],
  ] satisfies readonly (readonly [string, number, [string, string][]])[])(
    'one that %s is passed over',
    async (_, status, headers) => {
      places[0].instead = async () => ({ status, headers });
      expect(await all(times(20, () => ask('a', true)))).toEqual(['answered']);
      expect(places[0].executed).toEqual([]);
      expect(client.health().trusted).toBe(true);
      const [first, second] = client.health().addresses;
      expect([first?.trusted, first?.elsewhere]).toEqual(status === 401 ? [false, null] : [true, 'REDIRECTED']);
      expect([second?.trusted, second?.elsewhere]).toEqual([true, null]);
    },
  );

  test.each([
    [502, 'UNAVAILABLE'],
    [302, 'BAD_ANSWER'],
    [303, 'BAD_ANSWER'],
  ])('a mutation that may have been begun (%i) is not made again', async (status, code) => {
    for (const place of places)
      place.instead = async () => ({ status, headers: [['location', 'http://127.0.0.1:1/']] });
    expect(await ask('a', true)).toBe(code);
    const asked = client.health().addresses.map(({ calls }) => calls);
    expect(asked[0]! + asked[1]!).toBe(1);
  });

  test('each call is signed for the address that it goes to', async () => {
    await client.close();
    client = connect({ sign: (_, { host }) => (signed.push(host), { 'x-for': host }) });
    await all(times(10, () => ask()));
    expect(new Set(signed)).toEqual(new Set(places.map(({ port }) => `127.0.0.1:${port}`)));
  });
});

test('a host that has no address any more is told as that, and is no other fault', async () => {
  await client.close();
  client = connect({ urls: ['http://no-such-host.invalid/graphql'] });
  expect(await ask()).toBe('UNAVAILABLE');
  expect(client.health().addresses).toMatchObject([{ elsewhere: 'NO_SUCH_HOST' }]);
});
