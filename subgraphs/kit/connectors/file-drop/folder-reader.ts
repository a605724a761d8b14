import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { readSheet, type Sheet } from '../excel/sheet.ts';
import type { FileKind } from './description.ts';
import { IndexWriter } from './index-writer.ts';
import { type ParsedFile, parseFile, type Reject } from './parse-file.ts';
import { Quiet } from './quiet.ts';
import type { SeenFile } from './row-index.ts';

/** What a scan found of one file, when it was looked at for the first time or again. */
export interface FileReport {
  readonly name: string;
  readonly state: SeenFile['state'] | 'incomplete';
  readonly kind: string | null;
  /** Lines and reasons; none of what was written. */
  readonly rejects: readonly Pick<Reject, 'line' | 'reason'>[];
  /** Columns that its kind's files did not have. */
  readonly strangers: readonly string[];
}

/** What comes from a reader while it works. Each of these says that it gets further. */
export type Progress =
  /** Of what size it is follows when the file system says so. */
  | {
      readonly type: 'reading';
      readonly name: string;
      readonly size: number | null;
      readonly modifiedMs: number | null;
    }
  /** It cannot be read or taken now: `code` is the file system's or the index's. */
  | { readonly type: 'failed'; readonly name: string; readonly code: string }
  | { readonly type: 'rows' }
  | { readonly type: 'file'; readonly report: FileReport };

export interface FolderReaderOptions {
  readonly folder: string;
  readonly index: string;
  readonly kinds: readonly FileKind[];
}

/** A file that a reader before this one did not get through. */
export interface GivenUp {
  readonly name: string;
  /** As it was then; null where not even that could be had. */
  readonly size: number | null;
  readonly modifiedMs: number | null;
}

/** Files of more bytes than this are refused: they are read whole. */
const MOST_BYTES = 128 * 1024 * 1024;
/** Between two signs of life. */
const SIGN_MS = 250;
/** What a system writes into before it gives a file its name, and what file managers leave behind. */
const BEING_WRITTEN = /\.(?:tmp|temp|part|filepart|writing|crdownload)$/i;
const NO_FILES_OF_ANYBODY = /^(?:\.|~|thumbs\.db$|desktop\.ini$)/i;

/**
 * Reads a folder's new and changed files into the index. All of it waits for the file system, so it runs in a thread
 * of its own, and asks for nothing of the pool that the rest of the process reads files and names with.
 */
export class FolderReader {
  readonly #options: FolderReaderOptions;
  readonly #index: IndexWriter;
  readonly #patterns: readonly (readonly [RegExp, FileKind])[];
  readonly #say: (progress: Progress) => void;
  readonly #quiet = new Quiet();

