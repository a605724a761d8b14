import {
  getNamedType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionNode,
} from 'graphql';
import { type FetchedField, mayHaveField, type Place, type PlannedFetch } from './fetched.ts';
import { meaningOf } from './meaning.ts';
import { type Required, type RequiredField, rootOf } from './plan.ts';
import type { Requirements } from './requirements.ts';
import { isOfType, namesOf } from './selections.ts';

/**
 * What a plan gets wrong of the fields that others are computed from (`@requires`), in words; null: nothing. Of two
 * requirements of one field with other arguments the planner keeps one, and it may ask a subgraph for a field before
 * what that needs is known.
 */
export function notAsRequired(schema: GraphQLSchema, requirements: Requirements, place: Place): string | null {
  for (const fetch of place.fetches) {
    const wrong = inFetch(schema, requirements, fetch, place);
    if (wrong !== null) return wrong;
  }
  for (const below of place.below()) {
    const wrong = notAsRequired(schema, requirements, below);
    if (wrong !== null) return wrong;
  }
  return null;
}

function inFetch(
  schema: GraphQLSchema,
  requirements: Requirements,
  { node, fields }: PlannedFetch,
  place: Place,
): string | null {
  const { serviceName: subgraph } = node;
  const root = rootOf(node, schema);
  return node.requires ? firstIn(fields, ofEntity) : firstIn(fields, (field) => ofObject(field, root?.name ?? '', []));

  function ofEntity(field: FetchedField): string | null {
    const typename = field.on.at(-1) ?? '';
    const name = field.node.name.value;
    const given = node.requires ?? [];
    const asked = typesOf(schema, typename).filter((type) => given.some((each) => appliesTo(schema, each, type)));
    for (const each of knownAs(schema, typename)) {
      const required = requirements.selectionOf(subgraph, each, name);
      const lacking = required && firstNotGiven(schema, required.selections, asked, given);
      if (lacking) return `${typename}.${name} would be fetched before ${lacking}, which it needs`;
      const other = required && withOtherArguments(schema, required.selections, place, typename);
      if (other) return `${typename}.${name} needs ${other}, which is fetched with other arguments for another field`;
      if (requirements.isExternal(subgraph, each, name) && !asked.every((type) => isGiven(schema, given, type, name)))
        return `${typename}.${name} would be fetched where it is not known`;
    }
    return inside(field, typename, []);
  }

  /** @param provided what the subgraph gives along there of other subgraphs' fields */
  function ofObject(field: FetchedField, parent: string, provided: readonly SelectionNode[]): string | null {
    const typename = field.on.at(-1) ?? parent;
    const name = field.node.name.value;
    const isThere = (each: string): boolean => named(provided, each).length > 0;
    for (const type of knownAs(schema, typename)) {
      const lacking = [...(requirements.of(subgraph, type, name) ?? [])].find((each) => !isThere(each));
      if (lacking !== undefined) return `${type}.${name} would be fetched before ${lacking}, which it needs`;
    }
    if (requirements.isExternal(subgraph, typename, name) && !isThere(name))
      return `${typename}.${name} would be fetched where it is not known`;
    return inside(field, typename, below(named(provided, name)));
  }

  function inside(field: FetchedField, typename: string, provided: readonly SelectionNode[]): string | null {
    const type = schema.getType(typename);
    const name = field.node.name.value;
    const definition = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined;
    if (!definition) return null;
    const along = [...provided, ...(requirements.providedBy(subgraph, typename, name)?.selections ?? [])];
    return firstIn(field.below, (each) => ofObject(each, getNamedType(definition.type).name, along));
  }
}

/** The names under which a subgraph may say what a field of such an object is computed from. */
function knownAs(schema: GraphQLSchema, typename: string): readonly string[] {
  return [...new Set([...namesOf(schema, typename), ...typesOf(schema, typename)])];
}

