import { type Accepted, accepted, checkDigitReason, compact, reason, type Scheme } from '../scheme.ts';
import { gs1CheckDigit } from '../check-digits.ts';
import { identifierAt } from '../gs1/ai.ts';
import { beginsWithBrackets, readBrackets } from '../gs1/brackets.ts';
import { readDigitalLink } from '../gs1/digital-link.ts';
import { isPlainly, readElementString, readSpaced } from '../gs1/element-string.ts';
import type { Elements } from '../gs1/elements.ts';
import { readEpcUrn } from '../gs1/epc-urn.ts';
import { exactCode, readingsOf } from '../gs1/keys.ts';
import { SEPARATOR, withSeparators } from '../gs1/separators.ts';
import { carried } from '../gs1/symbology.ts';

/**
 * GS1 keys. Element strings, Digital Link addresses, EPC URNs and bare digits are spellings of the same code; the
 * canonical one is by application identifier, because a GTIN does not tell its company prefix's length, which a URN
 * needs.
 */
export const gs1: Scheme = {
  name: 'gs1',
  title: { zh: 'GS1 编码', en: 'GS1 key (GTIN, SSCC, GLN, GRAI, GIAI …)' },
  example: 'gs1:(01)06901234567892(10)LOT7',
  free: true,
  read(value) {
    const { readings, code } = beginsWithBrackets(value) ? found(readBrackets(value)) : readGs1(value);
    return code === null ? null : (readings[0] ?? null);
  },
};

export interface Gs1Found {
  /** The item first, then its lot, then its class. */
  readonly readings: readonly Accepted[];
  /** The carrier or a separator says GS1: it is nothing else, read or not. */
  readonly only: boolean;
  /** The first reading's code; null when there is none, or something that would narrow it was lost. */
  readonly code: string | null;
}

const NOTHING: Gs1Found = { readings: [], only: false, code: null };

/** The code that an address or URN names, null when it names none. */
export function codeOfUri(uri: string): string | null {
  const elements = /^urn:/i.test(uri) ? readEpcUrn(uri) : readDigitalLink(uri);
  return elements && exactCode(elements);
}

/** What a text is as GS1 data, whatever it was carried by and however it is shown. */
export function readGs1(text: string): Gs1Found {
  if (/^urn:epc:/i.test(text)) return found(readEpcUrn(text));
  const { text: body, gs1: marked, retail } = carried(text);
  if (retail) {
    const { readings, ...rest } = bareFound(body);
    return { ...rest, readings: readings.slice(0, 1) };
  }
  // A date with hyphens is no eight digits.
  if (/^(?:19|20)\d{2}-\d{1,2}-\d{1,2}$/.test(body)) return NOTHING;
  const link = body.includes('/') ? readDigitalLink(body) : null;
  if (link) return found(link);
  if (/^https?:/i.test(body)) return NOTHING;
  const data = withSeparators(withoutEnvelope(body));
  const bare = data.replace(/^[\u001d\s]+/, '');
  const separated = /[\u001c-\u001f]/.test(body);
  if (beginsWithBrackets(bare)) return { ...found(readBrackets(bare.replaceAll(SEPARATOR, ''))), only: true };
  if (marked) return { ...found(readElementString(bare)), only: true };
  const elements = identifierAt(bare, 0) ? readElementString(bare) : null;
  if (elements && (bare.includes(SEPARATOR) || data !== bare ? isLikely(elements) : isPlainly(elements, bare)))
    return { ...found(elements), only: separated };
  if (separated) return { ...NOTHING, only: true };
  const spaced = /\s/.test(bare) ? (readSpaced(bare) ?? readLines(bare)) : null;
  return spaced ? found(spaced) : bareFound(compact(body));
}

function found(elements: Elements | null): Gs1Found {
  return elements ? { readings: readingsOf(elements), only: false, code: exactCode(elements) } : NOTHING;
}

/** Spaces and line ends where separators were. */
function readLines(text: string): Elements | null {
  const data = text.replace(/\s+/g, SEPARATOR);
  const elements = identifierAt(data, 0) ? readElementString(data) : null;
  return elements && isPlainly(elements, data) ? elements : null;
}

/** Separators tell elements, but a first one that is none tells that they are not. */
function isLikely(elements: Elements): boolean {
  const [first] = [...elements.values.keys(), ...elements.lost];
  return first !== undefined && readingsOf(elements).length > 0;
}

/** ISO/IEC 15434, format 05: an envelope round GS1 elements. */
function withoutEnvelope(text: string): string {
  const [, data] = /^\[\)>[\u001e\u241e]?05[\u001d\u241d](.*?)[\u001e\u241e]?\u0004?$/s.exec(text) ?? [];
  return data ?? text;
}

function bareFound(digits: string): Gs1Found {
  const readings = bareDigits(digits);
  return { readings, only: false, code: readings[0]?.value ?? null };
}

function bareDigits(digits: string): Accepted[] {
  if (/^\d{17}$/.test(digits) && hasRightDigit(`0${digits}`)) {
    // A spreadsheet took the zero.
    return [
      {
        ...key('00', `0${digits}`, 'ITEM'),
        reasons: [reason('LOST_ZERO', '可能丢了开头的 0', 'a zero at its beginning may be lost')],
        fit: 20,
      },
    ];
  }
  if (/^\d{18}$/.test(digits)) {
    const sscc = key('00', digits, 'ITEM');
    // Eighteen bare digits can be much else, so a wrong check digit leaves little for an SSCC.
    return [sscc.reasons.length > 0 ? { ...sscc, fit: 12 } : sscc];
  }
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return [];
  const gtin = key('01', digits.padStart(14, '0'), 'CLASS');
  // A GLN is thirteen digits too; bare, one is rare, and without the right check digit not worth offering.
  const gln = digits.length === 13 && gtin.reasons.length === 0 ? [{ ...key('414', digits, null), fit: 28 }] : [];
  return [gtin, ...gln];
}

function key(ai: string, digits: string, level: Accepted['level']): Accepted {
  const right = hasRightDigit(digits);
  const reasons = right ? [] : [checkDigitReason(gs1CheckDigit(digits.slice(0, -1)), digits.at(-1) ?? '')];
  return accepted(`(${ai})${digits}`, { level, reasons, fit: right ? 80 : 35 });
}

function hasRightDigit(digits: string): boolean {
  return gs1CheckDigit(digits.slice(0, -1)) === digits.at(-1);
}
