import type { KeepTexts } from '@tongcha/identity';
import { redisPackage, type RedisPlace, redisTls } from '../redis.ts';

/** Keeps others from reading a text, and from writing one. */
export interface TextSeal {
  /** Of its key. */
  readonly id: string;
  seal(name: string, text: string): string;
  /** Null: no gateway of this key has sealed it for that name. */
  open(name: string, sealed: string): string | null;
}

export interface KeptTextOptions {
  readonly redis: RedisPlace & { readonly cluster: boolean };
  /** The gateways' own, as it stands. */
  readonly seal: () => TextSeal;
  /** One that is older is none, milliseconds: whoever can write the Redis could else bring any back that ever was. */
  readonly lastsMs?: number;
}

/** Longer than all gateways together are away. */
const LASTS_MS = 3_600_000;
/** Longer than any start should wait. */
const WITHIN_MS = 2_000;

/** In Redis, sealed. It is asked so seldom that each time has a connection of its own. */
export function keptInRedis({ redis, seal, lastsMs = LASTS_MS }: KeptTextOptions): KeepTexts {
  const keyOf = ({ id }: TextSeal, name: string): string => `tongcha:kept:${id}:${name}`;
  return (name) => ({
    async read() {
      const now = seal();
      const sealed = await connected(redis, (client) => client.get(keyOf(now, name)));
      const opened = typeof sealed === 'string' ? now.open(name, sealed) : null;
      if (opened === null) return null;
      const { at, text } = JSON.parse(opened) as { at: number; text: string };
      return Math.abs(Date.now() - at) < lastsMs ? text : null;
    },
    async write(text) {
      const now = seal();
      const sealed = now.seal(name, JSON.stringify({ at: Date.now(), text }));
      await connected(redis, (client) =>
        client.set(keyOf(now, name), sealed, { expiration: { type: 'PX', value: lastsMs } }),
      );
    },
  });
}

type Client = ReturnType<typeof clientOf>;

function clientOf({ url, cluster }: KeptTextOptions['redis'], tls: object) {
  const options = {
    commandOptions: { timeout: WITHIN_MS },
    socket: { ...tls, connectTimeout: WITHIN_MS, reconnectStrategy: false as const },
  };
  const { createClient, createCluster } = redisPackage();
  return cluster ? createCluster({ rootNodes: [{ url }], defaults: options }) : createClient({ url, ...options });
}

async function connected<T>(redis: KeptTextOptions['redis'], ask: (client: Client) => Promise<T>): Promise<T> {
  const tls = redisTls(redis.tls);
  const client = clientOf(redis, tls.socket);
  client.on('error', () => {});
  const late = AbortSignal.timeout(WITHIN_MS);
  try {
    return await Promise.race([
      client.connect().then(() => ask(client)),
      new Promise<never>((_, reject) => late.addEventListener('abort', () => reject(late.reason), { once: true })),
    ]);
  } finally {
    client.destroy();
    tls.close();
  }
}
