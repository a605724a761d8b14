/**
 * Characters that no statement has: control characters, which PostgreSQL cannot keep or a terminal obeys, halves of a character, and those
 * by which a text is shown in another order than it is written (UAX #9).
 */
const STRANGE = /(?![\t\r\n])[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u;
const DEEPEST = 20;

export function isPlainText(text: string): boolean {
  return !STRANGE.test(text);
}

/** Whether each text of a JSON value is plain, and none stands so deep that reading it would end in an overflow of the stack. */
export function isPlainJson(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isPlainText(value);
  if (typeof value !== 'object' || value === null) return true;
  return (
    depth < DEEPEST && Object.entries(value).every(([key, inner]) => isPlainText(key) && isPlainJson(inner, depth + 1))
  );
}
