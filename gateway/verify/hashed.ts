import { hash } from 'node:crypto';

/** A number from a text, the same wherever it is asked: from 0 up to, and without, 2³¹. */
export function hashed(text: string): number {
  return Number.parseInt(hash('sha256', text, 'hex').slice(0, 8), 16) >>> 1;
}

/** One of several, by a text. */
export function pickBy<T>(text: string, all: readonly T[]): T | undefined {
  return all[hashed(text) % all.length];
}

/** A value as JSON in one spelling: an object's fields in the order of their names. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
