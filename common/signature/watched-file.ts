import { stat } from 'node:fs/promises';
import { readRegularFile } from '@tongcha/config';
import { describeError, log } from '@tongcha/observe';

/**
 * What a file holds, as it stands. It is looked at when somebody asks, not watched: keys change a few times a year, and a mounted
 * folder may tell of no change. What cannot be read leaves the last that could.
 */
export class WatchedFile<T> {
  readonly #path: string;
  readonly #read: (text: string) => Promise<T>;
  #value: T;
  #stamp: string;
  #lookedAt = 0;
  #looking: Promise<void> | null = null;

  private constructor(path: string, read: (text: string) => Promise<T>, value: T, stamp: string) {
    this.#path = path;
    this.#read = read;
    this.#value = value;
    this.#stamp = stamp;
  }

  /** @throws Error where it cannot be read */
  static async open<T>(path: string, read: (text: string) => Promise<T>): Promise<WatchedFile<T>> {
    const stamp = await stampOf(path);
    return new WatchedFile(path, read, await read(await readRegularFile(path)), stamp);
  }

  get value(): T {
    return this.#value;
  }

  /** Reads it again where it has changed, unless somebody has looked within the last `withinMs`. Never fails. */
  refresh(withinMs: number): Promise<void> {
    if (this.#looking) return this.#looking;
    const now = performance.now();
    if (now - this.#lookedAt < withinMs) return DONE;
    this.#lookedAt = now;
    return (this.#looking = this.#look().finally(() => (this.#looking = null)));
  }

  async #look(): Promise<void> {
    const stamp = await stampOf(this.#path).catch(() => 'none');
    if (stamp === this.#stamp) return;
    this.#stamp = stamp;
    try {
      this.#value = await this.#read(await readRegularFile(this.#path));
    } catch (error) {
      // Without the message: it may quote the file, which may hold a private key.
      log.error(
        { event: 'file', file: this.#path, error: describeError(error, { stack: false }) },
        '文件不可读,沿用先前内容 / the file cannot be read: what it held before stays in use',
      );
    }
  }
}

const DONE = Promise.resolve();

async function stampOf(path: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(path);
  return `${ino} ${size} ${mtimeMs}`;
}
