import { gs1CheckDigit } from './check-digits.ts';
import { readDigitalLink } from './gs1-digital-link.ts';
import { type Elements, readElements, readParentheses, UNREAD } from './gs1-elements.ts';
import { readEpcUrn } from './gs1-epc-urn.ts';
import { withoutSymbology } from './normalise.ts';
import { type Accepted, accepted, checkDigitReason, compact, isoDate, reason, type Reason, type Scheme } from './scheme.ts';

/**
 * GS1 keys. Element strings, Digital Link addresses, EPC URNs and bare digits are spellings of the same code; the
 * canonical one is by application identifier, because a GTIN does not tell its company prefix's length, which a URN needs.
 */
export const gs1: Scheme = {
  name: 'gs1',
  title: { zh: 'GS1 编码', en: 'GS1 key (GTIN, SSCC, GLN)' },
  example: 'gs1:(01)06901234567892(10)LOT7',
  read: (value) => gs1Readings(value)[0] ?? null,
};

/** Every reading of a text as a GS1 code: the item first, then its lot, then its class. */
export function gs1Readings(text: string): Accepted[] {
  const elements = readParentheses(text) ?? readDigitalLink(text) ?? readEpcUrn(text) ?? readElements(text);
  return elements ? readingsOf(elements) : bareDigits(compact(withoutSymbology(text)));
}

function bareDigits(digits: string): Accepted[] {
  if (/^\d{18}$/.test(digits)) {
    const sscc = key('00', digits, '', 'ITEM', {});
    // Eighteen bare digits can be much else, so a wrong check digit leaves little for an SSCC.
    return [sscc.reasons.length > 0 ? { ...sscc, fit: 12 } : sscc];
  }
  if (!/^(?:\d{8}|\d{12,14})$/.test(digits)) return [];
  const gtin = key('01', digits.padStart(14, '0'), '', 'CLASS', {});
  // A GLN is thirteen digits too; bare, one is rare, and without the right check digit not worth offering.
  const gln = digits.length === 13 && gtin.reasons.length === 0 ? [{ ...key('414', digits, '', null, {}), fit: 28 }] : [];
  return [gtin, ...gln];
}

function readingsOf(elements: Elements): Accepted[] {
  // 02 is the GTIN of what is inside a logistic unit.
  const [gtin, lot, serial] = [elements.get('01') ?? elements.get('02'), elements.get('10'), elements.get('21')];
  const [sscc, gln] = [elements.get('00'), elements.get('414')];
  const dates = { produced: date(elements.get('11')), bestBefore: date(elements.get('15')), expiry: date(elements.get('17')) };
  const said = { lot, serial, ...dates, extension: elements.get('254'), unread: elements.get(UNREAD) };
  const readings: Accepted[] = [];
  if (sscc) readings.push(key('00', sscc, '', 'ITEM', said));
  if (gtin) {
    if (serial) readings.push(key('01', gtin, `(21)${serial}`, 'ITEM', said));
    if (lot) readings.push(key('01', gtin, `(10)${lot}`, 'LOT', said));
    readings.push(key('01', gtin, '', 'CLASS', said));
  }
  if (gln) readings.push(key('414', gln, '', null, said));
  return readings;
}

function key(ai: string, digits: string, qualifier: string, level: Accepted['level'], said: Readonly<Record<string, string | undefined>>): Accepted {
  const expected = gs1CheckDigit(digits.slice(0, -1));
  const right = expected === digits.at(-1);
  const reasons: Reason[] = right ? [] : [checkDigitReason(expected, digits.at(-1) ?? '')];
  if (qualifier.length > 24) reasons.push(reason('TOO_LONG', '批号或序列号超过 20 位', 'the lot or serial number is longer than 20 characters'));
  return accepted(`(${ai})${digits}${qualifier}`, {
    level,
    reasons,
    attributes: Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    // Not less for an overlong lot: its reading stays before its class's.
    fit: right ? 80 : 35,
  });
}

/** YYMMDD; day 00 is the month's last. 76 to 99 are the last century's, whatever today is: a text always reads alike. */
function date(value: string | undefined): string | undefined {
  if (!value || !/^\d{6}$/.test(value)) return undefined;
  const year = Number(value.slice(0, 2)) + (Number(value.slice(0, 2)) >= 76 ? 1900 : 2000);
  const month = Number(value.slice(2, 4));
  const day = value.endsWith('00') ? String(new Date(Date.UTC(year, month, 0)).getUTCDate()).padStart(2, '0') : value.slice(4);
  return isoDate(`${year}${value.slice(2, 4)}${day}`) ?? undefined;
}
