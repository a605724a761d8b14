import { NOT_UNDERSTOOD, type Read, type Reader } from './reader.ts';

/**
 * Text, trimmed; empty where nothing but white space is written. A JSON number is its digits, unless reading it has
 * lost some
 * (IEEE 754: above 2^53); true and false are those words. A list or an object is not understood.
 */
export const text: Reader<string> = (raw) => {
  switch (typeof raw) {
    case 'string':
      return raw.trim() || null;
    case 'number':
      return Number.isSafeInteger(raw) || (Number.isFinite(raw) && Math.abs(raw) < Number.MAX_SAFE_INTEGER)
        ? String(raw)
        : NOT_UNDERSTOOD;
    case 'bigint':
    case 'boolean':
      return String(raw);
    default:
      return raw === null || raw === undefined ? null : NOT_UNDERSTOOD;
  }
};

/** The same in half width and without the white space round it: １２００ is 1200, Ａ is A (Unicode NFKC). */
export function halfWidth(raw: unknown): Read<string> {
  const read = text(raw);
  // Nearly all that is written is ASCII already.
  return typeof read === 'string' && /[^\x20-\x7e]/.test(read) ? read.normalize('NFKC').trim() || null : read;
}
