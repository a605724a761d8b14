import {
  getNamedType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';

/** Types that stand for themselves wherever they are mentioned: of those only what says which one. */
const KEYS: Readonly<Record<string, string>> = {
  Member: '{ name }',
  Organization: '{ uscc name }',
  Party: '{ uscc name }',
  TraceUnit: '{ code }',
};
/** Values for arguments that must be given. */
const ARGUMENTS: Readonly<Record<string, string>> = { inspectionOverdue: '(at: "2027-01-01T00:00:00+08:00")' };

/** Every field of the type, and of the types in it. */
export function everythingOf(schema: GraphQLSchema, typename: string): string {
  return `{ ${fieldsOf(schema, typename)
    .map((field) => asking(schema, field))
    .join(' ')} }`;
}

export function fieldsOf(schema: GraphQLSchema, typename: string): readonly GraphQLField<unknown, unknown>[] {
  const type = schema.getType(typename);
  if (!isObjectType(type)) throw new Error(`${typename} is no object type`);
  return Object.values(type.getFields());
}

function asking(schema: GraphQLSchema, { name, type }: GraphQLField<unknown, unknown>): string {
  const inner = getNamedType(type);
  return `${name}${ARGUMENTS[name] ?? ''}${isObjectType(inner) ? ` ${KEYS[inner.name] ?? everythingOf(schema, inner.name)}` : ''}`;
}

/** The object type of a field's value, or of its items; null for a leaf, and for what stands for itself. */
export function innerType(field: GraphQLField<unknown, unknown>): GraphQLObjectType | null {
  const inner = getNamedType(field.type);
  return isObjectType(inner) && KEYS[inner.name] === undefined ? inner : null;
}

export function isList(field: GraphQLField<unknown, unknown>): boolean {
  return isListType(isNonNullType(field.type) ? field.type.ofType : field.type);
}
