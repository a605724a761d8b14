import type { KeyObject } from 'node:crypto';
import { compareLines, type Finding } from './compare-lines.ts';
import { GrowingTree } from './growing-tree.ts';
import { hashesIn, hashFile, STORED_EVERY } from './hash-files.ts';
import { HASH_BYTES, SM3, type TreeHashing } from './hashing.ts';
import { headMarks, type Mark } from './head-marks.ts';
import { LogDamage } from './log-damage.ts';
import type { LogFiles } from './log-files.ts';
import { readPruned, RETENTION_MS } from './prune-log.ts';
import { timesIn } from './read-lines.ts';
import { linesIn, readSegment, type Segment, segmentsOf } from './segments.ts';
import { HEADS, type TreeHead } from './tree-head.ts';

/** What the check of a log found. */
export interface LogReport {
  readonly lines: number;
  readonly heads: number;
  /** Lines of the beginning that were pruned: their hashes are there. */
  readonly pruned: number;
  /** Lines after the newest head: nothing vouches for them yet. */
  readonly unsigned: number;
  /** Bytes after the last line's end that were never a whole line. */
  readonly torn: number;
  readonly newest: TreeHead | null;
  /** None: the log is what was signed. */
  readonly findings: readonly Finding[];
}

export interface VerifyOptions {
  readonly files: LogFiles;
  /** Whose heads count, by `keyId`. */
  readonly keys: ReadonlyMap<string, KeyObject>;
  /** Heads that were kept elsewhere. Only they show that a log was rewritten by somebody who has its key. */
  readonly known?: readonly TreeHead[];
  /** Whether a gateway has the log open now, which signs its newest lines within seconds. */
  readonly isOpen?: boolean;
  readonly hashing?: TreeHashing;
  readonly now?: number;
}

/** While a gateway has the log open, no line is without a head for longer. A line bears the time at which its request began. */
const UNSIGNED_MS = 120_000;

/** Reads everything: each line against its stored hash, and the tree against each signed head. */
export function verifyLog({
  files,
  keys,
  known = [],
  isOpen = false,
  hashing = SM3,
  now = Date.now(),
}: VerifyOptions): LogReport {
  const { marks, findings: ofHeads } = headMarks({ files, keys, known });
  const findings: Finding[] = [...ofHeads];
  const { lines, torn, differences, renamed, pruned } = readLines(files, hashing, marks, now);
  findings.push(...renamed);
  const stored = Math.floor(files.size(hashFile(0)) / HASH_BYTES);
  const upper = new UpperHashes(files);
  const byHashes = marksMissed(
    storedHashes(files, 0, stored),
    marks,
    new GrowingTree(hashing, null, (level, hash) => upper.compare(level, hash)),
  );
  const linesAreSigned =
    byHashes.length > 0 &&
    marksMissed(lineLeaves(files, hashing, pruned), marks, new GrowingTree(hashing, null)).length === 0;
  if (linesAreSigned)
    findings.push({
      kind: 'hashes',
      segment: hashFile(0),
      line: null,
      from: differences[0]?.from ?? byHashes[0]?.from ?? null,
      to: null,
    });
  else findings.push(...differences, ...byHashes, ...upper.findings);
  const newest = marks.findLast(({ line }) => line !== null)?.head ?? null;
  const unsigned = Math.max(0, lines - (newest?.size ?? 0));
  findings.push(...notVouchedFor(files, { lines, unsigned, newest, isOpen, now }));
  const heads = marks.filter(({ line }) => line !== null).length;
  return { lines, heads, pruned, unsigned, torn, newest, findings };
}

