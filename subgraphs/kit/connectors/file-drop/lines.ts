/** A quoted field may run over this many lines; more than that is a quote that was never closed. */
const MOST_LINES = 20;

/**
 * Splits GB18030 bytes into records without decoding them first: a line that cannot be decoded is its own reject, and in
 * GB18030 the bytes of `\n`, `\r` and `"` never occur inside a character, so they may be looked for in the bytes.
 * In CSV a line break inside quotes belongs to the record; a quote that is never closed spoils its own line only.
 */
export function* records(bytes: Buffer, quoted: boolean): Generator<{ readonly line: number; readonly bytes: Buffer }> {
  let start = 0;
  let line = 1;
  while (start < bytes.length) {
    const { end, lines } = quoted ? endOfQuoted(bytes, start) : { end: endOfLine(bytes, start), lines: 1 };
    const trimmed = bytes[end - 1] === 0x0d ? end - 1 : end;
    if (trimmed > start) yield { line, bytes: bytes.subarray(start, trimmed) };
    line += lines;
    start = end + 1;
  }
}

function endOfLine(bytes: Buffer, start: number): number {
  const end = bytes.indexOf(0x0a, start);
  return end < 0 ? bytes.length : end;
}

function endOfQuoted(bytes: Buffer, start: number): { readonly end: number; readonly lines: number } {
  let inQuotes = false;
  let end = start;
  for (let lines = 1; lines <= MOST_LINES; lines += 1) {
    const next = endOfLine(bytes, end);
    for (let i = end; i < next; i += 1) if (bytes[i] === 0x22) inQuotes = !inQuotes;
    if (!inQuotes) return { end: next, lines };
    if (next >= bytes.length) break;
    end = next + 1;
  }
  return { end: endOfLine(bytes, start), lines: 1 };
}
