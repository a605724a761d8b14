import { type GraphQLField, type GraphQLInputType, isInputObjectType, isListType, isNonNullType } from 'graphql';

/** Of a field's arguments those that the whole graph has of it: what one subgraph alone has is told to no other. */
export function knownArguments(
  { args }: GraphQLField<unknown, unknown>,
  given: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    args.flatMap(({ name, type }) => (Object.hasOwn(given, name) ? [[name, known(type, given[name])]] : [])),
  );
}

function known(type: GraphQLInputType, value: unknown): unknown {
  if (isNonNullType(type)) return known(type.ofType, value);
  if (isListType(type)) return Array.isArray(value) ? value.map((each) => known(type.ofType, each)) : value;
  if (!isInputObjectType(type) || typeof value !== 'object' || value === null) return value;
  const fields = type.getFields();
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (fields[name] ? [[name, known(fields[name].type, each)]] : [])),
  );
}
