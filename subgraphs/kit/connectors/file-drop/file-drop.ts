import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { watch } from 'chokidar';
import { Fault } from '../../../../common/fault.ts';
import type { FileDropOptions, FileKind } from './description.ts';
import { parseFile } from './parse-file.ts';
import { RowIndex, type SeenFile } from './row-index.ts';

type Watcher = ReturnType<typeof watch>;

/**
 * A folder that a legacy system drops files into (前置机). Files are read into an index; what cannot be read now is said
 * beside the answers, which stand.
 */
export class FileDrop {
  readonly rows: RowIndex;
  readonly #options: FileDropOptions;
  readonly #watcher: Watcher;
  readonly #timer: NodeJS.Timeout;
  /** File name -> when it was first seen incomplete, epoch milliseconds. */
  readonly #incomplete = new Map<string, number>();
  /** Newest file of each kind, and whether it was garbage. */
  #newestGarbage: readonly string[] = [];
  #unreadable: unknown = null;
  #scanning: Promise<void> | null = null;

  private constructor(options: FileDropOptions) {
    this.#options = options;
    this.rows = new RowIndex(options.index, options.kinds);
    // Tells of new files at once where the file system does; the scan finds what it does not tell of.
    this.#watcher = watch(options.folder, { depth: 0, ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 100, pollInterval: 50 } });
    this.#watcher.on('all', () => void this.scan());
    this.#watcher.on('error', () => {});
    this.#timer = setInterval(() => void this.scan(), options.scanMs);
    this.#timer.unref();
  }

  /** Opens the index and reads what is there now. */
  static async open(options: FileDropOptions): Promise<FileDrop> {
    await mkdir(dirname(options.index), { recursive: true });
    const drop = new FileDrop(options);
    // A file that comes before the watcher is ready is found by the scan, one that comes after by the watcher.
    await new Promise<void>((resolve) => drop.#watcher.once('ready', () => resolve()));
    await drop.scan();
    return drop;
  }

  /** Why answers may be incomplete just now; null when they are not. */
  fault(): Fault | null {
    if (this.#unreadable !== null) return new Fault('UNAVAILABLE', 'cannot be reached; what is told is from the files that came before', { cause: this.#unreadable });
    const late = [...this.#incomplete.values()].some((since) => Date.now() - since > this.#options.lateMs);
    if (late) return new Fault('TIMEOUT', 'has a file that does not complete; what is told is from the files that came before');
    if (this.#newestGarbage.length > 0) return new Fault('BAD_ANSWER', 'gave a file that cannot be read; what is told is from the files that came before');
    return null;
  }

  /** Reads every file that is new or changed. Scans do not overlap; one that is asked for meanwhile follows. */
  scan(): Promise<void> {
    const previous = this.#scanning ?? Promise.resolve();
    const next = previous.then(() => this.#scanOnce());
    this.#scanning = next.finally(() => {
      if (this.#scanning === next) this.#scanning = null;
    });
    return next;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#watcher.close();
    await this.#scanning;
    this.rows.close();
  }

  async #scanOnce(): Promise<void> {
    let names: string[];
    try {
      names = (await readdir(this.#options.folder)).sort();
      this.#unreadable = null;
    } catch (error) {
      this.#unreadable = error;
      return;
    }
    for (const name of this.#incomplete.keys()) if (!names.includes(name)) this.#incomplete.delete(name);
    const garbage: string[] = [];
    for (const kind of this.#options.kinds) {
      const own = names.filter((name) => kind.pattern.test(name));
      for (const name of own) await this.#read(kind, name);
      const newest = own.at(-1);
      if (newest !== undefined && this.rows.file(newest)?.state === 'garbage') garbage.push(newest);
    }
    this.#newestGarbage = garbage;
  }

  async #read(kind: FileKind, name: string): Promise<void> {
    try {
      const path = join(this.#options.folder, name);
      const { size, mtimeMs } = await stat(path);
      const seen = this.rows.file(name);
      if (seen && seen.size === size && seen.modifiedMs === mtimeMs) return;
      const bytes = await readFile(path);
      const hash = createHash('sha256').update(bytes).digest('hex');
      const file: SeenFile = { name, size, modifiedMs: mtimeMs, hash, state: 'taken' };
      if (seen?.hash === hash) return this.rows.mark({ ...file, state: seen.state });
      const parsed = parseFile(bytes, kind);
      if (parsed.state === 'incomplete') {
        if (!this.#incomplete.has(name)) this.#incomplete.set(name, Date.now());
        return;
      }
      this.#incomplete.delete(name);
      if (parsed.state === 'garbage') {
        await this.#reject(name, [{ line: 0, reason: parsed.reason }]);
        return this.rows.mark({ ...file, state: 'garbage' });
      }
      if (parsed.rejects.length > 0) await this.#reject(name, parsed.rejects);
      this.rows.take(kind, file, parsed.rows);
      // Many files at the first start must not hold the server up.
      await turn();
    } catch (error) {
      // The file went away or cannot be read now: the next scan tries again.
      if (!this.#incomplete.has(name)) this.#incomplete.set(name, Date.now());
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.#incomplete.delete(name);
    }
  }

  /** Beside the index, never in the drop folder, which may be read-only. */
  async #reject(name: string, rejects: readonly { readonly line: number; readonly reason: string }[]): Promise<void> {
    const at = new Date().toISOString();
    await appendFile(`${this.#options.index}.rejects.csv`, rejects.map(({ line, reason }) => `${at},${name},${line},"${reason.replaceAll('"', '""')}"\n`).join(''));
  }
}
