import { bracketedIn } from '../gs1/brackets.ts';
import { isEpcPattern } from '../gs1/epc-urn.ts';
import { carried } from '../gs1/symbology.ts';
import { isUri } from '../normalise.ts';
import { type Accepted, accepted, reason } from '../scheme.ts';
import { schemes, splitName } from '../schemes.ts';
import { gs1, readGs1 } from '../schemes/gs1.ts';
import { addressesIn, innerOf, isAddress, labelsOf, partsOf } from './address.ts';
import { reencoded, retyped } from './keyboard.ts';
import { labelled, readTitles } from './labels.ts';
import { piecesOf, runsOf, segmentsOf, unquoted, withoutHex } from './pieces.ts';
import { seedCode } from './seed-label.ts';

/** What one scheme makes of a text. */
export interface Found {
  readonly scheme: string;
  readonly read: Accepted;
}

const ADDRESS = reason(
  'FOREIGN_ADDRESS',
  '这是网址，不属于已知的编码体系',
  'it is a web address, and of no scheme that is known',
);
const DEPTH = 3;

/** A URI that no scheme claims, as the code that it may be to whoever made it. */
export function uriFound(uri: string): Found {
  return { scheme: 'uri', read: accepted(uri, isAddress(uri) ? { reasons: [ADDRESS], fit: 5 } : {}) };
}

/**
 * Every reading of a plain text that holds nothing private, best first. `raw` is the same as it came, null where
 * something
 * was taken out of it, so that it is no URI as it stands.
 */
export function readings(text: string, raw: string | null): readonly Found[] {
  const plain = retyped(text);
  const named = splitName(plain);
  const inScheme = named ? inNamed(named.scheme.name, named.value) : [];
  if (inScheme.length > 0) return sorted(inScheme);
  const titled = (/[:=]|\p{L}\s/u.test(plain) ? readTitles(piecesOf(plain)) : []).map((read): Found => ({
    scheme: gs1.name,
    read,
  }));
  if (titled.length > 0) return distinct([...titled, ...thingsBeside(plain)]);
  const { found, only } = whole(plain, 0);
  if (only) return sorted(found);
  return distinct([
    ...(isParted(plain) ? parted(plain, found) : found.length > 0 ? sorted(found) : amid(plain)),
    ...standing(found, raw, plain),
  ]);
}

/** A label with a product number and a lot may have the one pack's own code too. */
function thingsBeside(text: string): readonly Found[] {
  if (!isParted(text)) return [];
  return piecesOf(text)
    .flatMap((piece) => leading(inPiece(piece)))
    .filter(({ scheme, read }) => scheme !== gs1.name && read.level === 'ITEM' && read.reasons.length === 0);
}

function inNamed(scheme: string, value: string): readonly Found[] {
  if (scheme === gs1.name) return readGs1(value).readings.map((read) => ({ scheme, read }));
  const read = schemes.find(({ name }) => name === scheme)?.read(value);
  return read ? [{ scheme, read }] : [];
}

interface Whole {
  readonly found: readonly Found[];
  /** Nothing else may be offered. */
  readonly only: boolean;
}

/** What a text is as one code, or as one address with a code in it. */
function whole(text: string, depth: number): Whole {
  if (isAddress(carried(text).text)) return { found: inAddress(carried(text).text, depth), only: false };
  const key = readGs1(text);
  const found = key.readings.map((read): Found => ({ scheme: gs1.name, read }));
  const { text: body, retail } = carried(text);
  if (key.only || retail) return { found, only: true };
  for (const scheme of schemes) {
    const read = scheme === gs1 ? null : scheme.recognise ? scheme.recognise(body) : scheme.read(body);
    if (read) found.push({ scheme: scheme.name, read });
  }
  return { found, only: false };
}

/**
 * A Digital Link, or a code in the path, the query or the fragment; an address in an address is read like one alone.
 */
function inAddress(address: string, depth: number): readonly Found[] {
  const key = readGs1(address).readings;
  const titled = readTitles(labelsOf(address));
  // A query in which a link has its product only may name the lot in words of its own.
  const isWider = key.every(({ value, level }) => level === 'CLASS' && titled.some((read) => read.value === value));
  const named = isWider && titled.length > 0 ? titled : key;
  if (key.length > 0) return named.map((read) => ({ scheme: gs1.name, read }));
  if (depth >= DEPTH) return [];
  const found: Found[] = named.map((read) => ({ scheme: gs1.name, read }));
  for (const part of partsOf(address)) {
    if (isAddress(part)) found.push(...inAddress(part, depth + 1));
    else
      found.push(
        ...([part, ...innerOf(part)].map((each) => sure(each, depth + 1)).find(({ length }) => length > 0) ?? []),
      );
    const lot = schemes.find(({ name }) => name === 'hazlot')?.read(part.replace(/^(\d{9})-/, '$1.'));
    if (lot) found.push({ scheme: 'hazlot', read: lot });
  }
  return found;
}

