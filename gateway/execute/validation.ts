import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  parse,
  SingleFieldSubscriptionsRule,
  Source,
  specifiedRules,
  validate,
} from 'graphql';
import { documentIn, type KnownDocument, type Unreadable } from '../documents/documents.ts';
import { KnownOperationsRule } from './known-operations.ts';
import { NumberLiteralsRule } from './number-literals.ts';
import { SingleSubscriptionRule } from './single-subscription.ts';

/** Errors of one text that are told. */
const MAX_ERRORS = 20;

const RULES = [
  KnownOperationsRule,
  NumberLiteralsRule,
  SingleSubscriptionRule,
  ...specifiedRules.filter((rule) => rule !== SingleFieldSubscriptionsRule),
];

/** What is wrong with a document. No error, as it is kept: an error holds the frames it was made in, and by them all that was parsed. */
interface Wrong {
  readonly message: string;
  readonly positions: readonly number[];
  readonly code: 'GRAPHQL_PARSE_FAILED' | 'GRAPHQL_VALIDATION_FAILED';
}

/** Holds documents against what callers see of the graph; each once. */
export class Validation {
  readonly #schema: GraphQLSchema;
  readonly #known = new WeakMap<KnownDocument, readonly Wrong[]>();

  constructor(schema: GraphQLSchema) {
    this.#schema = schema;
  }

  /** The document; null where it is no valid one. */
  valid(document: KnownDocument): DocumentNode | null {
    return this.#wrong(document).length === 0 ? documentIn(document) : null;
  }

  /** Why it is no valid one, as far as a caller to whom this much of the graph is shown may be told. */
  wrongWith(document: KnownDocument, visible: GraphQLSchema): GraphQLError[] {
    const known = this.#wrong(document);
    if (known.length === 0) return [];
    const mayBeTold = visible === this.#schema || known.some(({ code }) => code === 'GRAPHQL_PARSE_FAILED');
    const told = mayBeTold ? known : wrongIn(parse(document.text), visible);
    if (told.length === 0)
      return [
        new GraphQLError('the operation is no valid one of this graph', {
          extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
        }),
      ];
    const source = new Source(document.text);
    return told.map(
      ({ message, positions, code }) => new GraphQLError(message, { source, positions, extensions: { code } }),
    );
  }

  #wrong(document: KnownDocument): readonly Wrong[] {
    let known = this.#known.get(document);
    if (known === undefined) this.#known.set(document, (known = this.#find(document)));
    return known;
  }

  #find({ text, parsed }: KnownDocument): readonly Wrong[] {
    if ('why' in parsed) return [unreadable(parsed)];
    // Places hold every token of a text: it is parsed with them only to tell what is wrong where.
    return isValid(parsed, this.#schema) ? [] : wrongIn(parse(text), this.#schema);
  }
}

function unreadable(parsed: Unreadable): Wrong {
  const code = 'GRAPHQL_PARSE_FAILED';
  if (parsed.why === 'SYNTAX') return { message: parsed.message, positions: parsed.positions, code };
  const message = parsed.why === 'TOO_LONG' ? 'the document has too many tokens' : 'the document is nested too deep';
  return { message, positions: [], code };
}

function isValid(document: DocumentNode, schema: GraphQLSchema): boolean {
  return validate(schema, document, RULES, { maxErrors: 1, hideSuggestions: true }).length === 0;
}

function wrongIn(document: DocumentNode, schema: GraphQLSchema): readonly Wrong[] {
  return validate(schema, document, RULES, { maxErrors: MAX_ERRORS, hideSuggestions: true }).map(
    ({ message, positions = [] }) => ({ message, positions, code: 'GRAPHQL_VALIDATION_FAILED' }),
  );
}
