import { digitalLinks, gs1Elements, type Reading } from '@tongcha/codes';

/** One link from a thing to a page about it (RFC 9264, with the GS1 Web Vocabulary's types). */
export interface Link {
  /** Its name in the vocabulary: `traceability`. */
  readonly type: string;
  readonly href: string;
  readonly title: string;
}

/** What there is of one level: of the item, of its lot, of its class. */
export interface Level {
  /** Its address as a Digital Link, uncompressed. */
  readonly anchor: string;
  readonly links: readonly Link[];
}

export const VOCABULARY = 'https://ref.gs1.org/voc/';

const TITLES = {
  pip: '产品信息 / product information',
  recallStatus: '召回状态 / recall status',
  traceability: '追溯信息 / traceability',
} as const;

/** The levels of what was read, the finest first. @param origin where the pages are: `https://trace.example` */
export function levelsOf(readings: readonly Reading[], origin: string): readonly Level[] {
  return readings.flatMap(({ code, level }) => {
    const elements = gs1Elements(code);
    const [anchor] = elements ? digitalLinks(elements, { base: origin, named: false }) : [];
    if (anchor === undefined) return [];
    const href = `${origin}/t/${encodeURIComponent(code)}`;
    const types = level === 'CLASS' ? (['pip', 'recallStatus'] as const) : (['traceability', 'recallStatus'] as const);
    return [{ anchor, links: types.map((type) => ({ type, href, title: TITLES[type] })) }];
  });
}

/** Where a thing leads that nothing more is said of: the first page of its finest level. */
export function defaultLink([finest]: readonly Level[]): Link | undefined {
  return finest?.links[0];
}

/** The nearest link of a type, written as `gs1:pip`, `pip` or in full. */
export function linkOfType(levels: readonly Level[], written: string): Link | undefined {
  const type = /^(?:gs1:|https?:\/\/(?:ref\.|www\.)?gs1\.org\/voc\/)?(\w+)$/.exec(written)?.[1];
  if (type === 'defaultLink') return defaultLink(levels);
  return levels.flatMap(({ links }) => links).find((link) => link.type === type);
}

/** All links of all levels, as `application/linkset+json` has them. */
export function linksetOf(levels: readonly Level[]): object {
  const standing = defaultLink(levels);
  return {
    linkset: levels.map(({ anchor, links }, i) => ({
      anchor,
      ...Object.fromEntries(
        links.map(({ type, href, title }) => [
          VOCABULARY + type,
          [{ href, title, type: 'text/html', hreflang: ['zh', 'en'] }],
        ]),
      ),
      // Without any of the attributes that are optional.
      ...(i === 0 && standing
        ? { [`${VOCABULARY}defaultLink`]: [{ href: standing.href, title: standing.title }] }
        : {}),
    })),
  };
}
