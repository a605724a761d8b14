import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { zstdCompressSync } from 'node:zlib';
import { compressSegment, uncompressedSegments } from '../../../common/audit-log/compress-segments.ts';
import { GrowingTree } from '../../../common/audit-log/growing-tree.ts';
import { bytesOf, hashFile, STORED_EVERY } from '../../../common/audit-log/hash-files.ts';
import { SM3 } from '../../../common/audit-log/hashing.ts';
import { type LogEntry, LogWriter } from '../../../common/audit-log/log-writer.ts';
import { COMPRESSED, linesIn, readSegment, segmentsOf } from '../../../common/audit-log/segments.ts';
import { keyId, readHeads, type TreeHead } from '../../../common/audit-log/tree-head.ts';
import { memoryFiles, type MemoryFiles } from './memory-files.ts';

export const KEY = generateKeyPairSync('ed25519').privateKey;

export const keysOf = (...keys: readonly KeyObject[]): ReadonlyMap<string, KeyObject> =>
  new Map(keys.map((key) => [keyId(key), key]));

export const START = Date.parse('2026-01-05T02:00:00Z');

export const entry = (i: number, words = 'x'): LogEntry => ({
  members: `"kind":"request","request":"r${i}","code":"${words}${i}"`,
  fields: i % 3 === 0 ? '["Query.unit"]' : null,
});

export interface SmallLogOptions {
  readonly lines: number;
  /** A head after every so many. */
  readonly headEvery: number;
  readonly words?: string;
  readonly key?: KeyObject;
  readonly now?: () => number;
  readonly files?: MemoryFiles;
  readonly from?: number;
}

/** A log of several segments; the last head is over all of it. */
export async function smallLog({
  lines,
  headEvery,
  words = 'x',
  key = KEY,
  now = () => START,
  files = memoryFiles(),
  from = 0,
}: SmallLogOptions): Promise<MemoryFiles> {
  const writer = await LogWriter.open({ files, key, segmentBytes: 450, now });
  for (let i = from; i < lines; i += 1) {
    await writer.append([entry(i, words)]);
    if ((i + 1) % headEvery === 0) await writer.signHead();
  }
  await writer.signHead();
  await writer.close();
  return files;
}

/** Every line of every segment, by segment. */
export const segmentLines = (files: MemoryFiles): Map<string, string[]> =>
  new Map(segmentsOf(files).map((segment) => [segment.name, linesIn(readSegment(files, segment)).lines.map(String)]));

export const setLines = (files: MemoryFiles, name: string, lines: readonly string[]): void => {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
  files.data.set(name, name.endsWith(COMPRESSED) ? zstdCompressSync(bytes) : bytes);
};

export async function compressSegments(files: MemoryFiles): Promise<void> {
  for (const segment of uncompressedSegments(files)) await compressSegment(files, segment);
}

/** Makes the stored hashes those of the lines, as somebody who rewrites a log would. */
export function rehash(files: MemoryFiles): void {
  for (const name of files.names()) if (name.startsWith('hashes-')) files.data.delete(name);
  const tree = new GrowingTree(SM3, null, (level, hash) => {
    if (level % STORED_EVERY === 0)
      files.data.set(hashFile(level), Buffer.concat([files.read(hashFile(level)), bytesOf([hash])]));
  });
  for (const lines of segmentLines(files).values()) for (const line of lines) tree.add(SM3.leaf(line));
}

export const headsOf = (files: MemoryFiles): TreeHead[] => readHeads(files).filter((head) => head !== null);
