import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  Source,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { KnownOperationsRule } from './known-operations.ts';
import { NumberLiteralsRule } from './number-literals.ts';

/** Errors of one text that are told. */
const MAX_ERRORS = 20;

const RULES = [KnownOperationsRule, NumberLiteralsRule, ...specifiedRules];

/** Parsed, a text takes about this many times its bytes. */
const PARSED = 20;

/** What is wrong with a text. No error, as it is kept: an error holds the frames it was made in, and by them all that was parsed. */
interface Wrong {
  readonly message: string;
  readonly positions: readonly number[];
  readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';
}

/** The texts of operations, parsed and checked against what callers see; each once. */
export class Documents {
  readonly #schema: GraphQLSchema;
  readonly #known: LRUCache<string, DocumentNode | readonly Wrong[]>;

  constructor(schema: GraphQLSchema, cacheBytes: number) {
    this.#schema = schema;
    this.#known = new LRUCache({ maxSize: cacheBytes, sizeCalculation: (_, text) => PARSED * text.length + 1 });
  }

  /** The document, without places; null where the text is no valid one. */
  read(text: string): DocumentNode | null {
    const known = this.#read(text);
    return 'kind' in known ? known : null;
  }

  /** Why the text is no valid one, as far as a caller to whom this much of the graph is shown may be told. */
  wrongWith(text: string, visible: GraphQLSchema): GraphQLError[] {
    const known = this.#read(text);
    if ('kind' in known) return [];
    const mayBeTold = visible === this.#schema || known.some(({ code }) => code === 'GRAPHQL_PARSE_FAILED');
    const told = mayBeTold ? known : wrongIn(parse(text), visible);
    if (told.length === 0)
      return [
        new GraphQLError('the operation is no valid one of this graph', {
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        }),
      ];
    const source = new Source(text);
    return told.map(
      ({ message, positions, code }) => new GraphQLError(message, { source, positions, extensions: { code } }),
    );
  }

  isRead(text: string, operationName: string | null): boolean {
    const known = this.#read(text);
    if ('kind' in known) return isRead(known, operationName);
    // What is wrong with it is told to whoever may send it at all.
    return (
      known.some(({ code }) => code === 'GRAPHQL_PARSE_FAILED') ||
      isRead(parse(text, { noLocation: true }), operationName)
    );
  }

  #read(text: string): DocumentNode | readonly Wrong[] {
    let known = this.#known.get(text);
    if (known === undefined) this.#known.set(text, (known = this.#readAnew(text)));
    return known;
  }

  #readAnew(text: string): DocumentNode | readonly Wrong[] {
    let document: DocumentNode;
    try {
      document = parse(text);
    } catch (error) {
      if (error instanceof GraphQLError)
        return [{ message: error.message, positions: error.positions ?? [], code: 'GRAPHQL_PARSE_FAILED' }];
      throw error;
    }
    const wrong = wrongIn(document, this.#schema);
    // Places hold every token of the text.
    return wrong.length === 0 ? parse(text, { noLocation: true }) : wrong;
  }
}

function isRead(document: DocumentNode, operationName: string | null): boolean {
  return getOperationAST(document, operationName)?.operation !== OperationTypeNode.MUTATION;
}

function wrongIn(document: DocumentNode, schema: GraphQLSchema): readonly Wrong[] {
  return validate(schema, document, RULES, { maxErrors: MAX_ERRORS, hideSuggestions: true }).map(
    ({ message, positions = [] }) => ({ message, positions, code: 'GRAPHQL_VALIDATION_FAILED' }),
  );
}
