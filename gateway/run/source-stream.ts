import { GraphQLError } from 'graphql';
import type { Drawn } from '../chain/resolvers.ts';

/**
 * What is told event by event (GraphQL, 6.2.3.1): the field that is subscribed to begins its source with the first event and draws the next
 * from it with each. Nothing is drawn before the last event was taken, so that a slow reader holds one.
 */
export class SourceStream implements Drawn {
  readonly #drawn: (isLast: boolean) => void;
  #source: AsyncIterator<unknown, unknown> | null = null;
  #isOver = true;
  readonly #ending = new AbortController();
  #isFollowed = false;
  #followed: { readonly value: unknown } | null = null;

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

  /** What comes when it comes: nobody waits for it inside of the operation, which is run anew for each. */
  async follow<T>(begin: (signal: AbortSignal) => AsyncIterator<T, void>): Promise<T> {
    if (this.#followed) return this.#followed.value as T;
    this.#source = begin(this.#ending.signal);
    this.#isFollowed = true;
    throw new GraphQLError('nothing has come yet', { extensions: { code: 'NOT_FOUND' } });
  }

  /** Whether the field that is subscribed to is told what comes when it comes. */
  get isFollowed(): boolean {
    return this.#isFollowed;
  }

  /** Waits for what comes next, over which the operation is then run. @returns false: nothing comes any more */
  async comes(): Promise<boolean> {
    const next = await this.#source?.next();
    this.#followed = next?.done === false ? { value: next.value } : null;
    return this.#followed !== null;
  }

  /** Nothing is drawn any more. */
  async end(): Promise<void> {
    this.#ending.abort();
    await this.#source?.return?.();
  }
}
