/** FNC1 as a reader gives it: ASCII 29, GS (General Specifications 7.8.4). */
export const SEPARATOR = '\u001d';

/**
 * How scanner software, keyboards, fonts and logs show it, and what label software prints in its place. None of these
 * is in character set 82, or it is in brackets or an escape that no maker's lot has.
 */
const SHOWN = new RegExp(
  [
    '[{[<(【《〈「『〖〔](?:GS|FNC1|F1|GROUP SEPARATOR|0x1D|\\\\?x1D|U\\+001D|ASCII ?29|029|FS|RS)[}\\]>)】》〉」』〗〕]',
    '[{[<【]29[}\\]>】]|[$#%](?:GS|FNC1)[$#%]|&GS;|\\\\0x1d|\\\\x\\{1d\\}|\\\\d029|\\^029|U\\+001D',
    '\\\\u(?:001d|\\{1d\\})|\\\\x1d|\\\\035|\\\\29|\\\\F(?:NC1?|1(?=\\d\\d))?|\\\\GS|0x1D|%1D|&#(?:29|x1d);|_x001D_|=1D',
    '~d029|~F1|\\^\\]|[\\u001c-\\u001f\\u241c-\\u241f\\u00e8\\u2194\\u00ac\\u00a6\\uffe8|^~]',
  ].join('|'),
  'gi',
);

/** The text with each of them as ASCII 29. */
export function withSeparators(text: string): string {
  if (!/[^\dA-Za-z]/.test(text)) return text;
  // Label software writes FNC1 as ~1. Alone a tilde is one, and 1 the next identifier's first digit.
  const escaped = /^~1(?:0[0-3]|[2-4]\d|80)\d{10}/.test(text) ? text.replaceAll('~1', SEPARATOR) : text;
  // No element begins or ends with a space: one beside a separator is there for the eye.
  return escaped.replace(SHOWN, SEPARATOR).replace(/ *\u001d */g, SEPARATOR);
}
