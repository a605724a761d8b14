import {
  type CompositeType,
  type Subgraph as ApolloSubgraph,
  isInterfaceObjectType,
} from '@apollo/federation-internals';
import {
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql';
import { readRequirements, type Requirements } from '../plan/requirements.ts';
import type { GraphParts } from '../supergraph/graph-parts.ts';

/** A subgraph as the supergraph tells of it. */
export interface JoinedSubgraph {
  readonly name: string;
  readonly schema: GraphQLSchema;
  /** Interfaces that it knows as objects (`@interfaceObject`). */
  readonly interfaceObjects: ReadonlySet<string>;
  /** By type, the keys by which it can be asked. */
  readonly keys: ReadonlyMap<string, readonly SelectionSetNode[]>;
}

/** A subgraph that has a field. */
export interface Owner {
  readonly subgraph: JoinedSubgraph;
  /** What it calls the type: the interface, where it knows that as an object. */
  readonly typename: string;
  readonly field: GraphQLField<unknown, unknown>;
}

/** Who has what in a supergraph. */
export class Joined {
  readonly whole: GraphQLSchema;
  readonly api: GraphQLSchema;
  readonly subgraphs: readonly JoinedSubgraph[];
  readonly requirements: Requirements;
  readonly #owners = new Map<string, readonly Owner[]>();
  readonly #requires = new Map<string, SelectionSetNode | null>();

  /** @throws Error when no subgraphs can be read of it */
  constructor(graph: GraphParts) {
    this.whole = graph.whole;
    this.api = graph.api;
    this.requirements = readRequirements(graph.document);
    this.subgraphs = [...graph.apollo.subgraphs()].map(joinedSubgraph);
  }

  /** Object types that a type of that subgraph stands for, also where it knows their interface alone. */
  typesOf({ schema, interfaceObjects }: JoinedSubgraph, typename: string): readonly string[] {
    if (interfaceObjects.has(typename)) return this.implementing(typename);
    const type = schema.getType(typename);
    return isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [typename];
  }

  /** Object types of the whole graph that the type stands for. */
  implementing(typename: string): readonly string[] {
    const type = this.whole.getType(typename);
    return isAbstractType(type) ? this.whole.getPossibleTypes(type).map(({ name }) => name) : [typename];
  }

  /** What that subgraph calls an object of that type; undefined: it does not know it. */
  nameIn({ schema, interfaceObjects }: JoinedSubgraph, typename: string): string | undefined {
    if (isObjectType(schema.getType(typename))) return typename;
    return [...interfaceObjects].find((each) => this.implementing(each).includes(typename));
  }

  /** Those that have the field of objects of that type. */
  ownersOf(typename: string, fieldName: string): readonly Owner[] {
    const place = `${typename}.${fieldName}`;
    let owners = this.#owners.get(place);
    if (!owners)
      this.#owners.set(
        place,
        (owners = this.subgraphs.flatMap((subgraph) => {
          const name = this.nameIn(subgraph, typename);
          const type = name === undefined ? undefined : subgraph.schema.getType(name);
          const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
          return field && type ? [{ subgraph, typename: type.name, field }] : [];
        })),
      );
    return owners;
  }

  /**
   * What the field is computed from; null where it is computed from nothing, or where those that have it do not say the
   * same.
   */
  requiredBy(typename: string, fieldName: string): SelectionSetNode | null {
    const place = `${typename}.${fieldName}`;
    let required = this.#requires.get(place);
    if (required === undefined) {
      const sets = this.ownersOf(typename, fieldName)
        .filter((owner) => !this.requirements.isExternal(owner.subgraph.name, owner.typename, fieldName))
        .map((owner) => this.requirements.selectionOf(owner.subgraph.name, owner.typename, fieldName));
      const texts = new Set(sets.map((set) => set && print(set)));
      this.#requires.set(place, (required = (texts.size === 1 && sets[0]) || null));
    }
    return required;
  }
}

function joinedSubgraph(subgraph: ApolloSubgraph): JoinedSubgraph {
  const types = [...subgraph.schema.objectTypes(), ...subgraph.schema.interfaceTypes()];
  const keyDirective = subgraph.metadata().keyDirective();
  const keysOf = (type: CompositeType): SelectionSetNode[] =>
    type
      .appliedDirectivesOf(keyDirective)
      .flatMap((each) =>
        each.arguments().resolvable === false ? [] : [selectionSet(String(each.arguments().fields))],
      );
  return {
    name: subgraph.name,
    schema: subgraph.schema.toGraphQLJSSchema(),
    interfaceObjects: new Set(types.filter(isInterfaceObjectType).map(({ name }) => name)),
    keys: new Map(types.map((type) => [type.name, keysOf(type)] as const).filter(([, keys]) => keys.length > 0)),
  };
}

function selectionSet(fields: string): SelectionSetNode {
  const [definition] = parse(`{${fields}}`, { noLocation: true }).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('a key is no selection');
  return definition.selectionSet;
}

/** The field of an object type. @throws Error where it has none of that name */
export function fieldIn(schema: GraphQLSchema, typename: string, fieldName: string): GraphQLField<unknown, unknown> {
  const type = schema.getType(typename);
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[fieldName] : undefined;
  if (!field) throw new Error(`the supergraph has no field ${typename}.${fieldName}`);
  return field;
}
