import type { IncomingOperation } from '@tongcha/http';
import { hashOf, type TrustedDocuments } from '../policy/trusted-documents.ts';

/** The parameters of a request, as far as they are what they should be; Apollo Server says of the rest what is wrong. */
export interface Question {
  readonly query: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of a document that is not sent itself, or beside it. */
  readonly hash: string | null;
  /** Whether its client asks how it is answered (docs/explorer.md). */
  readonly explain: boolean;
}

/** Reads what is asked from the body or, of a GET, from the address. */
export function readQuestion({ request, params, search }: IncomingOperation<unknown>): Question {
  const given = request.method === 'GET' ? fromSearch(search) : isRecord(params) ? params : {};
  const { query, operationName, variables, documentId, extensions } = given;
  return {
    query: typeof query === 'string' && query !== '' ? query : null,
    operationName: typeof operationName === 'string' && operationName !== '' ? operationName : null,
    variables: isRecord(variables) ? variables : {},
    hash:
      hashIn(documentId) ??
      (isRecord(extensions) && isRecord(extensions['persistedQuery'])
        ? hashIn(extensions['persistedQuery']['sha256Hash'])
        : null),
    explain: isRecord(extensions) && extensions['explain'] === true,
  };
}

/** `sha256:…` (GraphQL over HTTP, appendix A) or, as Apollo's clients write it, the digits alone. */
function hashIn(value: unknown): string | null {
  return typeof value === 'string' ? value.replace(/^sha256:/, '') : null;
}

function fromSearch(search: string): Record<string, unknown> {
  const given: Record<string, unknown> = Object.fromEntries(new URLSearchParams(search));
  for (const key of ['variables', 'extensions']) if (typeof given[key] === 'string') given[key] = readJson(given[key]);
  return given;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type FoundDocument = { readonly text: string | null; readonly trusted: boolean } | 'unknown' | 'mismatch';

/** The document that is asked, by its text or its hash. A hash beside a text only has to be true: nobody registers documents by asking. */
export function findDocument({ query, hash }: Question, documents: TrustedDocuments): FoundDocument {
  if (hash === null) return { text: query, trusted: query !== null && documents.has(query) };
  const known = documents.byHash(hash);
  if (known !== undefined) return query === null || query === known ? { text: known, trusted: true } : 'mismatch';
  if (query === null) return 'unknown';
  return hashOf(query) === hash ? { text: query, trusted: false } : 'mismatch';
}

/** The same request with the text in place of its hash. */
export function withDocument<A>(incoming: IncomingOperation<A>, text: string): IncomingOperation<A> {
  if (incoming.request.method === 'GET') {
    const search = new URLSearchParams(incoming.search);
    for (const key of ['documentId', 'extensions']) search.delete(key);
    search.set('query', text);
    return { ...incoming, search: `?${search.toString()}` };
  }
  const { documentId: _, extensions: __, ...rest } = isRecord(incoming.params) ? incoming.params : {};
  return { ...incoming, params: { ...rest, query: text } };
}
