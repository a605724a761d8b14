import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ALL } from '../../gateway/cache/store.ts';
import { RedisStore } from '../../gateway/cache/redis-store.ts';
import type { EntityCache } from '../../gateway/cache/entity-cache.ts';
import type { Entry } from '../../gateway/cache/entry.ts';
import { readEntry, writeEntry } from '../../gateway/cache/entry-text.ts';
import { OPEN_SEAL, sealWith } from '../../gateway/cache/seal.ts';
import { NO_REDIS, type RedisServer, startRedis } from '../support/redis-server.ts';
import { LONG } from '../support/runs.ts';
import { ask, type Asked, cacheOf, entitiesOf, ministry, ready } from './support/asking.ts';
import {
  type LightGateway,
  type LightMinistries,
  newChain,
  startLight,
  startMinistries,
  unitOf,
} from './support/light-gateway.ts';

const SECRET = { agriculture: { code: 'urn:a', productName: '大豆' } };

describe('without a Redis that works', () => {
  let server: Server;
  const sockets = new Set<Socket>();
  let answer: (socket: Socket, chunk: Buffer) => void;
  let store: RedisStore;
  beforeEach(async () => {
    server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', (chunk) => answer(socket, chunk));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    store = new RedisStore({ url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`, probeEveryMs: 20 });
  });
  afterEach(async () => {
    store.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });

  test.each([
    ['hangs', () => {}],
    ['closes', (socket: Socket) => socket.destroy()],
    ['speaks another protocol', (socket: Socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n<html>')],
    [
      'answers every command with OK',
      (socket: Socket, chunk: Buffer) =>
        socket.write(
          '+OK\r\n'.repeat(
            String(chunk)
              .split('\r\n')
              .filter((line) => line.startsWith('*')).length,
          ),
        ),
    ],
    [
      'answers every command with a list of nonsense',
      (socket: Socket, chunk: Buffer) =>
        socket.write(
          '*3\r\n$1\r\nx\r\n:5\r\n*0\r\n'.repeat(
            String(chunk)
              .split('\r\n')
              .filter((line) => line.startsWith('*')).length,
          ),
        ),
    ],
    [
      'answers every command with a fault',
      (socket: Socket, chunk: Buffer) =>
        socket.write(
          '-LOADING x\r\n'.repeat(
            String(chunk)
              .split('\r\n')
              .filter((line) => line.startsWith('*')).length,
          ),
        ),
    ],
    ['answers with bytes of no kind', (socket: Socket) => socket.write(Buffer.from([0, 255, 36, 45, 13, 10, 200]))],
  ])('one that %s is an empty cache', async (_, how) => {
    answer = how;
    const asked = ministry();
    asked.values = { 'urn:a': SECRET };
    const cache = cacheOf(asked, store);
    for (let i = 0; i < 20; i += 1) expect(entitiesOf(await ask(cache, ['urn:a']))).toEqual([SECRET]);
    expect(asked.calls).toHaveLength(20);
    expect(await store.invalidate('agriculture', [ALL]).catch(() => 'rejected')).not.toBe('rejected');
  });
});

test('an entry is read as it was written, under its own key and state; whatever else is there is told as forged', () => {
  const seal = sealWith(() => ({ id: 'one', derive: () => Buffer.alloc(32, 1) }))();
  const entry: Entry = {
    value: SECRET,
    refusals: [],
    plain: true,
    at: 5,
    freshMs: 1,
    whileRevalidateMs: 2,
    ifErrorMs: 3,
  };
  const write = (key = 'k', mark = 'm'): string =>
    writeEntry(seal, { key, places: [], mark, entry, text: JSON.stringify(SECRET) });
  const written = write();
  expect(readEntry(seal, 'k', 'm', written)).toEqual(entry);
  // What was declared invalid since is nobody's forgery.
  expect(readEntry(seal, 'k', 'n', written)).toBeNull();
  for (const nothing of [null, undefined]) expect(readEntry(seal, 'k', 'm', nothing)).toBeNull();
  const other = sealWith(() => ({ id: 'two', derive: () => Buffer.alloc(32, 2) }))();
  for (const [from, by] of [
    ['l', seal],
    ['k', other],
    ['k', OPEN_SEAL],
  ] as const)
    expect(readEntry(by, from, 'm', written)).toBe('FORGED');
  for (const text of ['', '1', 'null', '{}', 'garbage', `2${written}`])
    expect(readEntry(seal, 'k', 'm', text)).toBe('FORGED');
  const bytes = Buffer.from(written, 'base64');
  for (let i = 0; i < bytes.length; i += 1) {
    expect(readEntry(seal, 'k', 'm', bytes.subarray(0, i).toString('base64'))).toBe('FORGED');
    expect(
      readEntry(
        seal,
        'k',
        'm',
        Buffer.concat([bytes.subarray(0, i), Buffer.from([(bytes[i] ?? 0) ^ 1]), bytes.subarray(i + 1)]).toString(
          'base64',
        ),
      ),
    ).toBe('FORGED');
  }
  // Nothing of it can be read, and the same twice does not look the same.
  expect(Buffer.from(written, 'base64').toString()).not.toContain('大豆');
  expect(write()).not.toBe(written);
});

describe('a real Redis', () => {
  let redis: RedisServer | null = null;
  const stores: RedisStore[] = [];
  let codes = 0;
  const nextCode = (): string => `urn:test:${(codes += 1)}`;
  beforeEach(({ skip }) => {
    if (NO_REDIS !== null) skip(NO_REDIS);
  });
  afterEach(async () => {
    redis?.process().kill('SIGCONT');
    for (const store of stores.splice(0)) store.close();
    await redis?.stop();
    redis = null;
  });
  /** The caches of two gateways in front of one ministry. */
  const start = async (...args: readonly string[]): Promise<{ asked: Asked; caches: EntityCache[] }> => {
    const { url } = (redis = await startRedis(...args));
    const asked = ministry();
    asked.values = new Proxy({}, { get: (_, code) => ({ agriculture: { code, productName: asked.word } }) });
    stores.push(...[1, 2].map(() => new RedisStore({ url, probeEveryMs: 20 })));
    return { asked, caches: stores.map((store) => cacheOf(asked, store)) };
  };
  /** Every one is answered whole, by both gateways in turn. */
  const askAll = async (caches: readonly EntityCache[], count: number): Promise<void> => {
    for (let i = 0; i < count; i += 1) {
      const codes = ['urn:kept', nextCode()];
      const answers = await Promise.all(caches.map((cache) => ask(cache, codes)));
      for (const answer of answers)
        expect(answer).toMatchObject({
          errors: [],
          data: { _entities: codes.map((code) => ({ agriculture: { code } })) },
        });
    }
  };
  /** Both find what either keeps. */
  const sharing = async (caches: readonly EntityCache[], asked: Asked): Promise<void> => {
    await expect
      .poll(
        async () => {
          const code = nextCode();
          asked.calls.length = 0;
          for (const cache of caches) await ask(cache, [code]);
          return asked.calls.length;
        },
        { timeout: 30_000 },
      )
      .toBe(1);
  };

  test('two gateways share answers; killed, restarted, paused and gone on, no question fails', async () => {
    const { asked, caches } = await start();
    await sharing(caches, asked);
    await redis?.kill();
    await askAll(caches, 20);
    await redis?.restart();
    await askAll(caches, 20);
    await sharing(caches, asked);
    redis?.process().kill('SIGSTOP');
    await askAll(caches, 20);
    redis?.process().kill('SIGCONT');
    await askAll(caches, 20);
    await sharing(caches, asked);
  }, 120_000);

  test('full, no question fails, and what is declared invalid then is given to nobody', async () => {
    const { asked, caches } = await start('--maxmemory-policy', 'noeviction');
    await sharing(caches, asked);
    await askAll(caches, 20);
    const client = createClient({ url: redis?.url ?? '' });
    await client.connect();
    await client.configSet('maxmemory', '1');
    await askAll(caches, 20);
    await expect.poll(() => stores[0]?.invalidate('agriculture', [ALL]), { timeout: 30_000 }).toBe(true);
    asked.word = 'wheat';
    for (const cache of caches)
      expect(entitiesOf(await ask(cache, ['urn:kept']))).toEqual([
        { agriculture: { code: 'urn:kept', productName: 'wheat' } },
      ]);
    await client.configSet('maxmemory', '0');
    await sharing(caches, asked);
    for (const cache of caches)
      expect(entitiesOf(await ask(cache, ['urn:kept']))).toEqual([
        { agriculture: { code: 'urn:kept', productName: 'wheat' } },
      ]);
    client.destroy();
  }, 120_000);

  // Two whole gateways take seconds to start.
  test.runIf(LONG)(
    'whole gateways, their Redis killed, restarted and paused: no request fails',
    async () => {
      redis = await startRedis();
      const ministries: LightMinistries = await startMinistries();
      const { url } = redis;
      const gateways: LightGateway[] = await Promise.all(
        [1, 2].map(() => startLight(ministries, { GATEWAY_REDIS_URL: url })),
      );
      const [kept] = newChain();
      const askBoth = async (): Promise<void> => {
        for (let i = 0; i < 50; i += 1) {
          const answer = await gateways[i % 2]?.ask(unitOf(i % 3 === 0 ? kept : newChain()[0]));
          expect(answer?.errors).toBeUndefined();
          expect(answer?.data).toMatchObject({ unit: { agriculture: { productName: 'soybeans' } } });
        }
      };
      await askBoth();
      await redis.kill();
      await askBoth();
      await redis.restart();
      await askBoth();
      redis.process().kill('SIGSTOP');
      await askBoth();
      redis.process().kill('SIGCONT');
      await askBoth();
      await Promise.all(gateways.map((gateway) => gateway.stop(100)));
      await ministries.stop();
    },
    300_000,
  );

  test('entries that were cut, swapped or written by somebody else are asked again, and emptied counters revive nothing', async () => {
    redis = await startRedis();
    const forged: string[] = [];
    const key = { id: 'gateways', derive: () => Buffer.alloc(32, 7) };
    const store = new RedisStore({
      url: redis.url,
      withinMs: 5_000,
      seal: sealWith(() => key),
      forged: (name) => void forged.push(name),
    });
    await ready(store);
    const asked: Asked = ministry();
    asked.values = { 'urn:a': SECRET, 'urn:b': { agriculture: { code: 'urn:b' } } };
    const cache = cacheOf(asked, store);
    const client = createClient({ url: redis.url });
    await client.connect();
    const again = async (times: number, forgeries = 0): Promise<void> => {
      asked.calls.length = 0;
      forged.length = 0;
      expect(entitiesOf(await ask(cache, ['urn:a', 'urn:b']))).toEqual([asked.values['urn:a'], asked.values['urn:b']]);
      expect(asked.calls.flat()).toHaveLength(times);
      expect(forged).toEqual(Array.from({ length: forgeries }, () => 'agriculture'));
    };
    await again(2);
    await again(0);
    const keys = (await client.keys('*')).filter((key) => !key.includes('counters'));
    expect(keys).toHaveLength(2);
    // Neither a code nor what is known of it can be read off a key.
    expect(keys.join(' ')).not.toMatch(/urn/);
    expect(await client.pTTL(keys[0] ?? '')).toBeGreaterThan(300_000);
    const [one = '', two = ''] = keys;
    const [first, second] = [(await client.get(one)) ?? '', (await client.get(two)) ?? ''];
    await client.set(one, second);
    await client.set(two, first);
    await again(2, 2);
    await again(0);
    await client.set(one, first.slice(0, -3));
    await client.set(two, 'garbage');
    await again(2, 2);
    // As somebody would who knows how it is done and has no key: the recalls emptied, all else as it was.
    const mark =
      (await store.get('agriculture', [{ key: one.split(':').at(-1) ?? '', name: 'urn:a', places: ['*'] }]))?.items[0]
        ?.mark ?? '';
    forged.length = 0;
    const stolen = {
      key: one.split(':').at(-1) ?? '',
      places: [],
      mark,
      entry: {
        value: null,
        refusals: [],
        plain: true,
        at: Date.now(),
        freshMs: 60_000,
        whileRevalidateMs: 0,
        ifErrorMs: 0,
      },
      text: '{"agriculture":null}',
    };
    await client.set(one, writeEntry(OPEN_SEAL, stolen));
    await again(1, 1);
    await client.del(one);
    await client.lPush(one, 'a list');
    await again(1);
    // Counters that were lost, evicted say, must not count from nought again as if nothing had been declared invalid.
    await store.invalidate('agriculture', [ALL]);
    await client.del((await client.keys('*counters*'))[0] ?? '');
    await again(2);
    client.destroy();
    store.close();
  }, 60_000);

  test('paused, a look-up costs milliseconds at first, and then nothing', async () => {
    redis = await startRedis();
    const store = new RedisStore({ url: redis.url, probeEveryMs: 600_000 });
    await ready(store);
    redis.process().kill('SIGSTOP');
    const lookUp = async (): Promise<number> => {
      const began = performance.now();
      expect(await store.get('agriculture', [{ key: 'k', name: null, places: [] }])).toBeNull();
      return performance.now() - began;
    };
    for (let i = 0; i < 5; i += 1) expect(await lookUp()).toBeLessThan(500);
    // Until all five have been left unanswered for long enough.
    await expect.poll(lookUp, { timeout: 30_000 }).toBeLessThan(1);
    const rest: number[] = [];
    for (let i = 0; i < 200; i += 1) rest.push(await lookUp());
    // Not one of them has waited: a tenth of what a wait costs at least.
    expect(rest.toSorted((x, y) => x - y)[100]).toBeLessThan(1);
    store.close();
  }, 60_000);
});
