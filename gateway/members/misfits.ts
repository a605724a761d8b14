import {
  type FieldNode,
  getNullableType,
  type GraphQLNamedType,
  type GraphQLOutputType,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import { isRecord } from '../json/is-record.ts';
import { ownValue, setOwnValue } from '../json/own-value.ts';
import { numberOf } from '../json/raw-json.ts';
import { OTHER_VERSION } from './joining.ts';
import { fieldType, keyOf, type QueryShape } from './query-shapes.ts';
import { readRepresentation } from './representation.ts';

type Path = readonly (string | number)[];

/**
 * What in a response is not as the graph's schema says: a field that is not there, a value of another type, a value that an enum does
 * not have. Each is null from then on. Only of a member whose schema is another version: of any other it is a bad answer, found where
 * it is read.
 * @returns an error for each place of which the member's own errors say nothing
 */
export function takeMisfits(
  schema: GraphQLSchema,
  { operation, fragments, entities }: QueryShape,
  representations: readonly string[],
  { data, errors }: SubgraphResponse,
): SubgraphError[] {
  const found: SubgraphError[] = [];

  function misfit(at: Path): void {
    const isTold = errors.some(({ path }) => path !== null && (leadsTo(path, at) || leadsTo(at, path)));
    if (!isTold) found.push({ ...OTHER_VERSION, path: at });
  }

  /** @returns whether it can stand */
  function fits(
    value: unknown,
    type: GraphQLOutputType,
    selectionSet: SelectionSetNode | undefined,
    at: Path,
  ): boolean {
    if (value === null) return !isNonNullType(type);
    const plain = getNullableType(type);
    if (isListType(plain)) {
      if (!Array.isArray(value)) return false;
      const items: unknown[] = value;
      items.forEach((item, i) => {
        if (fits(item, plain.ofType, selectionSet, [...at, i])) return;
        misfit([...at, i]);
        items[i] = null;
      });
      return true;
    }
    if (isCompositeType(plain)) {
      if (!isRecord(value)) return false;
      if (selectionSet) fieldsOf(value, plain, selectionSet, at, false);
      return true;
    }
    if (isEnumType(plain)) return typeof value === 'string' && plain.getValue(value) !== undefined;
    return LEAVES.get(plain.name)?.(value) ?? true;
  }

  function fieldsOf(
    value: Record<string, unknown>,
    declared: GraphQLNamedType,
    set: SelectionSetNode,
    at: Path,
    mayLack: boolean,
  ): void {
    const named = ownValue(value, '__typename');
    const type = (typeof named === 'string' ? schema.getType(named) : undefined) ?? declared;
    for (const selection of set.selections) {
      const lacks = mayLack || (selection.directives?.length ?? 0) > 0;
      if (selection.kind === Kind.FIELD) fieldIn(value, type, selection, at, lacks);
      else {
        const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
        const on = part?.typeCondition?.name.value;
        if (part && (on === undefined || isA(type, on))) fieldsOf(value, type, part.selectionSet, at, lacks);
      }
    }
  }

  function fieldIn(
    value: Record<string, unknown>,
    parent: GraphQLNamedType,
    field: FieldNode,
    at: Path,
    mayLack: boolean,
  ): void {
    const type = fieldType(parent, field);
    if (!type) return;
    const key = keyOf(field);
    const place = [...at, key];
    const inner = ownValue(value, key);
    if (inner === undefined ? mayLack : fits(inner, type, field.selectionSet, place)) return;
    misfit(place);
    setOwnValue(value, key, null);
  }

  function isA(type: GraphQLNamedType, name: string): boolean {
    const other = schema.getType(name);
    return type === other || (isAbstractType(other) && isObjectType(type) && schema.isSubType(other, type));
  }

  if (data === null) return found;
  const [root] = operation.selectionSet.selections;
  const list = entities && root?.kind === Kind.FIELD ? ownValue(data, keyOf(root)) : undefined;
  if (Array.isArray(list) && root?.kind === Kind.FIELD && root.selectionSet) {
    const set = root.selectionSet;
    list.forEach((entity: unknown, i) => {
      const type = schema.getType(readRepresentation(representations[i] ?? '{}').type);
      if (isRecord(entity) && type) fieldsOf(entity, type, set, ['_entities', i], false);
    });
  } else {
    const type = schema.getRootType(operation.operation);
    if (type && !entities) fieldsOf(data, type, operation.selectionSet, [], false);
  }
  return found;
}

/** What another version may have made of them. Scalars of the graph's own are read by whoever knows them. */
const LEAVES: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['Int', (value: unknown) => numberOf(value) !== null],
  ['Float', (value: unknown) => numberOf(value) !== null],
  ['String', (value: unknown) => typeof value === 'string'],
  ['Boolean', (value: unknown) => typeof value === 'boolean'],
]);

function leadsTo(path: Path, to: Path): boolean {
  return path.length <= to.length && path.every((step, i) => step === to[i]);
}
