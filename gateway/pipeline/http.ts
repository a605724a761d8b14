import type { Readable } from 'node:stream';
import {
  acceptsEvents,
  answerType,
  type HttpHandle,
  type HttpRequest,
  type HttpResponse,
  JSON_TYPE,
  searchOf,
} from '@tongcha/http';
import { authorizationsOf, clientOf } from '../http/client-address.ts';
import { MOST_TOGETHER } from '../policy/limits/classes.ts';
import { EventStream } from './events.ts';
import { type Params, paramsOfBody, paramsOfSearch } from './params.ts';
import { type GatewayRequest, requestOf } from './request.ts';
import { type GatewayResponse, type Refusal, refuseRequest, statusFor, writeResponse } from './response.ts';
import { severalIn, type WrittenResponse, writeSeveral } from './several.ts';
import type { Handle } from './step.ts';

/** From HTTP to the pipeline, and back. */
export function handleHttp(handle: Handle): HttpHandle {
  return async (incoming) => {
    const { accept } = incoming.request.headers;
    const type = answerType(accept) ?? JSON_TYPE;
    const request = requestOfHttp(incoming);
    const several = incoming.refusal ? null : severalIn(incoming.body);
    if (!several)
      return acceptsEvents(accept)
        ? withEvents(handle, request, answerType(accept))
        : toHttp(await handle(request), type);
    const together = several.length;
    // More than anybody may ask is refused as one.
    if (together > MOST_TOGETHER) return toHttp(await handle({ ...request, together }), type);
    // Each goes the whole way by itself, as if it had come alone.
    const responses = await Promise.all(several.map((params) => handle({ ...request, together, params })));
    return ofType(type, writeSeveral(responses, type));
  };
}

/** What is told event by event goes out as that, and the response of any other operation as ever, where its client takes it so. */
async function withEvents(
  handle: Handle,
  request: GatewayRequest,
  type: string | null,
): Promise<HttpResponse<Buffer | Readable>> {
  const stream = new EventStream(request.controller.signal);
  const responding = handle({ ...request, events: stream.take, waits: [...request.waits, stream.open] });
  const first = await Promise.race([responding, stream.begun]);
  const isPlain = first && (first.refused === 'request' || (type !== null && !first.isLastEvent));
  if (isPlain) return toHttp(first, type ?? JSON_TYPE);
  void responding.then((last) => stream.end(last));
  return stream.response;
}

/** A request as our own HTTP layer took it in. */
export function requestOfHttp(incoming: HttpRequest): GatewayRequest {
  const { request, requestId, clientRequestId, controller, body, refusal } = incoming;
  const { method = 'GET', headers } = request;
  let read: Params | Refusal | null = null;
  return requestOf({
    requestId,
    clientRequestId,
    controller,
    method,
    headers,
    peer: clientOf(request).peer,
    authorizations: authorizationsOf(request),
    refusal: refusal && refuseByHttp(refusal),
    params: () => (read ??= method === 'GET' ? paramsOfSearch(searchOf(request), headers) : paramsOfBody(body)),
  });
}

function refuseByHttp({ status, code, message, headers = {} }: NonNullable<HttpRequest['refusal']>): Refusal {
  return refuseRequest(status, code, message, Object.entries(headers));
}

/** The only step that makes bytes of a response. */
export function toHttp(response: GatewayResponse, type: string): HttpResponse {
  return ofType(type, { ...response, status: statusFor(response, type), body: writeResponse(response) });
}

function ofType(type: string, { status, headers, body }: WrittenResponse): HttpResponse {
  return { status, headers: [['content-type', type], ...headers], body };
}
