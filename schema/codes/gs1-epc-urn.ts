import { gs1CheckDigit } from './check-digits.ts';
import { type Elements, put } from './gs1-elements.ts';

/** A pattern names a class of things, not a thing: it is no code, but for the GTIN whose every serial it means. */
export function isEpcPattern(text: string): boolean {
  return /^urn:epc:(?:idpat|pat):/i.test(text);
}

/** EPC URNs: prefix and reference without the check digit; the reference of a GTIN or SSCC begins with its indicator. */
export function readEpcUrn(text: string): Elements | null {
  const [, kind, rest] = /^urn:epc:(id:sgtin|id:sscc|id:sgln|class:lgtin|idpat:sgtin):(.+)$/i.exec(text) ?? [];
  if (!kind || !rest) return null;
  const [prefix = '', reference = '', ...tail] = rest.split('.');
  const last = decode(tail.join('.'));
  if (!/^\d{6,12}$/.test(prefix) || !/^\d*$/.test(reference) || last === null) return null;
  const length = prefix.length + reference.length;
  const indicated = withCheckDigit(`${reference.charAt(0)}${prefix}${reference.slice(1)}`);
  switch (kind.toLowerCase()) {
    case 'id:sgtin':
      return length === 13 ? elements([['01', indicated], ['21', last]]) : null;
    case 'class:lgtin':
      return length === 13 ? elements([['01', indicated], ['10', last]]) : null;
    case 'idpat:sgtin':
      return length === 13 && last === '*' ? elements([['01', indicated]]) : null;
    case 'id:sscc':
      return length === 17 && tail.length === 0 ? elements([['00', indicated]]) : null;
    default:
      // Extension 0 is the place itself.
      return length === 12 ? elements([['414', withCheckDigit(prefix + reference)], ...(last === '0' || last === '' ? [] : [['254', last] as const])]) : null;
  }
}

/** Null when a value cannot stand in the canonical spelling; the URN then stands as it is. */
function elements(pairs: readonly (readonly [ai: string, value: string])[]): Elements | null {
  const read = new Map<string, string>();
  return pairs.every(([ai, value]) => put(read, ai, value)) ? read : null;
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
