import { type DocumentNode, getOperationAST, GraphQLError, type GraphQLSchema, OperationTypeNode, parse, validate } from 'graphql';
import { LRUCache } from 'lru-cache';

/** Errors of one text that are told. */
const MAX_ERRORS = 20;

/** Parsed, a text takes about this many times its bytes. */
const PARSED = 20;

/** The texts of operations, parsed and checked against what callers see; each once. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #known: LRUCache<string, DocumentNode | GraphQLError[]>;

  constructor(schema: GraphQLSchema, cacheBytes: number) {
    this.#schema = schema;
    this.#known = new LRUCache({ maxSize: cacheBytes, sizeCalculation: (_, text) => PARSED * text.length + 1 });
  }

  /** The document, or why the text is no valid one. */
  read(text: string): DocumentNode | GraphQLError[] {
    let known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, (known = this.#readAnew(text)));
    return known;
  }

  /** Why the text is no valid one, as far as a caller to whom only part of the graph is shown may be told. */
  refusedFor(text: string, refused: GraphQLError[], visible: GraphQLSchema): GraphQLError[] {
    if (visible === this.#schema || refused.some(({ extensions }) => extensions['code'] === 'GRAPHQL_PARSE_FAILED')) return refused;
    const errors = faultsIn(parse(text), visible);
    return errors.length > 0 ? errors : [new GraphQLError('the operation is no valid one of this graph', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })];
  }

  isRead(text: string, operationName: string | null): boolean {
    const document = this.read(text);
    return Array.isArray(document) || getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION;
  }

  #readAnew(text: string): DocumentNode | GraphQLError[] {
    let document: DocumentNode;
    try {
      document = parse(text);
    } catch (error) {
      if (error instanceof GraphQLError) return [coded(error, 'GRAPHQL_PARSE_FAILED')];
      throw error;
    }
    const errors = faultsIn(document, this.#schema);
    return errors.length === 0 ? document : errors;
  }
}

function faultsIn(document: DocumentNode, schema: GraphQLSchema): GraphQLError[] {
  return validate(schema, document, undefined, { maxErrors: MAX_ERRORS, hideSuggestions: true }).map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED'));
}

function coded(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, { ...(error.nodes ? { nodes: error.nodes } : { source: error.source ?? null, positions: error.positions ?? null }), extensions: { code } });
}
