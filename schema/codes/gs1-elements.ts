/** Application identifier -> value; under `UNREAD`, what could not be read. */
export type Elements = ReadonlyMap<string, string>;
export const UNREAD = 'unread';

/** Identifiers that are read; fixed ones need no separator after them. */
const FIXED: ReadonlyMap<string, number> = new Map([['00', 18], ['01', 14], ['02', 14], ['11', 6], ['12', 6], ['13', 6], ['15', 6], ['17', 6], ['414', 13]]);
const VARIABLE: ReadonlySet<string> = new Set(['10', '21', '22', '254']);
/**
 * AI-encodable characters (ISO/IEC 646 subset) but for parentheses, which mark the identifiers in the canonical spelling:
 * with them, lot `A(21)B` would be spelt like serial B of lot A, another unit.
 */
const TEXT = /^[!"%&'*+,\-./0-9:;<=>?A-Z_a-z]{1,40}$/;

/** `(01)06901234567892(10)LOT7`, with or without spaces around the identifiers and between the digits. */
export function readParentheses(text: string): Elements | null {
  if (!/^\(\d{2,4}\)/.test(text)) return null;
  const elements = new Map<string, string>();
  for (const part of text.split('(').slice(1)) {
    const [ai = '', value = '', ...more] = part.split(')');
    if (more.length > 0 || !put(elements, ai, FIXED.has(ai) ? value.replace(/[\s-]/g, '') : value.trim())) return null;
  }
  return complete(elements);
}

/** What a scanner gives: symbology prefix, fixed identifiers back to back, FNC1 (ASCII 29) after variable ones. */
export function readElements(text: string): Elements | null {
  const prefixed = /^\](?:C1|d2|Q3|e0|J1)/.test(text);
  let rest = prefixed ? text.slice(3) : text;
  // Without prefix or separator only a GTIN or SSCC is told from other digits.
  if (!prefixed && !rest.includes('\u001d') && !/^(?:01\d{14}(?:$|10|11|13|15|17|21)|00\d{18}$)/.test(rest)) return null;
  const elements = new Map<string, string>();
  rest = rest.replace(/^\u001d/, '');
  while (rest.length > 0) {
    const ai = [rest.slice(0, 3), rest.slice(0, 2)].find((each) => FIXED.has(each) || VARIABLE.has(each));
    const length = ai === undefined ? undefined : FIXED.get(ai);
    const separator = rest.indexOf('\u001d');
    const end = ai !== undefined && length !== undefined ? ai.length + length : separator < 0 ? rest.length : separator;
    // An identifier that is not known here hides what follows up to the separator: that is said, and the rest still read.
    if (ai === undefined) elements.set(UNREAD, (elements.get(UNREAD) ?? '') + rest.slice(0, end));
    else if (!put(elements, ai, rest.slice(ai.length, end))) return null;
    rest = rest.slice(end).replace(/^\u001d/, '');
  }
  return complete(elements);
}

/** Puts what is read; false when the value cannot be that identifier's. Identifiers that are not read are passed over. */
export function put(elements: Map<string, string>, ai: string, value: string): boolean {
  const length = FIXED.get(ai);
  if (length !== undefined) {
    const digits = ai === '01' && [8, 12, 13].includes(value.length) ? value.padStart(14, '0') : value;
    if (!/^\d+$/.test(digits) || digits.length !== length) return false;
    elements.set(ai, digits);
    return true;
  }
  if (VARIABLE.has(ai)) {
    if (!TEXT.test(value)) return false;
    elements.set(ai, value);
    return true;
  }
  return /^\d{2,4}$/.test(ai) && value.length <= 90;
}

export function complete(elements: Elements): Elements | null {
  return elements.has('00') || elements.has('01') || elements.has('02') || elements.has('414') ? elements : null;
}
