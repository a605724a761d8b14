import type { ServerResponse } from 'node:http';

/** The requests that are not answered yet. */
export class UnderWay {
  #count = 0;
  #over: (() => void) | null = null;

  add(response: ServerResponse): void {
    this.#count += 1;
    response.once('close', () => {
      this.#count -= 1;
      if (this.#count === 0) this.#over?.();
    });
  }

  /** Comes back when there are none. */
  over(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#count === 0) resolve();
      else this.#over = resolve;
    });
  }
}
