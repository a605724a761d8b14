import { HASH_BYTES, type TreeHashing } from './hashing.ts';
import type { LogFiles } from './log-files.ts';
import type { NodeAt } from './proofs.ts';

/** Every fourth level of the tree is kept, so that any other node is at most 15 hashes away. */
export const STORED_EVERY = 4;

/** `hashes-0.bin`: the leaves' hashes one after the other; `hashes-4.bin`: those of each complete 16 of them; and so on. */
export function hashFile(level: number): string {
  return `hashes-${level}.bin`;
}

/** @throws Error where the files do not reach so far */
export function storedNodes(files: LogFiles, hashing: TreeHashing): NodeAt {
  return (level, index) => {
    const stored = level - (level % STORED_EVERY);
    const count = 2 ** (level - stored);
    const bytes = files.read(hashFile(stored), index * count * HASH_BYTES, count * HASH_BYTES);
    if (bytes.length < count * HASH_BYTES) throw new Error(`${hashFile(stored)} is too short`);
    let row = hashesIn(bytes);
    while (row.length > 1) row = pairs(row).map(([left, right]) => hashing.node(left, right));
    const [hash] = row;
    if (hash === undefined) throw new Error('a subtree has at least one leaf');
    return hash;
  };
}

export function hashesIn(bytes: Buffer): string[] {
  return Array.from({ length: Math.floor(bytes.length / HASH_BYTES) }, (_, i) =>
    bytes.toString('hex', i * HASH_BYTES, (i + 1) * HASH_BYTES),
  );
}

/** As `hashesIn` reads them. */
export function bytesOf(hashes: readonly string[]): Buffer {
  return Buffer.from(hashes.join(''), 'hex');
}

function pairs(row: readonly string[]): (readonly [string, string])[] {
  return Array.from({ length: row.length / 2 }, (_, i) => [row[2 * i] ?? '', row[2 * i + 1] ?? ''] as const);
}
