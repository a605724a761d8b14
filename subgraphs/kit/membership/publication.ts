import { type Manifest, type ShardEntry, Tail } from '@tongcha/membership';
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
  readonly #bytes = new Map<string, Uint8Array>();
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
    for (const { entry, bytes } of fresh) this.#bytes.set(entry.id, bytes);
    if (shards) {
      this.#entries = shards;
      const listed = new Set(shards.map(({ id }) => id));
      for (const id of this.#bytes.keys()) if (!listed.has(id)) this.#bytes.delete(id);
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
  manifest(seen: TailSeen | null, heldMs: number): Manifest {
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

  /** A shard that is listed; null: there is none of that id. */
  shard(id: string): { readonly etag: string; readonly bytes: Uint8Array } | null {
    const bytes = this.#bytes.get(id);
    const etag = this.#entries.find((entry) => entry.id === id)?.etag;
    return bytes && etag !== undefined ? { etag, bytes } : null;
  }
}
