import type { KeyObject } from 'node:crypto';
import { LogDamage } from './log-damage.ts';
import type { LogFiles } from './log-files.ts';
import { linesIn } from './segments.ts';
import { HEADS, headHash, isSigned, NO_HEAD, parseHead, type TreeHead } from './tree-head.ts';

/** How much of the heads' end is read at a start: those of a day and more. */
const TAIL_BYTES = 4 * 1024 * 1024;

/** The newest heads of a log. */
export interface HeadChain {
  readonly newest: TreeHead | null;
  /** The `headHash` of the newest, `NO_HEAD` before the first. */
  readonly hash: string;
  /** Bytes of the file that are whole lines. */
  readonly bytes: number;
}

export interface HeadTrust {
  /** Whose heads count, by `keyId`. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Heads that were kept elsewhere: the log must hold each of them. */
  readonly kept?: readonly TreeHead[];
}

/**
 * Reads the newest heads and holds them against each other: each names the one before, the newest is signed by a key
 * that counts and so vouches for those before it, and those that were kept elsewhere are among them.
 * @throws LogDamage when one was lost, changed or is of somebody else
 */
export function readHeadChain(files: LogFiles, { keys, kept = [] }: HeadTrust): HeadChain {
  const { heads, from, bytes } = readHeadsEnd(files);
  let before: TreeHead | null = null;
  for (const [i, head] of heads.entries()) {
    const place = `${HEADS}, ${from === 0 ? `line ${i + 1}` : `line ${heads.length - i} from its end`}`;
    if (!head) throw new LogDamage(`${place}: no head`);
    if (head.previous === null)
      throw new LogDamage(
        `${place}: the log is of an earlier version, whose heads are not chained: move it away, and begin another`,
      );
    const expected = before ? headHash(before) : from === 0 ? NO_HEAD : head.previous;
    if (head.previous !== expected) throw new LogDamage(`${place}: the head before it is not there`);
    before = head;
  }
  if (before && !isSigned(before, keys))
    throw new LogDamage(
      `${HEADS}: the newest head bears no signature of the log's key (of a key that was changed, keep the public half in the file of the new one)`,
    );
  for (const head of kept) {
    if (!holds(files, heads, head))
      throw new LogDamage(
        `${HEADS} does not hold the head over ${head.size} lines of ${head.at}, which was signed and kept elsewhere`,
      );
  }
  return { newest: before, hash: before ? headHash(before) : NO_HEAD, bytes };
}

/** The newest heads, those of a day and more; unchecked, and without what is none. */
export function readRecentHeads(files: LogFiles): TreeHead[] {
  return readHeadsEnd(files).heads.filter((head) => head !== null);
}

/** The same with what is none; where in the file they begin, and where the last whole line ends. */
export function readHeadsEnd(files: LogFiles): {
  readonly heads: readonly (TreeHead | null)[];
  readonly from: number;
  readonly bytes: number;
} {
  const from = Math.max(0, files.size(HEADS) - TAIL_BYTES);
  const tail = files.read(HEADS, from);
  const { lines, rest } = linesIn(tail);
  // Within the file the first one read may be the end of a head.
  const heads = lines.slice(from === 0 ? 0 : 1).map((line) => parseHead(line.toString('utf8')));
  return { heads, from, bytes: from + tail.length - rest.length };
}

function holds(files: LogFiles, newest: readonly (TreeHead | null)[], head: TreeHead): boolean {
  const wanted = headHash(head);
  if (newest.some((each) => each !== null && headHash(each) === wanted)) return true;
  const [oldest] = newest;
  // One that is older than what was read.
  return oldest != null && oldest.size > head.size && files.read(HEADS).includes(`"signature":"${head.signature}"`);
}
