import type { GraphQLSchema } from 'graphql';
import { CliFault, EXIT } from '@tongcha/command';
import {
  readSchema,
  type RecordSearch,
  recordSearches,
  type Search,
  searchesOf,
  searchNamed,
  unlistedSectors,
} from './graph-schema.ts';
import { chainsSource } from './chains-source.ts';
import type { Column } from './columns.ts';
import { knownOrganisations } from './known-organisations.ts';
import { linksSource } from './links-source.ts';
import { withheldAs } from './missing.ts';
import { organisationsSource } from './organisations-source.ts';
import { recordsSource } from './records-source.ts';
import { type Paging, searchSource } from './search-source.ts';
import { selectionFor } from './selection.ts';
import { noSuchTable } from './tables.ts';
import { inSequence, type TableSource } from './table-source.ts';
import type { TableWork } from './table-work.ts';

/** @throws CliFault usage */
export async function sourceOf(work: TableWork, paging: Paging): Promise<TableSource> {
  const { table, where, filter, fields, kinds, from, to, roots, walk } = work;
  const schema = work.schema ?? (await readSchema(paging.gateway));
  const searches = searchesOf(schema);
  const telling = (source: TableSource): TableSource => tellUnlisted(source, schema, where);
  switch (table) {
    case 'records': {
      const asked = sectorsIn(searches, where);
      const parts = asked.map(({ sector }) => ({ sector, where }));
      return telling(recordsSource(paging, schema, asked, parts, work));
    }
    case 'links':
      return telling(linksSource(paging, codesSource(paging, sectorsIn(searches, where), work), { kinds, from, to }));
    case 'organisations':
      return telling(knownOrganisations(paging, schema, organisationsSource(paging, sectorsIn(searches, where), work)));
    case 'chains':
      return chainsSource(paging, schema, roots ?? [], {
        ...(walk ?? { forward: false, depth: 20, units: 1_000 }),
        kinds,
        from,
        to,
      });
    default: {
      const search = searchNamed(table, searches);
      if (!search) throw noSuchTable(table, schema);
      const { text, columns } = selectionFor(schema, search.node, fields);
      return searchSource(paging, { search, where, filter, selection: text, columns });
    }
  }
}

/** Says of sectors that were asked for and may not be listed that they are kept back: without it a part would look like the whole. */
export function tellUnlisted(source: TableSource, schema: GraphQLSchema, where: TableWork['where']): TableSource {
  const sectors = where?.['sectors'];
  const kept = unlistedSectors(schema)
    .filter((sector) => !Array.isArray(sectors) || sectors.includes(sector))
    .map((sector) => withheldAs({ sector, policy: `${sector.toLowerCase().replaceAll('_', '-')}/search` }));
  return {
    ...source,
    async page(cursor) {
      const page = await source.page(cursor);
      return cursor === null ? { ...page, missing: [...page.missing, ...kept] } : page;
    },
  };
}

/** The codes of records. */
function codesSource(paging: Paging, searches: readonly RecordSearch[], { where, filter }: TableWork): TableSource {
  const columns: readonly Column[] = [{ name: 'code', type: 'text' }];
  return inSequence(
    searches.map((search) => searchSource(paging, { search, where, filter, selection: 'code', columns })),
    [{ name: '', columns }],
  );
}

/** The searches of records that a condition does not rule out by its sectors. @throws CliFault usage where none is left */
function sectorsIn(searches: readonly Search[], where: TableWork['where']): readonly RecordSearch[] {
  const all = recordSearches(searches);
  const sectors = where?.['sectors'];
  const asked = Array.isArray(sectors) ? all.filter(({ sector }) => sectors.includes(sector)) : all;
  if (asked.length > 0) return asked;
  throw new CliFault(
    EXIT.usage,
    `没有可导出的记录;sectors 可为: / there are no records to export; sectors may be: ${all.map(({ sector }) => sector).join(' ') || '-'}`,
  );
}
