import { AppendingFile } from './appending-file.ts';
import type { LogFiles } from './log-files.ts';
import { DAY_MS, formsOf, linesIn, type Segment, segmentsOf, startOf } from './segments.ts';
import { readHeads } from './tree-head.ts';

/** Six months, whichever: logs are kept at least so long (网络安全法, article 21). */
export const RETENTION_MS = 184 * DAY_MS;

export const PRUNED = 'pruned.jsonl';

export type Pruning =
  | { readonly refused: 'TOO_YOUNG'; readonly earliest: number }
  | { readonly removed: readonly string[]; readonly lines: number };

/**
 * Removes the segments whose lines are all from before that time, epoch milliseconds. Their hashes stay, so that the tree
 * and every proof of a later line go on. Whole segments only, from the beginning, and only under a head that is old enough:
 * that head is how anybody can see later that nothing younger was removed.
 */
export async function pruneLog(files: LogFiles, before: number, now: number): Promise<Pruning> {
  const earliest = now - RETENTION_MS;
  if (before > earliest) return { refused: 'TOO_YOUNG', earliest };
  const heads = readHeads(files).filter((head) => head !== null);
  const segments = segmentsOf(files);
  const removed: Segment[] = [];
  let pruned = readPruned(files);
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1];
    const covering = next && heads.find((head) => head.size >= next.first);
    if (!next || startOf(segment.day) + DAY_MS > before || !covering || Date.parse(covering.at) > earliest) break;
    removed.push(segment);
    pruned = next.first;
  }
  if (removed.length > 0) {
    // Said first: what is said and still there is removed the next time.
    const record = new AppendingFile(files, PRUNED, files.size(PRUNED));
    await record.append(Buffer.from(`${JSON.stringify({ before: pruned, at: new Date(now).toISOString() })}\n`), {
      sync: true,
    });
    await record.close();
    for (const segment of removed) for (const form of formsOf(segment)) if (files.size(form) > 0) files.remove(form);
  }
  return { removed: removed.map(({ name }) => name), lines: pruned };
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
