import { approval, drug, drugbase } from './drug.ts';
import { cylinder, device, equipment, usecert } from './equipment.ts';
import { eartag, pdreg, pesticide, vetdrug } from './farm-inputs.ts';
import { isEpcPattern } from './gs1-epc-urn.ts';
import { gs1, gs1Readings } from './gs1.ts';
import { cas, cifer, division, orgcode, sc, uscc } from './identity.ts';
import { cert, hazlot, lotInAddress, relot, un } from './lots.ts';
import { isUri, LONGEST, normalise, withoutSymbology } from './normalise.ts';
import { isPersonNumber } from './person.ts';
import { type Accepted, accepted, reason, type Reading, type Reason, type Scheme } from './scheme.ts';

export type { Reading, Reason, UnitLevel, Validity } from './scheme.ts';

/** Every code scheme, for documentation and for help on how codes look. */
export const schemes: readonly Scheme[] = [
  gs1, drug, pesticide, vetdrug, eartag, equipment, device, cylinder, hazlot, relot, cert, usecert, uscc, orgcode, sc, cifer, cas, un, approval, drugbase, pdreg, division,
];

export type Parsed = { readonly ok: true; readonly reading: Reading } | { readonly ok: false; readonly reason: Reason };

/** What one scheme makes of a text. */
type Found = readonly [scheme: string, read: Accepted];

const byName: ReadonlyMap<string, Scheme> = new Map(schemes.map((scheme) => [scheme.name, scheme]));

/** Every reading of whatever a scanner or a person gives, best first; empty when it can be no code. Never throws. */
export function identify(text: string): Reading[] {
  const plain = normalise(text);
  if (plain === null) return [];
  const named = splitName(plain);
  const inScheme = named ? readingsIn(named.scheme, named.value) : [];
  const found = inScheme.length > 0 ? inScheme : recognised(plain);

  const readings = found.toSorted(([, a], [, b]) => b.fit - a.fit).map(readingOf);
  return readings.some(({ scheme }) => scheme === 'gs1') ? readings : [...readings, ...asUri(text, plain)];
}

/** A code in `scheme:value` spelling, or an absolute URI, to its reading in canonical spelling. Guesses no scheme. */
export function parseCode(text: string): Parsed {
  if (text.length > LONGEST) return refused('TOO_LONG', '编码过长', 'it is too long');
  const plain = normalise(text);
  const named = plain === null ? null : splitName(plain);
  if (named) {
    const { scheme, value } = named;
    const read = scheme.read(value);
    return read ? { ok: true, reading: readingOf([scheme.name, read]) } : refused('NOT_OF_SCHEME', `不是有效的${scheme.title.zh}`, `it cannot be a ${scheme.title.en}`);
  }
  return parseUri(text.trim());
}

/** The canonical spelling of a code or URI; null when it is none. */
export function canonical(text: string): string | null {
  const parsed = parseCode(text);
  return parsed.ok ? parsed.reading.code : null;
}

function splitName(plain: string): { readonly scheme: Scheme; readonly value: string } | null {
  const colon = plain.indexOf(':');
  const scheme = colon < 1 ? undefined : byName.get(plain.slice(0, colon).trim().toLowerCase());
  return scheme ? { scheme, value: plain.slice(colon + 1).trim() } : null;
}

function readingsIn(scheme: Scheme, value: string): Found[] {
  if (scheme === gs1) return gs1Readings(value).map((each) => ['gs1', each]);
  const read = scheme.read(value);
  return read ? [[scheme.name, read]] : [];
}

function recognised(plain: string): Found[] {
  const text = withoutSymbology(plain);
  const found: Found[] = gs1Readings(plain).map((each) => ['gs1', each]);
  for (const scheme of schemes) {
    const read = scheme === gs1 ? null : scheme.recognise ? scheme.recognise(text) : scheme.read(text);
    if (read) found.push([scheme.name, read]);
  }
  const lot = lotInAddress(plain);
  if (lot) found.push(['hazlot', lot]);
  // Of a person's number only what a right check character makes something else is left: an organisation or an SSCC.
  return isPersonNumber(text) ? found.filter(([scheme, { reasons }]) => scheme !== 'device' && reasons.length === 0) : found;
}

function asUri(text: string, plain: string): Reading[] {
  // `ID:` and a person's number is an absolute URI to the letter.
  if (isPersonNumber(plain.slice(plain.lastIndexOf(':') + 1))) return [];
  const parsed = [text, plain].map(parseCode).find(({ ok }) => ok);
  return parsed?.ok && parsed.reading.scheme === 'uri' ? [parsed.reading] : [];
}

function parseUri(uri: string): Parsed {
  if (!uri.includes(':')) return refused('NO_SCHEME', '缺少编码体系，请先用 identify 识别', 'it names no scheme; ask identify what it is');
  if (!isUri(uri)) return refused('NOT_A_CODE', '不是编码，也不是 URI', 'it is neither scheme:value nor an absolute URI');
  const [key] = gs1Readings(uri);
  if (!key && isEpcPattern(uri)) return refused('PATTERN', '这是一类编码的模式，不是一个编码', 'it is a pattern for many codes, not one code');
  return { ok: true, reading: readingOf(key ? ['gs1', key] : ['uri', accepted(uri)]) };
}

function readingOf([scheme, { value, level, reasons, display, attributes }]: Found): Reading {
  return { code: scheme === 'uri' ? value : `${scheme}:${value}`, scheme, level, validity: reasons.length > 0 ? 'WARN' : 'OK', reasons, display, attributes };
}

function refused(code: string, zh: string, en: string): Parsed {
  return { ok: false, reason: reason(code, zh, en) };
}
