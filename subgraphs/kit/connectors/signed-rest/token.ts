/** Keeps one token: fetched once however many ask at a time, fetched anew before it runs out or when it is refused. */
export class TokenKeeper {
  readonly #fetch: (signal: AbortSignal) => Promise<{ token: string; expiresInMs: number }>;
  #current: Promise<{ token: string; until: number }> | null = null;

  constructor(fetch: (signal: AbortSignal) => Promise<{ token: string; expiresInMs: number }>) {
    this.#fetch = fetch;
  }

  async get(signal: AbortSignal): Promise<string> {
    const current = await this.#current?.catch(() => null);
    if (current && current.until > Date.now()) return current.token;
    // Only the first who finds it expired fetches; the others find its promise.
    if (current !== undefined && current !== null) this.#current = null;
    const fetching = (this.#current ??= this.#renew(signal));
    return (await fetching).token;
  }

  /** What was refused is not used again; a newer token that another call fetched meanwhile stays. */
  async refused(token: string): Promise<void> {
    const current = this.#current;
    if (current && (await current.catch(() => null))?.token === token && this.#current === current) this.#current = null;
  }

  async #renew(signal: AbortSignal): Promise<{ token: string; until: number }> {
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
