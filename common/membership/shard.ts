import { endianness } from 'node:os';
import { Fuse, MOST_HASHES } from './fuse.ts';

/**
 * A filter as it is sent: `TCMF`, the version, the bits of a fingerprint, two bytes of nothing, the epoch (8 bytes), the count
 * and the seed (32 bits each), the fingerprints, and SHA-256 over all of that. Numbers have their low byte first.
 */
const MAGIC = 'TCMF';
const VERSION = 1;
const BITS = 16;
const HEAD = 24;
const DIGEST = 32;

/** What a manifest says of a shard. */
export interface ShardEntry {
  /** By which it is fetched: made of its content, so that it never changes. */
  readonly id: string;
  /** How many hashes it says it has; some are of nothing. */
  readonly n: number;
  /** Of a fingerprint. */
  readonly bits: 16;
  /** Its SHA-256 as an entity tag (RFC 9110, 8.8.3). */
  readonly etag: string;
}

export interface EncodedShard {
  readonly entry: ShardEntry;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** How many bytes the shard of so many hashes has. */
export function shardBytes(count: number): number {
  return HEAD + 2 * Fuse.lengthOf(count) + DIGEST;
}

export async function encodeShard({ count, seed, prints }: Fuse, epoch: string): Promise<EncodedShard> {
  const bytes = Buffer.from(new ArrayBuffer(shardBytes(count)));
  bytes.write(MAGIC, 0, 'latin1');
  bytes[4] = VERSION;
  bytes[5] = BITS;
  bytes.write(epoch, 8, 'hex');
  bytes.writeUInt32LE(count, 16);
  bytes.writeUInt32LE(seed, 20);
  const body = bytes.subarray(HEAD, bytes.length - DIGEST);
  body.set(new Uint8Array(prints.buffer, prints.byteOffset, prints.byteLength));
  if (endianness() === 'BE') body.swap16();
  const digest = await digestOf(bytes.subarray(0, bytes.length - DIGEST));
  bytes.set(digest, bytes.length - DIGEST);
  const hex = digest.toString('hex');
  return { entry: { id: hex.slice(0, 32), n: count, bits: BITS, etag: `"${hex}"` }, bytes };
}

/**
 * The filter in a shard's bytes, which may be kept as they are.
 *
 * @param bytes of an answer, whatever they are
 * @returns null for anything but the whole shard of that entry and epoch
 */
export async function decodeShard(bytes: Uint8Array, entry: ShardEntry, epoch: string): Promise<Fuse | null> {
  if (!isReadable(entry) || bytes.length !== shardBytes(entry.n)) return null;
  // Its own memory: fingerprints begin at an even address, and nothing else of an answer is kept with them.
  const own = Buffer.from(new ArrayBuffer(bytes.length));
  own.set(bytes);
  const digest = await digestOf(own.subarray(0, own.length - DIGEST));
  if (!digest.equals(own.subarray(own.length - DIGEST)) || entry.etag !== `"${digest.toString('hex')}"`) return null;
  if (own.toString('latin1', 0, 4) !== MAGIC || own[4] !== VERSION || own[5] !== BITS) return null;
  if (own.toString('hex', 8, 16) !== epoch || own.readUInt32LE(16) !== entry.n) return null;
  const body = own.subarray(HEAD, own.length - DIGEST);
  if (endianness() === 'BE') body.swap16();
  return new Fuse(entry.n, own.readUInt32LE(20), new Uint16Array(own.buffer, HEAD, body.length / 2));
}

function isReadable({ n, bits }: ShardEntry): boolean {
  return bits === BITS && Number.isInteger(n) && n >= 1 && n <= MOST_HASHES;
}

/** In a thread of the pool: a base shard has eleven megabytes. */
async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Buffer> {
  return Buffer.from(await crypto.subtle.digest('SHA-256', bytes));
}
