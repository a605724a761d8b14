import { Worker } from 'node:worker_threads';
import type { BuildData, FromBuilder, FromThread, ToBuilder, ToThread } from './build-thread.ts';

/** Whose filter is built in the thread. */
interface Owner {
  told(told: FromBuilder): void;
  ended(cause: unknown): void;
}

/**
 * The thread that builds the filters of all members of a process: each thread takes 20 MB, and stands still for nearly all
 * of its time. It ends with the last filter; one that has ended by itself is replaced with the next.
 */
export class BuilderThread {
  static #current: BuilderThread | null = null;
  readonly #worker = new Worker(new URL('./build-thread.ts', import.meta.url));
  readonly #owners = new Map<number, Owner>();
  #lastId = 0;

  private constructor() {
    this.#worker.unref();
    this.#worker.on('message', ({ id, told }: FromThread) => this.#owners.get(id)?.told(told));
    this.#worker.on('error', (cause) => this.#end(cause));
    this.#worker.on('exit', () => this.#end(null));
  }

  static shared(): BuilderThread {
    BuilderThread.#current ??= new BuilderThread();
    return BuilderThread.#current;
  }

  /** @returns the filter's number */
  open(data: BuildData, owner: Owner): number {
    const id = (this.#lastId += 1);
    this.#owners.set(id, owner);
    this.#post({ id, open: data });
    return id;
  }

  send(id: number, message: ToBuilder): void {
    this.#post({ id, ...message });
  }

  async close(id: number): Promise<void> {
    if (!this.#owners.delete(id)) return;
    if (this.#owners.size > 0) return this.#post({ id, close: true });
    this.#forget();
    await this.#worker.terminate();
  }

  #post(message: ToThread): void {
    this.#worker.postMessage(message);
  }

  #end(cause: unknown): void {
    this.#forget();
    const owners = [...this.#owners.values()];
    this.#owners.clear();
    for (const owner of owners) owner.ended(cause);
  }

  #forget(): void {
    if (BuilderThread.#current === this) BuilderThread.#current = null;
  }
}
