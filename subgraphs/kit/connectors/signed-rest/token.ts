import { Fault } from '../../../../common/fault.ts';

interface Held {
  readonly token: string;
  readonly until: number;
}

/** Keeps one token: fetched once however many ask at a time, fetched anew before it runs out or when it is refused. */
export class TokenKeeper {
  readonly #fetch: (signal: AbortSignal) => Promise<{ token: string; expiresInMs: number }>;
  #current: Promise<Held> | null = null;

  constructor(fetch: (signal: AbortSignal) => Promise<{ token: string; expiresInMs: number }>) {
    this.#fetch = fetch;
  }

  async get(signal: AbortSignal): Promise<string> {
    for (;;) {
      const shared = this.#current;
      // The fetch runs on its starter's deadline; who else waits for it leaves on his own, or outlives it and fetches anew.
      if (!shared) return (await (this.#current = this.#renew(signal))).token;
      const held = await until(signal, shared.catch(unlessTimedOut));
      if (held && held.until > Date.now()) return held.token;
      // Only the first who finds it expired drops it; the others find the promise of its successor.
      if (this.#current === shared) this.#current = null;
    }
  }

  /** What was refused is not used again; a newer token that another call fetched meanwhile stays. */
  async refused(token: string): Promise<void> {
    const current = this.#current;
    if (current && (await current.catch(() => null))?.token === token && this.#current === current) this.#current = null;
  }

  async #renew(signal: AbortSignal): Promise<Held> {
    try {
      const { token, expiresInMs } = await this.#fetch(signal);
      // A tenth is kept back for clocks that differ and calls on their way.
      return { token, until: Date.now() + expiresInMs * 0.9 };
    } catch (error) {
      this.#current = null;
      throw error;
    }
  }
}

function unlessTimedOut(error: unknown): null {
  if (error instanceof Fault && error.code === 'TIMEOUT') return null;
  throw error;
}

/** @throws Fault TIMEOUT as soon as the signal fires */
function until<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (): void => reject(new Fault('TIMEOUT', 'no answer in time', { cause: signal.reason }));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
  });
}
