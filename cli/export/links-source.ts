import { LINK_COLUMNS, linksTable } from '../chain/chain-tables.ts';
import type { ChainView, LinkView } from '../chain/chain-view.ts';
import { askPatiently } from './ask-patiently.ts';
import type { Row } from './columns.ts';
import { LINK_FIELDS } from './link-fields.ts';
import { gapsAs, type Missing, missingIn, withheldAs } from './missing.ts';
import type { Paging } from './search-source.ts';
import type { Distinct, TableSource } from './table-source.ts';

/** Which links: of which kinds, and when they happened. */
export interface LinkFilter {
  readonly kinds?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

type Walked = Pick<ChainView, 'gaps'> & {
  readonly beyond: readonly LinkView[];
  readonly withheld: readonly { readonly sector: string; readonly policy: string | null }[];
};

/**
 * Every link into or out of the records of a source. A link of two of them is told at both ends, and rows are made one by `distinct`: sorted by
 * source, product and kind on the disk, and joined where they have a claim in common.
 * @param records gives rows with a `code`
 */
export function linksSource(paging: Paging, records: TableSource, filter: LinkFilter): TableSource {
  const given = { kinds: filter.kinds, from: filter.from, to: filter.to };
  return {
    of: { links: records.of, ...given },
    tables: [{ name: '', columns: LINK_COLUMNS, distinct: ONE_A_LINK }],
    total: () => Promise.resolve(null),
    async page(cursor) {
      const { rows, missing, ...place } = await records.page(cursor);
      const codes = [...new Set((rows[0] ?? []).map(({ code }) => String(code)))];
      if (codes.length === 0) return { ...place, rows: [[]], missing };
      const { data, errors, withheld } = await askPatiently<{ readonly back: Walked; readonly forward: Walked }>(
        paging.gateway,
        QUERY,
        { codes, most: codes.length, ...given },
        paging.patience,
      );
      const sides = [data.back, data.forward];
      const gaps: readonly Missing[] = sides.flatMap((side) => gapsAs(side?.gaps ?? []));
      const kept = sides.flatMap((side) => (side?.withheld ?? []).map(withheldAs));
      return {
        ...place,
        rows: [sides.flatMap((side) => linksTable({ links: side?.beyond ?? [] }).rows)],
        missing: [...missing, ...missingIn(errors, withheld), ...gaps, ...kept],
      };
    },
  };
}

/** The codes' own links; nobody is asked about their other ends. */
const QUERY = `query ExportLinks($codes: [TraceCode!]!, $kinds: [LinkKind!], $from: DateTime, $to: DateTime, $most: Int!) {
  back: chains(codes: $codes, direction: BACK, kinds: $kinds, from: $from, to: $to, maxDepth: 0, maxUnits: $most) { ...Links }
  forward: chains(codes: $codes, direction: FORWARD, kinds: $kinds, from: $from, to: $to, maxDepth: 0, maxUnits: $most) { ...Links }
}
fragment Links on Chains { beyond { ${LINK_FIELDS} } gaps { reason sector member system codes message } withheld { sector policy } }`;

/** Rows of one source, product and kind that have a claim in common are one link. */
export const ONE_A_LINK: Distinct = {
  keyOf: ({ from, to, kind }) => JSON.stringify([from, to, kind]),
  join(rows) {
    let joined: Told[] = [];
    for (const row of rows) {
      const told: Told = { row, claims: new Set(claimsOf(row).map((each) => JSON.stringify(each))) };
      const same = joined.filter(({ claims }) => [...claims].some((each) => told.claims.has(each)));
      joined = [...joined.filter((each) => !same.includes(each)), [...same, told].reduce(together)];
    }
    return joined.map(({ row }) => row);
  },
};

interface Told {
  readonly row: Row;
  readonly claims: ReadonlySet<string>;
}

/** One link of what was told of it twice: where one end's members were silent, the other end has more. */
function together(a: Told, b: Told): Told {
  const [more, less] = b.claims.size > a.claims.size ? [b, a] : [a, b];
  const evidence = [
    ...claimsOf(more.row),
    ...claimsOf(less.row).filter((each) => !more.claims.has(JSON.stringify(each))),
  ];
  return {
    row: {
      ...more.row,
      evidence,
      ...union(more.row, less.row, 'disagreements'),
      ...union(more.row, less.row, 'doubts'),
    },
    claims: new Set([...more.claims, ...less.claims]),
  };
}

function claimsOf({ evidence }: Row): readonly unknown[] {
  return Array.isArray(evidence) ? evidence : [];
}

function union(a: Row, b: Row, name: string): Row {
  const [first, second] = [a[name], b[name]];
  return {
    [name]: [
      ...new Set([...(Array.isArray(first) ? first : []), ...(Array.isArray(second) ? second : [])] as unknown[]),
    ],
  };
}