/** What no head is over: of a log that is being written the last seconds' lines, of any other nothing. */
function notVouchedFor(
  files: LogFiles,
  {
    lines,
    unsigned,
    newest,
    isOpen,
    now,
  }: Pick<LogReport, 'lines' | 'unsigned' | 'newest'> & { readonly isOpen: boolean; readonly now: number },
): Finding[] {
  if (lines === 0 && newest === null) return [{ kind: 'empty', segment: null, line: null, from: null, to: null }];
  if (unsigned === 0) return [];
  const from = lines - unsigned;
  const segment = segmentsOf(files).findLast(({ first }) => first <= from);
  const read = isOpen && segment ? linesOf(files, segment) : null;
  if (segment && isFresh((read?.lines ?? []).slice(from - segment.first), now)) return [];
  return [{ kind: 'unsigned', segment: segment?.name ?? null, line: null, from, to: lines - 1 }];
}

/** Whether the first of them that says when it was, was just now. */
function isFresh(lines: readonly Buffer[], now: number): boolean {
  for (const line of lines) {
    const [, at] = /"at":"([^"]*)"/.exec(line.toString('utf8')) ?? [];
    if (at !== undefined) return Math.abs(now - Date.parse(at)) <= UNSIGNED_MS;
  }
  return false;
}

interface ReadLines {
  readonly lines: number;
  readonly torn: number;
  readonly pruned: number;
  readonly differences: readonly Finding[];
  readonly renamed: readonly Finding[];
}

/** Each segment's lines beside their stored hashes. */
function readLines(files: LogFiles, hashing: TreeHashing, marks: readonly Mark[], now: number): ReadLines {
  const segments = segmentsOf(files);
  const stored = Math.floor(files.size(hashFile(0)) / HASH_BYTES);
  const [differences, renamed]: [Finding[], Finding[]] = [[], []];
  let [lines, torn] = [0, 0];
  const pruned = prunedBefore(files, segments[0]?.first ?? stored, marks, now);
  lines = pruned;
  for (const [i, segment] of segments.entries()) {
    if (segment.first > lines)
      differences.push({ kind: 'deleted', segment: segment.name, line: null, from: lines, to: segment.first - 1 });
    const next = segments[i + 1]?.first ?? Math.max(stored, segment.first);
    const last = i === segments.length - 1;
    const read = linesOf(files, segment);
    if (!read) {
      differences.push({ kind: 'unreadable', segment: segment.name, line: null, from: segment.first, to: next - 1 });
      lines = next;
      continue;
    }
    // Before the last segment's end each line has its own: without it, whoever looks for lines passes over that one.
    if (last) torn = read.rest.length;
    const hashes = hashesIn(files.read(hashFile(0), segment.first * HASH_BYTES, (next - segment.first) * HASH_BYTES));
    differences.push(...compareLines({ segment, lines: read.lines, hashes, hashing, last }));
    renamed.push(...otherDay(segment, read.lines));
    lines = last ? segment.first + read.lines.length : next;
  }
  if (segments.length === 0 && stored > pruned)
    differences.push({ kind: 'truncated', segment: null, line: null, from: pruned, to: stored - 1 });
  return { lines, torn, pruned, differences, renamed };
}

/** A name is under no head, and by it lines are looked for. Single lines may have waited for the disk. */
function otherDay(segment: Segment, lines: readonly Buffer[]): Finding[] {
  const { from, to } = timesIn(segment);
  let isDated = false;
  for (const line of lines) {
    const [, at] = WRITTEN_AT.exec(line.toString('latin1', 0, 100)) ?? [];
    if (at === undefined) continue;
    const time = Date.parse(at);
    if (time >= from && time < to) return [];
    isDated = true;
  }
  const last = segment.first + lines.length - 1;
  return isDated ? [{ kind: 'renamed', segment: segment.name, line: null, from: segment.first, to: last }] : [];
}

const WRITTEN_AT = /^\{"n":\d+,"kind":"\w+","at":"([^"]*)"/;

/** Lines of the beginning that are rightly gone: said to be pruned, and under a head that was old enough by then. */
function prunedBefore(files: LogFiles, first: number, marks: readonly Mark[], now: number): number {
  const covering = marks.find(({ head }) => head.size >= first);
  return first > 0 && readPruned(files) >= first && covering && Date.parse(covering.head.at) <= now - RETENTION_MS
    ? first
    : 0;
}

