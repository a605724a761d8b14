import { checkDigits, fits, hasRightCheckDigit, identifierAt, identifierOf } from './ai.ts';
import { type Elements, Gathering } from './elements.ts';
import { SEPARATOR } from './separators.ts';

/**
 * What a scanner gives: elements of predefined length back to back, a separator after the others (General
 * Specifications 7.8). Needless separators are passed over. `text` has its separators as ASCII 29.
 */
export function readElementString(text: string): Elements {
  const elements = new Gathering();
  let at = 0;
  while (at < text.length) {
    if (text[at] === SEPARATOR) {
      at += 1;
      continue;
    }
    const identifier = identifierAt(text, at);
    const separator = text.indexOf(SEPARATOR, at);
    const end = separator < 0 ? text.length : separator;
    if (!identifier) {
      // What is not known hides what follows up to the separator.
      elements.unread += text.slice(at, end);
      at = end;
      continue;
    }
    const start = at + identifier.ai.length;
    const fixed = identifier.least === identifier.most;
    // One length without a predefined one: a lost separator behind it does no harm.
    at =
      identifier.predefined || (fixed && end - start > identifier.most) ? Math.min(start + identifier.most, end) : end;
    const value = text.slice(start, at);
    if (value.length > identifier.most) recover(elements, identifier.ai, value);
    else elements.put(identifier.ai, value);
  }
  return elements;
}

/**
 * A value longer than it may be has swallowed what came after it, for want of a separator. A lot that is not its own is
 * not claimed, but a product number with its right check digit may be found in it.
 */
function recover(elements: Gathering, ai: string, value: string): void {
  elements.lose(ai, value);
  const gtin = identifierOf('01');
  for (const { index } of gtin && !elements.values.has('01') ? value.matchAll(/01(?=\d{14})/g) : []) {
    const digits = value.slice(index + 2, index + 16);
    if (gtin && hasRightCheckDigit(gtin, digits)) {
      elements.put('01', digits);
      return;
    }
  }
}

/**
 * Whether digits and letters without prefix or brackets are an element string: every character of it is accounted for
 * by
 * the table, and a key is in it whose check digit is right, or which it begins with.
 */
export function isPlainly({ values, lost, unread }: Elements, text: string): boolean {
  if (lost.size > 0 || unread !== '') return false;
  if (/^(?:01|00)/.test(text) && values.has(text.slice(0, 2)))
    return text.startsWith('01') || text.length === 20 || rightKeys(values) > 0;
  return rightKeys(values) > 0;
}

function rightKeys(values: Elements['values']): number {
  return [...values].filter(([ai, value]) => {
    const identifier = identifierOf(ai);
    const digits = identifier && checkDigits(identifier, value);
    return digits && digits.expected === digits.found && (identifier.qualifiers !== null || ai === '02');
  }).length;
}

/** `01 06901234001020 10 T260310`: identifiers set off by spaces or line ends alone. */
export function readSpaced(text: string): Elements | null {
  const words = text.trim().split(/\s+/);
  if (words.length < 2 || words.length > 60) return null;
  const elements = new Gathering();
  for (let i = 0; i < words.length;) {
    const identifier = identifierOf(words[i] ?? '');
    if (!identifier) return null;
    let value = words[(i += 1)] ?? '';
    // Digits of one length are printed in groups.
    for (i += 1; identifier.least === identifier.most && value.length < identifier.most && i < words.length; i += 1)
      value += words[i] ?? '';
    if (!fits(identifier, value) || !elements.put(identifier.ai, value)) return null;
  }
  return isPlainly(elements, text) ? elements : null;
}
