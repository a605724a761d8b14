import { AskedOn, type AskedOnOptions } from './asked-on.ts';

/**
 * Whether a ministry takes this gateway's signature. One that does not answers every call with 401, in a moment and
 * with nothing wrong about it, so that no breaker opens: it is known from the first such answer, and asked on until it
 * does, whoever else asks.
 */
export class Trust {
  readonly #asked: AskedOn;
  #trusted = true;

  constructor(options: AskedOnOptions) {
    this.#asked = new AskedOn(options);
  }

  /** False from the first call that it did not take to the next that it does. */
  get trusted(): boolean {
    return this.#trusted;
  }

  /** @param trusted whether the ministry has answered a sending, or answered that it does not know who sends */
  learn(trusted: boolean): void {
    if (!trusted) this.#asked.until(() => this.#trusted);
    this.#trusted = trusted;
  }

  close(): void {
    this.#asked.close();
  }
}
