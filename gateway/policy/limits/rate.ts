import { LRUCache } from 'lru-cache';
import { type IRateLimiterOptions, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { Role } from '@tongcha/signature';
import { type RedisLink, redisPackage, type RedisPlace, redisTls } from '../../redis.ts';
import type { CallerClass } from './classes.ts';

/** Counts the points that each caller spends. */
export interface Rate {
  /** Milliseconds until a caller that has spent all may ask again; 0: it may. Knows only what this process has seen. */
  waitMs(role: Role, key: string): number;
  /** Charges what may be spent, before it is known what is. */
  reserve(role: Role, key: string, points: number): Promise<Reservation>;
  close(): Promise<void>;
}

export interface Reservation {
  /** As of `Rate.waitMs`: more than 0 where it was too much. */
  readonly waitMs: number;
  /** What was not spent, within the minute that it was charged to. Nothing where it is less than one. */
  giveBack(points: number): void;
}

export interface RateOptions {
  readonly classes: Readonly<Record<Role, CallerClass>>;
  /** Shared by several gateways; each counts for itself where it is not given. */
  readonly redis?: RedisPlace | undefined;
  /** Is told how the connection does. */
  readonly link?: RedisLink | undefined;
  /** Makes one of this process's own that counts for all workers of a gateway; where not given, there is one process. */
  readonly shared?: ((role: Role, own: Limiter) => Limiter) | undefined;
}

/** Counts the points of callers of one role. */
export interface Limiter {
  /** @throws RateLimiterRes where it is too much */
  consume(caller: string, points: number): Promise<RateLimiterRes>;
  reward(caller: string, points: number): Promise<unknown>;
}

/** Of a class whose points nobody counts. */
const FREE: Promise<Reservation> = Promise.resolve({ waitMs: 0, giveBack: () => {} });

const SECONDS = 60;
/** A shared count that does not answer in this time is not waited for. */
const REDIS_MS = 200;
/** Callers that are known to have to wait. */
const MOST_WAITING = 50_000;

export function createRate({ classes, redis: place, link, shared = (_, own) => own }: RateOptions): Rate {
  const redis = place === undefined ? null : connectRedis(place, link);
  const limiters = new Map<Role, Limiter>();
  for (const [role, own] of countedRoles(classes)) {
    const memory = new RateLimiterMemory(own);
    // Without Redis each gateway counts for itself: no request fails for it.
    limiters.set(
      role,
      redis
        ? new RateLimiterRedis({ ...own, storeClient: redis.client, useRedisPackage: true, insuranceLimiter: memory })
        : shared(role, memory),
    );
  }
  const waiting = new LRUCache<string, number>({ max: MOST_WAITING });
  return {
    waitMs: (role, key) => (limiters.has(role) ? Math.max(0, (waiting.get(`${role} ${key}`) ?? 0) - Date.now()) : 0),
    reserve(role, key, points) {
      const limiter = limiters.get(role);
      return limiter ? charge(limiter, `${role} ${key}`, key, points) : FREE;
    },
    close: async () => redis?.close(),
  };

  async function charge(limiter: Limiter, caller: string, key: string, points: number): Promise<Reservation> {
    const reservation = ({ msBeforeNext }: RateLimiterRes, isRefused: boolean): Reservation => {
      const ends = Date.now() + msBeforeNext;
      return {
        waitMs: isRefused ? Math.max(1, msBeforeNext) : 0,
        giveBack(unspent) {
          // In another minute it would be a credit.
          if (unspent < 1 || Date.now() >= ends) return;
          limiter.reward(key, unspent).catch(() => undefined);
          // Whoever was refused while others' reservations were open may have enough now.
          if (!isRefused) waiting.delete(caller);
        },
      };
    };
    try {
      return reservation(await limiter.consume(key, points), false);
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      waiting.set(caller, Date.now() + refused.msBeforeNext);
      return reservation(refused, true);
    }
  }
}

/** Counts in this process's memory, by role; of a role whose points nobody counts there is none. */
export function limitersInMemory(classes: RateOptions['classes']): ReadonlyMap<Role, Limiter> {
  return new Map([...countedRoles(classes)].map(([role, own]) => [role, new RateLimiterMemory(own)]));
}

function* countedRoles(classes: RateOptions['classes']): Generator<readonly [Role, IRateLimiterOptions]> {
  for (const [role, { pointsPerMinute: points }] of Object.entries(classes) as [Role, CallerClass][])
    if (Number.isFinite(points)) yield [role, { points, duration: SECONDS, keyPrefix: `tongcha:rate:${role}` }];
}

function connectRedis({ url, tls: files }: RedisPlace, link?: RedisLink): { readonly client: object; close(): void } {
  const tls = redisTls(files);
  // A command fails at once while there is no connection; it is made again for as long as the gateway runs.
  const client = redisPackage().createClient({
    url,
    disableOfflineQueue: true,
    commandOptions: { timeout: REDIS_MS },
    socket: {
      ...tls.socket,
      connectTimeout: 2_000,
      reconnectStrategy: (tries: number) => Math.min(100 * 2 ** tries, 5_000),
    },
  });
  client.on('error', (error) => link?.failed(error));
  // One that wants a password answers that to the first command.
  client.on('ready', () => void client.ping().then(link?.well, link?.failed));
  client.connect().catch(() => undefined);
  return { client, close: () => (client.destroy(), tls.close()) };
}
