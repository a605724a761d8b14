import { hash } from 'node:crypto';
import type { HashedKey } from './hashed-key.ts';
import { HashSet } from './hash-set.ts';

/** Bytes of a hash, its high byte first. */
const EACH = 8;

/** The most hashes of a tail: more are a shard. */
export const MOST_TAIL = 131_072;

/** What a manifest says of the hashes that came after its shards. */
export interface TailPart {
  /** Of this tail: another one begins anew. */
  readonly id: string;
  /** Where these hashes begin in it. */
  readonly from: number;
  /** SHA-256 over the whole tail up to the end of these, hexadecimal. */
  readonly digest: string;
  /** Eight bytes each, in base64. */
  readonly hashes: string;
}

/** Hashes in the order in which they came. */
export class Tail {
  readonly id: string;
  readonly #set = new HashSet();
  #bytes: Buffer<ArrayBufferLike> = Buffer.alloc(64 * EACH);
  #length = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** How many hashes it has. */
  get count(): number {
    return this.#length / EACH;
  }

  /** Bytes of memory. */
  get bytes(): number {
    return this.#bytes.length + this.#set.bytes;
  }

  has(key: Pick<HashedKey, 'hi' | 'lo'>): boolean {
    return this.#set.has(key);
  }

  /** Nothing where it is there already. */
  add({ hi, lo }: Pick<HashedKey, 'hi' | 'lo'>): void {
    if (!this.#set.add(hi, lo)) return;
    if (this.#length === this.#bytes.length) {
      const larger = Buffer.alloc(2 * this.#length);
      this.#bytes.copy(larger);
      this.#bytes = larger;
    }
    this.#bytes.writeUInt32BE(hi, this.#length);
    this.#bytes.writeUInt32BE(lo, this.#length + 4);
    this.#length += EACH;
  }

  /** What has come since the first `from`. */
  part(from: number): TailPart {
    return {
      id: this.id,
      from,
      digest: this.#digest(),
      hashes: this.#bytes.subarray(from * EACH, this.#length).toString('base64'),
    };
  }

  /**
   * Adds what follows.
   *
   * @returns false where it is of another tail, where something between is missing, or where the whole is not what its
   *   digest says: then nothing of this tail can be used
   */
  follow({ id, from, digest, hashes }: TailPart): boolean {
    const bytes = Buffer.from(hashes, 'base64');
    const isNext = id === this.id && from === this.count && bytes.length % EACH === 0;
    if (!isNext || from + bytes.length / EACH > MOST_TAIL) return false;
    for (let at = 0; at < bytes.length; at += EACH)
      this.add({ hi: bytes.readUInt32BE(at), lo: bytes.readUInt32BE(at + 4) });
    return this.#digest() === digest;
  }

  #digest(): string {
    return hash('sha256', this.#bytes.subarray(0, this.#length), 'hex');
  }
}
