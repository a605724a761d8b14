import { answerType, type HttpHandle, type HttpRequest, type HttpResponse, JSON_TYPE, searchOf } from '@tongcha/http';
import { type Params, paramsOfBody, paramsOfSearch } from './params.ts';
import { type GatewayRequest, requestOf } from './request.ts';
import { type GatewayResponse, type Refusal, refuseRequest, statusFor, writeResponse } from './response.ts';
import type { Handle } from './step.ts';

/** From HTTP to the pipeline, and back. */
export function handleHttp(handle: Handle): HttpHandle {
  return async (incoming) => {
    const response = await handle(requestOfHttp(incoming));
    return toHttp(response, incoming.request.headers.accept);
  };
}

/** A request as our own HTTP layer took it in. */
export function requestOfHttp({ request, body, refusal, ...incoming }: HttpRequest): GatewayRequest {
  const { method = 'GET', headers } = request;
  return requestOf({
    ...incoming,
    method,
    headers,
    authorizations: headers.authorization === undefined ? [] : valuesOf('authorization', request.rawHeaders),
    peer: { address: request.socket.remoteAddress },
    refusal: refusal && refuseByHttp(refusal),
    params: (): Params | Refusal =>
      method === 'GET' ? paramsOfSearch(searchOf(request), headers) : paramsOfBody(body),
  });
}

function refuseByHttp({ status, code, message, headers = {} }: NonNullable<HttpRequest['refusal']>): Refusal {
  return refuseRequest(status, code, message, Object.entries(headers));
}

function valuesOf(name: string, rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, i) => i % 2 === 1 && rawHeaders[i - 1]?.toLowerCase() === name);
}

/** The only step that makes bytes of a response. */
function toHttp(response: GatewayResponse, accept: string | undefined): HttpResponse {
  const type = answerType(accept) ?? JSON_TYPE;
  return {
    status: statusFor(response, type),
    headers: [['content-type', type], ...response.headers],
    body: writeResponse(response),
  };
}