  constructor(options: FolderReaderOptions, say: (progress: Progress) => void) {
    this.#options = options;
    this.#index = new IndexWriter(options.index, options.kinds);
    this.#patterns = options.kinds.map((kind) => [
      new RegExp(kind.pattern.source, [...new Set(`${kind.pattern.flags}i`)].join('')),
      kind,
    ]);
    this.#say = say;
  }

  /**
   * @returns the names of files that are not whole yet
   * @throws what the file system says where the folder cannot be read
   */
  async scan(givenUp: readonly GivenUp[]): Promise<readonly string[]> {
    const names = readdirSync(this.#options.folder, { withFileTypes: true })
      .filter((each) => !each.isDirectory() && !NO_FILES_OF_ANYBODY.test(each.name))
      .map(({ name }) => name)
      .filter((name) => this.#kindOf(name) !== null || !this.#isMarker(name))
      .sort();
    // A folder with nothing in it may be one that is not mounted.
    if (names.length > 0) this.#index.settle(new Set(names));
    for (const each of givenUp) this.#giveUp(each);
    const skipped = new Set(givenUp.map(({ name }) => name));
    this.#quiet.begin(names);
    const incomplete: string[] = [];
    for (const name of this.#inTurn(names)) {
      if (skipped.has(name) || this.#isOver(name)) continue;
      if ((await this.#read(name)) === 'incomplete') incomplete.push(name);
    }
    return incomplete;
  }

  /** How long until a file may be read that was looked at too early, milliseconds; null: none was. */
  get looksAgainInMs(): number | null {
    return this.#quiet.leftMs;
  }

  /** Of lists that are whole the last first: those before it need not be read. */
  #inTurn(names: readonly string[]): readonly string[] {
    const lists = names.filter((name) => this.#kindOf(name)?.whole === true);
    return lists.length === 0 ? names : [...names.filter((name) => !lists.includes(name)), ...lists.toReversed()];
  }

  /** Whether a later list was taken. */
  #isOver(name: string): boolean {
    const kind = this.#kindOf(name);
    if (kind?.whole !== true) return false;
    const last = this.#index.lastTaken((each) => this.#kindOf(each) === kind);
    return last !== null && last > name;
  }

  #isMarker(name: string): boolean {
    return this.#options.kinds.some(({ done }) => done?.pattern.test(name) === true);
  }

  close(): void {
    this.#index.close();
  }

  /** A file that would only be read in vain again is refused as it is, and read when it is another. */
  #giveUp({ name, size, modifiedMs }: GivenUp): void {
    if (size === null || modifiedMs === null) return;
    this.#refuse(
      { name, size, modifiedMs, hash: '', state: 'garbage' },
      this.#kindOf(name),
      'reading it takes too long',
    );
  }

  async #read(name: string): Promise<FileReport['state']> {
    try {
      return await this.#readOpened(name);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return 'taken';
      // The next scan tries again; when it stays so the file is late.
      this.#say({ type: 'failed', name, code });
      return 'incomplete';
    }
  }

  async #readOpened(name: string): Promise<FileReport['state']> {
    this.#say({ type: 'reading', name, size: null, modifiedMs: null });
    // Without waiting: a pipe that nobody writes to would else be opened for ever.
    const file = openSync(join(this.#options.folder, name), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const { size, mtimeMs: modifiedMs, ...stat } = fstatSync(file);
      const seen = this.#index.file(name);
      if (seen && seen.size === size && seen.modifiedMs === modifiedMs) return seen.state;
      this.#say({ type: 'reading', name, size, modifiedMs });
      const kind = this.#kindOf(name);
      const found = { name, size, modifiedMs, hash: '', state: 'garbage' } as const;
      if ((stat.mode & constants.S_IFMT) !== constants.S_IFREG) return this.#refuse(found, kind, 'not a file');
      if (!kind)
        return BEING_WRITTEN.test(name)
          ? 'incomplete'
          : this.#refuse({ ...found, state: 'unknown' }, null, 'a name of no kind of file that is known');
      if (size > MOST_BYTES) return this.#refuse(found, kind, `larger than ${MOST_BYTES / 1024 / 1024} MiB`);
      if (!this.#isWhole(kind, found)) return 'incomplete';
      const bytes = bytesOf(file, size);
      // One that was written to while it was read is none of the two.
      const after = fstatSync(file);
      if (kind.quietMs !== undefined && (after.size !== size || after.mtimeMs !== modifiedMs)) return 'incomplete';
      return await this.#take(kind, found, bytes, seen);
    } finally {
      closeSync(file);
    }
  }

  /** Whether it is said to be whole, where that is said beside it, or has been left alone. */
  #isWhole({ done, quietMs }: FileKind, { name, size, modifiedMs }: SeenFile): boolean {
    if (done) {
      const marker = done.template.replace('{name}', name).replace('{stem}', name.replace(/\.[^.]*$/, ''));
      const made = statSync(join(this.#options.folder, marker), { throwIfNoEntry: false });
      // A marker that is older is that of the file before.
      return made !== undefined && made.mtimeMs >= modifiedMs;
    }
    return quietMs === undefined || this.#quiet.has(name, `${size} ${modifiedMs}`, modifiedMs, quietMs);
  }

  async #take(kind: FileKind, found: SeenFile, bytes: Buffer, seen: SeenFile | null): Promise<FileReport['state']> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (seen?.hash === hash) {
      this.#index.touch(found);
      return seen.state;
    }
    const file: SeenFile = { ...found, hash, state: 'taken' };
    const content = await contentOf(bytes, kind);
    if ('state' in content)
      return content.state === 'garbage'
        ? this.#refuse({ ...file, state: 'garbage' }, kind, content.reason)
        : 'incomplete';
    let parsed: ParsedFile | null = null;
    let signAt = performance.now() + SIGN_MS;
    const withdrawn = this.#index.take(kind, file, (put) => {
      parsed = parseFile(content, kind, (row) => {
        put(row);
        if (performance.now() < signAt) return;
        signAt = performance.now() + SIGN_MS;
        this.#say({ type: 'rows' });
      });
      return parsed.state === 'complete' ? parsed.rejects : null;
    });
    const read = parsed as ParsedFile | null;
    if (read?.state === 'garbage') return this.#refuse({ ...file, state: 'garbage' }, kind, read.reason);
    if (read?.state !== 'complete') return 'incomplete';
    // What it said of them before is not said any more: what the others say counts again.
    if (withdrawn) this.#index.readAgain((each) => each !== file.name && this.#kindOf(each) === kind);
    this.#tell({ name: file.name, state: 'taken', kind: kind.name, rejects: read.rejects, strangers: read.strangers });
    return 'taken';
  }

  #refuse(file: SeenFile, kind: FileKind | null, reason: string): FileReport['state'] {
    const rejects = [{ line: 0, reason, row: null }];
    this.#index.mark(file, kind, rejects);
    this.#tell({ name: file.name, state: file.state, kind: kind?.name ?? null, rejects, strangers: [] });
    return file.state;
  }

  #tell({ rejects, ...report }: FileReport): void {
    const told = rejects.map(({ line, reason }) => ({ line, reason }));
    // Beside the index, never in the drop folder, which may be read-only.
    const at = new Date().toISOString();
    if (told.length > 0)
      appendFileSync(
        `${this.#options.index}.rejects.csv`,
        told.map(({ line, reason }) => `${at},${nameCell(report.name)},${line},${quoted(reason)}\n`).join(''),
      );
    this.#say({ type: 'file', report: { ...report, rejects: told } });
  }

  #kindOf(name: string): FileKind | null {
    return this.#patterns.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  }
}

/** Whoever drops a file gives it its name: it must neither make columns and lines of its own nor be a formula (CWE-1236). */
function nameCell(name: string): string {
  return /^[=+\-@]|[",\r\n\t]/.test(name) ? quoted(name.replace(/^(?=[=+\-@])/, "'")) : name;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** What is parsed: a workbook's sheet, or the bytes. */
async function contentOf(
  bytes: Buffer,
  { format }: FileKind,
): Promise<Buffer | Sheet | Exclude<Awaited<ReturnType<typeof readSheet>>, Sheet>> {
  return format.type === 'excel' ? readSheet(bytes, format.sheet) : bytes;
}

/** What is there when it is read: a file may grow or shrink meanwhile. */
function bytesOf(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(file, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}
