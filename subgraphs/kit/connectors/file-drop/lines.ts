import type { FileEncoding } from './encoding.ts';

/** A quoted field may run over this many lines; more than that is a quote that was never closed. */
const MOST_LINES = 20;
const [LF, CR, QUOTE] = [0x0a, 0x0d, 0x22];

/**
 * Splits bytes of GB18030 or UTF-8 into records without decoding them first: a line that cannot be decoded is its own
 * reject, and in neither do the bytes of a line end or a quote occur inside a character. Lines end with LF, CR
 * LF, or CR in a file without any LF. In CSV a line break inside quotes belongs to the record; a quote that is never
 * closed spoils its own line only.
 */
export function* records(
  bytes: Buffer,
  encoding: FileEncoding,
  /** Between quoted fields; null: quotes are characters like others. */
  delimiter: string | null,
): Generator<{ readonly line: number; readonly bytes: Buffer }> {
  const newline = bytes.includes(LF) || !bytes.includes(CR) ? LF : CR;
  let start = 0;
  let line = 1;
  const between = delimiter?.charCodeAt(0) ?? null;
  let nextQuote = between !== null ? bytes.indexOf(QUOTE) : -1;
  while (start < bytes.length) {
    const lineEnd = endOfLine(bytes, start, newline);
    if (nextQuote >= 0 && nextQuote < start) nextQuote = bytes.indexOf(QUOTE, start);
    const { end, lines } =
      between !== null && nextQuote >= 0 && nextQuote < lineEnd
        ? endOfQuoted(bytes, start, newline, lineEnd, { between, pairs: encoding === 'gb18030' })
        : { end: lineEnd, lines: 1 };
    const trimmed = bytes[end - 1] === CR ? end - 1 : end;
    if (trimmed > start) yield { line, bytes: bytes.subarray(start, trimmed) };
    line += lines;
    start = end + 1;
  }
}

/** Where the last line that has ended ends; what is behind it is still being written. */
export function endOfWritten(bytes: Buffer): number {
  return Math.max(bytes.lastIndexOf(LF), bytes.includes(LF) ? -1 : bytes.lastIndexOf(CR)) + 1;
}

function endOfLine(bytes: Buffer, start: number, newline: number): number {
  const end = bytes.indexOf(newline, start);
  return end < 0 ? bytes.length : end;
}

interface End {
  readonly end: number;
  readonly lines: number;
}

interface Signs {
  readonly between: number;
  /** Whether a byte beyond ASCII has another behind it. */
  readonly pairs: boolean;
}

function endOfQuoted(bytes: Buffer, start: number, newline: number, lineEnd: number, { between, pairs }: Signs): End {
  const unclosed = { end: lineEnd, lines: 1 };
  let fieldStarts = true;
  let lines = 1;
  for (let i = start; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (byte === newline) return { end: i, lines };
    // The second byte of a pair may look like a sign of ASCII: a bar, a caret.
    if (pairs && byte !== undefined && byte > 0x80) {
      if ((bytes[i + 1] ?? 0) >= 0x30) i += 1;
      fieldStarts = false;
      continue;
    }
    if (byte !== QUOTE || !fieldStarts) {
      fieldStarts = byte === between;
      continue;
    }
    const close = closingQuote(bytes, i + 1);
    if (close < 0) return unclosed;
    for (let at = bytes.indexOf(newline, i); at >= 0 && at < close; at = bytes.indexOf(newline, at + 1)) lines += 1;
    const after = bytes[close + 1];
    // A quote that closes nothing opened the next field: the first was never closed.
    if (lines > MOST_LINES || (after !== undefined && after !== between && after !== newline && after !== CR))
      return unclosed;
    i = close;
    fieldStarts = false;
  }
  return { end: bytes.length, lines };
}

/** Behind doubled ones, which stand for one; -1 where there is none. */
function closingQuote(bytes: Buffer, from: number): number {
  let close = bytes.indexOf(QUOTE, from);
  while (close >= 0 && bytes[close + 1] === QUOTE) close = bytes.indexOf(QUOTE, close + 2);
  return close;
}
