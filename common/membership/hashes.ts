import { randomFillSync } from 'node:crypto';
import type { HashedKey } from './hashed-key.ts';

/** Hashes as one number each, in order, none twice. */
export type SortedHashes = BigUint64Array<ArrayBuffer>;

const HALF = 32n;

function hashNumber({ hi, lo }: HashedKey): bigint {
  return (BigInt(hi) << HALF) | BigInt(lo);
}

export function sortedHashes(keys: Iterable<HashedKey>): SortedHashes {
  return sortUnique(BigUint64Array.from([...keys].map(hashNumber)));
}

/** Sorts in place. @returns what is left without repetitions, a part of it */
export function sortUnique(hashes: SortedHashes): SortedHashes {
  hashes.sort();
  let kept = 0;
  for (let i = 0; i < hashes.length; i += 1)
    if (i === 0 || hashes[i] !== hashes[i - 1]) hashes[kept++] = hashes[i] as bigint;
  return hashes.subarray(0, kept);
}

export function joinHashes(...parts: readonly SortedHashes[]): SortedHashes {
  const all = new BigUint64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return sortUnique(all);
}

/** With hashes of nothing among them, so that neither a filter's count nor its size tells how many codes there are. */
export function padHashes(hashes: SortedHashes): SortedHashes {
  const padded = new BigUint64Array(paddedCount(hashes.length));
  randomFillSync(padded);
  padded.set(hashes);
  return sortUnique(padded);
}

const LEAST = 1_024;

/** Up to a 32nd more than there are, and 1,024 at least. */
export function paddedCount(count: number): number {
  if (count <= LEAST) return LEAST;
  const step = 2 ** Math.floor(Math.log2(count)) / 32;
  return Math.ceil(count / step) * step;
}
