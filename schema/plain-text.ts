/** More than any name, number or code has, in UTF-16 units. */
const LONGEST = 1_000;

/** What no name is written with. Tab and line ends come with what is pasted, and do no harm. */
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/;

const ALL_UNWRITABLE = new RegExp(UNWRITABLE, 'g');

/** The same words, with a space for each sign that can be put to no legacy system: pasted text has such, and nobody sees them. */
export function writable(text: string): string {
  return text.toWellFormed().replaceAll(ALL_UNWRITABLE, ' ');
}

/**
 * Why a caller's text can be put to no legacy system; null: it can. A database takes no NUL, XML no control character,
 * and neither half a character: what each would fail of is the caller's fault here, and never the system's.
 */
export function unwritable(text: string, longest = LONGEST): string | null {
  if (text.length > longest) return `is longer than ${longest} characters`;
  const found = UNWRITABLE.exec(text)?.[0];
  if (found !== undefined)
    return `has the character U+${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
  return text.isWellFormed() ? null : 'has half a character';
}
