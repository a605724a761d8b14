import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';

/** A document to verify. */
export interface GivenDocument {
  /** How it is told of. */
  readonly name: string;
  readonly text: string;
}

/** One operation of a document. */
export interface GivenOperation extends GivenDocument {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** Its operations; or why it is no valid document of that schema. */
export function readDocument(
  api: GraphQLSchema,
  { name, text }: GivenDocument,
): readonly GivenOperation[] | readonly string[] {
  let document: DocumentNode;
  try {
    document = parse(text, { noLocation: true });
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return [error.message];
  }
  const invalid = validate(api, document);
  if (invalid.length > 0) return invalid.map(({ message }) => message);
  const operations = document.definitions.filter((each) => each.kind === Kind.OPERATION_DEFINITION);
  if (operations.length === 0) return ['it has no operation'];
  return operations.map((operation) => ({ name, text, document, operation }));
}
