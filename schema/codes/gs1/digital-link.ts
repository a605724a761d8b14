import { fits, hasRightCheckDigit, identifierOf, identifiers } from './ai.ts';
import { readCompressed } from './compressed-link.ts';
import { Gathering, type Elements } from './elements.ts';

/** Names for identifiers, which versions 1.0 and 1.1 of the standard allowed and packs still bear. */
export const LINK_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    sscc: '00',
    gtin: '01',
    lot: '10',
    ser: '21',
    cpv: '22',
    tpx: '235',
    gdti: '253',
    glnx: '254',
    gcn: '255',
    ginc: '401',
    gsin: '402',
    gln: '414',
    payto: '415',
    party: '417',
    grai: '8003',
    giai: '8004',
    itip: '8006',
    cpid: '8010',
    cpsn: '8011',
    gmn: '8013',
    gsrnp: '8017',
    gsrn: '8018',
    srin: '8019',
    refno: '8020',
    exp: '17',
    expdt: '7003',
  }),
);
/** Stands among what was lost when a path goes on with something that is no element. */
export const MORE_PATH = 'path';

/**
 * GS1 Digital Link URI Syntax: any domain and path before a key, qualifiers behind it, other elements in the query;
 * compressed in whole or behind the key; with or without `https://`. The fragment says nothing.
 */
export function readDigitalLink(text: string): Elements | null {
  const address =
    /^(?:https?:\/\/[^/?#\s]*|[a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){1,8}(?::\d{1,5})?(?=\/)|(?=\/))([^?#\s。，；、！？》」』】〉“”‘’]*)(?:\?([^#\s]*))?/i.exec(
      text,
    );
  if (!address) return null;
  const [, path = '', query = ''] = address;
  const segments = path.replace(/\/+$/, '').split('/').slice(1).map(unescaped);
  const parameters = query.split(/[&;]/).filter((each) => each.includes('='));
  const start = segments.findIndex((segment, i) => isKey(segment, segments[i + 1], segments[i + 2]));
  const elements =
    start < 0 ? (readCompressed(segments.at(-1) ?? '') ?? keyInQuery(parameters)) : readPath(segments.slice(start));
  if (elements) for (const parameter of parameters) readParameter(elements, parameter);
  return elements;
}

function readPath(segments: readonly (string | null)[]): Gathering {
  const elements = new Gathering();
  for (let i = 0; i < segments.length; i += 2) {
    const [name, value] = [segments[i] ?? null, segments[i + 1]];
    const ai = nameOf(name);
    const packed = i > 0 && i + 1 === segments.length && name !== null ? readCompressed(name, elements) : null;
    if (packed) return packed;
    if (ai === null || value === undefined) {
      elements.lose(MORE_PATH, `/${segments.slice(i).join('/')}`);
      return elements;
    }
    if (value === null) elements.lose(ai, '');
    else elements.put(ai, value);
  }
  return elements;
}

/**
 * What the path says stands. A lot or serial that cannot be read is lost, never passed over: its unit would become
 * the whole class.
 */
function readParameter(elements: Gathering, parameter: string): void {
  const equals = parameter.indexOf('=');
  const ai = nameOf(unescaped(parameter.slice(0, equals)));
  // A plus is a plus: no value has a space, which a form would mean by it.
  const value = unescaped(parameter.slice(equals + 1));
  if (ai === null || elements.values.has(ai) || elements.lost.has(ai)) return;
  if (value !== null && value !== '') elements.put(ai, value);
  else if (value === null) elements.lose(ai, '');
}

function keyInQuery(parameters: readonly string[]): Gathering | null {
  const gtin = parameters
    .map((parameter) => /^(?:01|gtin)=(\d{8}|\d{12,14})$/i.exec(parameter)?.[1]?.padStart(14, '0'))
    .find((digits) => digits !== undefined);
  const identifier = identifierOf('01');
  return gtin && identifier && hasRightCheckDigit(identifier, gtin) ? new Gathering() : null;
}

/**
 * Whether a key begins here. In full length a wrong check digit is only a fault. A shorter GTIN needs the right one, or
 * a qualifier behind it: `/2026/01/20260105` is a date.
 */
function isKey(segment: string | null, value: string | null | undefined, next: string | null | undefined): boolean {
  const ai = nameOf(segment);
  const identifier = ai === null ? undefined : identifierOf(ai);
  if (!identifier?.qualifiers || !value || value.length > 40) return false;
  if (ai === '01' && /^(?:\d{8}|\d{12,13})$/.test(value)) {
    const qualified = value.length > 8 && identifier.qualifiers.includes(nameOf(next ?? null) ?? '');
    return qualified || hasRightCheckDigit(identifier, value.padStart(14, '0'));
  }
  // Keys without a check digit begin with a company's prefix.
  return fits(identifier, value) && (identifier.parts[0]?.checked === true || /^\d{6}/.test(value));
}

let keys: readonly string[] | undefined;

/** The identifiers that a Digital Link may begin with. */
export function linkKeys(): readonly string[] {
  return (keys ??= [...identifiers().values()].flatMap(({ ai, qualifiers }) => (qualifiers ? [ai] : [])));
}

/**
 * Whether the path of an address on a site of ours is one, right or wrong: `/01/…` and `/gtin/…`, or one part that is compressed.
 * Nothing stands before its key.
 */
export function isLinkPath(path: string): boolean {
  const [, first = '', second = '', ...others] = path.split('/');
  if (second === '') return others.length === 0 && readCompressed(first) !== null;
  const ai = nameOf(unescaped(first));
  return ai !== null && linkKeys().includes(ai);
}

function nameOf(segment: string | null): string | null {
  if (segment === null) return null;
  if (/^\d{2,4}$/.test(segment)) return identifierOf(segment) ? segment : null;
  return LINK_NAMES.get(segment.toLowerCase()) ?? null;
}

function unescaped(segment: string): string | null {
  try {
    return decodeURIComponent(segment).trim();
  } catch {
    return null;
  }
}
