import type { HttpRefusal, IncomingOperation } from '@tongcha/http';
import { parseWithDigits } from '../json/raw-json.ts';
import type { GraphQLRequest } from '../execute/service.ts';

export type ReadRequest = { readonly request: GraphQLRequest } | { readonly refusal: HttpRefusal };

const utf8 = new TextDecoder();

/** A page elsewhere cannot send these without asking first, so that it cannot ask in a visitor's name (CSRF). */
const PREFLIGHTED = ['apollo-require-preflight', 'x-apollo-operation-name'] as const;

/** The request's parameters (GraphQL over HTTP, 5), or why it has none. */
export function readRequest({
  request: { method, headers },
  body,
  params,
  search,
}: Pick<IncomingOperation<unknown>, 'request' | 'body' | 'params' | 'search'>): ReadRequest {
  if (method !== 'GET') return fromParameters(params, () => variablesIn(parseWithDigits(utf8.decode(body))));
  if (
    !headers['content-type']?.toLowerCase().startsWith('application/json') &&
    !PREFLIGHTED.some((name) => headers[name])
  )
    return refuse(`a GET needs the header ${PREFLIGHTED[0]}, so that no other site can send it`);
  return fromSearch(new URLSearchParams(search));
}

function fromSearch(search: URLSearchParams): ReadRequest {
  const parameters: Record<string, unknown> = {};
  for (const name of ['query', 'operationName', 'variables', 'extensions']) {
    const [first, ...others] = search.getAll(name);
    if (others.length > 0) return refuse(`the parameter ${name} may be given once`);
    if (first === undefined) continue;
    if (name === 'query' || name === 'operationName') parameters[name] = first;
    else {
      try {
        parameters[name] = JSON.parse(first) as unknown;
      } catch {
        return refuse(`the parameter ${name} is not JSON`);
      }
    }
  }
  return fromParameters(parameters, () => variablesIn({ variables: parseWithDigits(search.get('variables') ?? '{}') }));
}

function variablesIn(parameters: unknown): Readonly<Record<string, unknown>> {
  return isMap(parameters) && isMap(parameters['variables']) ? parameters['variables'] : {};
}

function fromParameters(parameters: unknown, exactVariables: () => Readonly<Record<string, unknown>>): ReadRequest {
  if (!isMap(parameters)) return refuse('the request must be one JSON object');
  const { query, operationName = null, variables = null, extensions = null } = parameters;
  if (typeof query !== 'string') return refuse('the request must have a query, a string');
  if (operationName !== null && typeof operationName !== 'string') return refuse('operationName must be a string');
  if (variables !== null && !isMap(variables)) return refuse('variables must be an object');
  if (extensions !== null && !isMap(extensions)) return refuse('extensions must be an object');
  return { request: { query, operationName: operationName === '' ? null : operationName, variables, exactVariables } };
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(message: string): ReadRequest {
  return { refusal: { status: 400, code: 'BAD_REQUEST', message } };
}
