import { redisPackage, type RedisPlace, redisTls } from '../redis.ts';

/**
 * Writes the text into Redis, and announces it to those who watch the key.
 * @throws Error where Redis does not take it
 */
export async function publishText({ url, tls: files }: RedisPlace, key: string, text: string): Promise<void> {
  const tls = redisTls(files);
  const redis = redisPackage().createClient({
    url,
    socket: { ...tls.socket, connectTimeout: 5_000, reconnectStrategy: false },
  });
  redis.on('error', () => {});
  await redis.connect();
  try {
    await redis.set(key, text);
    await redis.publish(key, '');
  } finally {
    redis.destroy();
    tls.close();
  }
}
