import { AppendingFile } from './appending-file.ts';
import { hashesIn, hashFile } from './hash-files.ts';
import { HASH_BYTES, SM3, type TreeHashing } from './hashing.ts';
import { LogDamage } from './log-damage.ts';
import type { LogFiles } from './log-files.ts';
import { DAY_MS, formsOf, linesIn, readSegment, type Segment, segmentsOf, startOf } from './segments.ts';
import { readHeads } from './tree-head.ts';

/** Six months, whichever: logs are kept at least so long (网络安全法, article 21). */
export const RETENTION_MS = 184 * DAY_MS;

export const PRUNED = 'pruned.jsonl';

export type Pruning =
  | { readonly refused: 'TOO_YOUNG'; readonly earliest: number }
  | {
      readonly removed: readonly string[];
      readonly lines: number;
      /** The first segment that is old enough, and that the backup does not hold as it was signed; null: there is none. */
      readonly missing: string | null;
    };

export interface PruneOptions {
  /** A backup: only what it holds, line by line, is removed. */
  readonly shipped?: LogFiles | undefined;
  readonly hashing?: TreeHashing;
}

/**
 * Removes the segments whose lines are all from before that time, epoch milliseconds. Their hashes stay, so that the tree
 * and every proof of a later line go on. Whole segments only, from the beginning, and only under a head that is old enough:
 * that head is how anybody can see later that nothing younger was removed.
 */
export async function pruneLog(
  files: LogFiles,
  before: number,
  now: number,
  { shipped, hashing = SM3 }: PruneOptions = {},
): Promise<Pruning> {
  const earliest = now - RETENTION_MS;
  if (before > earliest) return { refused: 'TOO_YOUNG', earliest };
  const own = readHeads(files).filter((head) => head !== null);
  const signed = shipped && new Set(readHeads(shipped).map((head) => head?.signature));
  const heads = signed ? own.filter(({ signature }) => signed.has(signature)) : own;
  let missing: string | null = null;
  const segments = segmentsOf(files);
  const removed: Segment[] = [];
  let pruned = readPruned(files);
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1];
    if (!next || startOf(segment.day) + DAY_MS > before) break;
    const covering = heads.find((head) => head.size >= next.first);
    if (shipped && !(covering && holds(shipped, files, segment, next.first, hashing))) {
      missing = segment.name;
      break;
    }
    if (!covering || Date.parse(covering.at) > earliest) break;
    removed.push(segment);
    pruned = next.first;
  }
  if (removed.length > 0) {
    // Said first: what is said and still there is removed the next time.
    const record = new AppendingFile(files, PRUNED, files.size(PRUNED));
    await record.append(Buffer.from(`${JSON.stringify({ before: pruned, at: new Date(now).toISOString() })}\n`));
    await record.close();
    for (const segment of removed) for (const form of formsOf(segment)) if (files.size(form) > 0) files.remove(form);
  }
  return { removed: removed.map(({ name }) => name), lines: pruned, missing };
}

/** Whether each line is in the backup, by the hash that is stored here. */
function holds(shipped: LogFiles, files: LogFiles, segment: Segment, next: number, hashing: TreeHashing): boolean {
  const hashes = hashesIn(files.read(hashFile(0), segment.first * HASH_BYTES, (next - segment.first) * HASH_BYTES));
  const copy = segmentsOf(shipped).find(({ first }) => first === segment.first);
  if (!copy || hashes.length < next - segment.first) return false;
  try {
    const { lines } = linesIn(readSegment(shipped, copy));
    return lines.length === hashes.length && lines.every((line, i) => hashing.leaf(line) === hashes[i]);
  } catch (error) {
    if (error instanceof LogDamage) return false;
    throw error;
  }
}

/** The first line that is to be there. */
export function readPruned(files: LogFiles): number {
  return linesIn(files.read(PRUNED)).lines.reduce((most, line) => {
    try {
      const { before } = JSON.parse(line.toString('utf8')) as { before?: unknown };
      return typeof before === 'number' ? Math.max(most, before) : most;
    } catch {
      return most;
    }
  }, 0);
}
