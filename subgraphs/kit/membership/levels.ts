import { randomBytes, randomUUID } from 'node:crypto';
import {
  type EncodedShard,
  encodeShard,
  Fuse,
  joinHashes,
  type MembershipKey,
  padHashes,
  paddedCount,
  type ShardEntry,
  type SortedHashes,
  sortUnique,
} from '@tongcha/membership';

/** How many hashes each level takes before they go into the next, and for how long it takes them. */
export interface LevelSizes {
  readonly tail: number;
  readonly tailMs: number;
  readonly hour: number;
  readonly hourMs: number;
  readonly day: number;
  readonly dayMs: number;
  /** Of one base shard. */
  readonly base: number;
}

const HOUR_MS = 3_600_000;

/** A look-up goes through few shards, and what gateways fetch each hour is small. */
export const LEVEL_SIZES: LevelSizes = {
  tail: 16_384,
  tailMs: HOUR_MS,
  hour: 262_144,
  hourMs: 24 * HOUR_MS,
  day: 1_048_576,
  dayMs: 30 * 24 * HOUR_MS,
  base: 5_000_000,
};

/** What has changed in what is published. */
export interface LevelChange {
  /** All shards, the smallest first. Null: they are as they were. */
  readonly shards: readonly ShardEntry[] | null;
  /** Those of them that are new. */
  readonly fresh: readonly EncodedShard[];
  /** The tail that the hashes belong to: another than before begins with them. */
  readonly tailId: string;
  /** What has come to the tail, eight bytes each. */
  readonly tail: Uint8Array;
}

/** Of one level: its hashes, since when it takes them, and the shard that it is published as. */
interface Level {
  hashes: SortedHashes;
  since: number;
  shard: ShardEntry | null;
}

/** Tails grow by so many hashes at a time, some of nothing: how many codes came is nobody's business. */
const TAIL_STEP = 16;
const EACH = 8;
/** The first listing is sorted when it has this many times a base shard's hashes: some of them twice. */
const FULL_AT = 1.25;
const NONE: SortedHashes = new BigUint64Array(0);

/**
 * The hashes of one member's codes, as they are published: base shards of five million, which stay for good, a day's, an
 * hour's, and the tail of the newest. Each level's hashes go into the next when there are enough of them. Nothing is ever
 * taken out.
 */
export class Levels {
  readonly #key: MembershipKey;
  readonly #sizes: LevelSizes;
  /** Full: what they have is never added again, and only their filters are kept. */
  readonly #full: { readonly filter: Fuse; readonly shard: ShardEntry }[] = [];
  readonly #base: Level;
  readonly #day: Level;
  readonly #hour: Level;
  readonly #tail = new Set<bigint>();
  #tailId = randomUUID();
  #tailSince: number;
  /** Of the tail, not told yet. */
  #news: bigint[] = [];
  /** Of the first listing. */
  #bulk: BigUint64Array<ArrayBuffer> | null;
  #bulkCount = 0;
  /** Not told yet. */
  #fresh: EncodedShard[] = [];

