import type { KeyObject } from 'node:crypto';
import { BACKUP } from './back-up-log.ts';
import { GrowingTree } from './growing-tree.ts';
import { hashesIn, hashFile, STORED_EVERY, storedNodes } from './hash-files.ts';
import { HASH_BYTES, type TreeHashing } from './hashing.ts';
import { LogDamage } from './log-damage.ts';
import type { LogFiles } from './log-files.ts';
import { rootOf } from './proofs.ts';
import { isCompressed, linesIn, readSegment, type Segment, segmentsOf } from './segments.ts';
import { type HeadChain, type HeadTrust, readHeadChain } from './head-chain.ts';
import { Seals } from './seals.ts';
import type { TreeHead } from './tree-head.ts';

/** Where a log stands. */
export interface Recovered {
  readonly tree: GrowingTree;
  /** The hash of its first line, hex; null: there is none yet. */
  readonly log: string | null;
  /** The one that lines are added to, and how many of its bytes are whole lines; null: another one is to be begun. */
  readonly segment: (Segment & { readonly bytes: number }) | null;
  readonly heads: HeadChain;
  readonly seals: Seals;
  /** The bytes of a write that was never finished. */
  readonly torn: number;
  /** Of each stored level, how many bytes are right and which hashes are to follow them. */
  readonly hashes: ReadonlyMap<number, { readonly bytes: number; readonly missing: readonly string[] }>;
  /** Subtrees that become complete are told to it from now on. */
  readonly onNode: (listener: (level: number, hash: string) => void) => void;
}

export interface RecoverOptions {
  readonly files: LogFiles;
  readonly hashing: TreeHashing;
  /** That has signed it, and goes on. */
  readonly key: KeyObject;
  readonly trust: HeadTrust;
}

/**
 * Reads where the log stands from its heads, its stored hashes and its last segment, whose lines may be further than the hashes.
 * A write that was torn is left out: it was never answered for, as an answer waits for the whole of it.
 * @throws LogDamage when the log is not what was signed last, or shorter, or has lost a head, or goes on with what is not ours
 */
export function recover({ files, hashing, key, trust }: RecoverOptions): Recovered {
  if (files.size(BACKUP) > 0)
    throw new LogDamage(
      `it is a backup (${BACKUP}): lines that it does not have may have been signed after it. Read it where it is, and begin another log with another key`,
    );
  const heads = readHeadChain(files, trust);
  const last = segmentsOf(files).at(-1) ?? null;
  const bytes = last ? readSegment(files, last) : Buffer.alloc(0);
  const { lines: whole, rest } = linesIn(bytes);
  const first = last?.first ?? 0;
  const nodeAt = storedNodes(files, hashing);
  if (files.size(hashFile(0)) < first * HASH_BYTES) throw new LogDamage(`${hashFile(0)} ends before line ${first}`);

  const head = heads.newest;
  const { seals, good } = readUnsigned({ files, key, heads, torn: rest.length > 0, lines: whole, first });
  const lines = whole.slice(0, good);
  const size = first + lines.length;
  const kept = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (last && isCompressed(last) && kept < bytes.length) throw new LogDamage(`${last.name} ends within a line`);
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
  if (files.size(hashFile(0)) >= (size + 1) * HASH_BYTES)
    throw new LogDamage(`the log has ${size} lines and hashes of more`);
  const [begin] = first === 0 ? lines : [];
  return {
    tree,
    log: begin ? hashing.leaf(begin) : files.read(hashFile(0), 0, HASH_BYTES).toString('hex') || null,
    // To one that is compressed nothing is added.
    segment: last && !isCompressed(last) ? { ...last, bytes: kept } : null,
    heads,
    seals,
    torn: bytes.length - kept,
    hashes: new Map(
      levelsOf(size).map(
        (level) => [level, missingOf(files, level, Math.floor(first / 2 ** level), fresh.get(level) ?? [])] as const,
      ),
    ),
    onNode: (next) => {
      listener = next;
    },
  };
}

interface Unsigned {
  readonly files: LogFiles;
  readonly key: KeyObject;
  readonly heads: HeadChain;
  readonly torn: boolean;
  /** Of the last segment, from number `first` on. */
  readonly lines: readonly Buffer[];
  readonly first: number;
}

/** The lines that no head is over yet must be ours, also those of a segment before the last. @returns how many of the last one's stay */
function readUnsigned({ files, key, heads, torn, lines, first }: Unsigned): {
  readonly seals: Seals;
  readonly good: number;
} {
  const seals = new Seals(key, heads.hash);
  const signed = heads.newest?.size ?? 0;
  const segments = segmentsOf(files).slice(0, -1);
  for (const [i, segment] of segments.entries()) {
    const next = segments[i + 1]?.first ?? first;
    if (next <= signed) continue;
    const own = linesIn(readSegment(files, segment)).lines.slice(Math.max(0, signed - segment.first));
    seals.readOn(own, Math.max(signed, segment.first), false);
  }
  const under = Math.max(0, Math.min(lines.length, signed - first));
  return { seals, good: under + seals.readOn(lines.slice(under), first + under, torn) };
}

function levelsOf(size: number): number[] {
  const levels = [0];
  for (let level = STORED_EVERY; 2 ** level <= size; level += STORED_EVERY) levels.push(level);
  return levels;
}

function check(head: TreeHead, root: string): void {
  if (head.root !== root)
    throw new LogDamage(`the first ${head.size} lines are not those that were signed at ${head.at}`);
}

function missingOf(
  files: LogFiles,
  level: number,
  from: number,
  hashes: readonly string[],
): { readonly bytes: number; readonly missing: readonly string[] } {
  const stored = hashesIn(files.read(hashFile(level), from * HASH_BYTES));
  const right = hashes.findIndex((hash, i) => stored[i] !== hash);
  const good = right === -1 ? hashes.length : right;
  return { bytes: (from + good) * HASH_BYTES, missing: hashes.slice(good) };
}
