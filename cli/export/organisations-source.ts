import { getNamedType, type GraphQLObjectType, isObjectType } from 'graphql';
import { columnsOf, type Row } from './columns.ts';
import type { RecordSearch } from './graph-schema.ts';
import { type Paging, searchSource } from './search-source.ts';
import type { TableWork } from './table-work.ts';
import { type Distinct, inSequence, type OutputTable, type TableSource } from './table-source.ts';

const COLUMNS = columnsOf({
  uscc: 'text',
  name: 'text',
  named: [{ sector: 'text', member: 'text', name: 'text', as: 'text' }],
});

/** How deep below a record an organisation is looked for: `certificates.issuer`. */
const DEEPEST = 3;

/**
 * The organisations that records name, one row each: by which members' records, under which name, and as what (`producer`,
 * `certificates.issuer`). Of each page those are written that it names; rows are made one by `distinct`.
 */
export function organisationsSource(
  paging: Paging,
  searches: readonly RecordSearch[],
  { where, filter }: Pick<TableWork, 'where' | 'filter'>,
): TableSource {
  const table: OutputTable = { name: '', columns: COLUMNS, distinct: ONE_AN_ORGANISATION };
  return inSequence(
    searches.map((search) => {
      const paths = partiesIn(search.node);
      const selection = `sector member ${paths.map((path) => path.reduceRight((inner, step) => `${step} { ${inner} }`, 'uscc name')).join(' ')}`;
      const source = searchSource(paging, { search, where, filter, selection, columns: [] });
      return {
        ...source,
        tables: [table],
        async page(cursor) {
          const page = await source.page(cursor);
          return { ...page, rows: [namedIn(page.rows[0] ?? [], paths)] };
        },
      };
    }),
    [table],
  );
}

type Path = readonly string[];

/** The fields below a record that are an organisation as it names one. */
function partiesIn(type: GraphQLObjectType, above: readonly GraphQLObjectType[] = []): Path[] {
  return Object.values(type.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner) || field.args.length > 0) return [];
    if (inner.name === 'Party') return [[field.name]];
    if (above.length + 1 >= DEEPEST || above.includes(inner)) return [];
    return partiesIn(inner, [...above, type]).map((path) => [field.name, ...path]);
  });
}

/** What a page names, each once. */
function namedIn(rows: readonly Row[], paths: readonly Path[]): Row[] {
  const found = new Map<string, Row>();
  for (const row of rows)
    for (const path of paths)
      for (const { uscc, name = null } of valuesAt(row, path)) {
        if (typeof uscc !== 'string') continue;
        const named = { sector: row['sector'] ?? null, member: row['member'] ?? null, name, as: path.join('.') };
        const one = { uscc, name, named: [named] };
        found.set(JSON.stringify(one), one);
      }
  return [...found.values()];
}

function valuesAt(value: unknown, [step, ...rest]: Path): Row[] {
  if (Array.isArray(value)) return value.flatMap((each) => valuesAt(each, step === undefined ? [] : [step, ...rest]));
  if (typeof value !== 'object' || value === null) return [];
  return step === undefined ? [value as Row] : valuesAt((value as Row)[step], rest);
}

const ONE_AN_ORGANISATION: Distinct = {
  keyOf: ({ uscc }) => JSON.stringify(uscc),
  join: (rows) => [
    {
      uscc: rows[0]?.['uscc'] ?? null,
      name: rows.find(({ name }) => name !== null)?.['name'] ?? null,
      named: rows.flatMap(({ named }) => (Array.isArray(named) ? (named as unknown[]) : [])),
    },
  ],
};
