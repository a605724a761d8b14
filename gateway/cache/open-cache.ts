import type { TlsFiles } from '@tongcha/http';
import type { RedisWatch } from '../redis.ts';
import { log, logSeldom } from '@tongcha/observe';
import type { SubgraphCall } from '../calls/call.ts';
import { type Counts, emptyCounts } from './counts.ts';
import { EntityCache, type EntityCacheOptions } from './entity-cache.ts';
import { MemoryStore } from './memory-store.ts';
import { RedisStore } from './redis-store.ts';
import type { Seal } from './seal.ts';
import type { CacheStore } from './store.ts';

export interface CacheOptions {
  /** Memory for what is kept in this process; 0: nothing is kept anywhere. */
  readonly cacheMb: number;
  /** Where several gateways keep it, in place of this process. */
  readonly redis: {
    readonly url?: string | undefined;
    readonly cluster: boolean;
    readonly tls?: TlsFiles | undefined;
  };
  readonly redisWatch?: RedisWatch;
  /** Of the gateways' own key; null: they have none. */
  readonly seal: (() => Seal) | null;
}

/** How long a ministry's public answers are kept where it says nothing, seconds. */
const MINISTRY_SECONDS = 30;

export interface CachedMinistry extends Pick<EntityCacheOptions, 'timeoutMs' | 'maxBatch'> {
  readonly name: string;
  /** Null: it speaks for none, so that nothing is known of it but what it says. */
  readonly sector: string | null;
  /** As set; undefined: as its kind. */
  readonly cacheSeconds?: number | undefined;
}

/** The cache of all ministries. */
export class Cache {
  readonly store: CacheStore;
  /** By subgraph, over all versions of the supergraph. */
  readonly counts = new Map<string, Counts>();

  constructor(openStore: (forged: (ministry: string) => void) => CacheStore) {
    this.store = openStore((ministry) => {
      this.#countsOf(ministry).forged += 1;
      logSeldom(
        'error',
        `forged ${ministry}`,
        { event: 'cache-entry-forged', ministry },
        '缓存条目并非网关所写,不予使用 / an entry of the cache was not written by a gateway, and is not used: see who can write the Redis',
      );
    });
  }

  /**
   * Answers that member's reads from what it has answered before to whoever asks over the same supergraph.
   * @param version the hash of the supergraph
   */
  remember(
    version: string,
    { name, sector, cacheSeconds, timeoutMs, maxBatch }: CachedMinistry,
  ): (next: SubgraphCall) => SubgraphCall {
    const counts = this.#countsOf(name);
    const defaultSeconds = cacheSeconds ?? (sector === null ? 0 : MINISTRY_SECONDS);
    const options = {
      ministry: name,
      who: sector ?? name,
      store: this.store,
      version,
      defaultSeconds,
      timeoutMs,
      maxBatch,
      counts,
    };
    return (next) => {
      const cache = new EntityCache(options, next);
      return (request) => cache.call(request);
    };
  }

  #countsOf(ministry: string): Counts {
    const counts = this.counts.get(ministry) ?? emptyCounts();
    this.counts.set(ministry, counts);
    return counts;
  }

  close(): void {
    this.store.close();
  }
}

/** @returns null where nothing is to be kept */
export function openCache({ cacheMb, redis: { url, cluster, tls }, redisWatch, seal }: CacheOptions): Cache | null {
  if (cacheMb === 0) return null;
  if (url === undefined) return new Cache(() => new MemoryStore(cacheMb * 1024 * 1024));
  if (!seal)
    log.warn(
      { event: 'cache-unsealed' },
      'Redis 中的缓存未加密封:请设置网关密钥 / what is kept in Redis is not sealed, as the gateway has no key (gateway.signing.keyFile): whoever can write there changes answers',
    );
  return new Cache(
    (forged) =>
      new RedisStore({ url, tls, cluster, forged, link: redisWatch?.link('cache'), ...(seal ? { seal } : {}) }),
  );
}
