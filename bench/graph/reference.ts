import { type DocumentNode, execute, type ExecutionResult, parse } from 'graphql';
import type { Operation } from './operations.ts';
import { wholeSchema } from './resolvers.ts';

const schema = wholeSchema();
const documents = new Map<string, DocumentNode>();

/** What graphql-js answers over the unsplit graph, canonical. */
export function reference({ query, operationName, variables }: Operation): string {
  let document = documents.get(query);
  if (!document) documents.set(query, (document = parse(query)));
  const result = execute({ schema, document, operationName, variableValues: variables }) as ExecutionResult;
  if (result.errors) throw new Error(`the reference fails: ${result.errors[0]?.message}`);
  return canonical({ data: result.data });
}

/** JSON with every object's keys in order: two answers are equal when these are. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'object' && each !== null && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}
