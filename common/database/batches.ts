/** Parameters of one statement. SQLite looks each up by its name, one after the other: few large ones take longer than many small. */
const MOST_VALUES = 1_200;

/**
 * In parts that one statement can carry, each as long as a power of two: a statement is prepared once for each length, and kept.
 * @param width values of each
 */
export function chunked<T>(list: readonly T[], width: number): (readonly T[])[] {
  const parts: (readonly T[])[] = [];
  for (let at = 0; at < list.length;) {
    const most = Math.min(list.length - at, Math.floor(MOST_VALUES / width));
    const size = 2 ** Math.floor(Math.log2(most));
    parts.push(list.slice(at, at + size));
    at += size;
  }
  return parts;
}

/** `$1, $2, …`: values of one row, or of a list. */
export function marks(count: number, from = 1): string {
  return Array.from({ length: count }, (_, i) => `$${i + from}`).join(', ');
}

/** `($1, $2), ($3, $4), …`: so many rows of so many values. */
export function tuples(count: number, width: number): string {
  return Array.from({ length: count }, (_, i) => `(${marks(width, i * width + 1)})`).join(', ');
}
