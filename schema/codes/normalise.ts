export const LONGEST = 2_048;
const LONGEST_URI = 512;

/**
 * What leaves no mark: zero-width characters, direction marks and overrides, soft hyphens, byte order marks,
 * variation selectors.
 */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}/u;
const LINE_END = /[\n\r\u000b\u000c\u0085\u2028\u2029]/;
/** Spaces of every width. */
const SPACE = /\s/;
/** Hyphens and dashes that word processors put for a minus. */
const DASH = /[\u2010-\u2015\u2212]/;
/** Serial scanners pad with NUL, and frame with STX, ETX and EOT. */
const FRAME = /^[\u0000\u0002-\u0004\s]+|[\u0000\u0002-\u0004\s]+$/g;
/** Controls other than the separators, FS to US. */
const CONTROL = /[\u0000-\u001b\u007f-\u009f]/;

/** A text without what frames it. */
export function unframed(text: string): string {
  return text.replace(FRAME, '');
}

/**
 * What a scanner, a keyboard or a clipboard gives, as plain text: full-width characters become ASCII, invisible ones
 * go,
 * line ends are one kind, separators (ASCII 28 to 31) stay. Null when it is too long, empty or has other control
 * characters.
 */
export function normalise(text: string): string | null {
  if (text.length > LONGEST) return null;
  if (/^[\u0020-\u007e]*$/.test(text)) return text.trim() || null;
  let plain = '';
  for (const character of unframed(text)) {
    const point = character.codePointAt(0) ?? 0;
    if (point >= 0xff01 && point <= 0xff5e) plain += String.fromCodePoint(point - 0xfee0);
    else if (INVISIBLE.test(character)) continue;
    else if (LINE_END.test(character)) plain += '\n';
    else if (point < 0x1c || point > 0x1f ? SPACE.test(character) : false) plain += ' ';
    else if (DASH.test(character)) plain += '-';
    else if (CONTROL.test(character)) return null;
    else plain += character;
  }
  return (
    plain
      .replace(/^ +| +$/gm, '')
      .replace(/\n{2,}/g, '\n')
      .trim() || null
  );
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
    !/^https?:\/*$/i.test(text) &&
    !/^(?:javascript|data|vbscript|file|blob):/i.test(text) &&
    text.isWellFormed()
  );
}
