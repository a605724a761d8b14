import type { GraphQLSchema } from 'graphql';
import { CliFault, EXIT } from '../exit.ts';
import { readSchema, type RecordSearch, recordSearches, type Search, searchesOf, searchNamed } from './graph-schema.ts';
import { recordsSource } from './records-source.ts';
import { type Paging, searchSource } from './search-source.ts';
import { selectionFor } from './selection.ts';
import type { TableSource } from './table-source.ts';

/** What is exported. */
export interface TableWork {
  /** `records`: of all sectors; else a search of the graph, by its field or its sector's name. */
  readonly table: string;
  /** SearchCondition of the contract: what the records must have. */
  readonly where?: Readonly<Record<string, unknown>> | undefined;
  /** Of a sector's own search. */
  readonly filter?: Readonly<Record<string, unknown>> | undefined;
  /** A selection of GraphQL in place of all that the caller may see. */
  readonly fields?: string | undefined;
  /** The graph as the caller may use it, where it has been read. */
  readonly schema?: GraphQLSchema | undefined;
}

/** @throws CliFault usage */
export async function sourceOf(work: TableWork, paging: Paging): Promise<TableSource> {
  const schema = work.schema ?? (await readSchema(paging.gateway));
  const searches = searchesOf(schema);
  if (work.table === 'records') return recordsSource(paging, schema, sectorsIn(searches, work.where), work);
  const search = searchNamed(work.table, searches);
  const { text, columns } = selectionFor(schema, search.node, work.fields);
  return searchSource(paging, { search, where: work.where, filter: work.filter, selection: text, columns });
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
