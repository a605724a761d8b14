export const LONGEST = 2_048;
const LONGEST_URI = 512;

/** What leaves no mark: zero-width characters, direction marks and overrides, soft hyphens, byte order marks, variation selectors. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/u;
/** Spaces of every width and line ends. */
const SPACE = /[\s\u0085]/;
/** Hyphens and dashes that word processors put for a minus. */
const DASH = /[\u2010-\u2015\u2212]/;
const CONTROL = /[\u0000-\u001c\u001e\u001f\u007f-\u009f]/;

/**
 * What a scanner, a keyboard or a clipboard gives, as plain text: full-width characters become ASCII, invisible ones go,
 * FNC1 (ASCII 29) stays. Null when it is too long, empty or has other control characters.
 */
export function normalise(text: string): string | null {
  if (text.length > LONGEST) return null;
  if (/^[\u0020-\u007e]*$/.test(text)) return text.trim() || null;
  let plain = '';
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xff01 && point <= 0xff5e) plain += String.fromCodePoint(point - 0xfee0);
    else if (INVISIBLE.test(character)) continue;
    else if (SPACE.test(character)) plain += ' ';
    else if (DASH.test(character)) plain += '-';
    else if (CONTROL.test(character)) return null;
    else plain += character;
  }
  return plain.trim() || null;
}

/** Drops the symbology identifier (`]E0`, `]Q1`) that some scanners send first. */
export function withoutSymbology(text: string): string {
  return text.replace(/^\][A-Za-z]\d/, '');
}

/**
 * An absolute URI that may be a code as it stands. Schemes that a browser would run or open are refused, and so is
 * what cannot be seen (controls, zero-width, direction overrides): two codes that look alike must be alike.
 */
export function isUri(text: string): boolean {
  return (
    text.length <= LONGEST_URI &&
    /^[a-z][a-z0-9+.-]{1,30}:[^\s<>"{}|\\^`]+$/i.test(text) &&
    !/[\p{Cc}\p{Cf}\p{Z}]/u.test(text) &&
    !/^(?:javascript|data|vbscript|file|blob):/i.test(text) &&
    text.isWellFormed()
  );
}
