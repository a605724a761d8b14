import { escapeHtml } from '../pages/escape-html.ts';

/** What XML 1.0 has no place for, also not by a reference (section 2.2, Char): half of a pair, and what is no character. */
// oxlint-disable-next-line no-control-regex
const NO_CHARACTER = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** A text as it stands in XML, also within an attribute's quotes; what cannot stand there is a question mark. */
export function xmlText(text: string): string {
  return escapeHtml(text.replaceAll(NO_CHARACTER, '\u{fffd}'));
}
