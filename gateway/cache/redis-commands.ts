import { redisPackage } from '../redis.ts';
import { log } from '@tongcha/observe';

/** What every key begins with, the format in it: another format's entries are never looked at. */
export const PREFIX = 'tongcha:cache:3:';

/** The commands in use, each of one key, or of keys that need not be together. */
export interface RedisCommands {
  hmGet(key: string, fields: string[]): Promise<unknown>;
  hSetNX(key: string, field: string, value: string): Promise<unknown>;
  hIncrBy(key: string, field: string, by: number): Promise<unknown>;
  mGet(keys: string[]): Promise<unknown>;
  set(key: string, value: string, milliseconds: number): Promise<unknown>;
  del(key: string): Promise<unknown>;
  ping(): Promise<unknown>;
  close(): void;
}

/** Connects for as long as it is open, and again whenever the connection is lost; a command fails at once while there is none. */
export function connectRedis(url: string, cluster: boolean): RedisCommands {
  return cluster ? connectCluster(url) : connectOne(url);
}

const OPTIONS = {
  disableOfflineQueue: true,
  commandsQueueMaxLength: 10_000,
  socket: { connectTimeout: 2_000, reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 2_000) },
} as const;

function connectOne(url: string): RedisCommands {
  const client = redisPackage().createClient({ url, ...OPTIONS });
  client.on('error', onceInAWhile());
  client.connect().catch(() => undefined);
  return {
    hmGet: (key, fields) => client.hmGet(key, fields),
    hSetNX: (key, field, value) => client.hSetNX(key, field, value),
    hIncrBy: (key, field, by) => client.hIncrBy(key, field, by),
    mGet: (keys) => client.mGet(keys),
    set: (key, value, milliseconds) => client.set(key, value, { expiration: { type: 'PX', value: milliseconds } }),
    del: (key) => client.del(key),
    ping: () => client.ping(),
    close: () => client.destroy(),
  };
}

/** Its nodes have each a part of the keys, so that each is asked for alone; what goes to one node goes together. */
function connectCluster(url: string): RedisCommands {
  const cluster = redisPackage().createCluster({ rootNodes: [{ url }], defaults: OPTIONS });
  cluster.on('error', onceInAWhile());
  cluster.on('node-error', onceInAWhile());
  const ended = new AbortController();
  const connecting = async (): Promise<void> => {
    // Unlike a client it gives up where none of its nodes answers at first.
    while (!ended.signal.aborted && !cluster.isOpen) {
      await cluster.connect().catch(() => undefined);
      if (!cluster.isOpen) await new Promise((resolve) => setTimeout(resolve, 1_000).unref());
    }
  };
  void connecting();
  return {
    hmGet: (key, fields) => cluster.hmGet(key, fields),
    hSetNX: (key, field, value) => cluster.hSetNX(key, field, value),
    hIncrBy: (key, field, by) => cluster.hIncrBy(key, field, by),
    mGet: (keys) => Promise.all(keys.map((key) => cluster.get(key))),
    set: (key, value, milliseconds) => cluster.set(key, value, { expiration: { type: 'PX', value: milliseconds } }),
    del: (key) => cluster.del(key),
    ping: () => cluster.get(`${PREFIX}ping`),
    close: () => {
      ended.abort();
      cluster.destroy();
    },
  };
}

/** A line when it begins to fail, and at most one a minute. */
function onceInAWhile(): () => void {
  let last = -Infinity;
  return () => {
    if (performance.now() - last < 60_000) return;
    last = performance.now();
    log.error(
      { event: 'redis', for: 'cache' },
      '缓存所用的 Redis 无应答,暂不使用缓存 / the cache’s Redis does not answer: every question is asked until it does',
    );
  };
}
