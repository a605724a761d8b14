import { type Fuse, type HashedKey, USUAL_SEED } from '@tongcha/membership';
import type { MemberFilter } from './member-filter.ts';
import type { Moment } from './moment.ts';
import { PROMISE_MS } from './promise.ts';

/**
 * The filters of many members side by side. To look a code up in a filter takes three reads at random places, and as many
 * again to come from the filter to what is read of it: here all of that stands in rows, made anew when a filter changes.
 */
export class FilterTable {
  readonly #filters: readonly (MemberFilter | null)[];
  readonly #version: () => number;
  #madeOf = -1;
  #epoch = '';
  /** Until then each filter in it counts; milliseconds. */
  #wall = -Infinity;
  #steady = -Infinity;
  /** 1 for each place whose member is asked about everything. */
  #everything = new Uint8Array();
  #found = new Uint8Array();
  /** Of each shard whose member it is, and what a look-up takes. */
  #memberOf: number[] = [];
  #lengths = new Int32Array();
  #counts = new Int32Array();
  #prints: Uint16Array[] = [];
  /** Those of another seed than the usual. */
  #others: { readonly place: number; readonly shard: Fuse }[] = [];
  #tailOf: number[] = [];
  #tails: { has(key: HashedKey): boolean }[] = [];

  /**
   * @param filters null: the member has none, and may know everything
   * @param version another number whenever one of the filters has changed
   */
  constructor(filters: readonly (MemberFilter | null)[], version: () => number) {
    this.#filters = filters;
    this.#version = version;
  }

  /** Those that may know the code, by their places, in order. */
  whoMayKnow(key: HashedKey, now: Moment): number[] {
    const isMade =
      this.#madeOf === this.#version() &&
      this.#epoch === key.epoch &&
      now.wall < this.#wall &&
      now.steady < this.#steady;
    if (!isMade) this.#make(key.epoch, now);
    const found = this.#found;
    found.set(this.#everything);
    this.#lookUp(key, found);
    for (const { place, shard } of this.#others) if (shard.has(key)) found[place] = 1;
    for (let i = 0; i < this.#tails.length; i += 1)
      if ((this.#tails[i] as { has(key: HashedKey): boolean }).has(key)) found[this.#tailOf[i] as number] = 1;
    const places: number[] = [];
    for (let place = 0; place < found.length; place += 1) if (found[place] === 1) places.push(place);
    return places;
  }

  /** As `Fuse.has`, of all. */
  #lookUp({ words: { segment: share, first, second, third, print } }: HashedKey, found: Uint8Array): void {
    const [lengths, counts, all] = [this.#lengths, this.#counts, this.#prints];
    const part = share / TWO_32;
    for (let i = 0; i < all.length; i += 1) {
      const prints = all[i] as Uint16Array;
      const length = lengths[i] as number;
      const segment = Math.floor(part * (counts[i] as number)) * length;
      const mask = length - 1;
      if (
        ((prints[segment + (first & mask)] as number) ^
          (prints[segment + length + (second & mask)] as number) ^
          (prints[segment + 2 * length + (third & mask)] as number)) ===
        print
      )
        found[this.#memberOf[i] as number] = 1;
    }
  }

  #make(epoch: string, now: Moment): void {
    this.#madeOf = this.#version();
    this.#epoch = epoch;
    this.#wall = this.#steady = Infinity;
    this.#everything = new Uint8Array(this.#filters.length);
    this.#found = new Uint8Array(this.#filters.length);
    this.#others = [];
    this.#tailOf = [];
    this.#tails = [];
    const rows: { readonly place: number; readonly shard: Fuse }[] = [];
    this.#filters.forEach((filter, place) => {
      const published = filter?.counting(epoch, now);
      if (!published) {
        this.#everything[place] = 1;
        return;
      }
      const { asOf, shards, tail } = published;
      this.#wall = Math.min(this.#wall, asOf.wall + PROMISE_MS);
      this.#steady = Math.min(this.#steady, asOf.steady + PROMISE_MS);
      for (const shard of shards) (shard.seed === USUAL_SEED ? rows : this.#others).push({ place, shard });
      if (tail.count === 0) return;
      this.#tailOf.push(place);
      this.#tails.push(tail);
    });
    this.#memberOf = rows.map(({ place }) => place);
    this.#lengths = Int32Array.from(rows, ({ shard }) => shard.segmentLength);
    this.#counts = Int32Array.from(rows, ({ shard }) => shard.segmentCount);
    this.#prints = rows.map(({ shard }) => shard.prints);
  }
}

const TWO_32 = 4_294_967_296;
