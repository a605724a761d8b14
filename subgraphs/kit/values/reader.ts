/** What a reader says of a text that is there and that it cannot read. Never the same as null: nothing was written. */
export const NOT_UNDERSTOOD: unique symbol = Symbol('not understood');

/** A value; null: empty; or not understood. */
export type Read<T> = T | null | typeof NOT_UNDERSTOOD;

/**
 * Reads one kind of value as legacy systems write it: text, a JSON number, a column's value. Never throws, never
 * guesses: what
 * it cannot read is NOT_UNDERSTOOD. Made from parameters that are data, so that a mapping in a file can name it.
 */
export type Reader<T> = (raw: unknown) => Read<T>;

/** The value, or null where it is not understood: for who has noted that already. */
export function known<T>(read: Read<T>): T | null {
  return read === NOT_UNDERSTOOD ? null : read;
}
