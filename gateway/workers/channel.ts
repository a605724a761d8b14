import { logBug } from '@tongcha/observe';
import type { Protocol } from './protocol.ts';

/** Where messages go, and come from: a worker's process, or the supervisor as a worker sees it. */
export interface Port {
  isConnected(): boolean;
  send(message: unknown, done: (error: Error | null) => void): unknown;
  on(event: 'message', listener: (message: unknown) => void): unknown;
}

/** What answers that side's questions. */
export type Answers<Ours extends Protocol> = {
  readonly [K in keyof Ours]: (given: Ours[K][0]) => Ours[K][1] | Promise<Ours[K][1]>;
};

type Message =
  | { readonly kind: 'ask'; readonly id: number; readonly name: string; readonly given: unknown }
  | { readonly kind: 'back'; readonly id: number; readonly back: unknown }
  | { readonly kind: 'failed'; readonly id: number };

/** Those of one turn of the event loop go together: each by itself costs as much as all of them. */
interface Batch {
  readonly tongcha: readonly Message[];
}

interface Waiting {
  readonly message: Message;
  readonly failed: () => void;
}

interface Asked {
  readonly resolve: (back: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The other side does not answer: it has ended, or is busy. */
export class NoAnswer extends Error {}

/** Questions and answers between a supervisor and one worker, each side asking what the other answers. */
export class Channel<Ours extends Protocol, Theirs extends Protocol> {
  readonly #port: Port;
  readonly #asked = new Map<number, Asked>();
  #answers: Answers<Ours>;
  #waiting: Waiting[] = [];
  #next = 0;

  constructor(port: Port, answers: Answers<Ours>) {
    this.#port = port;
    this.#answers = answers;
    port.on('message', (message) => this.#take(message));
  }

  /** From now on these answer. */
  answerBy(answers: Partial<Answers<Ours>>): void {
    this.#answers = { ...this.#answers, ...answers };
  }

  /** @throws NoAnswer after `withinMs` at the latest */
  ask<K extends keyof Theirs & string>(name: K, given: Theirs[K][0], withinMs: number): Promise<Theirs[K][1]> {
    const id = (this.#next += 1);
    return new Promise((resolve, reject) => {
      const end = setTimeout(() => fail(`${name}: no answer in ${withinMs} ms`), withinMs);
      const fail = (why: string): void => {
        clearTimeout(end);
        this.#asked.delete(id);
        reject(new NoAnswer(why));
      };
      this.#asked.set(id, {
        resolve: (back) => {
          clearTimeout(end);
          this.#asked.delete(id);
          resolve(back);
        },
        reject: ({ message }) => fail(message),
      });
      this.#send({ kind: 'ask', id, name, given }, () => fail(`${name}: nobody is there`));
    });
  }

  /** Asks, and waits for nothing. */
  tell<K extends keyof Theirs & string>(name: K, given: Theirs[K][0]): void {
    this.#send({ kind: 'ask', id: 0, name, given }, () => {});
  }

  /** The other side has ended: nothing is waited for any more. */
  end(): void {
    for (const { reject } of this.#asked.values()) reject(new NoAnswer('it has ended'));
  }

  #send(message: Message, failed: () => void): void {
    this.#waiting.push({ message, failed });
    if (this.#waiting.length === 1) setImmediate(() => this.#flush());
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    const failed = (): void => waiting.forEach((each) => each.failed());
    // Sent to a side that is gone it would be an error of the whole process.
    if (!this.#port.isConnected()) return failed();
    const batch: Batch = { tongcha: waiting.map(({ message }) => message) };
    this.#port.send(batch, (error) => error && failed());
  }

  #take(batch: unknown): void {
    if (!isOurs(batch)) return;
    for (const message of batch.tongcha) {
      const asked = this.#asked.get(message.id);
      if (message.kind === 'ask') void this.#answer(message);
      else if (message.kind === 'back') asked?.resolve(message.back);
      else asked?.reject(new NoAnswer('it failed there'));
    }
  }

  async #answer({ id, name, given }: Message & { readonly kind: 'ask' }): Promise<void> {
    try {
      const answer = this.#answers[name as keyof Ours];
      const back = await answer(given);
      if (id > 0) this.#send({ kind: 'back', id, back }, () => {});
    } catch (error) {
      if (!(error instanceof NoAnswer)) logBug(error, { asked: name });
      if (id > 0) this.#send({ kind: 'failed', id }, () => {});
    }
  }
}

/** Node and others send messages of their own. */
function isOurs(message: unknown): message is Batch {
  return typeof message === 'object' && message !== null && 'tongcha' in message;
}
