import { LogDamage } from './log-damage.ts';
import type { LogFile, LogFiles } from './log-files.ts';

/** A file of which it is known how far it is good: what a failed write has left behind that is cut off before the next one. */
export class AppendingFile {
  readonly name: string;
  readonly #files: LogFiles;
  #size: number;
  #file: LogFile | null = null;
  #failed: boolean;

  /** @param size how many bytes of it are good; the rest is cut off */
  constructor(files: LogFiles, name: string, size: number) {
    this.#files = files;
    this.name = name;
    this.#size = size;
    this.#failed = files.size(name) > size;
  }

  get size(): number {
    return this.#size;
  }

  /** Whether something stands in it that is to be cut off. */
  get failed(): boolean {
    return this.#failed;
  }

  /** Resolves once it is durable. @throws LogDamage when somebody else has changed the file; what the file system says otherwise */
  async append(data: Buffer): Promise<void> {
    const file = await this.#opened();
    try {
      await file.write(data);
      this.#size += data.length;
    } catch (error) {
      this.#failed = true;
      await this.close();
      throw error;
    }
  }

  /** Cuts off what is not good. */
  async mend(): Promise<void> {
    await this.#opened();
  }

  async close(): Promise<void> {
    const file = this.#file;
    this.#file = null;
    await file?.close().catch(() => undefined);
  }

  async #opened(): Promise<LogFile> {
    const file = (this.#file ??= await this.#files.open(this.name));
    const size = await file.size();
    if (size === this.#size) return file;
    if (!this.#failed || size < this.#size) {
      await this.close();
      if (size === -1) throw new Error(`${this.name} was removed`);
      throw new LogDamage(`${this.name} has ${size} bytes where ${this.#size} were written: somebody else changes it`);
    }
    // Not known to be on the disk: a failed write may leave pages that are read back and never written.
    await file.truncate(this.#size);
    this.#failed = false;
    return file;
  }
}
