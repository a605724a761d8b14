import { createClient } from 'redis';
import { log } from '@tongcha/observe';
import { asSupergraphFault, type SupergraphFault } from './fault.ts';
import type { OpenSigned } from './signed-text.ts';
import type { SupergraphSource, SupergraphTaker } from './source.ts';

/** A message may be lost: the key is looked at now and then. */
const LOOK_MS = 10_000;

/** A start does not wait longer. */
const FIRST_MS = 2_000;

type Redis = ReturnType<typeof connect>;

/**
 * A supergraph in Redis: its text in a key, each change announced in the channel of the same name, whatever the message. While Redis
 * is down the last one is served; it is looked at again as soon as it is back.
 * @param open of one that must be signed; what is there is taken as it is when not given
 */
export function redisSource(
  url: string,
  key: string,
  open: OpenSigned = (text) => Promise.resolve(text),
): SupergraphSource {
  return {
    async read() {
      const redis = connect(url);
      try {
        await Promise.race([
          redis.connect(),
          new Promise((_, reject) => setTimeout(() => reject(new Error('no answer in time')), FIRST_MS).unref()),
        ]);
        const text = await redis.get(key);
        // What is refused here is refused again, and told, when it is offered.
        return text === null ? null : await open(text);
      } catch {
        return null;
      } finally {
        redis.destroy();
      }
    },
    watch: (taker) => watchKey(connect(url), connect(url), { key, open, taker }),
  };
}

interface Watching {
  readonly key: string;
  readonly open: OpenSigned;
  readonly taker: SupergraphTaker;
}

function watchKey(reader: Redis, listener: Redis, { key, open, taker }: Watching): () => Promise<void> {
  let last: string | null = null;
  const look = async (): Promise<void> => {
    const text = await reader.get(key).catch(() => null);
    // A key that is gone, like a Redis that is, leaves what is served.
    if (text === null || text === last) return;
    last = text;
    try {
      await taker.offer(await open(text));
    } catch (error) {
      taker.refuse(refusalOf(error));
    }
  };
  reader.on('ready', () => void look());
  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  reader.connect().catch(() => undefined);
  // Subscribed again by itself whenever the connection comes back.
  listener
    .connect()
    .then(() => listener.subscribe(key, () => void look()))
    .catch(() => undefined);
  return async () => {
    clearInterval(timer);
    reader.destroy();
    listener.destroy();
  };
}

function refusalOf(error: unknown): SupergraphFault {
  return asSupergraphFault(error, 'NOT_READABLE');
}

function connect(url: string) {
  const redis = createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: FIRST_MS },
    socket: { connectTimeout: FIRST_MS, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 5_000) },
  });
  let down = false;
  redis.on('error', () => {
    if (!down)
      log.warn(
        { event: 'redis-down' },
        'Redis 无应答,超图暂不变 / redis does not answer: the supergraph stays as it is until it does',
      );
    down = true;
  });
  redis.on('ready', () => (down = false));
  return redis;
}