/** Of what is not said to be a code, only what has a code's form beyond doubt. */
function sure(text: string, depth: number): readonly Found[] {
  const length = text.replace(/[\s-]/g, '').length;
  const { found } = whole(text, depth);
  // Short numbers are dates, pages and counts.
  return found.filter(
    ({ scheme, read }) =>
      read.reasons.length === 0 &&
      read.fit >= 60 &&
      (length >= 12 || !/^[\d\s-]+$/.test(text) || scheme === 'cas') &&
      !['orgcode', 'division'].includes(scheme),
  );
}

function isParted(text: string): boolean {
  return /[\n,;|\t、。]/.test(text);
}

/** Lines and lists: several codes, or one with its label among other lines. */
function parted(text: string, found: readonly Found[]): readonly Found[] {
  const seed = seedCode(text);
  if (seed !== null) return inNamed('seed', seed);
  const pieces = piecesOf(text);
  const each = pieces.map((piece) => inPiece(piece));
  const good = each.filter((found_) => found_[0]?.read.reasons.length === 0);
  // Digits that a line end stands amid are one number.
  if (found.length > 0 && (good.length < 2 || good.length < pieces.length)) return sorted(found);
  return ranked(each.filter((found_) => found_.length > 0));
}

/**
 * The best of each piece first, things before lots before classes before papers, in the order of the text; then what
 * else they may be.
 */
function ranked(each: readonly (readonly Found[])[]): readonly Found[] {
  const order = ['ITEM', 'LOT', 'CLASS'];
  const rank = ({ read }: Found): number => (read.level === null ? order.length : order.indexOf(read.level));
  const groups = each.map((found) => leading(found)).toSorted(([a], [b]) => (a && b ? rank(a) - rank(b) : 0));
  return [...groups.flat(), ...each.flat()];
}

/** The best reading, with the wider ones of the same data. */
function leading(found: readonly Found[]): readonly Found[] {
  const [first] = found;
  return found.filter((one) => one === first || (first?.scheme === gs1.name && one.scheme === gs1.name));
}

function inPiece(piece: string): readonly Found[] {
  const plain = unquoted(piece);
  const named = splitName(plain);
  const inScheme = named ? inNamed(named.scheme.name, named.value) : [];
  if (inScheme.length > 0) return inScheme;
  const { found } = whole(plain, 1);
  if (found.length > 0) return sorted(found);
  const value = labelled(plain)?.value;
  const behind = value === undefined ? [] : whole(unquoted(value), 1).found;
  return behind.length > 0 ? sorted(behind) : amid(plain);
}

/** A code amid words, without a label that says so, or with one that is glued to it. */
function amid(text: string): readonly Found[] {
  const plain = unquoted(text);
  if (plain !== text) {
    const { found } = whole(plain, 1);
    if (found.length > 0) return sorted(found);
  }
  const addresses = addressesIn(plain).flatMap((address) => inAddress(address, 1));
  const words = [plain, reencoded(plain) ?? ''].flatMap((each) => [...withinWords(each)]);
  const value = labelled(plain)?.value;
  const behind = value === undefined ? [] : whole(unquoted(value), 1).found;
  const bracketed = bracketedIn(plain);
  const printed = bracketed === null ? [] : whole(bracketed.trim(), 1).found;
  const runs = runsOf(withoutHex(plain.replace(/https?:\/\/\S+/gi, ' '))).flatMap(
    (run) => [run, ...segmentsOf(run)].map((each) => sorted(sure(each, 1))).find((found) => found.length > 0) ?? [],
  );
  return [...sorted(addresses), ...sorted(printed), ...sorted(behind), ...words, ...runs];
}

/** Codes of such a form that no other text has it, wherever they stand. */
function withinWords(text: string): readonly Found[] {
  return schemes.flatMap((scheme) => {
    const matches = scheme.within === undefined ? [] : (text.match(scheme.within) ?? []);
    return matches.flatMap((match): Found[] => {
      const read = scheme.read(match);
      return read ? [{ scheme: scheme.name, read }] : [];
    });
  });
}

/** The URI itself, for whoever named a thing by it. A key that was read whole needs no other name. */
function standing(found: readonly Found[], raw: string | null, plain: string): readonly Found[] {
  // A pattern names no thing, and what names a scheme is no URI.
  if (raw === null || isEpcPattern(raw) || splitName(plain) !== null) return [];
  if (found.some(({ scheme, read }) => scheme === gs1.name && read.reasons.every(({ code }) => code !== 'UNREAD')))
    return [];
  const uri = found.some(({ scheme }) => scheme === 'oid') ? undefined : [raw, plain].find(isUri);
  return uri === undefined ? [] : [uriFound(uri)];
}

function sorted(found: readonly Found[]): readonly Found[] {
  return found.toSorted((a, b) => b.read.fit - a.read.fit);
}

function distinct(found: readonly Found[]): readonly Found[] {
  const seen = new Set<string>();
  return found.filter(
    ({ scheme, read }) => !seen.has(`${scheme}:${read.value}`) && seen.add(`${scheme}:${read.value}`),
  );
}
