import { defaultFieldResolver, GraphQLError, type GraphQLObjectType, type GraphQLResolveInfo } from 'graphql';
import type { MinistryContext } from '../context.ts';
import type { SectorRecord } from '../records.ts';
import type { Sight } from './condition.ts';

/**
 * Reads a record through the resolvers of the ministry's own schema, which hold its rules: what a search tests is what
 * its caller would be shown.
 *
 * @param type of records, with its rules @param party the type of organisations that records name
 */
export function sights(
  type: GraphQLObjectType,
  party: GraphQLObjectType,
): (record: SectorRecord, context: MinistryContext) => Sight {
  const read = (
    of: GraphQLObjectType,
    parent: unknown,
    name: string,
    args: object,
    context: MinistryContext,
  ): unknown => {
    const field = of.getFields()[name];
    if (!field) return undefined;
    // Of where in an answer it stands no resolver of a ministry's makes anything.
    const info = { fieldName: name } as GraphQLResolveInfo;
    return (field.resolve ?? defaultFieldResolver)(parent, args, context, info) ?? null;
  };
  return (record, context) => ({
    see(field, args = {}) {
      try {
        const value = read(type, record, field, args, context);
        // Absent is null: only what is not for the caller is undefined.
        return value instanceof Promise ? value.then((known: unknown) => known ?? null).catch(withheld) : value;
      } catch (error) {
        return withheld(error);
      }
    },
    nameOf: async (of) => ((await read(party, of, 'name', {}, context)) as string | null | undefined) ?? null,
  });
}

/** @throws whatever is no refusal */
function withheld(error: unknown): undefined {
  if (error instanceof GraphQLError && error.extensions['code'] === 'FORBIDDEN') return undefined;
  throw error;
}
