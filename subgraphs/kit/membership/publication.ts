import { type EncodedShard, type Manifest, type ShardEntry, Tail } from '@tongcha/membership';
import type { LevelChange } from './levels.ts';

/** A time by the wall clock, and by one that is not set; milliseconds. */
export interface AsOf {
  readonly wall: number;
  readonly steady: number;
}

/** What a gateway has already of a tail. */
export interface TailSeen {
  readonly id: string;
  readonly count: number;
}

/** What one build has published, as it stands. */
export class Publication {
  readonly #epoch: string;
  #entries: readonly ShardEntry[] = [];
  /** By id. */
  readonly #shards = new Map<string, EncodedShard>();
  #tail = new Tail('none');
  #asOf: AsOf = { wall: 0, steady: -Infinity };

  constructor(epoch: string) {
    this.#epoch = epoch;
  }

  /** All that the systems held at that time is in it. */
  get asOf(): AsOf {
    return this.#asOf;
  }

  take({ shards, fresh, tailId, tail }: LevelChange, asOf: AsOf): void {
    for (const shard of fresh) this.#shards.set(shard.entry.id, shard);
    if (shards) {
      // Whoever has the list from before may still be at it.
      const listed = new Set([...this.#entries, ...shards].map(({ id }) => id));
      this.#entries = shards;
      for (const id of this.#shards.keys()) if (!listed.has(id)) this.#shards.delete(id);
    }
    if (tailId !== this.#tail.id) this.#tail = new Tail(tailId);
    const { buffer, byteOffset, byteLength } = tail;
    const hashes = new DataView(buffer, byteOffset, byteLength);
    for (let at = 0; at < byteLength; at += 8)
      this.#tail.add({ hi: hashes.getUint32(at), lo: hashes.getUint32(at + 4) });
    this.#asOf = asOf;
  }

  /** Whether there is more than a gateway has. */
  hasNews({ id, count }: TailSeen): boolean {
    return id !== this.#tail.id || count !== this.#tail.count;
  }

  /** @param seen null: nothing @param heldMs how long it was waited for */
  manifest(seen: TailSeen | null, heldMs: number): Omit<Manifest, 'for'> {
    const isKnown = seen !== null && seen.id === this.#tail.id && seen.count <= this.#tail.count;
    return {
      version: 1,
      epoch: this.#epoch,
      asOf: new Date(this.#asOf.wall).toISOString(),
      ageMs: performance.now() - this.#asOf.steady,
      heldMs,
      shards: [...this.#entries],
      tail: this.#tail.part(isKnown ? seen.count : 0),
    };
  }

  /** A shard that is listed, or was in the list before; null: there is none of that id. */
  shard(id: string): EncodedShard | null {
    return this.#shards.get(id) ?? null;
  }
}
