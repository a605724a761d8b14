import { crc32 } from 'node:zlib';
import type { Entry } from './entry.ts';

/** Where entries are kept. Never rejects: a store that fails has nothing, and takes nothing. */
export interface CacheStore {
  /** What is kept under each of the keys, in their order; null: it does not answer, so nothing must be kept now. */
  get(ministry: string, wanted: readonly Wanted[]): Promise<Found | null>;
  set(ministry: string, entries: readonly NewEntry[]): void;
  /**
   * Whatever was kept under one of the tags, or is being fetched now, is given to nobody from then on, by no gateway that shares the store.
   * @returns false: it could not be done, and must be asked again
   */
  invalidate(ministry: string, tags: readonly string[]): Promise<boolean>;
  close(): void;
}

export interface Wanted {
  readonly key: string;
  /** The code in it as it was written; null: it has none. */
  readonly name: string | null;
  /** Where the tags are counted by which it can be declared invalid: what it is about. */
  readonly places: readonly string[];
}

export interface Found {
  readonly items: readonly FoundItem[];
  /** Changes whenever anything of the ministry is declared invalid. */
  readonly since: string;
}

export interface FoundItem {
  readonly entry: Entry | null;
  /** The state of its tags: what is fetched from now on is kept under it, and is found only while it is the same. */
  readonly mark: string;
}

export interface NewEntry extends Pick<Wanted, 'key' | 'places'> {
  readonly mark: string;
  readonly entry: Entry;
  /** Its value as JSON. */
  readonly text: string;
}

/** Of every entry; declares all of a ministry's invalid. */
export const ALL = '*';

/** Of what could change with any record, as a search. */
export const ANY = '?';

/**
 * Tags are counted in so few places that their counters need no end: two tags in one place cost an entry too many, never one too few.
 * An entry is found by the counters of its tags, not deleted by them. So what was fetched before an invalidation and comes after it is
 * dead when it is kept, on every gateway, and no list of an entry's keys has to be kept whole.
 */
const PLACES = 4_096;

export function placeOf(tag: string): string {
  return tag === ALL || tag === ANY ? tag : String(crc32(tag) % PLACES);
}

/** What is counted when these tags are declared invalid. */
export function placesOf(tags: readonly string[]): string[] {
  return [...new Set([ANY, ...tags.map(placeOf)])];
}
