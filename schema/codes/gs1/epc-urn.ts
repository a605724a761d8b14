import { gs1CheckDigit } from '../check-digits.ts';
import { type Elements, Gathering } from './elements.ts';

/** What a URN says of one key: company prefix, reference and what follows. */
interface Parts {
  readonly prefix: string;
  readonly reference: string;
  readonly rest: readonly string[];
}

/** One kind of EPC: how its key is spelt by identifiers. */
interface Kind {
  readonly ai: string;
  /** The digits of prefix and reference together; 0 where they are not counted. */
  readonly digits: number;
  /** How many parts the URN has. */
  readonly parts: number;
  readonly value: (parts: Parts) => string;
  /** The identifier of the last part, where it has one of its own. */
  readonly last?: string;
}

const withCheckDigit = (body: string): string => body + gs1CheckDigit(body);
/** The reference of a GTIN or SSCC begins with its indicator. */
const indicated = ({ prefix, reference }: Parts): string =>
  withCheckDigit(`${reference.charAt(0)}${prefix}${reference.slice(1)}`);
const plain = ({ prefix, reference }: Parts): string => withCheckDigit(prefix + reference);
const serialised = (parts: Parts): string => plain(parts) + (parts.rest[0] ?? '');
const joined = ({ prefix, reference }: Parts): string => prefix + reference;

/** Pure identity URIs of the EPC Tag Data Standard, section 6. */
export const EPC_KINDS: Readonly<Record<string, Kind>> = {
  sgtin: { ai: '01', digits: 13, parts: 3, value: indicated, last: '21' },
  lgtin: { ai: '01', digits: 13, parts: 3, value: indicated, last: '10' },
  upui: { ai: '01', digits: 13, parts: 3, value: indicated, last: '235' },
  itip: {
    ai: '8006',
    digits: 13,
    parts: 5,
    value: (parts) => indicated(parts) + (parts.rest[0] ?? '') + (parts.rest[1] ?? ''),
    last: '21',
  },
  sscc: { ai: '00', digits: 17, parts: 2, value: indicated },
  sgln: { ai: '414', digits: 12, parts: 3, value: plain, last: '254' },
  // A party and its place bear one number.
  pgln: { ai: '414', digits: 12, parts: 2, value: plain },
  grai: { ai: '8003', digits: 12, parts: 3, value: (parts) => `0${serialised(parts)}` },
  giai: { ai: '8004', digits: 0, parts: 2, value: joined },
  gsrn: { ai: '8018', digits: 17, parts: 2, value: plain },
  gsrnp: { ai: '8017', digits: 17, parts: 2, value: plain },
  gdti: { ai: '253', digits: 12, parts: 3, value: serialised },
  sgcn: { ai: '255', digits: 12, parts: 3, value: serialised },
  gsin: { ai: '402', digits: 16, parts: 2, value: plain },
  ginc: { ai: '401', digits: 0, parts: 2, value: joined },
  cpi: { ai: '8010', digits: 0, parts: 3, value: joined, last: '8011' },
};

/** A pattern names a class of things, not a thing: it is no code, but for the class whose every serial it means. */
export function isEpcPattern(text: string): boolean {
  return /^urn:epc:(?:idpat|pat):/i.test(text);
}

/** EPC URNs: pure identities, classes, patterns of a whole class, and tags, whose filter says nothing. */
export function readEpcUrn(text: string): Elements | null {
  const [, space, name = '', filtered = '', body = ''] =
    /^urn:epc:(id|class|idpat|tag):([a-z]+)(?:(-\d{2,3}\+?:\d)\.|:)(.+)$/i.exec(text) ?? [];
  if (space === undefined || (space.toLowerCase() === 'tag') !== (filtered !== '')) return null;
  const kind = Object.hasOwn(EPC_KINDS, name.toLowerCase()) ? EPC_KINDS[name.toLowerCase()] : undefined;
  if (!kind || (space.toLowerCase() === 'class') !== (name.toLowerCase() === 'lgtin')) return null;
  const words = body.split('.');
  const last = words.slice(kind.parts - 1).join('.');
  return read(kind, [...words.slice(0, kind.parts - 1), last], space.toLowerCase() === 'idpat');
}

function read(kind: Kind, words: readonly string[], pattern: boolean): Elements | null {
  const [prefix = '', reference = '', ...rest] = words.map((word) => decoded(word));
  if (words.length < kind.parts && kind.ai !== '414') return null;
  if ((pattern && rest.at(-1) !== '*') || prefix === null || !/^\d{6,12}$/.test(prefix) || reference === null)
    return null;
  if (kind.digits > 0 && (!/^\d*$/.test(reference) || prefix.length + reference.length !== kind.digits)) return null;
  if (rest.includes(null)) return null;
  const said = rest.filter((each) => each !== null);
  const elements = new Gathering();
  const parts: Parts = { prefix, reference, rest: pattern ? said.map((each) => (each === '*' ? '' : each)) : said };
  if (!elements.put(kind.ai, kind.value(parts))) return null;
  const last = said.at(-1) ?? '';
  // Extension 0 is the place itself.
  const absent = pattern || (kind.last === '254' && (last === '0' || last === ''));
  return kind.last === undefined || absent || elements.put(kind.last, last) ? elements : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