  constructor(key: MembershipKey, now: number, sizes: LevelSizes = LEVEL_SIZES) {
    this.#key = key;
    this.#sizes = sizes;
    const level = (): Level => ({ hashes: NONE, since: now, shard: null });
    [this.#base, this.#day, this.#hour] = [level(), level(), level()];
    this.#tailSince = now;
    this.#bulk = new BigUint64Array(1_024);
  }

  /** Until `finish`, codes of the first listing. */
  async add(codes: readonly string[]): Promise<void> {
    for (const code of codes) {
      const key = this.#key.hash(code);
      // Only those: a shard that is built anew loses what it says yes to by chance.
      if (this.#full.some(({ filter }) => filter.has(key))) continue;
      const hash = (BigInt(key.hi) << 32n) | BigInt(key.lo);
      if (this.#bulk) this.#addBulk(hash);
      else if (!this.#tail.has(hash)) {
        this.#tail.add(hash);
        this.#news.push(hash);
      }
    }
    if (this.#bulk && this.#bulkCount >= this.#sizes.base * FULL_AT) await this.#fill();
  }

  /** What came since the last change is published with it. @param now milliseconds, of a clock that is not set */
  async change(now: number): Promise<LevelChange> {
    const { tail, tailMs, hour, hourMs, day, dayMs } = this.#sizes;
    if (this.#bulk) {
      await this.#fill();
      const rest = this.#bulk.slice(0, this.#bulkCount);
      this.#bulk = null;
      await this.#put(this.#base, rest, now);
      return this.#changed(true);
    }
    const isDue = (count: number, most: number, since: number, mostMs: number): boolean =>
      count > 0 && (count >= most || now - since >= mostMs);
    if (!isDue(this.#tail.size, tail, this.#tailSince, tailMs)) return this.#changed(false);
    let hashes = joinHashes(this.#hour.hashes, BigUint64Array.from(this.#tail));
    this.#tail.clear();
    this.#news = [];
    this.#tailId = randomUUID();
    this.#tailSince = now;
    if (!isDue(hashes.length, hour, this.#hour.since, hourMs)) await this.#put(this.#hour, hashes);
    else {
      hashes = joinHashes(this.#day.hashes, hashes);
      await this.#put(this.#hour, NONE, now);
      if (!isDue(hashes.length, day, this.#day.since, dayMs)) await this.#put(this.#day, hashes);
      else {
        await this.#put(this.#day, NONE, now);
        await this.#put(this.#base, await this.#addFull(joinHashes(this.#base.hashes, hashes)), now);
      }
    }
    return this.#changed(true);
  }

  #addBulk(hash: bigint): void {
    let bulk = this.#bulk as BigUint64Array<ArrayBuffer>;
    if (this.#bulkCount === bulk.length) {
      bulk = new BigUint64Array(2 * this.#bulkCount);
      bulk.set(this.#bulk as BigUint64Array);
      this.#bulk = bulk;
    }
    bulk[this.#bulkCount++] = hash;
  }

  /** Base shards of what has come of the first listing; what is not enough for one is left. */
  async #fill(): Promise<void> {
    const hashes = sortUnique((this.#bulk as BigUint64Array<ArrayBuffer>).subarray(0, this.#bulkCount));
    const rest = await this.#addFull(hashes);
    (this.#bulk as BigUint64Array).set(rest);
    this.#bulkCount = rest.length;
  }

  /** @returns what is not enough for another one */
  async #addFull(hashes: SortedHashes): Promise<SortedHashes> {
    const { base } = this.#sizes;
    let taken = 0;
    for (; hashes.length - taken >= base; taken += base) {
      const filter = filterOf(hashes.subarray(taken, taken + base));
      this.#full.push({ filter, shard: await this.#encode(filter) });
    }
    return hashes.slice(taken);
  }

  async #encode(filter: Fuse): Promise<ShardEntry> {
    const shard = await encodeShard(filter, this.#key.epoch);
    this.#fresh.push(shard);
    return shard.entry;
  }

  async #put(level: Level, hashes: SortedHashes, since = level.since): Promise<void> {
    level.hashes = hashes;
    level.since = since;
    level.shard = hashes.length === 0 ? null : await this.#encode(filterOf(hashes));
  }

  #changed(isSealed: boolean): LevelChange {
    const levels = [this.#hour, this.#day, this.#base].flatMap(({ shard }) => shard ?? []);
    const shards = isSealed ? [...levels, ...this.#full.map(({ shard }) => shard)] : null;
    const change = { shards, fresh: this.#fresh, tailId: this.#tailId, tail: bytesOf(this.#news) };
    [this.#news, this.#fresh] = [[], []];
    return change;
  }
}

function filterOf(hashes: SortedHashes): Fuse {
  return Fuse.build(padHashes(hashes), paddedCount(hashes.length));
}

function bytesOf(hashes: readonly bigint[]): Uint8Array {
  const padded = Math.ceil(hashes.length / TAIL_STEP) * TAIL_STEP;
  const bytes = randomBytes(padded * EACH);
  for (const [i, hash] of hashes.entries()) bytes.writeBigUInt64BE(hash, i * EACH);
  return bytes;
}
