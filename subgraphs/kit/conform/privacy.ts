/** A mobile number in running text, also in groups and after a country code; a person's number. */
export const MOBILE = /(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/;
export const PERSON = /(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])/;
/** Numbers of papers and things, which may have as many digits. */
const NUMBERS: ReadonlySet<string> = new Set(['code', 'id', 'number', 'recordId', 'uscc', 'division']);

/** Where a text holds a telephone or a person's number, `inspections.note`; null: nowhere. Never the number. */
export function privateAt(value: unknown, at = ''): string | null {
  if (typeof value === 'string') return MOBILE.test(value) || PERSON.test(value) ? at : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, each] of Object.entries(value)) {
    if (NUMBERS.has(key)) continue;
    const found = privateAt(each, Array.isArray(value) ? at : at === '' ? key : `${at}.${key}`);
    if (found !== null) return found;
  }
  return null;
}
