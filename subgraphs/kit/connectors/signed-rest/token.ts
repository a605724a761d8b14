import { Fault, untilAborted } from '@tongcha/resilience';

interface Held {
  readonly token: string;
  readonly until: number;
}

export type Fetch = (signal: AbortSignal) => Promise<{ token: string; expiresInMs: number }>;

/** Keeps one token: fetched once however many ask at a time, fetched anew before it runs out or when it is refused. */
export class TokenKeeper {
  #current: Promise<Held> | null = null;

  async get(fetch: Fetch, signal: AbortSignal): Promise<string> {
    for (;;) {
      const shared = this.#current;
      // The fetch runs on its starter's deadline; who else waits for it leaves on his own, or outlives it and fetches
      // anew.
      if (!shared) return (await (this.#current = this.#renew(fetch, signal))).token;
      const held = await untilAborted(shared.catch(unlessTimedOut), signal);
      if (held && held.until > Date.now()) return held.token;
      // Only the first who finds it expired drops it; the others find the promise of its successor.
      if (this.#current === shared) this.#current = null;
    }
  }

  /** What was refused is not used again; a newer token that another call fetched meanwhile stays. */
  async refused(token: string): Promise<void> {
    const current = this.#current;
    if (current && (await current.catch(() => null))?.token === token && this.#current === current)
      this.#current = null;
  }

  async #renew(fetch: Fetch, signal: AbortSignal): Promise<Held> {
    try {
      const { token, expiresInMs } = await fetch(signal);
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
