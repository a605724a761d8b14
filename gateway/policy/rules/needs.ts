import {
  type ConstDirectiveNode,
  type DocumentNode,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type GraphQLInterfaceType,
  type GraphQLObjectType,
  getNamedType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql';
import type { AccessMarks, Mark } from '../../supergraph/marks.ts';
import { addsTo } from './marks.ts';

/** The number of a mark: equal marks have one. */
export type Need = number;

type Fielded = GraphQLObjectType | GraphQLInterfaceType;

/**
 * Which marks must hold for a type, and for a field, to be had: their own, and those of all that must be fetched with them.
 * A field needs what it requires; a type needs the fields of its keys, because any fetch may have to reach it by any of them;
 * both need what those need in turn.
 */
export class Needs {
  /** By their numbers. */
  readonly marks: Mark[] = [];
  readonly #schema: GraphQLSchema;
  readonly #numbers = new Map<string, Need>();
  readonly #own = new Map<string, Set<Need>>();
  readonly #with = new Map<string, Set<string>>();
  readonly #all = new Map<string, ReadonlySet<Need>>();

  constructor(schema: GraphQLSchema, supergraph: DocumentNode, marks: AccessMarks) {
    this.#schema = schema;
    for (const type of Object.values(schema.getTypeMap())) {
      if (isInterfaceType(type)) this.#readInterface(type, marks);
      else this.#readOwn(type.name, marks.types.get(type.name));
      if (isObjectType(type)) this.#readObject(type, marks);
    }
    for (const definition of supergraph.definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION)
        continue;
      const type = schema.getType(definition.name.value);
      if (!isObjectType(type) && !isInterfaceType(type)) continue;
      const joins = named(definition.directives, 'join__type');
      // Where an interface is known as an object, its keys are fetched before anyone knows which of its types stands there.
      const together = joins.some((join) => flag(join, 'isInterfaceObject'));
      if (together)
        for (const one of schema.getPossibleTypes(type as GraphQLInterfaceType))
          for (const other of schema.getPossibleTypes(type as GraphQLInterfaceType)) this.#needs(one.name, other.name);
      for (const join of joins)
        for (const each of isObjectType(type) ? [type] : together ? this.#typesOf(type) : [])
          this.#needsSet(each.name, type, fieldSet(join, 'key'));
      for (const field of definition.fields ?? []) {
        for (const join of named(field.directives, 'join__field'))
          for (const each of this.#typesOf(type))
            this.#needsSet(`${each.name}.${field.name.value}`, type, fieldSet(join, 'requires'));
      }
    }
  }

  /** @param place a type that is not abstract, or `Type.field` of an object type */
  of(place: string): ReadonlySet<Need> {
    const known = this.#all.get(place);
    if (known) return known;
    const reached = new Set([place]);
    // The set grows while it is read.
    for (const each of reached) for (const next of this.#with.get(each) ?? []) reached.add(next);
    const all = new Set([...reached].flatMap((each) => [...(this.#own.get(each) ?? [])]));
    this.#all.set(place, all);
    return all;
  }

  #readOwn(place: string, marks: readonly Mark[] = []): void {
    for (const mark of marks) {
      // Nothing is asked for.
      if (mark.anyOf.length === 0 || mark.anyOf.some((all) => all.length === 0)) continue;
      const key = JSON.stringify([mark.kind, mark.anyOf.map((all) => all.toSorted().join('\n')).sort()]);
      let number = this.#numbers.get(key);
      if (number === undefined) this.#numbers.set(key, (number = this.marks.push(mark) - 1));
      add(this.#own, place, number);
    }
  }

  #readObject(type: GraphQLObjectType, marks: AccessMarks): void {
    for (const field of Object.values(type.getFields())) {
      const place = `${type.name}.${field.name}`;
      this.#readOwn(place, marks.fields.get(place));
      const returned = getNamedType(field.type);
      if (!isAbstractType(returned)) this.#needs(place, returned.name);
    }
  }

  /** Composition marks an interface with the marks of all its types. What it has beside those counts for each of them. */
  #readInterface(type: GraphQLInterfaceType, marks: AccessMarks): void {
    const types = this.#schema.getPossibleTypes(type);
    const beside = addsTo(
      types.flatMap(({ name }) => marks.types.get(name) ?? []),
      marks.types.get(type.name) ?? [],
    );
    for (const { name } of types) this.#readOwn(name, beside);
    for (const field of Object.keys(type.getFields())) {
      const own = addsTo(
        types.flatMap(({ name }) => marks.fields.get(`${name}.${field}`) ?? []),
        marks.fields.get(`${type.name}.${field}`) ?? [],
      );
      for (const { name } of types) this.#readOwn(`${name}.${field}`, own);
    }
  }

  /** All that the field set fetches, of whatever types. */
  #needsSet(place: string, parent: Fielded, set: SelectionSetNode | null): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) continue;
      if (selection.kind === Kind.INLINE_FRAGMENT) {
        const type = selection.typeCondition ? this.#schema.getType(selection.typeCondition.name.value) : parent;
        if (isObjectType(type) || isInterfaceType(type)) this.#needsSet(place, type, selection.selectionSet);
        else if (isAbstractType(type))
          for (const each of this.#schema.getPossibleTypes(type)) this.#needsSet(place, each, selection.selectionSet);
        continue;
      }
      for (const type of this.#typesOf(parent)) {
        this.#needs(place, type.name);
        this.#needs(place, `${type.name}.${selection.name.value}`);
      }
      const returned = getNamedType(parent.getFields()[selection.name.value]?.type);
      if (isObjectType(returned) || isInterfaceType(returned))
        this.#needsSet(place, returned, selection.selectionSet ?? null);
      else if (isAbstractType(returned))
        for (const each of this.#schema.getPossibleTypes(returned))
          this.#needsSet(place, each, selection.selectionSet ?? null);
    }
  }

  #typesOf(type: Fielded): readonly GraphQLObjectType[] {
    return isObjectType(type) ? [type] : this.#schema.getPossibleTypes(type);
  }

  #needs(place: string, other: string): void {
    if (place !== other) add(this.#with, place, other);
  }
}

function add<T>(map: Map<string, Set<T>>, key: string, value: T): void {
  const set = map.get(key);
  if (set) set.add(value);
  else map.set(key, new Set([value]));
}

function named(directives: readonly ConstDirectiveNode[] | undefined, name: string): readonly ConstDirectiveNode[] {
  return (directives ?? []).filter((directive) => directive.name.value === name);
}

function flag(directive: ConstDirectiveNode, name: string): boolean {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  return value?.kind === Kind.BOOLEAN && value.value;
}

function fieldSet(directive: ConstDirectiveNode, name: string): SelectionSetNode | null {
  const value = directive.arguments?.find((each) => each.name.value === name)?.value;
  if (value?.kind !== Kind.STRING) return null;
  const [definition] = parse(`{${value.value}}`, { noLocation: true }).definitions;
  return definition?.kind === Kind.OPERATION_DEFINITION ? definition.selectionSet : null;
}
