import { createPublicKey, type KeyObject, randomUUID } from 'node:crypto';
import { AppendingFile } from './appending-file.ts';
import type { GrowingTree } from './growing-tree.ts';
import { bytesOf, hashFile, STORED_EVERY } from './hash-files.ts';
import { HASH_BYTES, SM3, type TreeHashing } from './hashing.ts';
import type { LogFiles } from './log-files.ts';
import { recover } from './recover.ts';
import { dayOf, type Segment, segmentAt } from './segments.ts';
import type { Seals } from './seals.ts';
import { HEADS, headHash, keyId, keysById, PUBLIC_KEYS, readPublicKeys, signHead, type TreeHead } from './tree-head.ts';

/** One record as it is appended: JSON members without braces, and the fields that it names. */
export interface LogEntry {
  /** The members of the line's JSON object but for its number, such as `"kind":"call"`; no line break in them. */
  readonly members: string;
  /** A JSON list that many lines have in common. It stands once a segment, in a line of its own, and the others name that line. */
  readonly fields?: string | null;
}

export interface LogWriterOptions {
  readonly files: LogFiles;
  /** Ed25519, private. */
  readonly key: KeyObject;
  /** Public halves of keys that have signed it before. */
  readonly formerKeys?: readonly KeyObject[];
  /** Heads that were kept elsewhere: a log that does not hold them is not continued. */
  readonly kept?: readonly TreeHead[];
  /** A segment that has reached it is followed by another. */
  readonly segmentBytes?: number;
  /** Is told of a segment that no line is added to any more, once there is a line in the next: it can be compressed. */
  readonly onSealed?: (segment: Segment, lines: number) => void;
  readonly hashing?: TreeHashing;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** How many bytes are read again when a log is opened: some tenths of a second of work. */
const SEGMENT_BYTES = 16 * 1024 * 1024;

/**
 * Adds lines to a log, one `append` at a time. When one fails, its lines are not in the log, and the next begins where the
 * last good one has ended.
 */
export class LogWriter {
  readonly #files: LogFiles;
  readonly #key: KeyObject;
  readonly #segmentBytes: number;
  readonly #onSealed: (segment: Segment, lines: number) => void;
  #sealed: Segment | null = null;
  #bytes = 0;
  readonly #hashing: TreeHashing;
  readonly #now: () => number;
  readonly #tree: GrowingTree;
  readonly #heads: AppendingFile;
  readonly #hashFiles = new Map<number, AppendingFile>();
  /** Hashes of lines that are in the log, to be stored. */
  readonly #hashes = new Map<number, string[]>();
  #segment: Segment | null;
  #lines: AppendingFile | null;
  /** Of each list that stands in this segment, its line. */
  readonly #fields = new Map<string, number>();
  readonly #seals: Seals;
  #log: string | null;
  #newest: TreeHead | null;
  /** Its `headHash`. */
  #headHash: string;

