export interface AskedOnOptions<T = unknown> {
  /** The least question there is. */
  readonly probe: (signal: AbortSignal) => Promise<T>;
  /** How long it may take, milliseconds. */
  readonly timeoutMs: number;
  /** How often it is asked, milliseconds. */
  readonly probeEveryMs: number;
}

/** Asks a ministry on, whoever else does, until what was wrong with it is over. */
export class AskedOn {
  readonly #options: AskedOnOptions;
  #timer: NodeJS.Timeout | null = null;
  #ended = false;

  constructor(options: AskedOnOptions) {
    this.#options = options;
  }

  /** Asks now. Never fails. */
  async ask(): Promise<void> {
    // Whatever else goes wrong says nothing of it.
    await this.#options.probe(AbortSignal.timeout(this.#options.timeoutMs)).catch(() => undefined);
  }

  /** @param isOver looked at after each asking, also one that came to nothing, as when the ministry is down */
  until(isOver: () => boolean): void {
    if (this.#timer || this.#ended) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.ask().then(() => isOver() || this.until(isOver));
    }, this.#options.probeEveryMs);
    this.#timer.unref();
  }

  close(): void {
    this.#ended = true;
    if (this.#timer) clearTimeout(this.#timer);
  }
}
