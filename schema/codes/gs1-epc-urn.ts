import { gs1CheckDigit } from './check-digits.ts';
import type { Elements } from './gs1-elements.ts';

/** EPC URNs: prefix and reference without the check digit; the reference of a GTIN or SSCC begins with its indicator. */
export function readEpcUrn(text: string): Elements | null {
  const match = /^urn:epc:(?:id:(sgtin|sscc|sgln)|class:(lgtin)|idpat:(sgtin)):(.+)$/i.exec(text);
  if (!match) return null;
  const [, id, lgtin, pattern, rest = ''] = match;
  const kind = (id ?? lgtin ?? pattern ?? '').toLowerCase();
  const [prefix = '', reference = '', ...tail] = rest.split('.');
  const last = decode(tail.join('.'));
  if (!/^\d{6,12}$/.test(prefix) || !/^\d*$/.test(reference) || last === null) return null;
  switch (kind) {
    case 'sgtin':
    case 'lgtin': {
      if (prefix.length + reference.length !== 13 || last === '') return null;
      const gtin = withCheckDigit(`${reference.charAt(0)}${prefix}${reference.slice(1)}`);
      if (pattern) return last === '*' ? new Map([['01', gtin]]) : null;
      return new Map([['01', gtin], [kind === 'lgtin' ? '10' : '21', last]]);
    }
    case 'sscc':
      if (prefix.length + reference.length !== 17 || tail.length > 0) return null;
      return new Map([['00', withCheckDigit(`${reference.charAt(0)}${prefix}${reference.slice(1)}`)]]);
    default:
      if (prefix.length + reference.length !== 12) return null;
      return new Map([['414', withCheckDigit(`${prefix}${reference}`)]]);
  }
}

function withCheckDigit(body: string): string {
  return body + gs1CheckDigit(body);
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
