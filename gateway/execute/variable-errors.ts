import { coerceInputValue, getNamedType, GraphQLError, type GraphQLInputType, type GraphQLSchema, isInputObjectType, isInputType, isLeafType, isListType, isNonNullType, type OperationDefinitionNode, typeFromAST } from 'graphql';
import type { Variables } from './selections.ts';

/** Of one operation's variables; more say nothing new. */
const MOST = 20;

/**
 * What is wrong with an operation's variables, as graphql-js finds it, said without the values: what a caller sends may be
 * somebody's name or number, and must not come back in messages that are logged on the way.
 */
export function variableErrors(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Variables, found: readonly GraphQLError[]): GraphQLError[] {
  const errors: GraphQLError[] = [];
  for (const node of operation.variableDefinitions ?? []) {
    const name = node.variable.name.value;
    const type = typeFromAST(schema, node.type);
    if (!isInputType(type) || given[name] === undefined || (given[name] === null && isNonNullType(type))) continue;
    untilEnough(() => coerceInputValue(given[name], type, (path, _, error) => {
      // A list of twenty thousand wrong values must not be told item by item.
      if (errors.length >= MOST) throw ENOUGH;
      const place = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`)).join('');
      const leaf = typeAt(type, path);
      const why = leaf && isLeafType(getNamedType(leaf)) && !error.message.startsWith('Field "') ? `expected ${String(leaf)}` : error.message;
      errors.push(new GraphQLError(`Variable "$${name}" has an invalid value at "${name}${place}": ${why}`, { nodes: node, extensions: { code: 'BAD_USER_INPUT' } }));
    }));
  }
  const rest = found.filter(({ message }) => !message.includes(' got invalid value ')).map(({ message, nodes }) => new GraphQLError(message, { ...(nodes ? { nodes } : {}), extensions: { code: 'BAD_USER_INPUT' } }));
  return [...rest, ...errors].slice(0, MOST);
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
