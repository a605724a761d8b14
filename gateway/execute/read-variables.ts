import { coerceInputValue, getNamedType, getOperationAST, getVariableValues, GraphQLError, type GraphQLInputType, type GraphQLSchema, type GraphQLType, isInputObjectType, isInputType, isLeafType, isListType, isNonNullType, type OperationDefinitionNode, parse, typeFromAST, type VariableDefinitionNode } from 'graphql';
import type { Variables } from './selections.ts';

/** Of one operation's variables; more say nothing new. */
const MOST = 20;

const ENOUGH = new Error('enough errors');

/** The variables as an operation takes them, or what is wrong with them. @param query the text that it stands in */
export function readVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, query: string, given: Variables): { readonly coerced: Variables } | { readonly errors: readonly GraphQLError[] } {
  // Not even one of its errors: each holds the whole value that is wrong, written out.
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], given, { maxErrors: 0, hideSuggestions: true });
  if (coerced) return { coerced };
  // Documents are kept without places, which errors have.
  const placed = getOperationAST(parse(query), operation.name?.value) ?? operation;
  return { errors: variableErrors(schema, placed, given) };
}

/**
 * What is wrong with them as graphql-js finds it, said without the values: what a caller sends may be somebody's name or number,
 * and must not come back in messages that are logged on the way.
 */
function variableErrors(schema: GraphQLSchema, { variableDefinitions = [] }: OperationDefinitionNode, given: Variables): GraphQLError[] {
  const errors: GraphQLError[] = [];
  try {
    for (const node of variableDefinitions) {
      tellWrong(typeFromAST(schema, node.type), node, given, (what) => {
        // A list of twenty thousand wrong values must not be told item by item.
        if (errors.length >= MOST) throw ENOUGH;
        errors.push(new GraphQLError(`Variable "$${node.variable.name.value}" ${what}`, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }));
      });
    }
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
  return errors;
}

function tellWrong(type: GraphQLType | undefined, { variable: { name: { value: name } }, defaultValue }: VariableDefinitionNode, given: Variables, tell: (what: string) => void): void {
  if (!isInputType(type)) return;
  if (!Object.hasOwn(given, name)) {
    if (isNonNullType(type) && defaultValue === undefined) tell(`of required type "${String(type)}" was not provided.`);
    return;
  }
  if (given[name] === null && isNonNullType(type)) return tell(`of non-null type "${String(type)}" must not be null.`);
  coerceInputValue(given[name], type, (path, _, error) => {
    const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
    const leaf = typeAt(type, path);
    const why = leaf && isLeafType(getNamedType(leaf)) && !error.message.startsWith('Field "') ? `expected ${String(leaf)}` : error.message;
    tell(`has an invalid value at "${name}${place}": ${why}`);
  }, true);
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
