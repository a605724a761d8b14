import { hash } from 'node:crypto';
import type { MinistryCall } from '../ministry/call.ts';
import { type Counts, emptyCounts } from './counts.ts';
import { EntityCache, type EntityCacheOptions } from './entity-cache.ts';
import { MemoryStore } from './memory-store.ts';
import { RedisStore } from './redis-store.ts';
import type { CacheStore } from './store.ts';

export interface CacheOptions {
  /** Memory for what is kept in this process; 0: nothing is kept anywhere. */
  readonly cacheMb: number;
  /** Where several gateways keep it, in place of this process. */
  readonly redis: { readonly url?: string | undefined; readonly cluster: boolean };
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

  constructor(store: CacheStore) {
    this.store = store;
  }

  /** Answers that ministry's reads from what it has answered before to whoever asks over the same supergraph. */
  remember(sdl: string, { name, sector, cacheSeconds, timeoutMs, maxBatch }: CachedMinistry): (next: MinistryCall) => MinistryCall {
    const counts = this.counts.get(name) ?? emptyCounts();
    this.counts.set(name, counts);
    const defaultSeconds = cacheSeconds ?? (sector === null ? 0 : MINISTRY_SECONDS);
    const options = { ministry: name, who: sector ?? name, store: this.store, version: hash('sha256', sdl, 'base64url'), defaultSeconds, timeoutMs, maxBatch, counts };
    return (next) => {
      const cache = new EntityCache(options, next);
      return (request) => cache.call(request);
    };
  }

  close(): void {
    this.store.close();
  }
}

/** @returns null where nothing is to be kept */
export function openCache({ cacheMb, redis: { url, cluster } }: CacheOptions): Cache | null {
  if (cacheMb === 0) return null;
  return new Cache(url === undefined ? new MemoryStore(cacheMb * 1024 * 1024) : new RedisStore({ url, cluster }));
}
