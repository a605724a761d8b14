import { type Dispatcher, Pool } from 'undici';
import type { Question } from './question.ts';

export interface Outcome {
  readonly bytes: number;
  /** Why the answer is wrong; null when it is right. */
  readonly wrong: string | null;
}

const HEADERS = { 'content-type': 'application/json', accept: 'application/json' };
const ANSWER_MS = 30_000;

export interface ClientOptions {
  /** How long an answer is waited for. */
  readonly answerMs?: number | undefined;
  /** Beside those of every question. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Asks over kept-alive connections and checks every answer. */
export class Client {
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, connections: number, { answerMs = ANSWER_MS, headers = {} }: ClientOptions = {}) {
    const { origin, pathname } = new URL(url);
    this.#path = pathname;
    this.#headers = { ...HEADERS, ...headers };
    this.#pool = new Pool(origin, { connections, pipelining: 1, headersTimeout: answerMs, bodyTimeout: answerMs });
  }

  /** @throws Error when there is no whole answer */
  ask({ body, check, headers }: Question): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let status = 0;
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart() {},
        onResponseStart(_, statusCode) {
          status = statusCode;
        },
        onResponseData(_, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          const [first] = chunks;
          const answer = chunks.length === 1 && first ? first : Buffer.concat(chunks);
          resolve({ bytes: answer.length, wrong: fault(status, answer, check) });
        },
        onResponseError(_, error) {
          reject(error);
        },
      };
      this.#pool.dispatch(
        { path: this.#path, method: 'POST', headers: headers ? { ...this.#headers, ...headers } : this.#headers, body },
        handler,
      );
    });
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }
}

function fault(status: number, answer: Buffer, check: Question['check']): string | null {
  if (status !== 200) return `status ${status}: ${answer.toString().slice(0, 200)}`;
  try {
    return check(answer);
  } catch (error) {
    return `not to be read: ${String(error)}`;
  }
}
