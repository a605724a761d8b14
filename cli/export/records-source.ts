import { type GraphQLSchema, isInterfaceType } from 'graphql';
import type { Row } from './columns.ts';
import type { RecordSearch } from './graph-schema.ts';
import { type Paging, searchSource } from './search-source.ts';
import { type Selection, selectionFor } from './selection.ts';
import type { TableWork } from './table-work.ts';
import { inSequence, type OutputTable, type TableSource } from './table-source.ts';

/** Records of one sector that hold to a condition. */
export interface RecordsPart {
  readonly sector: string;
  readonly where: TableWork['where'];
}

/**
 * The records of several sectors as one table: what all of them have, then a column a sector, an object of what only its records have;
 * null in the rows of others.
 * @param searches of the sectors that have columns
 * @param parts what is read, in this order
 */
export function recordsSource(
  paging: Paging,
  schema: GraphQLSchema,
  searches: readonly RecordSearch[],
  parts: readonly RecordsPart[],
  { filter, fields }: Pick<TableWork, 'filter' | 'fields'> = {},
): TableSource {
  const record = schema.getType('SectorRecord');
  const shared = new Set(isInterfaceType(record) ? Object.keys(record.getFields()) : []);
  const selections = searches.map(({ node }) => selectionFor(schema, node, fields));
  const common = new Map(
    selections
      .flatMap(({ columns }) => columns)
      .flatMap((each) => (shared.has(each.name) ? [[each.name, each] as const] : [])),
  );
  const own = searches.map(({ ownField }, i) => ({
    name: ownField,
    columns: (selections[i]?.columns ?? []).filter(({ name }) => !common.has(name)),
  }));
  const table: OutputTable = {
    name: '',
    columns: [
      ...common.values(),
      ...own.flatMap(({ name, columns }) => (columns.length > 0 ? [{ name, type: { struct: columns } }] : [])),
    ],
  };
  const names = table.columns.map(({ name }) => name);
  return inSequence(
    parts.flatMap(({ sector, where }) => {
      const i = searches.findIndex((each) => each.sector === sector);
      const search = searches[i];
      if (!search) return [];
      const { text = '', columns = [] } = (selections[i] ?? {}) as Partial<Selection>;
      const source = searchSource(paging, { search, where, filter, selection: text, columns });
      const mine = own[i] ?? { name: '', columns: [] };
      const asCommon = (row: Row): Row => {
        const made: Record<string, unknown> = {};
        for (const name of names) made[name] = common.has(name) ? (row[name] ?? null) : null;
        if (mine.columns.length > 0)
          made[mine.name] = Object.fromEntries(mine.columns.map(({ name }) => [name, row[name] ?? null]));
        return made;
      };
      return [
        {
          ...source,
          async page(cursor: string | null) {
            const page = await source.page(cursor);
            return { ...page, rows: page.rows.map((rows) => rows.map(asCommon)) };
          },
        },
      ];
    }),
    [table],
  );
}
