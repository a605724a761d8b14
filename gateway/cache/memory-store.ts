import { LRUCache } from 'lru-cache';
import type { Entry } from './entry.ts';
import { ANY, type CacheStore, type Found, type NewEntry, placesOf, type Wanted } from './store.ts';

interface Kept {
  readonly entry: Entry;
  readonly mark: string;
}

/** A value takes so many times the bytes of its JSON at most, and so many more for its key and its place (measured: 1.7 and 380). */
const PARSED = 2;
const BESIDE = 500;

/** Keeps entries in this process; those that were not asked for longest give way. */
export class MemoryStore implements CacheStore {
  readonly #entries: LRUCache<string, Kept>;
  /** Of each ministry, how often each place was declared invalid. */
  readonly #counters = new Map<string, Map<string, number>>();

  constructor(bytes: number) {
    this.#entries = new LRUCache({ maxSize: bytes });
  }

  get(ministry: string, wanted: readonly Wanted[]): Promise<Found> {
    const counters = this.#counters.get(ministry);
    const items = wanted.map(({ key, places }) => {
      const mark = markOf(counters, places);
      const kept = this.#entries.get(key);
      return { mark, entry: kept?.mark === mark ? kept.entry : null };
    });
    return Promise.resolve({ items, since: markOf(counters, [ANY]) });
  }

  set(ministry: string, entries: readonly NewEntry[]): void {
    const counters = this.#counters.get(ministry);
    for (const { key, places, mark, entry, text } of entries) {
      // What nobody would find must not take the place of what was fetched since.
      if (mark === markOf(counters, places))
        this.#entries.set(key, { entry, mark }, { size: BESIDE + PARSED * text.length });
    }
  }

  invalidate(ministry: string, tags: readonly string[]): Promise<boolean> {
    let counters = this.#counters.get(ministry);
    if (!counters) this.#counters.set(ministry, (counters = new Map()));
    for (const place of placesOf(tags)) counters.set(place, (counters.get(place) ?? 0) + 1);
    return Promise.resolve(true);
  }

  close(): void {
    this.#entries.clear();
  }
}

function markOf(counters: ReadonlyMap<string, number> | undefined, places: readonly string[]): string {
  return places.map((place) => counters?.get(place) ?? 0).join('.');
}
