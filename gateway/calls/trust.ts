export interface TrustOptions {
  /** The least question there is, signed as any call. */
  readonly probe: (signal: AbortSignal) => Promise<unknown>;
  /** How long it may take, milliseconds. */
  readonly timeoutMs: number;
  /** How often it is asked while the ministry does not know this gateway, milliseconds. */
  readonly probeEveryMs: number;
  /** Is told of every change. */
  readonly changed: (trusted: boolean) => void;
}

/**
 * Whether a ministry takes this gateway's signature. One that does not answers every call with 401, in a moment and
 * with nothing wrong about it, so that no breaker opens: it is known from the first such answer, and asked on until it
 * does, whoever else asks.
 */
export class Trust {
  readonly #options: TrustOptions;
  #trusted = true;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(options: TrustOptions) {
    this.#options = options;
  }

  /** False from the first call that it did not take to the next that it does. */
  get trusted(): boolean {
    return this.#trusted;
  }

  /** Asks now, so that it is known before anybody needs an answer. Never fails. */
  async ask(): Promise<void> {
    // Whatever else goes wrong says nothing of it.
    await this.#options.probe(AbortSignal.timeout(this.#options.timeoutMs)).catch(() => undefined);
  }

  /** @param trusted whether the ministry has answered a sending, or answered that it does not know who sends */
  learn(trusted: boolean): void {
    if (!trusted) this.#askLater();
    if (trusted === this.#trusted) return;
    this.#trusted = trusted;
    this.#options.changed(trusted);
  }

  close(): void {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
  }

  #askLater(): void {
    if (this.#timer || this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      // Also after a probe that came to nothing, as when the ministry is down.
      void this.ask().then(() => this.#trusted || this.#askLater());
    }, this.#options.probeEveryMs);
    this.#timer.unref();
  }
}
