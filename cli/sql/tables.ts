import type { GraphQLSchema } from 'graphql';
import type { Column } from '../export/columns.ts';
import { searchesOf } from '../export/graph-schema.ts';
import { sourceOf } from '../export/sources.ts';
import type { Paging } from '../export/search-source.ts';
import { CliFault } from '../exit.ts';

/** What a statement may name. */
export interface SqlTable {
  /** `food_drug` */
  readonly name: string;
  /** By what it is exported. */
  readonly exported: string;
  readonly columns: readonly Column[];
}

/** Tables that are no search of the graph. */
const OVER_ALL = ['records', 'links', 'organisations'];

/** The tables that this caller may ask for, by the graph as it shows itself: one a search, and those over all sectors. */
export async function tablesOf(schema: GraphQLSchema, paging: Paging): Promise<SqlTable[]> {
  const searches = searchesOf(schema).map(({ field }) => ({
    name: snake(field.replace(/Records$/, '')),
    exported: field,
  }));
  const tables: SqlTable[] = [];
  for (const { name, exported } of [...searches, ...OVER_ALL.map((each) => ({ name: each, exported: each }))]) {
    const columns = await columnsOf(exported, schema, paging);
    if (columns) tables.push({ name, exported, columns });
  }
  return tables;
}

/** null: the graph has no such table for this caller. */
async function columnsOf(table: string, schema: GraphQLSchema, paging: Paging): Promise<readonly Column[] | null> {
  try {
    return (await sourceOf({ table, schema }, paging)).tables[0]?.columns ?? null;
  } catch (error) {
    if (error instanceof CliFault) return null;
    throw error;
  }
}

function snake(name: string): string {
  return name.replace(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();
}
