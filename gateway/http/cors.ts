import type { IncomingMessage } from 'node:http';
import type { HttpHandle, HttpResponse } from '@tongcha/http';

type Headers = readonly (readonly [name: string, value: string])[];

/** What our clients send. A fixed list: a page must not be able to say which proxy it comes from. */
const REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'tongcha-purpose',
  'x-request-id',
  'apollo-require-preflight',
  'apollographql-client-name',
  'apollographql-client-version',
  'x-apollo-operation-name',
  'traceparent',
  'tracestate',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
].join(', ');

/** Beside those that a page may read of any response (Fetch, 3.3.3). */
const RESPONSE_HEADERS = 'retry-after, x-request-id';

/** A browser asks no more often whether it may ask, seconds; some take less. */
const PREFLIGHT_SECONDS = '7200';

/**
 * Lets pages of other origins read what is answered to them (Fetch, "CORS protocol"), and never sends
 * `access-control-allow-credentials`: who asks is said by a header that a page must have of itself, so that none asks in its visitor's name.
 * @param origins as browsers write them; `*`: any
 */
export function withCors(origins: readonly string[], handle: HttpHandle): HttpHandle {
  if (origins.length === 0) return handle;
  const allowed = new Set(origins);
  const isOpen = allowed.has('*');
  return async (incoming) => {
    const { origin } = incoming.request.headers;
    const lets = origin !== undefined && (isOpen || allowed.has(origin));
    const headers: Headers = [
      // Also where it is not let in, or came from no page: a cache must not give one what was answered to another.
      ...(isOpen ? [] : [['vary', 'origin'] as const]),
      ...(lets ? [['access-control-allow-origin', isOpen ? '*' : origin] as const] : []),
    ];
    if (lets && isPreflight(incoming.request)) return preflight(headers);
    const answer = await handle(incoming);
    const exposed: Headers = lets ? [['access-control-expose-headers', RESPONSE_HEADERS]] : [];
    return { ...answer, headers: [...answer.headers, ...headers, ...exposed] };
  };
}

function isPreflight({ method, headers }: IncomingMessage): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}

function preflight(headers: Headers): HttpResponse {
  return {
    status: 204,
    headers: [
      ...headers,
      ['access-control-allow-methods', 'GET, POST'],
      ['access-control-allow-headers', REQUEST_HEADERS],
      ['access-control-max-age', PREFLIGHT_SECONDS],
    ],
    body: NOTHING,
  };
}

const NOTHING = Buffer.alloc(0);
