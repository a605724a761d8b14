import { isUtf8 } from 'node:buffer';

export type FileEncoding = 'gb18030' | 'utf-8';

export interface PlainFile {
  /** Without a byte order mark and without what some systems fill the end of a file with. */
  readonly bytes: Buffer;
  readonly encoding: FileEncoding;
}

/**
 * In which encoding a file is, told by its bytes: by its mark, or by whether they are UTF-8 with characters of three
 * bytes, as all Chinese ones are. GB18030 else. A run of GB18030 that begins like such a character begins with one of
 * its rare ones, and a whole file of them does not happen. UTF-16 comes back as UTF-8. Null where a file says that it
 * is UTF-16 and is not.
 *
 * @param charset of a file without a mark, where that is known
 */
export function plainFile(bytes: Buffer, charset?: FileEncoding): PlainFile | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    return { bytes: trimmedEnd(bytes.subarray(3)), encoding: 'utf-8' };
  if (bytes[0] === 0x84 && bytes[1] === 0x31 && bytes[2] === 0x95 && bytes[3] === 0x33)
    return { bytes: trimmedEnd(bytes.subarray(4)), encoding: 'gb18030' };
  const wide = wideEncoding(bytes);
  if (wide) {
    const text = decoder(wide, bytes);
    return text === null ? null : { bytes: trimmedEnd(Buffer.from(text, 'utf8')), encoding: 'utf-8' };
  }
  const plain = trimmedEnd(bytes);
  return { bytes: plain, encoding: charset ?? (looksLikeUtf8(plain) ? 'utf-8' : 'gb18030') };
}

const DECODERS = {
  gb18030: new TextDecoder('gb18030', { fatal: true }),
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
} as const;
const ASCII = /^[\x00-\x7f]*$/;

/** Null for bytes that are no text, and for text that another system has already lost a character of. */
export function decoded(bytes: Buffer, encoding: FileEncoding): string | null {
  const ascii = bytes.toString('latin1');
  if (ASCII.test(ascii)) return ascii;
  try {
    const text = DECODERS[encoding].decode(bytes);
    return text.includes('\ufffd') ? null : text;
  } catch {
    return null;
  }
}

function wideEncoding(bytes: Buffer): 'utf-16le' | 'utf-16be' | null {
  const [first, second] = [bytes[0], bytes[1]];
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Without a mark: a file begins with ASCII, whose other byte is nothing.
  if (bytes.length < 4 || first === undefined || second === undefined) return null;
  if (second === 0 && first !== 0 && bytes[3] === 0 && bytes[2] !== 0) return 'utf-16le';
  return first === 0 && second !== 0 && bytes[2] === 0 && bytes[3] !== 0 ? 'utf-16be' : null;
}

function decoder(encoding: 'utf-16le' | 'utf-16be', bytes: Buffer): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** More lines with such characters than without; a line with half a character is of the others' encoding. */
function looksLikeUtf8(bytes: Buffer): boolean {
  if (isUtf8(bytes)) return bytes.some((byte) => byte >= 0xe0);
  let [yes, no] = [0, 0];
  for (let i = 0; i < bytes.length && yes + no < 1_000; i += 1) {
    if ((bytes[i] ?? 0) < 0x80) continue;
    if (isThree(bytes, i)) yes += 1;
    else no += 1;
    // One vote a line: on to the next.
    const end = bytes.indexOf(0x0a, i);
    i = end < 0 ? bytes.length : end;
  }
  return yes > no;
}

/** Whether a character of three bytes of UTF-8 is here (RFC 3629, 4). */
function isThree(bytes: Buffer, at: number): boolean {
  const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
  return a >= 0xe0 && a <= 0xef && b >= 0x80 && b <= 0xbf && c >= 0x80 && c <= 0xbf;
}

/** DOS ends a text with Control-Z; what reserves room for a file fills it with NUL. */
function trimmedEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  for (let i = end; i > 0; i -= 1) {
    const byte = bytes[i - 1];
    if (byte === 0x1a || byte === 0) end = i - 1;
    else if (byte !== 0x0a && byte !== 0x0d && byte !== 0x20) break;
  }
  return bytes.subarray(0, end);
}
