const KNOWN: readonly (readonly [string, string])[] = [
  ['cbv', 'https://ref.gs1.org/cbv/'],
  ['cbvmda', 'urn:epcglobal:cbv:mda:'],
  ['epcis', 'https://ref.gs1.org/epcis/'],
  ['gs1', 'https://ref.gs1.org/voc/'],
];
// A context that defined `urn` or `https` as a prefix would rename every identifier in its document.
const NEVER = new Set(['urn', 'http', 'https', 'ni', 'tag', 'did', 'geo', ...KNOWN.map(([prefix]) => prefix)]);

/** The prefixes a document's own `@context` declares. Contexts it only names by URL are never fetched. */
export class Prefixes {
  readonly #iris: ReadonlyMap<string, string>;

  constructor(iris: ReadonlyMap<string, string> = new Map(KNOWN)) {
    this.#iris = iris;
  }

  /** These prefixes and those of a further `@context`: a URL, an object, or a list of both. */
  with(context: unknown): Prefixes {
    const found = new Map(this.#iris);
    for (const part of Array.isArray(context) ? context : [context]) {
      if (typeof part !== 'object' || part === null) continue;
      for (const [prefix, value] of Object.entries(part)) {
        const iri = typeof value === 'string' ? value : idOf(value);
        if (iri !== null && !prefix.startsWith('@') && !NEVER.has(prefix) && /^[a-z][a-z\d+.-]*:/i.test(iri))
          found.set(prefix, iri);
      }
    }
    return new Prefixes(found);
  }

  /** `example:myField` with its prefix written out; anything else as it stands. */
  expand(name: string): string {
    const colon = name.indexOf(':');
    if (colon < 1 || name.startsWith('//', colon + 1)) return name;
    const iri = this.#iris.get(name.slice(0, colon));
    return iri === undefined ? name : iri + name.slice(colon + 1);
  }
}

function idOf(value: unknown): string | null {
  const id = typeof value === 'object' && value !== null ? (value as { '@id'?: unknown })['@id'] : undefined;
  return typeof id === 'string' ? id : null;
}
