/** Looks at once and then now and then, one look after the other. What goes wrong is the look's own to say. */
export class Looks {
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void>;

  /** @param look does not fail */
  constructor(look: () => Promise<void>, everyMs: number) {
    this.#looking = look();
    this.#timer = setInterval(() => void (this.#looking = this.#looking.then(look)), everyMs).unref();
  }

  /** No look begins from now on. @returns once the last one has ended */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#looking;
  }
}
