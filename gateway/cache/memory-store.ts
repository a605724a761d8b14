import { LRUCache } from 'lru-cache';
import type { Entry } from './entry.ts';
import { ANY, type CacheStore, type Found, type NewEntry, placeOf, placesOf, type Wanted } from './store.ts';

interface Kept {
  readonly entry: Entry;
  readonly mark: string;
}

/** A value takes about so many times the bytes of its JSON, and so many more for its key and its place. */
const PARSED = 4;
const BESIDE = 400;

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
    const count = (place: string): number => counters?.get(place) ?? 0;
    const items = wanted.map(({ key, tags }) => {
      const mark = tags.map((tag) => count(placeOf(tag))).join('.');
      const kept = this.#entries.get(key);
      return { mark, entry: kept?.mark === mark ? kept.entry : null };
    });
    return Promise.resolve({ items, since: String(count(ANY)) });
  }

  set(_ministry: string, entries: readonly NewEntry[]): void {
    for (const { key, mark, entry, text } of entries) this.#entries.set(key, { entry, mark }, { size: BESIDE + PARSED * text.length });
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
