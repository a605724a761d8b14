import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { logBug } from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import type { Changed, History } from '../../legacy-system.ts';
import type { FileDropOptions } from './description.ts';
import type { GivenUp } from './folder-reader.ts';
import type { FromReader, ToReader } from './reader-thread.ts';
import { keepsPast } from './past-rows.ts';
import { RowIndex } from './row-index.ts';
import { tellFailed, tellFile, tellStuck } from './tell-file.ts';

/** Reading may wait for a network's file system. */
const READ_MS = 60_000;
/** A start waits so long for the files that are there; the others are read while it answers, and that is said. */
const START_MS = 10_000;
/** Threads that wait for a file system that never answers. No more are given to it. */
const MOST_STUCK = 3;
/** Codes that are told of one file at most. */
const MOST_TOLD = 100_000;
/** How long a close waits for a thread. */
const CLOSE_MS = 1_000;

const BUILDING = 'is still reading its files; what is told is from those that are read';
const UNREACHABLE = 'cannot be reached; what is told is from the files that came before';
const LATE = 'has a file that does not complete; what is told is from the files that came before';
const STUCK = 'has a file that cannot be read to its end; what is told is from the others';
const UNREAD = 'gave a file that cannot be read; what is told is from the others';

/**
 * A folder that a legacy system drops files into (前置机). A thread reads the files into an index; what cannot be read
 * is said beside the answers, which stand.
 */
export class FileDrop {
  readonly #options: FileDropOptions;
  readonly #rows: RowIndex;
  readonly #timer: NodeJS.Timeout;
  #reader: Worker | null = null;
  #stuck = 0;
  /** File name -> when it was first seen incomplete, epoch milliseconds. */
  #incomplete: ReadonlyMap<string, number> = new Map();
  /** Files that a thread hangs on; until it comes back they are left alone. */
  readonly #hung = new Set<string>();
  /** Files that took too long, to be refused as they are. */
  #givenUp: GivenUp[] = [];
  #unreadable: Fault | null = null;
  #counts: ReturnType<RowIndex['counts']>;
  #isBuilt = false;
  #scanning: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  /** Files that were taken since it was opened. */
  #taken = 0;
  #onChange: Changed | null = null;
  /** The last row that was told of, or that was there when it was opened; null: it was opened anew, and reads what was there before it. */
  #toldTo: number | null;
  #isClosed = false;

  private constructor(options: FileDropOptions, reader: Worker) {
    this.#options = options;
    this.#rows = new RowIndex(options.index, options.kinds);
    this.#counts = this.#rows.counts();
    this.#toldTo = this.#rows.isEmpty() ? null : this.#rows.lastSerial();
    this.#adopt(reader);
    this.#timer = setInterval(() => void this.scan(), options.scanMs);
    this.#timer.unref();
  }

  /**
   * Opens the index and reads what is there now, or as much of it as can be read in ten seconds. @throws when the index
   * cannot be opened
   */
  static async open(options: FileDropOptions): Promise<FileDrop> {
    mkdirSync(dirname(options.index), { recursive: true });
    const drop = new FileDrop(options, await startReader(options));
    const late = new Promise<void>((resolve) => setTimeout(resolve, START_MS).unref());
    await Promise.race([drop.scan(), late]);
    return drop;
  }

  /** What the files that could be read amount to. */
  get rows(): RowIndex {
    return this.#rows;
  }

  /** How far back it is known what stood; null: nothing is, as not every kind of file tells the time of its versions. */
  history(): History | null {
    return this.#options.kinds.every(keepsPast) ? { since: this.#rows.since() } : null;
  }

  /** Why any answer may be incomplete just now; null when none is for a reason that concerns all. */
  fault(): Fault | null {
    if (this.#unreadable) return this.#unreadable;
    if (!this.#isBuilt) return new Fault('UNAVAILABLE', BUILDING);
    if (this.#hung.size > 0 || this.#givenUp.length > 0) return new Fault('TIMEOUT', STUCK);
    if ([...this.#incomplete.values()].some((since) => Date.now() - since > this.#options.lateMs))
      return new Fault('TIMEOUT', LATE);
    const { garbage, unknown } = this.#counts;
    return garbage + unknown > 0 ? new Fault('BAD_ANSWER', UNREAD) : null;
  }

  /** Is told whenever another file is answered from, and at once of those that were taken since it was opened. */
  watch(changed: Changed): void {
    this.#onChange = changed;
    if (this.#taken > 0) this.#tellChanged();
  }

  /** For whoever runs it: how many files are in each state, and how many rows of them were rejected. */
  figures(): Readonly<Record<string, number>> {
    const { taken, garbage, unknown, rejectedRows } = this.#counts;
    return {
      filesTaken: taken,
      filesRefused: garbage + unknown + this.#hung.size,
      filesIncomplete: this.#incomplete.size,
      rowsRejected: rejectedRows,
    };
  }

  /** Reads every file that is new or changed. Scans do not overlap; one that is asked for meanwhile follows. */
  scan(): Promise<void> {
    if (!this.#scanning) {
      this.#scanning = this.#scanOnce().finally(() => (this.#scanning = null));
      return this.#scanning;
    }
    this.#next ??= this.#scanning.then(() => {
      this.#next = null;
      return this.scan();
    });
    return this.#next;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearInterval(this.#timer);
    const ended = this.#reader?.terminate();
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, CLOSE_MS).unref())]);
    this.#rows.close();
  }

