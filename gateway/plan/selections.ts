import {
  type DirectiveNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  type SelectionNode,
  type SelectionSetNode,
  Kind,
} from 'graphql';

export type Variables = Readonly<Record<string, unknown>>;

/** Whether a selection counts, by the operation's variables; null: always. */
export type Condition = (variables: Variables) => boolean;

/** A selection set, and when it counts. */
export interface Selected {
  readonly set: SelectionSetNode;
  readonly when: Condition | null;
}

/** One field of an object of one type. */
export interface CollectedField {
  readonly responseName: string;
  readonly node: FieldNode;
  readonly selected: Selected[];
  when: Condition | null;
}

export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

export interface Collecting {
  readonly schema: GraphQLSchema;
  readonly fragments: Fragments;
  /** Decides conditions at once, as the order of the answer's keys asks for; else they stay with the fields. */
  readonly variables?: Variables;
}

/** CollectFields (GraphQL, 6.3.2) for an object whose type is known by name. */
export function collectFields(
  collecting: Collecting,
  typename: string,
  selected: readonly Selected[],
): Map<string, CollectedField> {
  const fields = new Map<string, CollectedField>();
  const visited = new Set<string>();
  for (const { set, when } of selected) collectSet(collecting, typename, set, when, fields, visited);
  return fields;
}

export function responseNameOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value;
}

function collectSet(
  collecting: Collecting,
  typename: string,
  set: SelectionSetNode,
  outer: Condition | null,
  fields: Map<string, CollectedField>,
  visited: Set<string>,
): void {
  for (const selection of set.selections) {
    let when = conditionOf(selection);
    if (collecting.variables && when) {
      if (!when(collecting.variables)) continue;
      when = null;
    }
    when = both(outer, when);
    switch (selection.kind) {
      case Kind.FIELD:
        collectField(selection, when, fields);
        break;
      case Kind.INLINE_FRAGMENT:
        if (!selection.typeCondition || isOfType(collecting.schema, typename, selection.typeCondition.name.value)) {
          collectSet(collecting, typename, selection.selectionSet, when, fields, visited);
        }
        break;
      case Kind.FRAGMENT_SPREAD: {
        const fragment = collecting.fragments.get(selection.name.value);
        if (!fragment || visited.has(selection.name.value)) break;
        if (!when) visited.add(selection.name.value);
        if (isOfType(collecting.schema, typename, fragment.typeCondition.name.value))
          collectSet(collecting, typename, fragment.selectionSet, when, fields, visited);
        break;
      }
    }
  }
}

function collectField(node: FieldNode, when: Condition | null, fields: Map<string, CollectedField>): void {
  const responseName = responseNameOf(node);
  const known = fields.get(responseName);
  const selected = node.selectionSet ? [{ set: node.selectionSet, when }] : [];
  if (!known) {
    fields.set(responseName, { responseName, node, selected, when });
    return;
  }
  known.selected.push(...selected);
  known.when = either(known.when, when);
}

/** Whether an object of that type, or of an interface standing for it, is of the type that a fragment names. */
export function isOfType(schema: GraphQLSchema, typename: string, condition: string): boolean {
  if (typename === condition) return true;
  const [type, wanted] = [schema.getType(typename), schema.getType(condition)];
  return isAbstractType(wanted) && (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type);
}

/** The type and the interfaces that a subgraph may know it by. */
export function namesOf(schema: GraphQLSchema, typename: string): string[] {
  const type = schema.getType(typename);
  return isObjectType(type) || isInterfaceType(type)
    ? [typename, ...type.getInterfaces().map(({ name }) => name)]
    : [typename];
}

/** By its `@skip` and `@include`; null: it always counts. */
export function conditionOf(selection: SelectionNode): Condition | null {
  let condition: Condition | null = null;
  for (const directive of selection.directives ?? []) {
    if (directive.name.value === 'skip') condition = both(condition, ifArgument(directive, false));
    if (directive.name.value === 'include') condition = both(condition, ifArgument(directive, true));
  }
  return condition;
}

function ifArgument(directive: DirectiveNode, wanted: boolean): Condition {
  const value = directive.arguments?.find(({ name }) => name.value === 'if')?.value;
  if (value?.kind === Kind.VARIABLE) {
    const name = value.name.value;
    return (variables) => variables[name] === wanted;
  }
  const fixed = value?.kind === Kind.BOOLEAN && value.value === wanted;
  return () => fixed;
}

export function both(a: Condition | null, b: Condition | null): Condition | null {
  if (!a) return b;
  return b ? (variables) => a(variables) && b(variables) : a;
}

export function either(a: Condition | null, b: Condition | null): Condition | null {
  return a && b ? (variables) => a(variables) || b(variables) : null;
}
