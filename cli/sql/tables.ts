import type { GraphQLSchema } from 'graphql';
import { CliFault } from '@tongcha/command';
import type { Column } from '../export/columns.ts';
import { searchesOf } from '../export/graph-schema.ts';
import type { Paging } from '../export/search-source.ts';
import { sourceOf } from '../export/sources.ts';

/** What a statement may name. */
export interface SqlTable {
  /** `food_drug` */
  readonly name: string;
  /** What it is exported as. */
  readonly exported: string;
  /** Of the chains of `roots`. */
  readonly chain?: { readonly forward: boolean; readonly part: 'units' | 'links' };
  readonly columns: readonly Column[];
}

/** Those that are no search of the graph. */
const OTHERS: readonly Omit<SqlTable, 'columns'>[] = [
  { name: 'records', exported: 'records' },
  { name: 'links', exported: 'links' },
  { name: 'organisations', exported: 'organisations' },
  { name: 'upstream', exported: 'chains', chain: { forward: false, part: 'units' } },
  { name: 'upstream_links', exported: 'chains', chain: { forward: false, part: 'links' } },
  { name: 'downstream', exported: 'chains', chain: { forward: true, part: 'units' } },
  { name: 'downstream_links', exported: 'chains', chain: { forward: true, part: 'links' } },
];

/** The tables that this caller may ask for, by the graph as it shows itself: one a search, and those over all sectors. */
export async function tablesOf(schema: GraphQLSchema, paging: Paging): Promise<SqlTable[]> {
  const searches = searchesOf(schema).map(({ field }) => ({
    name: snake(field.replace(/Records$/, '')),
    exported: field,
  }));
  const tables: SqlTable[] = [];
  for (const table of [...searches, ...OTHERS]) {
    const columns = await columnsOf(table, schema, paging);
    if (columns) tables.push({ ...table, columns });
  }
  return tables;
}

/** null: the graph has no such table for this caller. */
async function columnsOf(
  { exported, chain }: Omit<SqlTable, 'columns'>,
  schema: GraphQLSchema,
  paging: Paging,
): Promise<readonly Column[] | null> {
  if (chain && !schema.getQueryType()?.getFields()['chains']) return null;
  try {
    const { tables } = await sourceOf({ table: exported, schema, roots: [] }, paging);
    return tables.find(({ name }) => name === (chain?.part ?? ''))?.columns ?? null;
  } catch (error) {
    if (error instanceof CliFault) return null;
    throw error;
  }
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();
}
