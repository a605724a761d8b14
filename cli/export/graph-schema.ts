import {
  buildClientSchema,
  getIntrospectionQuery,
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  type IntrospectionQuery,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { namesOf } from '@tongcha/schema';
import type { Gateway } from '../gateway.ts';

/** A field of Query that answers a list page by page (Relay's connections). */
export interface Search {
  readonly field: string;
  /** What its rows are. */
  readonly node: GraphQLObjectType;
  /** The types of `where:` and `filter:`, as written in a variable; null: it takes none. */
  readonly whereType: string | null;
  readonly filterType: string | null;
  /** Whether it may say how many there are. */
  readonly hasTotal: boolean;
}

/** The graph as this caller may use it: what it may not is not in it. @throws CliFault as `need` */
export async function readSchema(gateway: Gateway): Promise<GraphQLSchema> {
  const { data } = await gateway.need<IntrospectionQuery>(getIntrospectionQuery({ descriptions: false }), {});
  return buildClientSchema(data);
}

/** Of a graph that has records their lists, and none of what is done with them: orders, alerts. */
export function searchesOf(schema: GraphQLSchema): Search[] {
  const record = schema.getType('SectorRecord');
  const isRecord = (node: GraphQLObjectType): boolean =>
    !isInterfaceType(record) || node.getInterfaces().includes(record);
  return Object.values(schema.getQueryType()?.getFields() ?? {}).flatMap((field) => {
    const node = nodeOf(field);
    if (!node || !isRecord(node)) return [];
    const typeOf = (name: string): string | null =>
      String(field.args.find((arg) => arg.name === name)?.type ?? '') || null;
    const connection = getNamedType(field.type);
    const hasTotal = isObjectType(connection) && connection.getFields()['total'] !== undefined;
    return [{ field: field.name, node, whereType: typeOf('where'), filterType: typeOf('filter'), hasTotal }];
  });
}

function nodeOf({ args, type }: GraphQLField<unknown, unknown>): GraphQLObjectType | null {
  const names = new Set(args.map(({ name }) => name));
  const connection = getNamedType(type);
  if (!names.has('first') || !names.has('after') || !isObjectType(connection)) return null;
  const edge = getNamedType(connection.getFields()['edges']?.type);
  const node = isObjectType(edge) ? getNamedType(edge.getFields()['node']?.type) : null;
  return connection.getFields()['pageInfo'] && isObjectType(node) ? node : null;
}

/** One of a sector's records. */
export interface RecordSearch extends Search {
  /** `FOOD_DRUG`, `foodDrug` */
  readonly sector: string;
  readonly ownField: string;
}

/** Sectors of which the graph has records, and this caller may not have the list. */
export function unlistedSectors(schema: GraphQLSchema): string[] {
  const record = schema.getType('SectorRecord');
  if (!isInterfaceType(record)) return [];
  const listed = new Set(recordSearches(searchesOf(schema)).map(({ sector }) => sector));
  return schema
    .getPossibleTypes(record)
    .map(({ name }) => sectorOf(name.replace(/Record$/, '')))
    .filter((sector) => !listed.has(sector))
    .toSorted();
}

/** `FoodDrug`, `foodDrug` -> `FOOD_DRUG` */
function sectorOf(name: string): string {
  return name.replace(/(?<=.)[A-Z]/g, '_$&').toUpperCase();
}

export function recordSearches(searches: readonly Search[]): RecordSearch[] {
  return searches.flatMap((search) => {
    if (!search.node.getInterfaces().some(({ name }) => name === 'SectorRecord')) return [];
    const ownField = search.field.replace(/Records$/, '');
    return [{ ...search, ownField, sector: sectorOf(ownField) }];
  });
}

/** By its field, or by its ministry in any spelling: hazardousGoodsRecords, hazardous-goods, HAZARDOUS_GOODS. */
export function searchNamed(name: string, searches: readonly Search[]): Search | undefined {
  const field = namesOf(name.toLowerCase().replaceAll('_', '-')).searchField;
  return searches.find((each) => each.field === name || each.field === field);
}

/** Whether one can ask for such a thing by itself: `Query { organization(uscc:): Organization }`. */
export function isAskable(schema: GraphQLSchema, type: unknown): boolean {
  return (
    Object.values(schema.getQueryType()?.getFields() ?? {}).some(
      (field) => field.args.length > 0 && field.type.toString().replace(/!$/, '') === String(type),
    ) &&
    (isObjectType(type) || isInterfaceType(type))
  );
}
