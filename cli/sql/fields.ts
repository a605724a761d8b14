import { type GraphQLObjectType, type GraphQLSchema, Kind, parse, print } from 'graphql';
import { recordSearches, searchesOf } from '../export/graph-schema.ts';
import { selectionFor } from '../export/selection.ts';
import type { SqlTable } from './tables.ts';

/**
 * What is asked of each row of a table of which only some columns are wanted, as a selection of GraphQL.
 * @param columns in small letters; null: all
 * @returns undefined where all of it is asked, as of a table that is no search, or where a column is not one field of each record
 */
export function fieldsOf(
  schema: GraphQLSchema,
  { exported, columns: all }: SqlTable,
  columns: ReadonlySet<string> | null,
): string | undefined {
  if (columns === null) return undefined;
  const searches = searchesOf(schema);
  const [first, ...others] =
    exported === 'records' ? recordSearches(searches) : searches.filter(({ field }) => field === exported);
  if (!first) return undefined;
  const wanted = all.map(({ name }) => name).filter((name) => columns.has(name.toLowerCase()));
  // What stands first in every row is asked anyway.
  const provenance = new Set(selectionFor(schema, first.node, '').columns.map(({ name }) => name));
  const names = wanted.filter((name) => !provenance.has(name));
  const isEverywhere = [first, ...others].every(({ node }) => names.every((name) => node.getFields()[name]));
  return isEverywhere ? selectionOf(schema, first.node, names) : undefined;
}

function selectionOf(schema: GraphQLSchema, node: GraphQLObjectType, names: readonly string[]): string {
  const [fragment] = parse(`fragment Row on ${node.name} { ${selectionFor(schema, node).text} }`).definitions;
  if (fragment?.kind !== Kind.FRAGMENT_DEFINITION) throw new Error('a selection is one fragment');
  return fragment.selectionSet.selections
    .filter((each) => each.kind === Kind.FIELD && names.includes(each.name.value))
    .map(print)
    .join(' ');
}
