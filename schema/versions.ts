import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';

/** Of which shapes somebody speaks: whole numbers from 1 that only grow. */
export interface SchemaVersion {
  readonly contract: number;
  /** Of the sector's own schema; null: not told. */
  readonly schema: number | null;
}

/** How a member stands to the graph; UNKNOWN: one of them tells no version. */
export type SchemaState = 'SAME' | 'BEHIND' | 'AHEAD' | 'UNKNOWN';

/** What a member has told of itself, beside what the graph was composed of. */
export interface MemberSchema {
  readonly state: SchemaState;
  readonly own: SchemaVersion | null;
  readonly graph: SchemaVersion | null;
}

/** The header of every GraphQL response of a member: `contract=2, schema=1`. */
export const SCHEMA_HEADER = 'tongcha-schema';

export function schemaField({ contract, schema }: SchemaVersion): string {
  return schema === null ? `contract=${contract}` : `contract=${contract}, schema=${schema}`;
}

/** @param field the header as it came @returns null where it tells nothing that can be read */
export function readSchemaField(field: unknown): SchemaVersion | null {
  const match = typeof field === 'string' ? /^contract=([1-9]\d{0,8})(?:, ?schema=([1-9]\d{0,8}))?$/.exec(field) : null;
  return match ? { contract: Number(match[1]), schema: match[2] === undefined ? null : Number(match[2]) } : null;
}

/**
 * What a sector's schema says of itself, in a subgraph as in a supergraph: `AGRICULTURE @tag(name: "contract/2") @tag(name: "schema/1")`.
 * @returns null where it does not say for which contract it was written
 */
export function versionOf(document: DocumentNode, sector: string): SchemaVersion | null {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'Sector') continue;
    const value = definition.values?.find(({ name }) => name.value === sector);
    const contract = tagged(value?.directives, 'contract');
    if (contract !== null) return { contract, schema: tagged(value?.directives, 'schema') };
  }
  return null;
}

/** Why a sector's schema cannot stand with the contract in the same document; null: it can. @param name the subgraph's */
export function contractFault(name: string, sector: string, document: DocumentNode): string | null {
  const contract = contractIn(document);
  const own = versionOf(document, sector);
  if (contract === null) return `${name}: the contract does not tell its version`;
  if (own?.contract === contract && own.schema !== null) return null;
  const wanted = `${sector} @tag(name: "contract/${contract}") @tag(name: "schema/${own?.schema ?? 1}")`;
  return own && own.contract !== contract
    ? `${name}: its schema was written for contract ${own.contract}, and the contract here is ${contract}: bring it in line, then say so in enum Sector { ${wanted} }`
    : `${name}: its schema tells no version: write enum Sector { ${wanted} }`;
}

export function schemaStateOf(own: SchemaVersion | null, graph: SchemaVersion | null): MemberSchema {
  return { state: stateOf(own, graph), own, graph };
}

export function isOtherVersion({ state }: MemberSchema): boolean {
  return state === 'BEHIND' || state === 'AHEAD';
}

/** The two numbers that differ, and of what; null where none do. */
export function versionsApart({ own, graph }: Pick<MemberSchema, 'own' | 'graph'>): {
  readonly of: 'contract' | 'schema';
  readonly own: number;
  readonly graph: number;
} | null {
  if (!own || !graph) return null;
  if (own.contract !== graph.contract) return { of: 'contract', own: own.contract, graph: graph.contract };
  return own.schema === null || graph.schema === null || own.schema === graph.schema
    ? null
    : { of: 'schema', own: own.schema, graph: graph.schema };
}

function stateOf(own: SchemaVersion | null, graph: SchemaVersion | null): SchemaState {
  if (!own || !graph) return 'UNKNOWN';
  const apart = versionsApart({ own, graph });
  if (!apart) return own.schema === null || graph.schema === null ? 'UNKNOWN' : 'SAME';
  return apart.own < apart.graph ? 'BEHIND' : 'AHEAD';
}

function contractIn(document: DocumentNode): number | null {
  for (const definition of document.definitions)
    if (definition.kind === Kind.INTERFACE_TYPE_DEFINITION && definition.name.value === 'SectorRecord')
      return tagged(definition.directives, 'contract');
  return null;
}

function tagged(directives: readonly ConstDirectiveNode[] = [], what: string): number | null {
  for (const { name, arguments: given } of directives) {
    const value = name.value === 'tag' ? given?.[0]?.value : undefined;
    const [, of, number] = value?.kind === Kind.STRING ? (/^(\w+)\/([1-9]\d{0,8})$/.exec(value.value) ?? []) : [];
    if (of === what) return Number(number);
  }
  return null;
}
