/**
 * What a scanner, a keyboard or a clipboard gives, as plain text: full-width characters become ASCII, invisible ones go,
 * FNC1 (ASCII 29) stays. Null when it is too long or empty.
 */
export function normalise(text: string): string | null {
  if (text.length > 2_048) return null;
  let plain = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xff01 && point <= 0xff5e) plain += String.fromCodePoint(point - 0xfee0);
    else if (point === 0x3000 || point === 0xa0 || point === 0x0a || point === 0x0d || point === 0x09) plain += ' ';
    else if ((point >= 0x200b && point <= 0x200f) || point === 0xfeff || point === 0x2060 || point === 0xad) continue;
    else if ((point < 0x20 && point !== 0x1d) || point === 0x7f) return null;
    else plain += character;
  }
  return plain.trim() || null;
}

/**
 * An absolute URI that may be a code as it stands. Schemes that a browser would run or open are refused, and so are control
 * and invisible characters: two codes that look alike must not be two.
 */
export function isUri(text: string): boolean {
  return text.length <= 512 && /^[a-z][a-z0-9+.-]{1,30}:[^\s<>"{}|\\^`]+$/i.test(text) && !/^(javascript|data|vbscript|file|blob):/i.test(text) && !/[\p{Cc}\p{Cf}]/u.test(text) && text.isWellFormed();
}
