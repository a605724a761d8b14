import { AppendingFile } from './appending-file.ts';
import { readHeadsEnd } from './head-chain.ts';
import { hashesIn, hashFile, STORED_EVERY, storedNodes } from './hash-files.ts';
import { HASH_BYTES, SM3, type TreeHashing } from './hashing.ts';
import { LogDamage } from './log-damage.ts';
import type { LogFiles } from './log-files.ts';
import { rootOf } from './proofs.ts';
import { PRUNED, readPruned } from './prune-log.ts';
import { formsOf, linesIn, readSegment, type Segment, segmentsOf } from './segments.ts';
import { HEADS, PUBLIC_KEYS, type TreeHead } from './tree-head.ts';

/** Stands in a backup: up to which head it goes. A gateway does not go on with a log in which it stands. */
export const BACKUP = 'backup.json';

/** Some heads: each is of all before it. */
const COMPARED_BYTES = 4_096;
const PIECE_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

export interface Backup {
  /** The backup is the log of this head: every line under it, and no other. */
  readonly head: TreeHead;
  /** Of the segments that were copied now. */
  readonly copied: number;
  readonly bytes: number;
}

/**
 * Copies a log, also one that is being written, up to its newest signed head, so that the copy verifies. What is there
 * from an earlier backup is not copied again. Each segment is held against its hashes as it is copied, and these against
 * the head: what is damaged is not backed up. The head comes last, so that a backup that was broken off is not taken for one.
 * @throws LogDamage when the log is damaged, or the backup is of another log or has what this log has lost; what the file system says
 */
export async function backUpLog(from: LogFiles, to: LogFiles, hashing: TreeHashing = SM3): Promise<Backup> {
  // First, as lines and hashes are on the disk before the head over them.
  const { heads, bytes: end } = readHeadsEnd(from);
  const head = heads.at(-1);
  if (!head) throw new LogDamage(`${HEADS}: no head at its end`);
  const there = to.size(HEADS);
  const compared = Math.max(0, there - COMPARED_BYTES);
  if (there > end || !from.read(HEADS, compared, there - compared).equals(to.read(HEADS, compared)))
    throw new LogDamage('the backup is of another log, or has heads that this one does not have');

  for (let level = 0; 2 ** level <= head.size; level += STORED_EVERY)
    await copyOn(from, to, hashFile(level), Math.floor(head.size / 2 ** level) * HASH_BYTES);
  if (rootOf(hashing, storedNodes(to, hashing), 0, head.size) !== head.root)
    throw new LogDamage(`the hashes are not those that were signed at ${head.at}`);

  const copy = new SegmentCopy(from, to, head.size, hashing);
  const segments = segmentsOf(from).filter(({ first }) => first < head.size);
  for (const [i, segment] of segments.entries()) await copy.take(segment, segments[i + 1]?.first ?? null);
  for (const name of [PRUNED, PUBLIC_KEYS]) if (from.size(name) > 0) await to.place(name, from.read(name));
  await to.place(BACKUP, Buffer.from(`${JSON.stringify(head)}\n`));
  await copyOn(from, to, HEADS, end);
  return { head, copied: copy.count, bytes: copy.bytes };
}

/** Adds what is not there yet of a file's first bytes: it only ever grows. */
async function copyOn(from: LogFiles, to: LogFiles, name: string, until: number): Promise<void> {
  const file = new AppendingFile(to, name, Math.min(to.size(name), until));
  while (file.size < until) {
    const piece = from.read(name, file.size, Math.min(PIECE_BYTES, until - file.size));
    if (piece.length === 0) throw new LogDamage(`${name} ends before byte ${until}`);
    await file.append(piece);
  }
  await file.close();
}

class SegmentCopy {
  count = 0;
  bytes = 0;
  readonly #from: LogFiles;
  readonly #to: LogFiles;
  readonly #size: number;
  readonly #hashing: TreeHashing;

  constructor(from: LogFiles, to: LogFiles, size: number, hashing: TreeHashing) {
    this.#from = from;
    this.#to = to;
    this.#size = size;
    this.#hashing = hashing;
  }

  /** @param next where the next segment begins; null: lines are still added to this one */
  async take(segment: Segment, next: number | null): Promise<void> {
    const [plain, compressed] = formsOf(segment);
    // Nothing is ever added to one that is compressed.
    if (this.#to.size(compressed) > 0) return;
    const packed = this.#from.read(compressed);
    const ends = next !== null && next <= this.#size;
    const until = ends ? next : this.#size;
    const bytes = linesOf(readSegment(this.#from, segment), until - segment.first);
    if (bytes === null) {
      if (readPruned(this.#from) > segment.first) return;
      throw new LogDamage(`${segment.name} ends before line ${until}`);
    }
    if (packed.length === 0 && this.#to.size(plain) === bytes.length) return;
    this.#check(segment, bytes);
    const isWhole = ends && packed.length > 0;
    await this.#to.place(isWhole ? compressed : plain, isWhole ? packed : bytes);
    if (isWhole && this.#to.size(plain) > 0) this.#to.remove(plain);
    this.count += 1;
    this.bytes += isWhole ? packed.length : bytes.length;
  }

  #check(segment: Segment, bytes: Buffer): void {
    const { lines } = linesIn(bytes);
    const hashes = hashesIn(this.#to.read(hashFile(0), segment.first * HASH_BYTES, lines.length * HASH_BYTES));
    const wrong = lines.findIndex((line, i) => this.#hashing.leaf(line) !== hashes[i]);
    if (wrong !== -1) throw new LogDamage(`${segment.name}, line ${wrong + 1}: not the line that was signed`);
  }
}

/** The first lines with their ends; null where there are fewer. */
function linesOf(bytes: Buffer, count: number): Buffer | null {
  let end = 0;
  for (let i = 0; i < count; i += 1) {
    end = bytes.indexOf(NEWLINE, end) + 1;
    if (end === 0) return null;
  }
  return bytes.subarray(0, end);
}