/** The types that an object may be of. */
function typesOf(schema: GraphQLSchema, typename: string): readonly string[] {
  const type = schema.getType(typename);
  return isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [typename];
}

/** The first of the required fields that the representation of an object of one of those types has not; null: it has all. */
function firstNotGiven(
  schema: GraphQLSchema,
  required: readonly SelectionNode[],
  types: readonly string[],
  given: readonly Required[],
): string | null {
  return firstIn(required, (selection) => {
    if (selection.kind !== Kind.FIELD) {
      if (selection.kind !== Kind.INLINE_FRAGMENT) return null;
      const condition = selection.typeCondition?.name.value;
      const met = condition === undefined ? types : types.filter((type) => isOfType(schema, type, condition));
      return firstNotGiven(schema, selection.selectionSet.selections, met, given);
    }
    const name = selection.name.value;
    const { selectionSet } = selection;
    return firstIn(types, (typename) => {
      const there = givenOf(schema, given, typename, name);
      if (there.length === 0) return name;
      const type = schema.getType(typename);
      const field = isObjectType(type) ? type.getFields()[name] : undefined;
      if (!selectionSet || !field) return null;
      const below = there.flatMap(({ selections = [] }) => selections);
      return firstNotGiven(schema, selectionSet.selections, typesOf(schema, getNamedType(field.type).name), below);
    });
  });
}

/** What a representation of an object of that type holds under a field's name. */
function givenOf(
  schema: GraphQLSchema,
  given: readonly Required[],
  typename: string,
  name: string,
): readonly RequiredField[] {
  return given.flatMap((each): readonly RequiredField[] => {
    if (each.kind === 'Field') return each.name === name ? [each] : [];
    return appliesTo(schema, each, typename) ? givenOf(schema, each.selections, typename, name) : [];
  });
}

function isGiven(schema: GraphQLSchema, given: readonly Required[], typename: string, name: string): boolean {
  return givenOf(schema, given, typename, name).length > 0;
}

function appliesTo(schema: GraphQLSchema, required: Required, typename: string): boolean {
  return (
    required.kind === 'Field' ||
    required.typeCondition === undefined ||
    isOfType(schema, typename, required.typeCondition)
  );
}

/** The first of the required fields that is fetched there with other arguments than are required; null: none. */
function withOtherArguments(
  schema: GraphQLSchema,
  required: readonly SelectionNode[],
  place: Place,
  typename: string | null,
): string | null {
  return firstIn(required, (selection) => {
    if (selection.kind !== Kind.FIELD) {
      return selection.kind === Kind.INLINE_FRAGMENT
        ? withOtherArguments(
            schema,
            selection.selectionSet.selections,
            place,
            selection.typeCondition?.name.value ?? typename,
          )
        : null;
    }
    const name = selection.name.value;
    const wanted = meaningOf(selection);
    const there = place.fields.filter(
      (each) => each.name === name && (typename === null || mayHaveField(each, schema, typename)),
    );
    if (there.some(({ node }) => meaningOf(node) !== wanted)) return wanted;
    return selection.selectionSet
      ? withOtherArguments(schema, selection.selectionSet.selections, place.at(name), null)
      : null;
  });
}

function named(selections: readonly SelectionNode[], name: string): readonly SelectionNode[] {
  return selections.flatMap((each): readonly SelectionNode[] => {
    if (each.kind === Kind.INLINE_FRAGMENT) return named(each.selectionSet.selections, name);
    return each.kind === Kind.FIELD && each.name.value === name ? [each] : [];
  });
}

function below(selections: readonly SelectionNode[]): readonly SelectionNode[] {
  return selections.flatMap((each) => (each.kind === Kind.FIELD ? (each.selectionSet?.selections ?? []) : []));
}

function firstIn<T>(all: readonly T[], tell: (each: T) => string | null): string | null {
  for (const each of all) {
    const told = tell(each);
    if (told !== null) return told;
  }
  return null;
}
