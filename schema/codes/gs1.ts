import { gs1CheckDigit } from './check-digits.ts';
import { readDigitalLink } from './gs1-digital-link.ts';
import { type Elements, readElements, readParentheses } from './gs1-elements.ts';
import { readEpcUrn } from './gs1-epc-urn.ts';
import { type Accepted, accepted, checkDigitReason, compact, isoDate, reason, type Reason, type Scheme } from './scheme.ts';

/**
 * GS1 keys. Element strings, Digital Link addresses, EPC URNs and bare digits are spellings of the same code; the
 * canonical one is by application identifier, because a GTIN does not tell its company prefix's length, which a URN needs.
 */
export const gs1: Scheme = {
  name: 'gs1',
  title: { zh: 'GS1 编码', en: 'GS1 key (GTIN, SSCC, GLN)' },
  example: 'gs1:(01)06901234567892(10)LOT7',
  read(value) {
    const elements = readParentheses(value.trim()) ?? readElements(value.trim());
    return elements ? (readingsOf(elements)[0] ?? null) : null;
  },
};

/** Every reading of a text as a GS1 code: the item first, then its lot, then its class. */
export function gs1Readings(text: string): Accepted[] {
  const elements = readParentheses(text) ?? readDigitalLink(text) ?? readEpcUrn(text) ?? readElements(text) ?? bareDigits(text);
  return elements ? readingsOf(elements) : [];
}

function bareDigits(text: string): Elements | null {
  const digits = compact(text);
  if (/^(\d{8}|\d{12,14})$/.test(digits)) return new Map([['01', digits.padStart(14, '0')]]);
  // Eighteen bare digits can be much else: only a right check digit makes an SSCC of them.
  if (/^\d{18}$/.test(digits) && gs1CheckDigit(digits.slice(0, -1)) === digits.at(-1)) return new Map([['00', digits]]);
  return null;
}

function readingsOf(elements: Elements): Accepted[] {
  const [gtin, lot, serial] = [elements.get('01') ?? elements.get('02'), elements.get('10'), elements.get('21')];
  const sscc = elements.get('00');
  const gln = elements.get('414');
  const common = { produced: date(elements.get('11')), expiry: date(elements.get('17')) };
  const readings: Accepted[] = [];
  if (sscc) readings.push(key('00', sscc, '', 'ITEM', {}));
  if (gtin) {
    if (serial) readings.push(key('01', gtin, `(21)${serial}`, 'ITEM', { ...common, lot }));
    if (lot) readings.push(key('01', gtin, `(10)${lot}`, 'LOT', { ...common, serial }));
    readings.push(key('01', gtin, '', 'CLASS', lot || serial ? {} : common));
  }
  if (gln) readings.push(key('414', gln, '', null, {}));
  return readings;
}

function key(ai: string, digits: string, qualifier: string, level: Accepted['level'], attributes: Record<string, string | undefined>): Accepted {
  const expected = gs1CheckDigit(digits.slice(0, -1));
  const reasons: Reason[] = expected === digits.at(-1) ? [] : [checkDigitReason(expected, digits.at(-1) ?? '')];
  if (qualifier.length > 24) reasons.push(reason('TOO_LONG', '批号或序列号超过 20 位', 'the lot or serial number is longer than 20 characters'));
  return accepted(`(${ai})${digits}${qualifier}`, {
    level,
    reasons,
    attributes: Object.fromEntries(Object.entries(attributes).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    fit: reasons.length > 0 ? 35 : qualifier ? 95 : 80,
  });
}

/** YYMMDD; day 00 is the month's last. The century is the one that brings the year nearest to now's (GS1: −49 to +50 years). */
function date(value: string | undefined): string | undefined {
  if (!value || !/^\d{6}$/.test(value)) return undefined;
  const year = Number(value.slice(0, 2)) + (Number(value.slice(0, 2)) >= 76 ? 1900 : 2000);
  const month = Number(value.slice(2, 4));
  const day = value.endsWith('00') ? String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0') : value.slice(4);
  return isoDate(`${year}${value.slice(2, 4)}${day}`) ?? undefined;
}
