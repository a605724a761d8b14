import {
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  isScalarType,
  isSpecifiedScalarType,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { integerText } from '../json/raw-json.ts';
import type { Variables } from '../plan/selections.ts';

/**
 * The variables with their digits where these matter: 9007199254740993 as an ID would ask about …992, 1.10 as an
 * amount would become 1.1. `Int` and `Float` are numbers by the GraphQL specification and stay as they are.
 * @param given the variables, valid
 * @param exact the same, each number that JavaScript writes otherwise by its text; asked only where some number has to
 * keep its digits
 * @returns `given` where nothing is otherwise
 */
export function withDigits(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Variables,
  exact: () => Variables,
): Variables {
  let read: Variables | null = null;
  let kept: Record<string, unknown> | null = null;
  for (const { type, variable } of definitions) {
    const name = variable.name.value;
    if (!Object.hasOwn(given, name) || !mayHoldNumbers(given[name])) continue;
    const wanted = typeFromAST(schema, type);
    if (!isInputType(wanted) || !holdsDigits(wanted, given[name])) continue;
    read ??= exact();
    kept ??= Object.assign(Object.create(null) as Record<string, unknown>, given);
    kept[name] = keep(wanted, given[name], read[name]);
  }
  return kept ?? given;
}

/** Most variables are strings: whatever their type, they have no digits to keep. */
function mayHoldNumbers(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'object' && value !== null);
}

/** Whether a number stands where digits matter, that may have more of them. */
function holdsDigits(type: GraphQLInputType, value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (isNonNullType(type)) return holdsDigits(type.ofType, value);
  if (isListType(type))
    return Array.isArray(value)
      ? value.some((each) => holdsDigits(type.ofType, each))
      : holdsDigits(type.ofType, value);
  if (isInputObjectType(type))
    return Object.entries(value).some(([name, each]) => holdsDigits(typeOf(type.getFields(), name), each));
  if (!isScalarType(type)) return false;
  if (type.name === 'ID') return typeof value === 'number' && !Number.isSafeInteger(value);
  return !isSpecifiedScalarType(type) && holdsNumber(value);
}

function holdsNumber(value: unknown): boolean {
  return (
    typeof value === 'number' || (typeof value === 'object' && value !== null && Object.values(value).some(holdsNumber))
  );
}

function keep(type: GraphQLInputType, value: unknown, exact: unknown): unknown {
  if (value === null || value === undefined) return value;
  if (isNonNullType(type)) return keep(type.ofType, value, exact);
  if (isListType(type)) {
    return Array.isArray(value)
      ? value.map((each, i) => keep(type.ofType, each, (exact as readonly unknown[])[i]))
      : keep(type.ofType, value, exact);
  }
  if (isInputObjectType(type)) {
    const kept = Object.create(null) as Record<string, unknown>;
    for (const [name, each] of Object.entries(value)) {
      kept[name] = keep(typeOf(type.getFields(), name), each, (exact as Variables)[name]);
    }
    return kept;
  }
  // As a string, which has the same meaning and which no reader shortens.
  if (type.name === 'ID')
    return typeof value === 'number' && !Number.isSafeInteger(value) ? (integerText(exact) ?? exact) : value;
  return isScalarType(type) && !isSpecifiedScalarType(type) ? exact : value;
}

function typeOf(fields: Readonly<Record<string, { readonly type: GraphQLInputType }>>, name: string): GraphQLInputType {
  const field = fields[name];
  if (!field) throw new Error('a field of a valid input object is not in its type');
  return field.type;
}
