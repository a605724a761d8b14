import {
  astFromValue,
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  print,
} from 'graphql';
import type { AccessMarks, Mark } from '../supergraph/marks.ts';
import type { OwnersOf } from './owners.ts';
import { termsOf } from './terms.ts';

/** A field of schema/catalogue.graphql, but for the members that answer now. */
export interface CatalogueEntry {
  readonly type: string;
  readonly typeZh: string | null;
  readonly typeEn: string | null;
  readonly field: string;
  readonly gives: string;
  readonly takes: readonly string[];
  /** AGRICULTURE; empty: the gateway's own. */
  readonly sectors: readonly string[];
  readonly sharing: 'PUBLIC' | 'CONDITIONAL' | 'BY_RECORD';
  readonly policies: readonly (readonly string[])[];
  readonly personal: boolean;
  readonly zh: string | null;
  readonly en: string | null;
}

/** A graph as it is catalogued. */
export interface CataloguedGraph {
  /** What callers may be told the names of. */
  readonly api: GraphQLSchema;
  readonly marks: AccessMarks;
  readonly ownersOf: OwnersOf;
  /** By the subgraph's name: `agriculture` to AGRICULTURE. */
  readonly sectors: ReadonlyMap<string, string>;
}

type Composite = GraphQLObjectType | GraphQLInterfaceType;

/** What the contract masks before it leaves a member (schema/contract.graphql). */
const PERSONAL: ReadonlySet<string> = new Set(['PersonName', 'PersonPhone', 'PersonNumber', 'Remark']);

/** Every field of the graph's types, by type and name. */
export function catalogueOf(graph: CataloguedGraph): readonly CatalogueEntry[] {
  const types = Object.values(graph.api.getTypeMap())
    .filter((type): type is Composite => isObjectType(type) || isInterfaceType(type))
    .filter(({ name }) => !name.startsWith('__'));
  const conditions = new Conditions(graph, types);
  return types
    .flatMap((type) => Object.values(type.getFields()).map((field) => entryOf(graph, conditions, type, field)))
    .sort((a, b) => order(a.type, b.type) || order(a.field, b.field));
}

function entryOf(
  { ownersOf, sectors }: CataloguedGraph,
  conditions: Conditions,
  type: Composite,
  field: GraphQLField<unknown, unknown>,
): CatalogueEntry {
  const owners = ownersOf(type.name, field.name);
  const own = owners.flatMap((graph) => sectors.get(graph) ?? []).sort();
  const anyOf = conditions.of(type.name, field.name);
  // A mark on what sectors share would bind all of them, so there their own rules decide (docs/sharing.md).
  const isShared = own.length > 1 && !isOperation(type);
  const of = termsOf(type.description);
  return {
    type: type.name,
    typeZh: of.zh,
    typeEn: of.en,
    field: field.name,
    gives: String(field.type),
    takes: field.args.map(taken),
    sectors: own,
    sharing: anyOf.length > 0 ? 'CONDITIONAL' : isShared ? 'BY_RECORD' : 'PUBLIC',
    policies: anyOf,
    personal: PERSONAL.has(getNamedType(field.type).name),
    ...termsOf(descriptionOf(type, field)),
  };
}

const isOperation = ({ name }: Composite): boolean => name === 'Query' || name === 'Mutation';

/** A record's field is often described by the interface alone. */
function descriptionOf(type: Composite, { name, description }: GraphQLField<unknown, unknown>): string | null {
  if (description) return description;
  for (const each of type.getInterfaces()) {
    const found = each.getFields()[name]?.description;
    if (found) return found;
  }
  return null;
}

function taken({ name, type, defaultValue }: GraphQLArgument): string {
  const value = defaultValue === undefined ? null : astFromValue(defaultValue, type);
  return `${name}: ${String(type)}${value ? ` = ${print(value)}` : ''}`;
}

type Ways = readonly (readonly string[])[];

/** On which conditions fields are reached. */
class Conditions {
  readonly #marks: AccessMarks;
  /** Of each type that no unmarked way leads to: each way to it. */
  readonly #through = new Map<string, Ways>();

  constructor({ api, marks }: CataloguedGraph, types: readonly Composite[]) {
    this.#marks = marks;
    const open = openTypes(api, marks);
    // A type may be reached through one that is reached so itself, so until nothing is added.
    for (let added = true; added;) {
      added = false;
      for (const type of types) {
        if (!open.has(type.name) && !this.#through.has(type.name)) continue;
        for (const field of Object.values(type.getFields())) {
          const to = getNamedType(field.type).name;
          if (open.has(to)) continue;
          const before = this.#through.get(to) ?? [];
          const more = this.of(type.name, field.name).filter((way) => !before.some((each) => isSame(each, way)));
          if (more.length === 0) continue;
          this.#through.set(to, [...before, ...more]);
          added = true;
        }
      }
    }
  }

  /** Each list opens it; empty: nothing is asked for. */
  of(type: string, field: string): Ways {
    const { types, fields } = this.#marks;
    const own = [...(types.get(type) ?? []), ...(fields.get(`${type}.${field}`) ?? [])];
    const through = this.#through.get(type) ?? [];
    if (own.length === 0) return through;
    const ways = through.length === 0 ? [[]] : through;
    return ways.flatMap((way) => waysOf(own).map((terms) => [...new Set([...way, ...terms])]));
  }
}

/** Types that unmarked fields lead to. */
function openTypes(api: GraphQLSchema, marks: AccessMarks): ReadonlySet<string> {
  const open = new Set<string>();
  const waiting = [api.getQueryType(), api.getMutationType()].flatMap((type) => type?.name ?? []);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (open.has(name)) continue;
    open.add(name);
    const type = api.getType(name);
    if (isInterfaceType(type)) waiting.push(...api.getPossibleTypes(type).map((each) => each.name));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of Object.values(type.getFields()))
      if (!marks.fields.has(`${name}.${field.name}`)) waiting.push(getNamedType(field.type).name);
  }
  return open;
}

/** Of marks of which all must hold: each way to hold them. */
function waysOf(marks: readonly Mark[]): Ways {
  return marks.reduce<Ways>(
    (ways, { kind, anyOf }) =>
      ways.flatMap((way) => anyOf.map((all) => [...way, ...all.map((term) => spoken(kind, term))])),
    [[]],
  );
}

/** `agriculture/parties`; a scope as `scope:impact`; `token`: any token. */
function spoken(kind: Mark['kind'], term: string): string {
  return kind === 'policies' ? term : kind === 'scopes' ? `scope:${term}` : 'token';
}

const isSame = (a: readonly string[], b: readonly string[]): boolean => a.join('\n') === b.join('\n');
const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
