import {
  type DocumentNode,
  getOperationAST,
  GraphQLError,
  Lexer,
  type OperationDefinitionNode,
  parse,
  Source,
  TokenKind,
} from 'graphql';
import { LRUCache } from 'lru-cache';

/** What any caller's text may have at most; before its caller's own limits are known it is not read further. */
export const MOST_TOKENS = 8_000;

/** What a token takes once it is parsed, bytes, at most: a field of one letter is a node, its name another. */
const TOKEN_BYTES = 250;

/** The text of a request's document, and what came of parsing it. */
export interface KnownDocument {
  readonly text: string;
  /** Without places, which would hold every token of the text; or why there is none. */
  readonly parsed: DocumentNode | Unreadable;
}

/** Why a text is no document. Kept in place of an error, which holds the frames that it was made in. */
export type Unreadable =
  | { readonly why: 'SYNTAX'; readonly message: string; readonly positions: readonly number[] }
  /** More than `MOST_TOKENS`. */
  | { readonly why: 'TOO_LONG' }
  /** Nested deeper than the stack goes. */
  | { readonly why: 'TOO_DEEP' };

/** The documents that were asked, each parsed once: all that asks about a text asks about the same value. */
export class Documents {
  readonly #known: LRUCache<string, KnownDocument>;

  /** @param cacheBytes memory that they may take, roughly */
  constructor(cacheBytes: number) {
    this.#known = new LRUCache({ maxSize: cacheBytes, sizeCalculation: sizeOf });
  }

  of(text: string): KnownDocument {
    let known = this.#known.get(text);
    if (!known) this.#known.set(text, (known = { text, parsed: parsed(text) }));
    return known;
  }
}

function sizeOf({ text, parsed: document }: KnownDocument): number {
  const tokens = 'kind' in document ? (document.tokenCount ?? 0) : 0;
  return 500 + 2 * text.length + TOKEN_BYTES * tokens;
}

/** The document; null where there is none. */
export function documentIn({ parsed: document }: KnownDocument): DocumentNode | null {
  return 'kind' in document ? document : null;
}

/** The operation that is meant; null where there is none, or it is not said which. */
export function operationIn(document: KnownDocument, operationName: string | null): OperationDefinitionNode | null {
  const known = documentIn(document);
  return (known && getOperationAST(known, operationName)) ?? null;
}

function parsed(text: string): DocumentNode | Unreadable {
  try {
    return parse(text, { noLocation: true, maxTokens: MOST_TOKENS });
  } catch (error) {
    if (!(error instanceof GraphQLError)) return { why: 'TOO_DEEP' };
    if (hasTooManyTokens(text)) return { why: 'TOO_LONG' };
    return { why: 'SYNTAX', message: error.message, positions: error.positions ?? [] };
  }
}

/** graphql-js tells it by a message alone. */
function hasTooManyTokens(text: string): boolean {
  const lexer = new Lexer(new Source(text));
  try {
    for (let count = 0; count <= MOST_TOKENS; count += 1) if (lexer.advance().kind === TokenKind.EOF) return false;
    return true;
  } catch {
    return false;
  }
}
