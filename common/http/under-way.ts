import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

const answers = Symbol('answers');

interface Counted extends Socket {
  /** Of ours, on which its client waits. */
  [answers]?: number;
}

/**
 * The requests that are not answered yet. They are counted, not kept: each table that a Set has outgrown leads to the next, and once one
 * is among the old objects all the answers since then stay until these are collected. Collections took three times as long.
 */
export class UnderWay {
  #count = 0;
  #over: (() => void) | null = null;

  add(response: ServerResponse, socket: Counted): void {
    this.#count += 1;
    socket[answers] = (socket[answers] ?? 0) + 1;
    response.once('close', () => {
      this.#count -= 1;
      socket[answers] = (socket[answers] ?? 1) - 1;
      if (this.#count === 0) this.#over?.();
    });
  }

  /** Whether a client waits there. */
  isOn(socket: Counted): boolean {
    return (socket[answers] ?? 0) > 0;
  }

  /** Comes back when there are none. */
  over(): Promise<void> {
    return new Promise((resolve) => {
      if (this.#count === 0) resolve();
      else this.#over = resolve;
    });
  }
}
