import { type GetRoute, type HttpResponse, JSON_TYPE, refusal } from '@tongcha/http';
import { REQUEST_ID, requestIdsOf } from '@tongcha/observe';
import { authorizationsOf, clientOf } from '../http/client-address.ts';
import { requestOf } from './request.ts';
import { writeResponse } from './response.ts';
import type { Handle } from './step.ts';

const QUERY =
  'query JobPage($id: ID!, $number: Int!, $amounts: Boolean!) { job(id: $id) { page(number: $number, amounts: $amounts) } }';

/** By the code of what was refused, where the operation was run. */
const STATUS: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  CONFLICT: 409,
  FORBIDDEN: 403,
  UNAUTHORIZED_FIELD_OR_TYPE: 401,
  UNAVAILABLE: 503,
};

/**
 * The pages of jobs' results at `/jobs/ID/NUMBER`, as NDJSON. Each is asked for as an operation of whoever asks, so that nobody comes by
 * identity, limits or audit.
 */
export function jobPages(handle: Handle): GetRoute {
  return async (incoming, below) => {
    const [, id, number] = /^\/([\w-]{1,64})\/(\d{1,6})$/.exec(below) ?? [];
    if (id === undefined) return refusal(404, 'NOT_FOUND', 'a page is at /jobs/ID/NUMBER');
    const { requestId, clientRequestId } = requestIdsOf(incoming.headers[REQUEST_ID], 'made');
    const amounts = new URLSearchParams(incoming.url?.split('?', 2)[1]).get('amounts') === 'true';
    const variables = { id, number: Number(number), amounts };
    const response = await handle(
      requestOf({
        // It is its own operation, whatever else its headers say.
        method: 'POST',
        ...clientOf(incoming),
        authorizations: authorizationsOf(incoming),
        requestId,
        clientRequestId,
        params: () => ({
          query: QUERY,
          hash: null,
          operationName: null,
          variables,
          exactVariables: () => variables,
          explain: false,
          asOf: null,
        }),
      }),
    );
    const page = response.data && pageIn(response.data);
    if (page) return { status: 200, headers: HEADERS, body: Buffer.from(page) };
    if (response.errors.length === 0)
      return refusal(404, 'NOT_FOUND', 'you have no job of that name, or its time is over');
    const code = String(response.errors[0]?.extensions?.['code']);
    return {
      status: response.data ? (STATUS[code] ?? 500) : response.status,
      headers: [['content-type', JSON_TYPE], ...response.headers],
      body: writeResponse({ ...response, data: null }),
      code,
    };
  };
}

const HEADERS: HttpResponse['headers'] = [
  ['content-type', 'application/x-ndjson; charset=utf-8'],
  ['cache-control', 'no-store'],
];

function pageIn(data: Buffer): string | null {
  const { data: read } = JSON.parse(data.toString()) as { data: { job: { page: string | null } | null } | null };
  return read?.job?.page ?? null;
}
