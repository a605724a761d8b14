import {
  type DocumentNode,
  execute,
  type ExecutionResult,
  type GraphQLFieldResolver,
  type GraphQLTypeResolver,
  visit,
} from 'graphql';
import type { Given, Thing, World } from './world.ts';

export interface Asked {
  /** The text of the document. */
  readonly text: string;
  readonly document: DocumentNode;
  readonly operationName: string | null;
  readonly variables: Given;
  /** Which of the root objects. */
  readonly sample: number;
}

/** What the graph would answer if it were one: its schema, executed at once. */
export async function answerWhole(
  world: World,
  { document, operationName, variables, sample }: Asked,
): Promise<ExecutionResult> {
  const fieldResolver: GraphQLFieldResolver<Thing | undefined, unknown> = (
    source,
    args,
    _,
    { fieldName, parentType },
  ) => world.truth(source ?? { type: parentType.name, id: String(sample) }, fieldName, args);
  const typeResolver: GraphQLTypeResolver<Thing, unknown> = ({ type }) => type;
  const result = await execute({
    // Arguments that no caller sees have their defaults; introspection tells of what callers see.
    schema: introspects(document) ? world.joined.api : world.joined.whole,
    document,
    operationName,
    variableValues: variables,
    fieldResolver: fieldResolver as GraphQLFieldResolver<unknown, unknown>,
    typeResolver: typeResolver as GraphQLTypeResolver<unknown, unknown>,
  });
  return JSON.parse(JSON.stringify(result)) as ExecutionResult;
}

function introspects(document: DocumentNode): boolean {
  let found = false;
  visit(document, { Field: ({ name }) => void (found ||= name.value === '__schema' || name.value === '__type') });
  return found;
}
