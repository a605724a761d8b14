import { LRUCache } from 'lru-cache';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { createClient } from 'redis';
import type { Role } from '../../common/claims.ts';
import { log } from '../../common/log.ts';
import type { CallerClass } from './classes.ts';

/** Counts the points that each caller spends. */
export interface Rate {
  /** Milliseconds until a caller that has spent all may ask again; 0: it may. Knows only what this process has seen. */
  waitMs(role: Role, key: string): number;
  /** Charges, and answers in the same way whether it was too much. */
  charge(role: Role, key: string, points: number): Promise<number>;
  close(): Promise<void>;
}

export interface RateOptions {
  readonly classes: Readonly<Record<Role, CallerClass>>;
  /** Shared by several gateways; each counts for itself where it is not given. */
  readonly redisUrl?: string | undefined;
}

const SECONDS = 60;
/** A shared count that does not answer in this time is not waited for. */
const REDIS_MS = 200;
/** Callers that are known to have to wait. */
const MOST_WAITING = 50_000;

export function createRate({ classes, redisUrl }: RateOptions): Rate {
  const redis = redisUrl === undefined ? null : connectRedis(redisUrl);
  const limiters = new Map<Role, RateLimiterAbstract>();
  for (const [role, { pointsPerMinute: points }] of Object.entries(classes) as [Role, CallerClass][]) {
    if (!Number.isFinite(points)) continue;
    const own = { points, duration: SECONDS, keyPrefix: `tongcha:rate:${role}` };
    const memory = new RateLimiterMemory(own);
    // Without Redis each gateway counts for itself: no request fails for it.
    limiters.set(role, redis ? new RateLimiterRedis({ ...own, storeClient: redis.client, useRedisPackage: true, insuranceLimiter: memory }) : memory);
  }
  const waiting = new LRUCache<string, number>({ max: MOST_WAITING });
  return {
    waitMs: (role, key) => (limiters.has(role) ? Math.max(0, (waiting.get(`${role} ${key}`) ?? 0) - Date.now()) : 0),
    async charge(role, key, points) {
      try {
        await limiters.get(role)?.consume(key, points);
        return 0;
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused;
        waiting.set(`${role} ${key}`, Date.now() + refused.msBeforeNext);
        return Math.max(1, refused.msBeforeNext);
      }
    },
    close: async () => redis?.close(),
  };
}

function connectRedis(url: string): { readonly client: object; close(): void } {
  // A command fails at once while there is no connection; it is made again for as long as the gateway runs.
  const client = createClient({ url, disableOfflineQueue: true, commandOptions: { timeout: REDIS_MS }, socket: { connectTimeout: 2_000, reconnectStrategy: (tries) => Math.min(100 * 2 ** tries, 5_000) } });
  let down = false;
  client.on('error', () => {
    if (!down) log.warn({ event: 'redis-down' }, 'Redis 无应答,各网关暂各自计数 / redis does not answer: each gateway counts for itself until it does');
    down = true;
  });
  client.on('ready', () => (down = false));
  client.connect().catch(() => undefined);
  return { client, close: () => client.destroy() };
}
