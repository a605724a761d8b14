import { type GraphQLSchema, isInterfaceType } from 'graphql';
import { Chain, type ChainRecordFields } from '@tongcha/client';
import { LINK_COLUMNS, linksTable, UNIT_COLUMNS, unitsTable } from '../chain/chain-tables.ts';
import type { ChainView, LinkView } from '../chain/chain-view.ts';
import { askPatiently } from './ask-patiently.ts';
import { type Column, columnsOf, type Row } from './columns.ts';
import { LINK_FIELDS } from './link-fields.ts';
import type { LinkFilter } from './links-source.ts';
import { gapsAs, missingIn, withheldAs } from './missing.ts';
import type { Paging } from './search-source.ts';
import type { SourcePage, TableSource } from './table-source.ts';

/** How chains are walked. */
export interface ChainsWork extends LinkFilter {
  readonly forward: boolean;
  readonly depth: number;
  /** At most in one chain. */
  readonly units: number;
}

type ChainRecord = ChainRecordFields & { readonly holder?: Row | null };

interface Walked {
  readonly chains: {
    readonly withheld: readonly { readonly sector: string; readonly policy: string | null }[];
    readonly roots: readonly (Pick<ChainView, 'gaps'> & {
      readonly root: { readonly code: string };
      readonly units: readonly {
        readonly code: string;
        readonly depth: number;
        readonly records: readonly ChainRecord[];
      }[];
      readonly links: readonly LinkView[];
    })[];
  };
}

/** Roots of one request, at most. */
const TOGETHER = 50;
const HOLDER: Column = { name: 'holder', type: { struct: columnsOf({ uscc: 'text', name: 'text' }) } };
const ROOT: Column = { name: 'root', type: 'text' };

/** The chains of many codes as two tables: units with their records, and links, each row with the root whose chain it is of. */
export function chainsSource(
  paging: Paging,
  schema: GraphQLSchema,
  roots: readonly string[],
  work: ChainsWork,
): TableSource {
  const query = queryOf(schema);
  const { forward, depth, units, kinds, from, to } = work;
  const given = { direction: forward ? 'FORWARD' : 'BACK', depth, kinds, from, to };
  const walk = async (codes: readonly string[]): Promise<Omit<SourcePage, 'cursor' | 'isLast'>> => {
    const { data, errors, withheld } = await askPatiently<Walked>(
      paging.gateway,
      query,
      { ...given, codes, units: Math.max(units, codes.length) },
      paging.patience,
    );
    const found = data.chains;
    // The limit is for all of them: one by one each has it for itself.
    if (codes.length > 1 && found.roots.some(({ gaps }) => gaps.some(({ reason }) => reason === 'UNIT_LIMIT'))) {
      const half = Math.ceil(codes.length / 2);
      const [a, b] = [await walk(codes.slice(0, half)), await walk(codes.slice(half))];
      return {
        rows: a.rows.map((rows, i) => [...rows, ...(b.rows[i] ?? [])]),
        missing: [...a.missing, ...b.missing],
      };
    }
    const ofRoot = (root: string, rows: readonly Row[]): Row[] => rows.map((row) => ({ root, ...row }));
    return {
      rows: [
        found.roots.flatMap(({ root, units: reached }) => ofRoot(root.code, rowsOf(reached))),
        found.roots.flatMap(({ root, links }) => ofRoot(root.code, linksTable({ links }).rows)),
      ],
      missing: [
        ...missingIn(errors, withheld),
        ...found.roots.flatMap(({ gaps }) => gapsAs(gaps, ['DEPTH_LIMIT'])),
        ...found.withheld.map(withheldAs),
      ],
    };
  };
  return {
    of: { roots, ...given, units },
    tables: [
      { name: 'units', columns: [ROOT, ...UNIT_COLUMNS, HOLDER] },
      { name: 'links', columns: [ROOT, ...LINK_COLUMNS] },
    ],
    total: () => Promise.resolve(null),
    async page(cursor) {
      const at = Number(cursor ?? 0);
      const codes = roots.slice(at, at + Math.min(paging.page, TOGETHER));
      const found = codes.length > 0 ? await walk(codes) : { rows: [[], []], missing: [] };
      return { ...found, cursor: String(at + codes.length), isLast: at + codes.length >= roots.length };
    },
  };
}

/** A row a unit and record, as `unitsTable` has them, with who holds it. */
function rowsOf(units: Walked['chains']['roots'][number]['units']): Row[] {
  const records = units.flatMap((unit): readonly (ChainRecord | null)[] =>
    unit.records.length > 0 ? unit.records : [null],
  );
  const { rows } = unitsTable({ units: units.map((unit) => ({ ...unit, sectors: [] })) });
  return rows.map((row, i) => ({ ...row, holder: records[i]?.holder ?? null }));
}

const CHAIN = String(Chain);
const RECORD = CHAIN.slice(CHAIN.indexOf('fragment ChainRecord on'));

/** Who holds a unit is asked of those sectors alone that show it to whoever asks. */
function queryOf(schema: GraphQLSchema): string {
  const record = schema.getType('SectorRecord');
  const holders = (isInterfaceType(record) ? schema.getPossibleTypes(record) : [])
    .filter((type) => type.getFields()['holder'])
    .map(({ name }) => `... on ${name} { holder { uscc name } }`);
  return `query ExportChains($codes: [TraceCode!]!, $direction: Direction!, $kinds: [LinkKind!], $from: DateTime, $to: DateTime, $depth: Int!, $units: Int!) {
  chains(codes: $codes, direction: $direction, kinds: $kinds, from: $from, to: $to, maxDepth: $depth, maxUnits: $units) {
    withheld { sector policy }
    roots {
      root { code }
      units { code depth records { ...ChainRecord ${holders.join(' ')} } }
      links { ${LINK_FIELDS} }
      gaps { reason sector member system codes message }
    }
  }
}
${RECORD}`;
}
