import {
  type DocumentNode,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  TypeInfo,
  valueFromASTUntyped,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type { JSONObject, JSONValue } from '@modelcontextprotocol/server';

/** JSON Schema, draft 2020-12, as far as variables of GraphQL need it. */
export type JsonSchema = JSONObject;

/** The schema of an object: what a tool takes. */
export type ObjectSchema = JsonSchema & {
  readonly type: 'object';
  readonly properties: Record<string, JsonSchema>;
};

/** By the built-in scalars; all others are text in this graph. */
const SCALARS: Readonly<Record<string, JsonSchema>> = {
  Int: { type: 'integer' },
  Float: { type: 'number' },
  Boolean: { type: 'boolean' },
  DateTime: { type: 'string', format: 'date-time' },
};

/**
 * The variables of an operation, each with what is said of it, else what the schema says of the place at which it is used, and of its type.
 * @param about what is said of them elsewhere, by their names
 */
export function inputSchemaOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  { variableDefinitions = [] }: OperationDefinitionNode,
  about: ReadonlyMap<string, string> = new Map(),
): ObjectSchema {
  const places = placesOf(schema, document);
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const { variable, type, defaultValue, description } of variableDefinitions) {
    const name = variable.name.value;
    const given = typeFromAST(schema, type);
    if (!given) continue;
    const input = given as GraphQLInputType;
    properties[name] = {
      ...described(schemaOf(input, []), description?.value ?? about.get(name) ?? places.get(name)),
      ...(defaultValue && defaultValue.kind !== Kind.NULL
        ? { default: valueFromASTUntyped(defaultValue) as JSONValue }
        : {}),
    };
    if (isNonNullType(input) && !defaultValue) required.push(name);
  }
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}), additionalProperties: false };
}

/** What the schema says of the argument or input field that each variable is given to; of several, of the first. */
function placesOf(schema: GraphQLSchema, document: DocumentNode): ReadonlyMap<string, string> {
  const places = new Map<string, string>();
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      Variable({ name: { value } }, _, parent) {
        const field = parent && 'kind' in parent && parent.kind === Kind.OBJECT_FIELD ? parent.name.value : null;
        const above = types.getParentInputType();
        const place = field !== null && isInputObjectType(above) ? above.getFields()[field] : types.getArgument();
        if (place?.description && !places.has(value)) places.set(value, place.description);
      },
    }),
  );
  return places;
}

/** @param above input objects that this stands in: one within itself is not written out again */
function schemaOf(type: GraphQLInputType, above: readonly string[]): JsonSchema {
  if (isNonNullType(type)) return schemaOf(type.ofType, above);
  if (isListType(type)) return { type: 'array', items: schemaOf(type.ofType, above) };
  if (isEnumType(type)) {
    const values = type.getValues();
    const said = values.map(({ name, description }) => `${name}: ${description ?? name}`);
    return described({ type: 'string', enum: values.map(({ name }) => name) }, type.description, ...said);
  }
  if (!isInputObjectType(type)) return described(SCALARS[type.name] ?? { type: 'string' }, ownWords(type));
  if (above.includes(type.name)) return described({ type: 'object' }, type.description);
  const fields = Object.values(type.getFields());
  const needed = fields.filter((each) => isNonNullType(each.type) && each.defaultValue === undefined);
  return described(
    {
      type: 'object',
      properties: Object.fromEntries(
        fields.map((field) => [
          field.name,
          {
            ...described(schemaOf(field.type, [...above, type.name]), field.description),
            ...(field.defaultValue === undefined ? {} : { default: field.defaultValue as JSONValue }),
          },
        ]),
      ),
      ...(needed.length > 0 ? { required: needed.map(({ name }) => name) } : {}),
      additionalProperties: false,
    },
    type.description,
  );
}

/** Of GraphQL's own scalars the keyword says it all. */
function ownWords({
  name,
  description,
}: {
  readonly name: string;
  readonly description?: string | null | undefined;
}): string | null {
  return ['Int', 'Float', 'Boolean', 'String', 'ID'].includes(name) ? null : (description ?? null);
}

/** With these words before those that it has. */
function described(schema: JsonSchema, ...words: readonly (string | null | undefined)[]): JsonSchema {
  const all = [...words, schema['description']].filter((each) => typeof each === 'string' && each !== '');
  return all.length === 0 ? schema : { ...schema, description: all.join('\n') };
}
