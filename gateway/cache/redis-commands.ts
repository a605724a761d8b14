import { isRefusal, type RedisLink, redisPackage, type RedisPlace, redisTls } from '../redis.ts';

/** What every key begins with, the format in it: another format's entries are never looked at. */
export const PREFIX = 'tongcha:cache:3:';

/** The commands in use, each of one key, or of keys that need not be together. */
export interface RedisCommands {
  readonly hmGet: (key: string, fields: string[]) => Promise<unknown>;
  readonly hSetNX: (key: string, field: string, value: string) => Promise<unknown>;
  readonly hIncrBy: (key: string, field: string, by: number) => Promise<unknown>;
  readonly mGet: (keys: string[]) => Promise<unknown>;
  readonly set: (key: string, value: string, milliseconds: number) => Promise<unknown>;
  readonly del: (key: string) => Promise<unknown>;
  readonly ping: () => Promise<unknown>;
  readonly close: () => void;
}

/** Connects for as long as it is open, and again whenever the connection is lost; a command fails at once while there is none. */
export function connectRedis(place: RedisPlace, cluster: boolean, link: RedisLink = UNWATCHED): RedisCommands {
  const { socket, close } = redisTls(place.tls);
  const options = { ...OPTIONS, socket: { ...OPTIONS.socket, ...socket } };
  const commands = cluster ? connectCluster(place.url, options, link) : connectOne(place.url, options, link);
  return { ...told(commands, link), close: () => (commands.close(), close()) };
}

const UNWATCHED: RedisLink = { well: () => {}, failed: () => {} };

/** A user that may connect may still be one that may do nothing: each command says. */
function told(commands: RedisCommands, { well, failed }: RedisLink): RedisCommands {
  const through = <A extends readonly unknown[]>(ask: (...args: A) => Promise<unknown>) => {
    return (...args: A): Promise<unknown> => {
      const asked = ask(...args);
      asked.then(well, (error: unknown) => isRefusal(error) && failed(error));
      return asked;
    };
  };
  return {
    hmGet: through(commands.hmGet),
    hSetNX: through(commands.hSetNX),
    hIncrBy: through(commands.hIncrBy),
    mGet: through(commands.mGet),
    set: through(commands.set),
    del: through(commands.del),
    ping: through(commands.ping),
    close: commands.close,
  };
}

type Options = typeof OPTIONS;

const OPTIONS = {
  disableOfflineQueue: true,
  commandsQueueMaxLength: 10_000,
  socket: { connectTimeout: 2_000, reconnectStrategy: (tries: number) => Math.min(50 * 2 ** tries, 2_000) },
} as const;

function connectOne(url: string, options: Options, link: RedisLink): RedisCommands {
  const client = redisPackage().createClient({ url, ...options });
  client.on('error', link.failed);
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
function connectCluster(url: string, options: Options, link: RedisLink): RedisCommands {
  const cluster = redisPackage().createCluster({ rootNodes: [{ url }], defaults: options });
  cluster.on('error', link.failed);
  cluster.on('node-error', link.failed);
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
