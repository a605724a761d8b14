/** Application identifier -> value. */
export type Elements = ReadonlyMap<string, string>;

/** Identifiers that are read; fixed ones need no separator after them. */
const FIXED: Readonly<Record<string, number>> = { '00': 18, '01': 14, '02': 14, '11': 6, '12': 6, '13': 6, '15': 6, '17': 6, '414': 13 };
const VARIABLE: ReadonlySet<string> = new Set(['10', '21', '22']);
/** AI-encodable characters (GS1 table 82, ISO/IEC 646 subset), without parentheses, which people use around the AIs. */
const TEXT = /^[!"%&'*+,\-./0-9:;<=>?A-Z_a-z]{1,40}$/;

/** `(01)06901234567892(10)LOT7` */
export function readParentheses(text: string): Elements | null {
  if (!/^\(\d{2,4}\)/.test(text)) return null;
  const elements = new Map<string, string>();
  for (const part of text.split('(').slice(1)) {
    const [ai = '', value = ''] = part.split(')');
    if (!put(elements, ai, value.trim())) return null;
  }
  return complete(elements);
}

/** What a scanner gives: symbology prefix, fixed identifiers back to back, FNC1 (ASCII 29) after variable ones. */
export function readElements(text: string): Elements | null {
  const prefixed = /^\](C1|d2|Q3|e0|J1)/.test(text);
  let rest = prefixed ? text.slice(3) : text;
  // Without prefix or separator only a GTIN or SSCC with something after it is told from other digits.
  if (!prefixed && !rest.includes('\u001d') && !/^(01\d{14}(10|11|13|15|17|21)|00\d{18}$)/.test(rest)) return null;
  const elements = new Map<string, string>();
  rest = rest.replace(/^\u001d/, '');
  while (rest.length > 0) {
    const ai = ['414', rest.slice(0, 2)].find((each) => rest.startsWith(each) && (each in FIXED || VARIABLE.has(each)));
    if (!ai) return null;
    const length = FIXED[ai];
    const end = length === undefined ? (rest.includes('\u001d') ? rest.indexOf('\u001d') : rest.length) : ai.length + length;
    if (!put(elements, ai, rest.slice(ai.length, end))) return null;
    rest = rest.slice(end).replace(/^\u001d/, '');
  }
  return complete(elements);
}

/** Puts what is read; false when the value cannot be that identifier's. Identifiers that are not read are passed over. */
export function put(elements: Map<string, string>, ai: string, value: string): boolean {
  const length = FIXED[ai];
  if (length !== undefined) {
    if (!/^\d+$/.test(value)) return false;
    const digits = ai === '01' && [8, 12, 13].includes(value.length) ? value.padStart(14, '0') : value;
    if (digits.length !== length) return false;
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
