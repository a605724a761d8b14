const AZERTY = 'à&é"\'(-è_ç';

/**
 * What a keyboard-wedge scanner typed through another layout or input method than its own: `https：、、` and `httpsÖ--`
 * are
 * `https://`, and an unshifted French row of figures is digits.
 */
export function retyped(text: string): string {
  const [, colon, slash] = /^https?([^a-z\d\s])([^a-z\d\s])\2/i.exec(text) ?? [];
  if (colon && slash && (colon !== ':' || slash !== '/'))
    return text.replace(colon, ':').replaceAll(slash, '/').replaceAll('。', '.').replaceAll('·', '.');
  if (text.length >= 8 && [...text].every((character) => AZERTY.includes(character)))
    return [...text].map((character) => AZERTY.indexOf(character)).join('');
  return text;
}

/**
 * Chinese that was read as Latin-1 byte by byte, in the encoding that it was written in: UTF-8 or GBK. Null where the
 * text
 * is no such thing.
 */
export function reencoded(text: string): string | null {
  if (!/[\u0080-\u00ff]{2}/.test(text) || /[^\u0000-\u00ff]/.test(text)) return null;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  const read = decodedBytes(bytes);
  return read !== null && /\p{Script=Han}/u.test(read) ? read : null;
}

/** Bytes as UTF-8, else as GBK, else null. */
export function decodedBytes(bytes: Uint8Array): string | null {
  for (const encoding of ['utf-8', 'gbk']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      continue;
    }
  }
  return null;
}

/** A part of an address without its escapes, whose bytes may be UTF-8 or, on older sites, GBK. */
export function unescaped(part: string): string {
  if (!part.includes('%')) return part;
  const bytes: number[] = [];
  for (let i = 0; i < part.length; i += 1) {
    const escape = part[i] === '%' ? /^[\dA-F]{2}/i.exec(part.slice(i + 1, i + 3))?.[0] : undefined;
    if (escape === undefined) bytes.push(...new TextEncoder().encode(String.fromCodePoint(part.codePointAt(i) ?? 0)));
    else bytes.push(Number.parseInt(escape, 16));
    i += escape === undefined ? ((part.codePointAt(i) ?? 0) > 0xffff ? 1 : 0) : 2;
  }
  return decodedBytes(Uint8Array.from(bytes)) ?? part;
}
