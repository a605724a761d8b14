import type { IncomingHttpHeaders } from 'node:http';
import { readMoment } from '@tongcha/signature';
import { isRecord } from '../json/is-record.ts';
import { hasUnusualNumbers, parseWithDigits } from '../json/raw-json.ts';
import { type Refusal, refuseRequest } from './response.ts';

/** The parameters of a request (GraphQL over HTTP, 5). */
export interface Params {
  readonly query: string | null;
  /** Of a document that is not sent itself, or beside it: 64 hexadecimal digits, when it is one. */
  readonly hash: string | null;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** The variables, each number that JavaScript writes otherwise by its text. @throws RangeError as JSON.parse */
  readonly exactVariables: () => Readonly<Record<string, unknown>>;
  /** Whether its client asks how it is answered (docs/explorer.md). */
  readonly explain: boolean;
  /** As of which moment it is to be answered (docs/as-of.md), as `readMoment` writes it; null: now. */
  readonly asOf: string | null;
}

/** A page elsewhere cannot send these without asking first, so that it cannot ask in a visitor's name (CSRF). */
const PREFLIGHTED = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** No form, image or script asks for it, as GraphQL's own clients do. */
const GRAPHQL_TYPE = 'application/graphql-response+json';

export const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Of a POST's body. */
export function paramsOfBody(body: Buffer): Params | Refusal {
  let text: string;
  let given: unknown;
  try {
    text = utf8.decode(body);
    given = text === '' ? null : JSON.parse(text);
  } catch {
    return refuseRequest(400, 'BAD_REQUEST', 'the request body is not JSON in UTF-8');
  }
  return paramsOf(given, { text, variables: () => variablesIn(parseWithDigits(text)) });
}

/** Of a GET's address: `?query=…`, or nothing. */
export function paramsOfSearch(search: string, headers: Readonly<IncomingHttpHeaders>): Params | Refusal {
  if (!comesFromNoPage(headers))
    return refuse(`a GET needs the header ${PREFLIGHTED[0]}, so that no other site can send it`);
  const all = new URLSearchParams(search);
  const given: Record<string, unknown> = {};
  for (const name of ['query', 'documentId', 'operationName', 'variables', 'extensions']) {
    const [first, ...others] = all.getAll(name);
    if (others.length > 0) return refuse(`the parameter ${name} may be given once`);
    if (first === undefined) continue;
    if (name !== 'variables' && name !== 'extensions') given[name] = first;
    else {
      try {
        given[name] = JSON.parse(first) as unknown;
      } catch {
        return refuse(`the parameter ${name} is not JSON`);
      }
    }
  }
  const text = all.get('variables') ?? '{}';
  return paramsOf(given, { text, variables: () => variablesIn({ variables: parseWithDigits(text) }) });
}

/** How it was written: the text in which the variables stand, and what they are there, as `Params.exactVariables`. */
export interface Written {
  readonly text: string;
  readonly variables: () => Readonly<Record<string, unknown>>;
}

/**
 * Of what a client has written as one JSON object.
 * @param written null where no number has digits that JavaScript does not keep
 */
export function paramsOf(given: unknown, written: Written | null): Params | Refusal {
  if (!isRecord(given)) return refuse('the request must be a JSON object, or an array of such objects');
  const { query = null, operationName = null, variables = null, extensions = null, documentId = null } = given;
  if (query !== null && typeof query !== 'string') return refuse('the query must be a string');
  if (operationName !== null && typeof operationName !== 'string') return refuse('operationName must be a string');
  if (variables !== null && !isRecord(variables)) return refuse('variables must be an object');
  if (extensions !== null && !isRecord(extensions)) return refuse('extensions must be an object');
  const { asOf: moment = null } = extensions ?? {};
  const asOf = typeof moment === 'string' ? readMoment(moment) : null;
  if (moment !== null && asOf === null)
    return refuse('extensions.asOf must be a time with its zone, such as 2026-10-01T00:00:00+08:00');
  const persisted = extensions?.['persistedQuery'];
  const hash = hashIn(documentId) ?? (isRecord(persisted) ? hashIn(persisted['sha256Hash']) : null);
  if (query === null && hash === null)
    return refuse('the request must have a query, a string, or the hash of a trusted document');
  return {
    // Beside a hash nobody means an empty text.
    query: query === '' && hash !== null ? null : query,
    hash,
    operationName: operationName === '' ? null : operationName,
    variables,
    exactVariables: () => (written && hasUnusualNumbers(written.text) ? written.variables() : (variables ?? {})),
    explain: extensions?.['explain'] === true,
    asOf,
  };
}

function comesFromNoPage({ accept, 'content-type': type, ...headers }: Readonly<IncomingHttpHeaders>): boolean {
  return (
    accept?.toLowerCase().includes(GRAPHQL_TYPE) === true ||
    type?.toLowerCase().startsWith('application/json') === true ||
    PREFLIGHTED.some((name) => headers[name])
  );
}

/** `sha256:…` (GraphQL over HTTP, appendix A) or, as Apollo's clients write it, the digits alone. */
function hashIn(value: unknown): string | null {
  return typeof value === 'string' ? value.replace(/^sha256:/, '') : null;
}

/** @param given one request, parsed */
export function variablesIn(given: unknown): Readonly<Record<string, unknown>> {
  return isRecord(given) && isRecord(given['variables']) ? given['variables'] : {};
}

function refuse(message: string): Refusal {
  return refuseRequest(400, 'BAD_REQUEST', message);
}
