import { canonical, parseCode } from '../../../../schema/codes/index.ts';
import { digitalLink, type Elements, epcUrns, partyNumber, PREFIX_LENGTHS, prefixedDigits, prefixIn } from './gs1-uris.ts';
import type { EpcisOptions } from './options.ts';

/** What a code names, as far as it decides how a repository can be asked about it. */
export type CodeKind = 'trade' | 'organization' | 'other';

/** How a code of a scheme that has no URI is written where only URIs may stand. */
const OURS = 'urn:tongcha:code:';
const REMEMBERED = 50_000;

/**
 * Between the URIs of one repository and our codes. GS1 keys have many spellings and one code; a URI that no scheme
 * claims is the code as it stands, so that a repository with URIs of its own can be walked like any other.
 */
export class Identifiers {
  readonly #bases: readonly string[];
  /** Configured, or seen in an EPC URN of an answer: a GTIN alone does not tell how long its company prefix is. */
  readonly #prefixes: Set<string>;
  readonly #codes = new Map<string, string | null>();

  constructor({ companyPrefixes = [], digitalLinkBases = [] }: Pick<EpcisOptions, 'companyPrefixes' | 'digitalLinkBases'>) {
    this.#bases = [undefined, ...digitalLinkBases].map((base) => base ?? 'https://id.gs1.org');
    this.#prefixes = new Set(companyPrefixes);
  }

  /** The code that a URI in an event names; null for what can be none. */
  codeOf(uri: string): string | null {
    const known = this.#codes.get(uri);
    if (known !== undefined) return known;
    const prefix = prefixIn(uri);
    if (prefix !== null && this.#prefixes.size < REMEMBERED) this.#prefixes.add(prefix);
    const code = read(uri);
    if (this.#codes.size >= REMEMBERED) this.#codes.clear();
    this.#codes.set(uri, code);
    return code;
  }

  /** The same, when it is an organisation's: a unified social credit code or a GLN. */
  organizationOf(uri: string): string | null {
    const code = this.codeOf(uri);
    return code !== null && this.kindOf(code) === 'organization' ? code : null;
  }

  kindOf(code: string): CodeKind {
    if (/^(?:uscc:|gs1:\(414\))/.test(code)) return 'organization';
    return code.startsWith('gs1:') ? 'trade' : 'other';
  }

  /** The URIs that a repository may have for a code, those of known company prefixes among them. */
  spellings(code: string): readonly string[] {
    const elements = elementsOf(code);
    if (elements === null) {
      const parsed = parseCode(code);
      return parsed.ok ? [parsed.reading.scheme === 'uri' ? code : OURS + encodeURIComponent(code)] : [];
    }
    const digits = prefixedDigits(elements) ?? '';
    const known = PREFIX_LENGTHS.filter((length) => this.#prefixes.has(digits.slice(0, length)));
    return [...this.#bases.flatMap((base) => digitalLink(elements, base)), ...known.flatMap((length) => epcUrns(elements, length))];
  }

  /** The EPC URNs a GS1 key would have with each length of company prefix, when its own is not known; none of another code. */
  guesses(code: string): readonly string[] {
    const elements = elementsOf(code);
    const digits = elements && prefixedDigits(elements);
    if (!elements || !digits || PREFIX_LENGTHS.some((length) => this.#prefixes.has(digits.slice(0, length)))) return [];
    return PREFIX_LENGTHS.flatMap((length) => epcUrns(elements, length));
  }
}

function read(uri: string): string | null {
  if (uri.startsWith(OURS)) return decoded(uri.slice(OURS.length));
  const party = partyNumber(uri);
  return party === null ? canonical(uri) : canonical(`gs1:(414)${party}`);
}

function decoded(value: string): string | null {
  try {
    return canonical(decodeURIComponent(value));
  } catch {
    return null;
  }
}

/** `gs1:(01)06901234567892(10)LOT7` */
function elementsOf(code: string): Elements | null {
  return code.startsWith('gs1:') ? new Map([...code.matchAll(/\((\d{2,4})\)([^(]*)/g)].map(([, ai = '', value = '']) => [ai, value])) : null;
}
