import {
  type DirectiveNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLSchema,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql';
import { hasField, type Place } from './fetched.ts';
import type { PlannedNames } from './planned-names.ts';

/** The operation that was planned, under the names that were given. */
export interface PlannedOperation {
  readonly operation: OperationDefinitionNode;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly names: PlannedNames;
}

/** The values that the variables of `@skip` and `@include` must have for a selection to count. */
type Wanted = ReadonlyMap<string, boolean>;

/**
 * A field, `Type.field`, that is selected of whatever object stands at its place, and that no fetch brings; null: there
 * is none. Below a type condition a plan may rightly leave fields out: there may be no such object in any subgraph that
 * can be asked.
 */
export function firstLeftOut(
  schema: GraphQLSchema,
  root: Place,
  { operation, fragments, names }: PlannedOperation,
): string | null {
  return inSet(schema.getRootType(operation.operation)?.name ?? '', operation.selectionSet, root, new Map());

  function inSet(typename: string, { selections }: SelectionSetNode, place: Place, outer: Wanted): string | null {
    const type = schema.getType(typename);
    if (!isObjectType(type)) return null;
    for (const selection of selections) {
      const wanted = wantedBy(selection, outer);
      const left = wanted && inSelection(typename, selection, place, wanted);
      if (left) return left;
    }
    return null;
  }

  function inSelection(typename: string, selection: SelectionNode, place: Place, wanted: Wanted): string | null {
    if (selection.kind !== Kind.FIELD) {
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      const condition = fragment?.typeCondition?.name.value ?? typename;
      return fragment && condition === typename ? inSet(typename, fragment.selectionSet, place, wanted) : null;
    }
    const field = selection.name.value;
    if (field.startsWith('__')) return null;
    const name = names.ofField(selection);
    if (!place.fields.some((each) => each.name === name && hasField(each, schema, typename)))
      return `${typename}.${field}`;
    const type = schema.getType(typename);
    const below = isObjectType(type) ? type.getFields()[field] : undefined;
    return selection.selectionSet && below
      ? inSet(getNamedType(below.type).name, selection.selectionSet, place.at(name), wanted)
      : null;
  }
}

/** Null where no variables make it count. */
function wantedBy({ directives = [] }: SelectionNode, outer: Wanted): Wanted | null {
  let wanted = outer;
  for (const { name, arguments: given } of directives) {
    const variable = variableIn(given);
    if (variable === null || (name.value !== 'skip' && name.value !== 'include')) continue;
    const value = name.value === 'include';
    if (wanted.has(variable) && wanted.get(variable) !== value) return null;
    wanted = new Map([...wanted, [variable, value]]);
  }
  return wanted;
}

function variableIn(given: DirectiveNode['arguments']): string | null {
  const value = given?.[0]?.value;
  return value?.kind === Kind.VARIABLE ? value.name.value : null;
}
