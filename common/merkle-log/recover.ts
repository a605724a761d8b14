import { GrowingTree } from './growing-tree.ts';
import { hashesIn, hashFile, STORED_EVERY, storedNodes } from './hash-files.ts';
import { HASH_BYTES, type TreeHashing } from './hashing.ts';
import { LogDamage } from './log-damage.ts';
import type { LogFiles } from './log-files.ts';
import { rootOf } from './proofs.ts';
import { linesIn, type Segment, segmentsOf } from './segments.ts';
import { HEADS, readHeads, type TreeHead } from './tree-head.ts';

/** Where a log stands. */
export interface Recovered {
  readonly tree: GrowingTree;
  /** The hash of its first line, hex; null: there is none yet. */
  readonly log: string | null;
  /** The one that lines were added to last, and how many of its bytes are whole lines. */
  readonly segment: (Segment & { readonly bytes: number }) | null;
  readonly headBytes: number;
  /** Lines under the newest head. */
  readonly signed: number;
  /** The bytes of a line that was never finished. */
  readonly torn: number;
  /** Of each stored level, how many bytes are right and which hashes are to follow them. */
  readonly hashes: ReadonlyMap<number, { readonly bytes: number; readonly missing: readonly string[] }>;
  /** Subtrees that become complete are told to it from now on. */
  readonly onNode: (listener: (level: number, hash: string) => void) => void;
}

/**
 * Reads where the log stands from its stored hashes and its last segment, whose lines may be further than the hashes.
 * A line that was torn is left out: it was never answered for, as an answer waits for the whole line.
 * @throws LogDamage when the log is not what was signed last, or shorter
 */
export function recover(files: LogFiles, hashing: TreeHashing): Recovered {
  const last = segmentsOf(files).at(-1) ?? null;
  const bytes = last ? files.read(last.name) : Buffer.alloc(0);
  const { lines, rest } = linesIn(bytes);
  const first = last?.first ?? 0;
  const nodeAt = storedNodes(files, hashing);
  if (files.size(hashFile(0)) < first * HASH_BYTES) throw new LogDamage(`${hashFile(0)} ends before line ${first}`);

  const head = readHeads(files).findLast((each) => each !== null) ?? null;
  const size = first + lines.length;
  if (head && head.size > size) throw new LogDamage(`the log has ${size} lines and a signed head over ${head.size}`);
  const fresh = new Map<number, string[]>();
  let listener = (level: number, hash: string): void => {
    if (level % STORED_EVERY !== 0) return;
    const known = fresh.get(level);
    if (known) known.push(hash);
    else fresh.set(level, [hash]);
  };
  const tree = new GrowingTree(hashing, { size: first, nodeAt }, (level, hash) => listener(level, hash));
  if (head && head.size <= first) check(head, rootOf(hashing, nodeAt, 0, head.size));
  for (const line of lines) {
    tree.add(hashing.leaf(line));
    if (head && tree.size === head.size) check(head, tree.root());
  }
  if (files.size(hashFile(0)) >= (size + 1) * HASH_BYTES) throw new LogDamage(`the log has ${size} lines and hashes of more`);
  const [begin] = first === 0 ? lines : [];
  return {
    tree,
    log: begin ? hashing.leaf(begin) : files.read(hashFile(0), 0, HASH_BYTES).toString('hex') || null,
    segment: last && { ...last, bytes: bytes.length - rest.length },
    headBytes: files.read(HEADS).lastIndexOf('\n') + 1,
    signed: head?.size ?? 0,
    torn: rest.length,
    hashes: new Map(levelsOf(size).map((level) => [level, missingOf(files, level, Math.floor(first / 2 ** level), fresh.get(level) ?? [])] as const)),
    onNode: (next) => {
      listener = next;
    },
  };
}

function levelsOf(size: number): number[] {
  const levels = [0];
  for (let level = STORED_EVERY; 2 ** level <= size; level += STORED_EVERY) levels.push(level);
  return levels;
}

function check(head: TreeHead, root: string): void {
  if (head.root !== root) throw new LogDamage(`the first ${head.size} lines are not those that were signed at ${head.at}`);
}

function missingOf(files: LogFiles, level: number, from: number, hashes: readonly string[]): { readonly bytes: number; readonly missing: readonly string[] } {
  const stored = hashesIn(files.read(hashFile(level), from * HASH_BYTES));
  const right = hashes.findIndex((hash, i) => stored[i] !== hash);
  const good = right === -1 ? hashes.length : right;
  return { bytes: (from + good) * HASH_BYTES, missing: hashes.slice(good) };
}
