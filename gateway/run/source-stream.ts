import type { Drawn } from '../chain/resolvers.ts';

/**
 * What is told event by event (GraphQL, 6.2.3.1): the field that is subscribed to begins its source with the first event and draws the next
 * from it with each. Nothing is drawn before the last event was taken, so that a slow reader holds one.
 */
export class SourceStream implements Drawn {
  readonly #drawn: (isLast: boolean) => void;
  #source: AsyncIterator<unknown, unknown> | null = null;
  #isOver = true;

  /** @param drawn is called with each that is drawn */
  constructor(drawn: (isLast: boolean) => void) {
    this.#drawn = drawn;
  }

  /** Whether nothing comes any more; also where nothing was begun, or it has failed. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** @param begin gives what is told, at last what its source returns */
  async next<T>(begin: () => AsyncIterator<T, T>): Promise<T> {
    this.#isOver = true;
    const source = (this.#source as AsyncIterator<T, T> | null) ?? begin();
    this.#source = source;
    const { done, value } = await source.next();
    this.#isOver = done === true;
    this.#drawn(this.#isOver);
    return value;
  }

  /** Nothing is drawn any more. */
  async end(): Promise<void> {
    await this.#source?.return?.();
  }
}
