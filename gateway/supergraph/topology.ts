import {
  type ConstDirectiveNode,
  type DocumentNode,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeNode,
} from 'graphql';
import { type SchemaVersion, versionOf } from '@tongcha/schema';
import { CHAIN, IN_PROCESS } from './chain-subgraph.ts';

/** What the gateway must know of one ministry, read from the supergraph. */
export interface MinistryEntry {
  /** The subgraph's name: hazardous-goods */
  readonly name: string;
  readonly url: string;
  /** HAZARDOUS_GOODS */
  readonly sector: string;
  /** HazardousGoodsRecord */
  readonly recordType: string;
  /** Of that type; absent: any there may be. */
  readonly recordFields?: ReadonlySet<string>;
  /** TraceUnit.hazardousGoods */
  readonly recordField: string;
  /** TraceUnit.hazardousGoodsLinks */
  readonly linksField: string;
  /** Query.hazardousGoodsRecords, where it takes the contract's conditions; null: it does not. */
  readonly searchField: string | null;
  /** Query.hazardousGoodsRecalled; null: it has none. Absent as null. */
  readonly recalledField?: string | null;
  /** Query.hazardousGoodsTotals; null: it has none. */
  readonly totalsField: string | null;
  /** What its sector's members tell of an organisation; null: nothing. Absent as null. */
  readonly organization?: OrganizationEntry | null;
  /** Of the schema that the supergraph was composed of; null: it does not tell. */
  readonly version?: SchemaVersion | null;
}

export interface OrganizationEntry {
  /** Organization.hazardousGoods */
  readonly field: string;
  /** HazardousGoodsOrganization */
  readonly type: string;
  /** Of that type. */
  readonly fields: ReadonlySet<string>;
}

export interface SubgraphEntry {
  readonly name: string;
  readonly url: string;
}

export interface Topology {
  /** Those that are called. */
  readonly subgraphs: readonly SubgraphEntry[];
  /** Whether the gateway's own fields are among it. */
  readonly isOurs: boolean;
  /** In the order of their sectors' names, which is the order of every answer. Empty for a foreign supergraph. */
  readonly ministries: readonly MinistryEntry[];
}

/** Reads subgraphs and ministries out of a composed supergraph (join spec v0.3 and later). */
export function readTopology(supergraph: string): Topology {
  const document = parse(supergraph, { noLocation: true });
  const graphs = readGraphs(document);
  const objects = new Map(
    document.definitions.flatMap((each) =>
      each.kind === Kind.OBJECT_TYPE_DEFINITION ? [[each.name.value, each] as const] : [],
    ),
  );
  const isOwn = ({ name, url }: SubgraphEntry): boolean => name === CHAIN && url === IN_PROCESS;
  const sectors = readSectors(
    document,
    new Set([...graphs].flatMap(([graph, entry]) => (isOwn(entry) ? [graph] : []))),
  );
  const unitFields = objects.get('TraceUnit')?.fields ?? [];
  const ministries: MinistryEntry[] = [];
  for (const field of unitFields) {
    const recordType = named(field.type);
    const record = objects.get(recordType);
    const graph = ownerOf(field.directives);
    const owner = graph === undefined ? undefined : graphs.get(graph);
    if (!graph || !owner || !record || !isSectorRecord(record)) continue;
    const linksField = unitFields.find((each) => named(each.type) === 'TraceLink' && ownerOf(each.directives) === graph)
      ?.name.value;
    const sector = sectors.get(graph);
    if (linksField && sector)
      ministries.push({
        ...owner,
        sector,
        recordType,
        recordFields: new Set((record.fields ?? []).map(({ name }) => name.value)),
        recordField: field.name.value,
        linksField,
        searchField: fieldAsked(objects.get('Query'), graph, 'SearchCondition', 'first'),
        recalledField: fieldAsked(objects.get('Query'), graph, 'RecalledCondition'),
        totalsField: fieldAsked(objects.get('Query'), graph, 'SearchCondition', 'by'),
        organization: organizationOf(objects, graph),
        version: versionOf(document, sector),
      });
  }
  const called = [...graphs.values()].filter((entry) => !isOwn(entry));
  return {
    subgraphs: called,
    isOurs: called.length < graphs.size,
    ministries: ministries.sort((a, b) => (a.sector < b.sector ? -1 : 1)),
  };
}

/** join__Graph's values: GRAPH -> name and address. */
export function readGraphs(document: DocumentNode): Map<string, SubgraphEntry> {
  const graphs = new Map<string, SubgraphEntry>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue;
    for (const value of definition.values ?? []) {
      const join = value.directives?.find((each) => each.name.value === 'join__graph');
      graphs.set(value.name.value, {
        name: argument(join, 'name') ?? value.name.value,
        url: argument(join, 'url') ?? '',
      });
    }
  }
  return graphs;
}

/** The value of Sector that only this graph and the gateway's own have. */
function readSectors(document: DocumentNode, own: ReadonlySet<string>): Map<string, string> {
  const sectors = new Map<string, string>();
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'Sector') continue;
    for (const value of definition.values ?? []) {
      for (const join of value.directives ?? []) {
        const graph = join.name.value === 'join__enumValue' ? argument(join, 'graph') : undefined;
        if (graph && !own.has(graph)) sectors.set(graph, value.name.value);
      }
    }
  }
  return sectors;
}

/** That takes such a condition of the contract, and an argument of that name. */
function fieldAsked(
  query: ObjectTypeDefinitionNode | undefined,
  graph: string,
  condition: string,
  beside = 'where',
): string | null {
  const field = query?.fields?.find(
    (each) =>
      ownerOf(each.directives) === graph &&
      each.arguments?.some(({ name }) => name.value === beside) &&
      each.arguments?.some(({ name, type }) => name.value === 'where' && named(type) === condition),
  );
  return field?.name.value ?? null;
}

/** The field of Organization that this graph adds, one object of each member. */
function organizationOf(
  objects: ReadonlyMap<string, ObjectTypeDefinitionNode>,
  graph: string,
): OrganizationEntry | null {
  for (const { name, type: of, directives } of objects.get('Organization')?.fields ?? []) {
    const type = named(of);
    const fields = new Set((objects.get(type)?.fields ?? []).map((each) => each.name.value));
    if (ownerOf(directives) === graph && fields.has('member')) return { field: name.value, type, fields };
  }
  return null;
}

function isSectorRecord(type: ObjectTypeDefinitionNode): boolean {
  return type.interfaces?.some((each) => each.name.value === 'SectorRecord') ?? false;
}

function ownerOf(directives: readonly ConstDirectiveNode[] | undefined): string | undefined {
  return argument(
    directives?.find((each) => each.name.value === 'join__field'),
    'graph',
  );
}

function argument(directive: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = directive?.arguments?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

function named(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : named(type.type);
}
