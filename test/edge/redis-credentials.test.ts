import { createClient } from 'redis';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectRedis } from '../../gateway/cache/redis-commands.ts';
import { createRate } from '../../gateway/policy/limits/rate.ts';
import { redisConditions } from '../../gateway/readiness/redis-conditions.ts';
import { RedisWatch } from '../../gateway/redis.ts';
import { classesOf } from '../../gateway/policy/limits/classes.ts';
import { NO_REDIS, type RedisServer, startRedis } from '../support/redis-server.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** The two connections that a gateway has for requests. */
function watched(redis: RedisServer, credentials: string): () => unknown {
  const watch = new RedisWatch();
  const url = redis.url.replace('redis://', `redis://${credentials}`);
  const rate = createRate({ classes: classesOf(true), redis: { url }, link: watch.link('counts') });
  const cache = connectRedis({ url }, false, watch.link('cache'));
  const look = setInterval(() => void cache.mGet(['tongcha:cache:x']).catch(() => undefined), 20);
  closing.push(() => (clearInterval(look), cache.close(), rate.close()));
  return () => [...redisConditions(watch)];
}

async function started(...args: readonly string[]): Promise<RedisServer> {
  const redis = await startRedis(...args);
  closing.push(() => redis.stop());
  return redis;
}

describe.skipIf(NO_REDIS)('Redis', () => {
  test.each([
    ['a wrong password', ':wrong@', ['--requirepass', 'right'], /does not know this user with this password/],
    ['none where one is asked for', '', ['--requirepass', 'right'], /asks for a user and a password/],
  ])('that is given %s is told as that', async (_, credentials, args, why) => {
    const conditions = watched(await started(...args), credentials);
    await vi.waitFor(
      () => expect(conditions()).toEqual([{ reason: 'REDIS_REFUSED', detail: expect.stringMatching(why) }]),
      { timeout: 5_000 },
    );
  });

  test('that lets a user in and gives it nothing is told as that', async () => {
    const redis = await started();
    const admin = createClient({ url: redis.url });
    await admin.connect();
    await admin.sendCommand(['ACL', 'SETUSER', 'reader', 'on', '>pw', '+ping', '+hello', '+client']);
    admin.destroy();
    const conditions = watched(redis, 'reader:pw@');
    await vi.waitFor(() =>
      expect(conditions()).toEqual([
        { reason: 'REDIS_REFUSED', detail: expect.stringMatching(/may not do there what a gateway does .*\(cache\)/) },
      ]),
    );
  });

  test('that goes away and comes back is away, and then well', async () => {
    const redis = await started();
    const conditions = watched(redis, '');
    await vi.waitFor(() => expect(conditions()).toEqual([]));
    await redis.kill();
    await vi.waitFor(() =>
      expect(conditions()).toEqual([{ reason: 'REDIS_AWAY', detail: expect.stringMatching(/refused|cut/) }]),
    );
    await redis.restart();
    await vi.waitFor(() => expect(conditions()).toEqual([]), { timeout: 10_000 });
  });
});