/** Where the tree over these leaves is not what a head says. Between a head that agrees and the next, the lines that were changed. */
function marksMissed(leaves: Iterable<string>, marks: readonly Mark[], tree: GrowingTree): Finding[] {
  const findings: Finding[] = [];
  let log = '';
  let i = 0;
  // The log's own heads may be of a fork, signed with the right key: where it began only the heads that were kept elsewhere tell.
  const agreed = { own: 0, kept: 0 };
  const since = (mark: Mark): number => (mark.line === null ? agreed.kept : Math.max(agreed.own, agreed.kept));
  const compare = (): void => {
    for (let mark = marks[i]; mark && mark.head.size === tree.size; mark = marks[i]) {
      if (mark.head.root === tree.root() && mark.head.log === log)
        agreed[mark.line === null ? 'kept' : 'own'] = mark.head.size;
      else
        findings.push({
          kind: 'forked',
          ...placeOf(mark),
          from: mark.head.log === log ? since(mark) : 0,
          to: mark.head.size - 1,
        });
      i += 1;
    }
  };
  for (const leaf of leaves) {
    if (log === '') log = leaf;
    tree.add(leaf);
    compare();
  }
  const beyond = marks[i];
  // Of what follows the last head that agrees nobody can say where it stops being what was signed.
  if (beyond)
    findings.push({
      kind: 'truncated',
      ...placeOf(beyond),
      from: since(beyond),
      to: (marks.at(-1)?.head.size ?? 1) - 1,
    });
  return findings.length > 1 ? firstOf(findings) : findings;
}

function placeOf({ line }: Mark): { readonly segment: string | null; readonly line: number | null } {
  return { segment: line === null ? null : HEADS, line };
}

/** What follows the first place is said by it already. */
function firstOf(findings: readonly Finding[]): Finding[] {
  const [first] = findings;
  const cut = findings.find(({ kind }) => kind === 'truncated');
  return first ? [first, ...(cut && cut !== first ? [cut] : [])] : [];
}

/** The stored hashes above the leaves, from which proofs are made, beside those that follow from the leaves. */
class UpperHashes {
  readonly findings: Finding[] = [];
  readonly #files: LogFiles;
  readonly #stored = new Map<number, Iterator<string>>();
  readonly #next = new Map<number, number>();

  constructor(files: LogFiles) {
    this.#files = files;
  }

  compare(level: number, hash: string): void {
    if (level === 0 || level % STORED_EVERY !== 0) return;
    let stored = this.#stored.get(level);
    if (!stored) this.#stored.set(level, (stored = storedHashes(this.#files, level)));
    const index = this.#next.get(level) ?? 0;
    this.#next.set(level, index + 1);
    if (stored.next().value === hash || this.findings.length > 0) return;
    this.findings.push({
      kind: 'hashes',
      segment: hashFile(level),
      line: null,
      from: index * 2 ** level,
      to: (index + 1) * 2 ** level - 1,
    });
  }
}

/** The first of a level, a piece at a time: those of a year are more than the memory holds. */
function* storedHashes(files: LogFiles, level: number, count = Infinity): Generator<string, undefined> {
  const step = 65_536;
  for (let from = 0; from < count; from += step) {
    const hashes = hashesIn(files.read(hashFile(level), from * HASH_BYTES, Math.min(step, count - from) * HASH_BYTES));
    yield* hashes;
    if (hashes.length < step) return;
  }
}

function* lineLeaves(files: LogFiles, hashing: TreeHashing, pruned: number): Iterable<string> {
  yield* storedHashes(files, 0, pruned);
  for (const segment of segmentsOf(files))
    for (const line of linesOf(files, segment)?.lines ?? []) yield hashing.leaf(line);
}

/** Null: what is compressed there cannot be read. */
function linesOf(files: LogFiles, segment: Segment): ReturnType<typeof linesIn> | null {
  try {
    return linesIn(readSegment(files, segment));
  } catch (error) {
    if (error instanceof LogDamage) return null;
    throw error;
  }
}