  async #scanOnce(): Promise<void> {
    // Each time round a reader gives up on a file at most: the one after it reads the others.
    for (;;) {
      const reader = this.#reader ?? (await this.#start());
      if (!reader || this.#isClosed) return;
      const found = await this.#ask(reader);
      if (found.type === 'stuck') {
        this.#abandon(reader, found.on);
        if (found.on === null) return;
        continue;
      }
      if (found.type === 'unreadable')
        this.#unreadable = new Fault('UNAVAILABLE', UNREACHABLE, { hint: `the drop folder: ${found.code}` });
      else this.#scanned(found.incomplete);
      return;
    }
  }

  #scanned(incomplete: readonly string[]): void {
    const now = Date.now();
    this.#incomplete = new Map(incomplete.map((name) => [name, this.#incomplete.get(name) ?? now]));
    this.#unreadable = null;
    this.#givenUp = [];
    this.#isBuilt = true;
    this.#refresh();
    if (!this.#isClosed) this.#toldTo ??= this.#rows.lastSerial();
  }

  /** Of a folder that is read for the first time nothing has changed: it is not told which codes it has. */
  #tellChanged(): void {
    if (!this.#onChange) return;
    if (this.#toldTo === null) return this.#onChange();
    const { codes, serial } = this.#rows.codesAfter(this.#toldTo, MOST_TOLD);
    this.#toldTo = serial;
    this.#onChange(codes);
  }

  /** Has the folder scanned; a reader that says nothing for too long, or ends, is stuck on what it named last. */
  #ask(reader: Worker): Promise<Scanned> {
    return new Promise((resolve) => {
      let on: GivenUp | null = null;
      let timer: NodeJS.Timeout | null = null;
      const end = (found: Scanned): void => {
        if (timer) clearTimeout(timer);
        reader.off('message', hear).off('exit', lost);
        resolve(found);
      };
      const lost = (): void => end({ type: 'stuck', on });
      const waitOn = (): void => {
        if (timer) clearTimeout(timer);
        timer = setTimeout(lost, this.#options.readMs ?? READ_MS);
        timer.unref();
      };
      const hear = (message: FromReader): void => {
        waitOn();
        if (message.type === 'reading') on = message;
        else if (message.type === 'scanned' || message.type === 'unreadable') end(message);
      };
      reader.on('message', hear).on('exit', lost);
      waitOn();
      const scan = [
        ...this.#givenUp,
        ...[...this.#hung].map((name): GivenUp => ({ name, size: null, modifiedMs: null })),
      ];
      reader.postMessage({ scan } satisfies ToReader);
    });
  }

  /** Its thread may end now, or whenever the file system lets it go: until then the file is left alone. */
  #abandon(reader: Worker, on: GivenUp | null): void {
    this.#reader = null;
    this.#stuck += 1;
    if (on === null) this.#unreadable = new Fault('TIMEOUT', UNREACHABLE);
    else if (on.size === null) this.#hung.add(on.name);
    else this.#givenUp.push({ name: on.name, size: on.size, modifiedMs: on.modifiedMs });
    if (on) tellStuck(on.name);
    void reader.terminate().then(() => {
      this.#stuck -= 1;
      if (on) this.#hung.delete(on.name);
    });
  }

  async #start(): Promise<Worker | null> {
    if (this.#stuck >= MOST_STUCK || this.#isClosed) return null;
    const reader = await startReader(this.#options).catch((error: unknown) => {
      logBug(error, { thread: 'file-drop' });
      return null;
    });
    if (reader) this.#adopt(reader);
    else this.#unreadable = new Fault('UNAVAILABLE', UNREACHABLE, { hint: 'the index cannot be opened' });
    return reader;
  }

  #adopt(reader: Worker): void {
    this.#reader = reader;
    reader.unref();
    reader.on('message', (message: FromReader) => {
      if (message.type === 'changed') void this.scan();
      else if (message.type === 'failed') tellFailed(message.name, message.code);
      else if (message.type === 'file') {
        this.#refresh();
        tellFile(message.report);
        if (message.report.state !== 'taken' || this.#isClosed) return;
        this.#taken += 1;
        this.#tellChanged();
      }
    });
    // What ends it is a fault of this program or of the index; the scan that it was in goes on without it.
    reader.on('error', (error) => logBug(error, { thread: 'file-drop' }));
  }

  #refresh(): void {
    if (this.#isClosed) return;
    this.#rows.refresh();
    this.#counts = this.#rows.counts();
  }
}

type Scanned =
  | Extract<FromReader, { readonly type: 'scanned' | 'unreadable' }>
  | { readonly type: 'stuck'; readonly on: GivenUp | null };

/** A reader that has opened the index, or made it. @throws when it cannot */
async function startReader({ folder, index, kinds }: FileDropOptions): Promise<Worker> {
  const reader = new Worker(new URL('./reader-thread.ts', import.meta.url), { workerData: { folder, index, kinds } });
  await new Promise((resolve, reject) => reader.once('message', resolve).once('error', reject));
  return reader;
}
