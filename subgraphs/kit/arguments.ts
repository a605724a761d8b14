import { unwritable } from '@tongcha/schema';
import {
  defaultFieldResolver,
  getNamedType,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLInputType,
  type GraphQLSchema,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import { dateTime } from './time.ts';

/** In UTF-16 units, where it is longer than a name: a page's place may be a token of the system's own, and a photo is sealed. */
const LONGEST: Readonly<Record<string, number>> = { after: 4_096, 'complaint.sealed': 3 * 1024 * 1024 };

/**
 * Refuses, before any legacy system is asked, each argument that could be put to none: the field alone fails, with
 * BAD_REQUEST and the argument's name. For every field of every ministry; keys are read by their own types.
 */
export function checkArguments(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      if (field.args.length === 0 || field.name.startsWith('_')) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (parent, args: Readonly<Record<string, unknown>>, context, info) => {
        const fault = faultOf(field.args, args);
        if (fault !== null)
          throw new GraphQLError(`${info.fieldName}: ${fault}`, { extensions: { code: 'BAD_REQUEST' } });
        return resolve(parent, args, context, info);
      };
    }
  }
}

function faultOf(declared: readonly GraphQLArgument[], args: Readonly<Record<string, unknown>>): string | null {
  for (const { name, type } of declared) {
    const fault = faultIn(args[name], type, name);
    if (fault !== null) return fault;
  }
  return null;
}

function faultIn(value: unknown, type: GraphQLInputType, path: string): string | null {
  if (Array.isArray(value)) return first(value.map((each: unknown) => faultIn(each, type, path)));
  const named = getNamedType(type);
  if (typeof value === 'string') {
    if (named.name === 'DateTime' && dateTime(value) === null) return `${path} is no time of ISO 8601`;
    const fault = unwritable(value, LONGEST[path]);
    return fault === null ? null : `${path} ${fault}`;
  }
  if (typeof value !== 'object' || value === null || !isInputObjectType(named)) return null;
  const fields = named.getFields();
  return first(
    Object.entries(value).map(([name, inner]) =>
      fields[name] ? faultIn(inner, fields[name].type, `${path}.${name}`) : null,
    ),
  );
}

function first(faults: readonly (string | null)[]): string | null {
  return faults.find((each) => each !== null) ?? null;
}
