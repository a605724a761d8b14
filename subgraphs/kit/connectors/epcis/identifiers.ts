import {
  canonical,
  digitalLinks,
  epcUrns,
  gs1Elements,
  type LinkForm,
  linkFormOf,
  parseCode,
  PREFIX_LENGTHS,
  prefixedDigits,
  prefixIn,
} from '@tongcha/codes';
import type { EpcisOptions } from './options.ts';

/** What a code names, as far as it decides how a repository can be asked about it. */
export type CodeKind = 'trade' | 'organization' | 'other';

/** How a code of a scheme that has no URI is written where only URIs may stand. */
const OURS = 'urn:tongcha:code:';
const REMEMBERED = 50_000;
const MOST_FORMS = 20;
const STANDARD: LinkForm = { base: 'https://id.gs1.org', named: false };

/**
 * Between the URIs of one repository and our codes. GS1 keys have many spellings and one code; a URI that no scheme
 * claims is the code as it stands, so that a repository with URIs of its own can be walked like any other.
 */
export class Identifiers {
  /** Domains and forms of Digital Links, configured, or seen in an answer: the same key stands on any domain. */
  readonly #forms = new Map<string, LinkForm>();
  /** Configured, or seen in an EPC URN of an answer: a GTIN alone does not tell how long its company prefix is. */
  readonly #prefixes: Set<string>;
  #writesUrns = false;
  readonly #codes = new Map<string, string | null>();

  constructor({
    companyPrefixes = [],
    digitalLinkBases = [],
  }: Pick<EpcisOptions, 'companyPrefixes' | 'digitalLinkBases'>) {
    for (const form of [
      STANDARD,
      ...digitalLinkBases.map((base): LinkForm => ({ base: base.replace(/\/+$/, ''), named: false })),
    ])
      this.#learn(form);
    this.#prefixes = new Set(companyPrefixes);
  }

  /** The code that a URI in an event names; null for what can be none. */
  codeOf(uri: string): string | null {
    const known = this.#codes.get(uri);
    if (known !== undefined) return known;
    const prefix = prefixIn(uri);
    if (prefix !== null) {
      this.#writesUrns = true;
      if (this.#prefixes.size < REMEMBERED) this.#prefixes.add(prefix);
    }
    const code = uri.startsWith(OURS) ? decoded(uri.slice(OURS.length)) : canonical(uri);
    const form = code?.startsWith('gs1:') ? linkFormOf(uri) : null;
    if (form) this.#learn(form);
    if (this.#codes.size >= REMEMBERED) this.#codes.clear();
    this.#codes.set(uri, code);
    return code;
  }

  /** Whether any EPC URN was seen. */
  get writesUrns(): boolean {
    return this.#writesUrns;
  }

  /** How many forms of Digital Links are known: more than before, and a code has more spellings. */
  get forms(): number {
    return this.#forms.size;
  }

  /** The same, when it is an organisation's: a unified social credit code or a GLN. */
  organizationOf(uri: string): string | null {
    const code = this.codeOf(uri);
    return code !== null && this.kindOf(code) === 'organization' ? code : null;
  }

  kindOf(code: string): CodeKind {
    // A part of a site is no party.
    if (/^(?:uscc:|gs1:\(414\)\d+$)/.test(code)) return 'organization';
    return code.startsWith('gs1:') ? 'trade' : 'other';
  }

  /** The URIs that a repository may have for a code, on domains and with company prefixes that are known. */
  spellings(code: string): readonly string[] {
    const elements = gs1Elements(code);
    if (elements === null) {
      const parsed = parseCode(code);
      return parsed.ok ? [parsed.reading.scheme === 'uri' ? code : OURS + encodeURIComponent(code)] : [];
    }
    const digits = prefixedDigits(elements) ?? '';
    const known = PREFIX_LENGTHS.filter((length) => this.#prefixes.has(digits.slice(0, length)));
    return [
      ...[...this.#forms.values()].flatMap((form) => digitalLinks(elements, form)),
      ...known.flatMap((length) => epcUrns(elements, length)),
    ];
  }

  /**
   * The EPC URNs a GS1 key would have with each length of company prefix, when its own is not known; none of another
   * code.
   */
  guesses(code: string): readonly string[] {
    const elements = gs1Elements(code);
    const digits = elements && prefixedDigits(elements);
    if (!elements || !digits || PREFIX_LENGTHS.some((length) => this.#prefixes.has(digits.slice(0, length)))) return [];
    return PREFIX_LENGTHS.flatMap((length) => epcUrns(elements, length));
  }

  #learn(form: LinkForm): void {
    if (this.#forms.size < MOST_FORMS) this.#forms.set(`${form.named} ${form.base}`, form);
  }
}

function decoded(value: string): string | null {
  try {
    return canonical(decodeURIComponent(value));
  } catch {
    return null;
  }
}
