import type { Read, Reader } from './reader.ts';

/** More different texts than this are not of few kinds after all: the oldest is forgotten. */
const MOST = 1_000;
/** Longer texts are not kept. */
const LONGEST = 64;

/**
 * A reader that remembers what it has read: for columns in which few texts stand again and again, such as the numbers
 * of enterprises and substances.
 */
export function remembered<T>(reader: Reader<T>): Reader<T> {
  const known = new Map<string, Read<T>>();
  return (raw) => {
    if (typeof raw !== 'string' || raw.length > LONGEST) return reader(raw);
    const before = known.get(raw);
    if (before !== undefined) return before;
    const read = reader(raw);
    if (known.size >= MOST) known.delete(known.keys().next().value ?? '');
    known.set(raw, read);
    return read;
  };
}
