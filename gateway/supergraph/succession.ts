import { logBug } from '@tongcha/observe';

/** What can be followed by another of its kind. */
export interface Successive {
  /** Once nobody uses it any more. */
  close(): Promise<void>;
}

interface Held<T> {
  readonly value: T;
  /** What still uses it. */
  running: number;
}

/** What serves now, and what is still used of those before: whatever begins with one ends with it, and then it is closed. */
export class Succession<T extends Successive> {
  #serving: Held<T>;
  readonly #closing = new Set<Promise<void>>();

  constructor(first: T) {
    this.#serving = { value: first, running: 0 };
  }

  get current(): T {
    return this.#serving.value;
  }

  /** By what serves now, which lives on until the work is done. */
  serve<R>(work: (value: T) => Promise<R>): Promise<R> {
    const own = this.#serving;
    own.running += 1;
    const over = (): void => {
      own.running -= 1;
      this.#closeIfDone(own);
    };
    try {
      const working = work(own.value);
      working.then(over, over);
      return working;
    } catch (error) {
      over();
      throw error;
    }
  }

  /** What begins from now on is served by this one. */
  follow(next: T): void {
    const last = this.#serving;
    this.#serving = { value: next, running: 0 };
    this.#closeIfDone(last);
  }

  /** The one that serves, and those that are closing. */
  async close(): Promise<void> {
    await Promise.all([this.#serving.value.close(), ...this.#closing]);
  }

  #closeIfDone(one: Held<T>): void {
    if (one === this.#serving || one.running > 0) return;
    const closing = one.value.close().catch((error: unknown) => logBug(error));
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }
}
