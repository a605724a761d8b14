import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getDirectiveValues,
  getNamedType,
  getNullableType,
  type GraphQLNamedType,
  GraphQLIncludeDirective,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  isAbstractType,
  isListType,
  isObjectType,
  Kind,
  type Location,
  type SelectionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { SubgraphError } from '../calls/subgraph-response.ts';
import { isRecord } from '../json/is-record.ts';
import { ownValue, setOwnValue } from '../json/own-value.ts';
import { fieldType, keyOf } from '../members/query-shapes.ts';
import { operationOf } from './cut-query.ts';

type Path = readonly (string | number)[];

/** What was asked for in whole, and of what less a response tells. */
export interface Lacking {
  /** The graph's. */
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly taken: ReadonlySet<Location>;
  /** The types of the entities that it is about, as its representations have them; null: it is about none. */
  readonly types: readonly string[] | null;
  readonly errorOf: (parent: string, field: string, path: Path) => SubgraphError;
}

/** Of a response to less than was asked for: null for all that is lacking, and an error at each such place. */
export function fillIn(
  data: Readonly<Record<string, unknown>>,
  { schema, document, variables: given, taken, types, errorOf }: Lacking,
): { readonly data: Readonly<Record<string, unknown>>; readonly errors: readonly SubgraphError[] } {
  const operation = operationOf(document);
  const root = operation && schema.getRootType(operation.operation);
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const each of document.definitions)
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments.set(each.name.value, each);
  const variables: Record<string, unknown> = { ...given };
  for (const { variable, defaultValue } of operation?.variableDefinitions ?? [])
    if (defaultValue && variables[variable.name.value] === undefined)
      variables[variable.name.value] = valueFromASTUntyped(defaultValue);
  const errors: SubgraphError[] = [];
  const isTaken = ({ loc }: SelectionNode): boolean => loc !== undefined && taken.has(loc);

  function filled(
    value: Readonly<Record<string, unknown>>,
    declared: GraphQLNamedType | undefined,
    set: SelectionSetNode,
    at: Path,
  ): Record<string, unknown> {
    const named = ownValue(value, '__typename');
    const type = (typeof named === 'string' ? schema.getType(named) : undefined) ?? declared;
    const copy = { ...value };
    if (type) fieldsOf(copy, type, set, at, false);
    return copy;
  }

  function fieldsOf(
    value: Record<string, unknown>,
    type: GraphQLNamedType,
    set: SelectionSetNode,
    at: Path,
    all: boolean,
  ): void {
    for (const selection of set.selections) {
      if (!isIncluded(selection)) continue;
      const isLacking = all || isTaken(selection);
      if (selection.kind === Kind.FIELD) fieldIn(value, type, selection, at, isLacking);
      else {
        const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const on = part?.typeCondition?.name.value;
        if (part && (on === undefined || isA(type, on))) fieldsOf(value, type, part.selectionSet, at, isLacking);
      }
    }
  }

  function fieldIn(
    value: Record<string, unknown>,
    parent: GraphQLNamedType,
    field: FieldNode,
    at: Path,
    isLacking: boolean,
  ): void {
    const key = keyOf(field);
    // A response name may be that of something that every object has.
    const inner = Object.hasOwn(value, key) ? value[key] : undefined;
    if (inner === undefined) {
      if (!isLacking || field.name.value === '__typename') return;
      setOwnValue(value, key, null);
      errors.push(errorOf(parent.name, field.name.value, [...at, key]));
    } else if (field.selectionSet && typeof inner === 'object' && inner !== null) {
      const of = fieldType(parent, field);
      setOwnValue(value, key, inside(inner, of, field.selectionSet, [...at, key]));
    }
  }

  /** Lists no deeper than they are declared: a member may answer with more than the stack holds. */
  function inside(value: unknown, type: GraphQLOutputType | undefined, set: SelectionSetNode, at: Path): unknown {
    const nullable = type && getNullableType(type);
    if (isListType(nullable) && Array.isArray(value))
      return value.map((item: unknown, i) => inside(item, nullable.ofType, set, [...at, i]));
    return isRecord(value) ? filled(value, type && getNamedType(type), set, at) : value;
  }

  function isIncluded(node: SelectionNode): boolean {
    return (
      (node.directives?.length ?? 0) === 0 ||
      (getDirectiveValues(GraphQLSkipDirective, node, variables)?.['if'] !== true &&
        getDirectiveValues(GraphQLIncludeDirective, node, variables)?.['if'] !== false)
    );
  }

  function isA(type: GraphQLNamedType, name: string): boolean {
    const other = schema.getType(name);
    return type === other || (isAbstractType(other) && isObjectType(type) && schema.isSubType(other, type));
  }

  if (!operation) return { data, errors };
  const [first] = operation.selectionSet.selections;
  if (types && first?.kind === Kind.FIELD && first.selectionSet) {
    const set = first.selectionSet;
    const entities = ownValue(data, keyOf(first));
    if (!Array.isArray(entities)) return { data, errors };
    const whole = entities.map((entity: unknown, i) =>
      isRecord(entity) ? filled(entity, schema.getType(types[i] ?? ''), set, [keyOf(first), i]) : entity,
    );
    return { data: { ...data, [keyOf(first)]: whole }, errors };
  }
  return { data: filled(data, root ?? undefined, operation.selectionSet, []), errors };
}