  /** @throws LogDamage when the log must not be continued; what the file system says otherwise */
  static async open(options: LogWriterOptions): Promise<LogWriter> {
    const writer = new LogWriter(options);
    await writer.#lines?.mend();
    if (writer.#torn > 0)
      await writer.append([{ members: `"kind":"repair","at":"${writer.#time()}","cut":${writer.#torn}` }]);
    if (writer.size === 0)
      await writer.append([{ members: `"kind":"begin","at":"${writer.#time()}","log":"${randomUUID()}"` }]);
    await writer.#publishKey();
    return writer;
  }

  readonly #torn: number;

  private constructor({
    files,
    key,
    formerKeys = [],
    kept = [],
    segmentBytes = SEGMENT_BYTES,
    onSealed = () => {},
    hashing = SM3,
    now = Date.now,
  }: LogWriterOptions) {
    this.#files = files;
    this.#key = key;
    this.#segmentBytes = segmentBytes;
    this.#onSealed = onSealed;
    this.#hashing = hashing;
    this.#now = now;
    const trust = { keys: keysById([key, ...formerKeys]), kept };
    const { tree, log, segment, torn, heads, seals, hashes, onNode } = recover({ files, hashing, key, trust });
    this.#seals = seals;
    this.#tree = tree;
    this.#torn = torn;
    this.#segment = segment;
    this.#lines = segment && new AppendingFile(files, segment.name, segment.bytes);
    this.#heads = new AppendingFile(files, HEADS, heads.bytes);
    for (const [level, { bytes, missing }] of hashes) {
      this.#hashFiles.set(level, new AppendingFile(files, hashFile(level), bytes));
      this.#hashes.set(level, [...missing]);
    }
    onNode((level, hash) => this.#keep(level, hash));
    this.#log = log;
    this.#newest = heads.newest;
    this.#headHash = heads.hash;
  }

  /** The newest head; null before the first. */
  get newest(): TreeHead | null {
    return this.#newest;
  }

  /** Lines. */
  get size(): number {
    return this.#tree.size;
  }

  /** Bytes written to its files since it was opened. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Bytes of a write that was found torn when the log was opened, and cut off. */
  get torn(): number {
    return this.#torn;
  }

  /** Resolves once the lines are durable: written and synced in one go. */
  async append(entries: readonly LogEntry[]): Promise<void> {
    const day = dayOf(this.#now());
    if (!this.#lines || !this.#segment || this.#segment.day !== day || this.#lines.size >= this.#segmentBytes)
      await this.#begin(day);
    const fresh = new Map<string, number>();
    const { lines, seal } = this.#seals.seal(this.#compose(entries, fresh));
    // What a failed signing has left there would stand between these lines and the head that their seal follows.
    if (this.#heads.failed) await this.#heads.mend();
    const text = `${lines.join('\n')}\n`;
    let at = 0;
    // Out of the whole text, which is in one piece: the lines are of many, and would be put together once more each.
    const leaves = lines.map(({ length }) => this.#hashing.leaf(text.slice(at, (at += length + 1) - 1)));
    const data = Buffer.from(text);
    await this.#lines?.append(data);
    this.#bytes += data.length;
    this.#seals.taken(seal);
    for (const leaf of leaves) this.#tree.add(leaf);
    for (const [fields, line] of fresh) this.#fields.set(fields, line);
    this.#log ??= leaves[0] ?? null;
    this.#tellSealed();
  }

  #tellSealed(): void {
    const [sealed, next] = [this.#sealed, this.#segment];
    this.#sealed = null;
    if (sealed && next) this.#onSealed(sealed, next.first - sealed.first);
  }

  /** Stores the hashes of what was appended. They can be had again from the lines, so they are stored with the heads only. */
  async #storeHashes(): Promise<void> {
    for (const [level, hashes] of this.#hashes) {
      if (hashes.length === 0) continue;
      const taken = hashes.splice(0);
      try {
        await this.#fileOf(level).append(bytesOf(taken));
        this.#bytes += taken.length * HASH_BYTES;
      } catch (error) {
        hashes.unshift(...taken);
        throw error;
      }
    }
  }

  /** Signs what is in the log now; null when that is signed already. */
  async signHead(): Promise<TreeHead | null> {
    if ((this.#newest?.size ?? 0) === this.size || this.#log === null) return null;
    await this.#storeHashes();
    const { size } = this;
    const head = signHead(
      { log: this.#log, size, root: this.#tree.root(), at: this.#time(), previous: this.#headHash },
      this.#key,
    );
    const data = Buffer.from(`${JSON.stringify(head)}\n`);
    await this.#heads.append(data);
    this.#bytes += data.length;
    this.#newest = head;
    this.#headHash = headHash(head);
    this.#seals.taken(this.#headHash);
    return head;
  }

  async close(): Promise<void> {
    for (const file of [this.#lines, this.#heads, ...this.#hashFiles.values()]) await file?.close();
  }

  /** Another segment; the hashes of those before must be on the disk, as only the last one's are had again from its lines. */
  async #begin(day: string): Promise<void> {
    await this.#lines?.mend();
    await this.#storeHashes();
    await this.#lines?.close();
    // One that was begun and never written to would bear another day than its lines.
    if (this.#segment && this.#segment.first === this.size) this.#files.remove(this.#segment.name);
    else this.#sealed = this.#segment;
    this.#segment = segmentAt(this.size, day);
    this.#lines = new AppendingFile(this.#files, this.#segment.name, 0);
    this.#fields.clear();
  }

  #compose(entries: readonly LogEntry[], fresh: Map<string, number>): string[] {
    const lines: string[] = [];
    for (const { members, fields } of entries) {
      let named = '';
      if (fields) {
        let at = this.#fields.get(fields) ?? fresh.get(fields);
        if (at === undefined) {
          at = this.size + lines.length;
          fresh.set(fields, at);
          lines.push(`{"n":${at},"kind":"fields","fields":${fields}}`);
        }
        named = `,"fields":${at}`;
      }
      lines.push(`{"n":${this.size + lines.length},${members}${named}}`);
    }
    return lines;
  }

  #keep(level: number, hash: string): void {
    if (level % STORED_EVERY !== 0) return;
    const kept = this.#hashes.get(level);
    if (kept) kept.push(hash);
    else this.#hashes.set(level, [hash]);
  }

  #fileOf(level: number): AppendingFile {
    let file = this.#hashFiles.get(level);
    if (!file) this.#hashFiles.set(level, (file = new AppendingFile(this.#files, hashFile(level), 0)));
    return file;
  }

  async #publishKey(): Promise<void> {
    const known = this.#files.read(PUBLIC_KEYS);
    if (readPublicKeys(known.toString('utf8')).has(keyId(this.#key))) return;
    const file = new AppendingFile(this.#files, PUBLIC_KEYS, known.length);
    await file.append(Buffer.from(createPublicKey(this.#key).export({ format: 'pem', type: 'spki' })));
    await file.close();
  }

  #time(): string {
    return new Date(this.#now()).toISOString();
  }
}
