import { identifierOf } from './ai.ts';
import { readBrackets } from './brackets.ts';
import { LINK_NAMES } from './digital-link.ts';
import { EPC_KINDS } from './epc-urn.ts';

type Values = ReadonlyMap<string, string>;

/** Company prefixes have 6 to 12 digits (EPC Tag Data Standard, partition tables); the commoner lengths first. */
export const PREFIX_LENGTHS: readonly number[] = [7, 8, 9, 10, 6, 11, 12];

/** The elements of a canonical GS1 code, null for any other code. */
export function gs1Elements(code: string): Values | null {
  return code.startsWith('gs1:') ? (readBrackets(code.slice('gs1:'.length))?.values ?? null) : null;
}

/** Where and how a repository writes its Digital Links. */
export interface LinkForm {
  /** What stands before the key: `https://id.gs1.org`, `https://brand.example/p`. */
  readonly base: string;
  /** With names (`gtin`, `lot`) in place of identifiers, as versions 1.0 and 1.1 allowed. */
  readonly named: boolean;
}

/**
 * GS1 Digital Link URIs of a form, qualifiers in the standard's order: `https://id.gs1.org/01/…/10/…`. A GLN may name a
 * place or a party; brackets and the like may stand as they are or escaped.
 */
export function digitalLinks(elements: Values, { base, named }: LinkForm): readonly string[] {
  const key = [...elements.keys()].find((ai) => identifierOf(ai)?.qualifiers);
  if (key === undefined) return [];
  const qualifiers = (identifierOf(key)?.qualifiers ?? []).filter((ai) => elements.has(ai));
  const keys = key === '414' && qualifiers.length === 0 ? ['414', '417'] : [key];
  const links = keys.flatMap((own) =>
    [encodeURIComponent, escaped].map((escape) => {
      const path = [key, ...qualifiers].map(
        (ai) => `${nameOf(ai === key ? own : ai, named)}/${escape(elements.get(ai) ?? '')}`,
      );
      return `${base.replace(/\/+$/, '')}/${path.join('/')}`;
    }),
  );
  return [...new Set(links)];
}

/** The form of a Digital Link, null for another URI. */
export function linkFormOf(uri: string): LinkForm | null {
  const [, base, segment = ''] =
    /^(https?:\/\/[^?#]*?)\/([a-z\d]{2,5})\/\d{6,}[^/?#]*(?:\/[^?#]*)?(?:[?#]|$)/i.exec(uri) ?? [];
  if (
    base === undefined ||
    !(identifierOf(segment)?.qualifiers || identifierOf(LINK_NAMES.get(segment.toLowerCase()) ?? '')?.qualifiers)
  )
    return null;
  return { base, named: !/^\d/.test(segment) };
}

function nameOf(ai: string, named: boolean): string {
  return named ? ([...LINK_NAMES].find(([, each]) => each === ai)?.[0] ?? ai) : ai;
}

/** The digits of a key that begin with its company's prefix, or null for one without. */
export function prefixedDigits(elements: Values): string | null {
  const [key, value] = [...elements].find(([ai]) => identifierOf(ai)?.qualifiers) ?? [];
  if (key === undefined || value === undefined) return null;
  const digits = ['00', '01', '8003', '8006'].includes(key) ? value.slice(1) : value;
  return /^\d{6,}/.exec(digits)?.[0] ?? null;
}

/** The company prefix in an EPC URN, or null: it is what stands before the first dot. */
export function prefixIn(uri: string): string | null {
  return /^urn:epc:(?:id|class|idpat):[a-z]+:(\d{6,12})\./i.exec(uri)?.[1] ?? null;
}

/** The EPC URNs of a code whose company's prefix has `length` digits (EPC Tag Data Standard 6). */
export function epcUrns(elements: Values, length: number): readonly string[] {
  return Object.entries(EPC_KINDS).flatMap(([name, kind]) => {
    const value = elements.get(kind.ai);
    const said = kind.last === undefined ? undefined : elements.get(kind.last);
    if (value === undefined || [...elements.keys()].some((ai) => ai !== kind.ai && ai !== kind.last)) return [];
    const body = bodyOf(name, value, length);
    if (body === null) return [];
    switch (name) {
      case 'sgtin':
        // Without a serial, the class of all of them.
        return said !== undefined
          ? [`urn:epc:id:sgtin:${body}.${epcEscaped(said)}`]
          : elements.size === 1
            ? [`urn:epc:idpat:sgtin:${body}.*`]
            : [];
      case 'lgtin':
        return said === undefined ? [] : [`urn:epc:class:lgtin:${body}.${epcEscaped(said)}`];
      case 'sgln':
        return [`urn:epc:id:sgln:${body}.${said === undefined ? '0' : epcEscaped(said)}`];
      case 'pgln':
        return elements.size === 1 ? [`urn:epc:id:pgln:${body}`] : [];
      case 'itip':
      case 'cpi':
      case 'upui':
        return said !== undefined
          ? [`urn:epc:id:${name}:${body}.${epcEscaped(said)}`]
          : name === 'upui'
            ? []
            : [`urn:epc:idpat:${name}:${body}.*`];
      default:
        return elements.size === 1 ? [`urn:epc:${body.endsWith('*') ? 'idpat' : 'id'}:${name}:${body}`] : [];
    }
  });
}

/** Prefix, reference and a serial that is in the key itself; the check digit is left out. */
function bodyOf(name: string, value: string, length: number): string | null {
  switch (name) {
    case 'sgtin':
    case 'lgtin':
    case 'upui':
    case 'sscc':
      return `${value.slice(1, 1 + length)}.${value.charAt(0)}${value.slice(1 + length, -1)}`;
    case 'itip':
      return `${value.slice(1, 1 + length)}.${value.charAt(0)}${value.slice(1 + length, 13)}.${value.slice(14, 16)}.${value.slice(16)}`;
    case 'sgln':
    case 'pgln':
    case 'gsrn':
    case 'gsrnp':
    case 'gsin':
      return `${value.slice(0, length)}.${value.slice(length, -1)}`;
    case 'grai':
    case 'gdti':
    case 'sgcn': {
      const digits = name === 'grai' ? value.slice(1) : value;
      const serial = digits.slice(13);
      return `${digits.slice(0, length)}.${digits.slice(length, 12)}.${serial === '' ? '*' : epcEscaped(serial)}`;
    }
    default:
      return /^\d+$/.test(value.slice(0, length)) && value.length > length
        ? `${value.slice(0, length)}.${epcEscaped(value.slice(length))}`
        : null;
  }
}

/** All that is reserved in an address (RFC 3986), escaped. */
function escaped(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function epcEscaped(value: string): string {
  return value.replace(
    /["%&/<>?#]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
