import { coerceInputValue, getNamedType, getOperationAST, getVariableValues, GraphQLError, type GraphQLInputType, type GraphQLSchema, isInputObjectType, isInputType, isLeafType, isListType, isNonNullType, type OperationDefinitionNode, parse, typeFromAST } from 'graphql';
import type { Variables } from './selections.ts';

/** Of one operation's variables; more say nothing new. */
const MOST = 20;

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
function variableErrors(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Variables): GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const node of operation.variableDefinitions ?? []) {
    const name = node.variable.name.value;
    const say = (what: string): void => {
      // A list of twenty thousand wrong values must not be told item by item.
      if (errors.length >= MOST) throw ENOUGH;
      errors.push(new GraphQLError(`Variable "$${name}" ${what}`, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }));
    };
    const type = typeFromAST(schema, node.type);
    if (!isInputType(type)) continue;
    untilEnough(() => {
      const value = Object.hasOwn(given, name) ? given[name] : undefined;
      if (value === undefined) {
        if (isNonNullType(type) && node.defaultValue === undefined) say(`of required type "${String(type)}" was not provided.`);
      } else if (value === null && isNonNullType(type)) say(`of non-null type "${String(type)}" must not be null.`);
      else {
        coerceInputValue(value, type, (path, _, error) => {
          const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
          const leaf = typeAt(type, path);
          const why = leaf && isLeafType(getNamedType(leaf)) && !error.message.startsWith('Field "') ? `expected ${String(leaf)}` : error.message;
          say(`has an invalid value at "${name}${place}": ${why}`);
        }, true);
      }
    });
  }
  return errors;
}

const ENOUGH = new Error('enough errors');

function untilEnough(collect: () => unknown): void {
  try {
    collect();
  } catch (error) {
    if (error !== ENOUGH) throw error;
  }
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
