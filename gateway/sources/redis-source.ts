import { redisPackage, type RedisPlace, redisTls, whyRedisFails } from '../redis.ts';
import { log } from '@tongcha/observe';
import type { SourceWords, TextSource, TextTaker } from './text-source.ts';

/** A message may be lost: the key is looked at now and then. */
const LOOK_MS = 10_000;

/** A start does not wait longer. */
const FIRST_MS = 2_000;

type Connection = ReturnType<typeof connect>;

/**
 * A text in Redis, in a key, each change announced in the channel of the same name, whatever the message. While Redis is down the last one
 * goes on; it is looked at again as soon as it is back.
 */
export function redisSource(place: RedisPlace, key: string, words: SourceWords): TextSource {
  const looks = new Set<() => void>();
  return {
    look: () => looks.forEach((look) => look()),
    async read() {
      const { redis, close } = connect(place, words);
      try {
        await Promise.race([
          redis.connect(),
          new Promise((_, reject) => setTimeout(() => reject(new Error('no answer in time')), FIRST_MS).unref()),
        ]);
        return await redis.get(key);
      } catch {
        return null;
      } finally {
        close();
      }
    },
    watch: (taker) => watchKey(connect(place, words), connect(place, words), key, taker, looks),
  };
}

/** @param looks where what looks at once is put while it is watched */
function watchKey(
  { redis: reader, close: closeReader }: Connection,
  { redis: listener, close: closeListener }: Connection,
  key: string,
  taker: TextTaker,
  looks: Set<() => void>,
): () => Promise<void> {
  let last: string | null = null;
  const look = async (): Promise<void> => {
    const text = await reader.get(key).catch(() => null);
    // A key that is gone, like a Redis that is, leaves what is served.
    if (text === null || text === last) return;
    last = text;
    await taker.offer(text);
  };
  const lookNow = (): void => void look();
  looks.add(lookNow);
  reader.on('ready', lookNow);
  const timer = setInterval(lookNow, LOOK_MS);
  timer.unref();
  reader.connect().catch(() => undefined);
  // Subscribed again by itself whenever the connection comes back.
  listener
    .connect()
    .then(() => listener.subscribe(key, lookNow))
    .catch(() => undefined);
  return async () => {
    looks.delete(lookNow);
    clearInterval(timer);
    closeReader();
    closeListener();
  };
}

function connect({ url, tls: files }: RedisPlace, { zh, en }: SourceWords) {
  const tls = redisTls(files);
  const redis = redisPackage().createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: FIRST_MS },
    socket: {
      ...tls.socket,
      connectTimeout: FIRST_MS,
      reconnectStrategy: (tries: number) => Math.min(100 * 2 ** tries, 5_000),
    },
  });
  let down = false;
  redis.on('error', (error) => {
    if (!down)
      log.warn(
        { event: 'redis-down', reason: whyRedisFails(error) },
        `Redis 无应答,${zh}暂不变 / redis does not answer: ${en} stays as it is until it does`,
      );
    down = true;
  });
  redis.on('ready', () => (down = false));
  return { redis, close: () => (redis.destroy(), tls.close()) };
}
