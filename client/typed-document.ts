/** A text that is an object of its own, such as GraphQL Code Generator's TypedDocumentString. */
interface TextObject {
  readonly length: number;
  charAt(index: number): string;
  toString(): string;
}

/**
 * A document in text, with the types of its data and its variables. What `@graphql-typed-document-node/core` calls DocumentTypeDecoration,
 * so that the documents of GraphQL Code Generator (`documentMode: 'string'`) are ones.
 */
export type TypedDocument<Data, Variables> = (string | TextObject) & {
  /** Types alone: never there. */
  readonly __apiType?: (variables: Variables) => Data;
};
