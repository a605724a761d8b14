import { createHash } from 'node:crypto';
import { appendFileSync, closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { FileKind } from './description.ts';
import { IndexWriter } from './index-writer.ts';
import { parseFile, type Reject } from './parse-file.ts';
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
  scan(givenUp: readonly GivenUp[]): readonly string[] {
    const names = readdirSync(this.#options.folder, { withFileTypes: true })
      .filter((each) => !each.isDirectory() && !NO_FILES_OF_ANYBODY.test(each.name))
      .map(({ name }) => name)
      .sort();
    // A folder with nothing in it may be one that is not mounted.
    if (names.length > 0) this.#index.settle(new Set(names));
    for (const each of givenUp) this.#giveUp(each);
    const skipped = new Set(givenUp.map(({ name }) => name));
    return names.filter((name) => !skipped.has(name) && this.#read(name) === 'incomplete');
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

  #read(name: string): FileReport['state'] {
    try {
      return this.#readOpened(name);
    } catch (error) {
      const { code = '' } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') return 'taken';
      // The next scan tries again; when it stays so the file is late.
      this.#say({ type: 'failed', name, code });
      return 'incomplete';
    }
  }

  #readOpened(name: string): FileReport['state'] {
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
      return this.#take(kind, found, bytesOf(file, size), seen);
    } finally {
      closeSync(file);
    }
  }

  #take(kind: FileKind, found: SeenFile, bytes: Buffer, seen: SeenFile | null): FileReport['state'] {
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (seen?.hash === hash) {
      this.#index.touch(found);
      return seen.state;
    }
    const file: SeenFile = { ...found, hash, state: 'taken' };
    let parsed: ReturnType<typeof parseFile> | null = null;
    let signAt = performance.now() + SIGN_MS;
    this.#index.take(kind, file, (put) => {
      parsed = parseFile(bytes, kind, (row) => {
        put(row);
        if (performance.now() < signAt) return;
        signAt = performance.now() + SIGN_MS;
        this.#say({ type: 'rows' });
      });
      return parsed.state === 'complete' ? parsed.rejects : null;
    });
    const read = parsed as ReturnType<typeof parseFile> | null;
    if (read?.state === 'garbage') return this.#refuse({ ...file, state: 'garbage' }, kind, read.reason);
    if (read?.state !== 'complete') return 'incomplete';
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
        told.map(({ line, reason }) => `${at},${report.name},${line},"${reason.replaceAll('"', '""')}"\n`).join(''),
      );
    this.#say({ type: 'file', report: { ...report, rejects: told } });
  }

  #kindOf(name: string): FileKind | null {
    return this.#patterns.find(([pattern]) => pattern.test(name))?.[1] ?? null;
  }
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
