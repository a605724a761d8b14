import {
  coerceInputValue,
  getNamedType,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isInputType,
  isLeafType,
  isListType,
  isNonNullType,
  type OperationDefinitionNode,
  parse,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql';
import { withDigits } from './exact-variables.ts';
import type { Variables } from '../plan/selections.ts';

/** Of one operation's variables; more say nothing new. */
const MOST = 20;

const ENOUGH = new Error('enough errors');

/** Of what stands beside the variables; these themselves may not be so deep. */
const TOO_DEEP =
  'the request is nested too deep for the digits of its numbers to be read: send large or exact numbers as strings';

interface ReadVariables {
  /** As they were sent, with their digits: what subgraphs are given. */
  readonly given: Variables;
  /** With the operation's defaults, as its types take them. */
  readonly coerced: Variables;
}

/**
 * The variables as an operation takes them, or what is wrong with them.
 * @param query the text that the operation stands in
 * @param exact the variables with the digits of their text
 * @param visible the schema as whoever asks sees it: what is wrong is told by it alone
 */
export function readVariables(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  query: string,
  given: Variables,
  exact: () => Variables,
  visible: () => GraphQLSchema,
): ReadVariables | { readonly errors: readonly GraphQLError[] } {
  const definitions = operation.variableDefinitions ?? [];
  // Not even one of its errors: each holds the whole value that is wrong, written out.
  const own = hasInheritedNames(schema) ? withoutPrototypes(given) : given;
  const { coerced } = valuesOf(schema, definitions, own);
  if (coerced) {
    try {
      return { given: withDigits(schema, definitions, given, exact), coerced };
    } catch (error) {
      if (error instanceof RangeError)
        return { errors: [new GraphQLError(TOO_DEEP, { extensions: { code: 'BAD_USER_INPUT' } })] };
      throw error;
    }
  }
  // Documents are kept without places, which errors have.
  const placed = getOperationAST(parse(query), operation.name?.value) ?? operation;
  return { errors: variableErrors(schema, placed, own, visible()) };
}

const known = new WeakMap<GraphQLSchema, boolean>();

/** Whether an input object has a field named as what every object inherits, which graphql-js would find in each that does not give it. */
function hasInheritedNames(schema: GraphQLSchema): boolean {
  let has = known.get(schema);
  if (has === undefined)
    known.set(
      schema,
      (has = Object.values(schema.getTypeMap()).some(
        (type) => isInputObjectType(type) && Object.keys(type.getFields()).some((name) => name in Object.prototype),
      )),
    );
  return has;
}

function withoutPrototypes<T>(value: T): T;
function withoutPrototypes(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPrototypes);
  const bare = Object.create(null) as Record<string, unknown>;
  for (const [key, each] of Object.entries(value)) bare[key] = withoutPrototypes(each);
  return bare;
}

/** The one name under which an assignment makes no property. */
const PROTO = '__proto__';
/** No name of a variable begins so. */
const OTHER = '0';

function valuesOf(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Variables,
): ReturnType<typeof getVariableValues> {
  const options = { maxErrors: 0, hideSuggestions: true };
  if (!definitions.some(({ variable }) => variable.name.value === PROTO))
    return getVariableValues(schema, definitions, given, options);
  const others = definitions.map((each) =>
    each.variable.name.value === PROTO
      ? { ...each, variable: { ...each.variable, name: { ...each.variable.name, value: OTHER } } }
      : each,
  );
  const read = getVariableValues(
    schema,
    others,
    Object.hasOwn(given, PROTO) ? { ...given, [OTHER]: given[PROTO] } : given,
    options,
  );
  if (!read.coerced) return read;
  return {
    coerced: Object.fromEntries(
      Object.entries(read.coerced).map(([name, value]) => [name === OTHER ? PROTO : name, value]),
    ),
  };
}

/**
 * What is wrong with them as graphql-js finds it, said without the values: what a caller sends may be somebody's name or number,
 * and must not come back in messages that are logged on the way.
 */
function variableErrors(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  given: Variables,
  visible: GraphQLSchema,
): GraphQLError[] {
  const errors: GraphQLError[] = [];
  try {
    for (const node of variableDefinitions) {
      tellWrong(typeFromAST(schema, node.type), node, given, visible, (what) => {
        // A list of twenty thousand wrong values must not be told item by item.
        if (errors.length >= MOST) throw ENOUGH;
        errors.push(
          new GraphQLError(`Variable "$${node.variable.name.value}" ${what}`, {
            nodes: node,
            extensions: { code: 'BAD_USER_INPUT' },
          }),
        );
      });
    }
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return errors;
}

function tellWrong(
  type: GraphQLType | undefined,
  {
    variable: {
      name: { value: name },
    },
    defaultValue,
  }: VariableDefinitionNode,
  given: Variables,
  visible: GraphQLSchema,
  tell: (what: string) => void,
): void {
  if (!isInputType(type)) return;
  if (!Object.hasOwn(given, name)) {
    if (isNonNullType(type) && defaultValue === undefined) tell(`of required type "${String(type)}" was not provided.`);
    return;
  }
  if (given[name] === null && isNonNullType(type)) return tell(`of non-null type "${String(type)}" must not be null.`);
  coerceInputValue(
    given[name],
    type,
    (path, _, error) => {
      const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
      const leaf = typeAt(type, path);
      const why =
        leaf && isLeafType(getNamedType(leaf)) && !error.message.startsWith('Field "')
          ? `expected ${String(leaf)}${valuesOfEnum(leaf, visible)}`
          : error.message;
      tell(`has an invalid value at "${name}${place}": ${why}`);
    },
    true,
  );
}

/** Of an enum that whoever asks sees in the schema; '' for others. */
function valuesOfEnum(type: GraphQLInputType, visible: GraphQLSchema): string {
  const named = visible.getType(getNamedType(type).name);
  if (!isEnumType(named)) return '';
  const names = named.getValues().map(({ name }) => name);
  const more = names.length - MOST;
  return `, one of ${names.slice(0, MOST).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function typeAt(type: GraphQLInputType, path: readonly (string | number)[]): GraphQLInputType | undefined {
  let at: GraphQLInputType | undefined = type;
  for (const key of path) {
    if (isNonNullType(at)) at = at.ofType;
    if (isListType(at)) {
      at = at.ofType;
      if (typeof key === 'number') continue;
    }
    if (isNonNullType(at)) at = at.ofType;
    at = isInputObjectType(at) ? at.getFields()[key]?.type : undefined;
  }
  return at;
}
