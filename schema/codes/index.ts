import { personCheckCharacter } from './check-digits.ts';
import { approval, drug, drugbase } from './drug.ts';
import { cylinder, device, equipment, usecert } from './equipment.ts';
import { eartag, pdreg, pesticide, vetdrug } from './farm-inputs.ts';
import { gs1, gs1Readings } from './gs1.ts';
import { cas, cifer, division, orgcode, sc, uscc } from './identity.ts';
import { cert, hazlot, relot, un } from './lots.ts';
import { isUri, normalise } from './normalise.ts';
import { type Accepted, accepted, compact, isoDate, reason, type Reason, type Scheme, type UnitLevel } from './scheme.ts';

export type { Reason, UnitLevel, Validity } from './scheme.ts';

/** Every code scheme, for documentation and for help on how codes look. */
export const schemes: readonly Scheme[] = [
  gs1, drug, pesticide, vetdrug, eartag, equipment, device, cylinder, hazlot, relot, cert, usecert, uscc, orgcode, sc, cifer, cas, un, approval, drugbase, pdreg, division,
];

/** One way to read a text. */
export interface Reading {
  /** Canonical spelling: `scheme:value`, or a URI as it stands. */
  readonly code: string;
  /** `gs1`, `drug`, …; `uri` for a URI that no scheme claims. */
  readonly scheme: string;
  /** null: not a trace unit (organisation, licence, substance), or not known. */
  readonly level: UnitLevel | null;
  readonly validity: 'OK' | 'WARN';
  readonly reasons: readonly Reason[];
  /** Grouped for people: 8385 7930 0008 7976 6660 */
  readonly display: string;
  /** What the text also says: lot, expiry, maker, region. */
  readonly attributes: Readonly<Record<string, string>>;
}

export type Parsed = { readonly ok: true; readonly reading: Reading } | { readonly ok: false; readonly reason: Reason };

const byName: ReadonlyMap<string, Scheme> = new Map(schemes.map((scheme) => [scheme.name, scheme]));

/** Every reading of whatever a scanner or a person gives, best first; empty when it can be no code. Never throws. */
export function identify(text: string): Reading[] {
  const plain = normalise(text);
  if (plain === null) return [];
  const named = parseCode(plain);
  if (named.ok && byName.has(plain.slice(0, plain.indexOf(':')).trim().toLowerCase())) return [named.reading];

  const found: (readonly [Scheme['name'], Accepted])[] = gs1Readings(plain).map((each) => ['gs1', each] as const);
  const person = isPersonNumber(plain);
  for (const scheme of schemes) {
    // A person's number must not come back as a thing's code (PIPL); an organisation's right check character outweighs it.
    if (scheme === gs1 || (person && scheme === device)) continue;
    const read = scheme.recognise ? scheme.recognise(plain) : scheme.read(plain);
    if (read && !(person && read.reasons.length > 0)) found.push([scheme.name, read]);
  }
  if (!person) found.push(...lotInAddress(plain).map((each) => ['hazlot', each] as const));
  const readings = found
    .map(([name, read], i) => ({ reading: readingOf(name, read), fit: read.fit, i }))
    .toSorted((a, b) => b.fit - a.fit || a.i - b.i)
    .map(({ reading }) => reading);
  if (named.ok && !readings.some(({ scheme }) => scheme === 'gs1')) readings.push(named.reading);
  return readings;
}

/** A code in `scheme:value` spelling, or an absolute URI, to its reading in canonical spelling. Guesses no scheme. */
export function parseCode(text: string): Parsed {
  if (text.length > 2_048) return refused('TOO_LONG', '编码过长', 'it is too long');
  const colon = text.indexOf(':');
  if (colon < 1) return refused('NO_SCHEME', '缺少编码体系,请先用 identify 识别', 'it names no scheme; ask identify what it is');
  const name = text.slice(0, colon).trim().toLowerCase();
  const scheme = byName.get(name);
  if (scheme) {
    const value = normalise(text.slice(colon + 1));
    const read = value === null ? null : scheme.read(value);
    return read ? { ok: true, reading: readingOf(name, read) } : refused('NOT_OF_SCHEME', `不是有效的${scheme.title.zh}`, `it cannot be a ${scheme.title.en}`);
  }
  const uri = text.trim();
  if (!isUri(uri)) return refused('NOT_A_CODE', '不是编码,也不是 URI', 'it is neither scheme:value nor an absolute URI');
  const [gs1Key] = gs1Readings(uri);
  return { ok: true, reading: gs1Key ? readingOf('gs1', gs1Key) : readingOf('uri', accepted(uri)) };
}

/** The canonical spelling of a code or URI; null when it is none. */
export function canonical(text: string): string | null {
  const parsed = parseCode(text);
  return parsed.ok ? parsed.reading.code : null;
}

function readingOf(scheme: string, { value, level, reasons, display, attributes }: Accepted): Reading {
  return { code: scheme === 'uri' ? value : `${scheme}:${value}`, scheme, level, validity: reasons.length > 0 ? 'WARN' : 'OK', reasons, display, attributes };
}

/** 安全信息码 (T/CCSAS 047-2023): an address with the registration number and a free extension, here the lot. */
function lotInAddress(text: string): Accepted[] {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return [];
  const url = new URL(text);
  const parts = [url.pathname.split('/').at(-1) ?? '', url.pathname.split('/').slice(-2).join('.'), ...url.searchParams.values()];
  for (const part of parts) {
    const read = hazlot.read(part.replace(/^(\d{9})-/, '$1.'));
    if (read) return [read];
  }
  return [];
}

/** GB 11643: 18 characters with a birth date and a right check character. */
function isPersonNumber(text: string): boolean {
  const number = compact(text);
  return /^\d{17}[\dX]$/.test(number) && isoDate(number.slice(6, 14)) !== null && personCheckCharacter(number.slice(0, 17)) === number.at(-1);
}

function refused(code: string, zh: string, en: string): Parsed {
  return { ok: false, reason: reason(code, zh, en) };
}
