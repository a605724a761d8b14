import type { IncomingMessage } from 'node:http';
import { inScope, log, logBug } from '@tongcha/observe';
import { type HttpHandle, type HttpRequest, type HttpResponse, refusal, refuse } from './graphql-http.ts';

/** `A`: what is known of who asks. */
export type Admitted<A> = { readonly admitted: A } | { readonly refused: HttpResponse };

/** A call whose caller is known, and what it sent. */
export interface IncomingCall<A> extends HttpRequest {
  readonly admitted: A;
  /** The JSON of a POST's body; `''` of a GET, whose parameters are in its address. */
  readonly params: unknown;
}

/** Answers a call whose caller was admitted. */
export type AnswerCall<A> = (call: IncomingCall<A>) => Promise<HttpResponse>;

/** Watches one call. */
export interface CallWatcher {
  /** Is told of its answer, before it is sent. */
  answered(answer: HttpResponse): void;
}

export interface AdmitCallsOptions<A> {
  /** Says who asks, or refuses, before anything is done for it. */
  readonly admit: (request: IncomingMessage, body: Buffer) => Promise<Admitted<A>> | Admitted<A>;
  readonly answer: AnswerCall<A>;
  /** Is told of each call as it begins. */
  readonly watch?: (() => CallWatcher) | undefined;
}

/** Handles calls of those who are let in; nothing of a body is parsed for anybody else. */
export function admitCalls<A>({ admit, answer, watch }: AdmitCallsOptions<A>): HttpHandle {
  return ({ requestId, clientRequestId, ...incoming }) => {
    const watcher = watch?.();
    return inScope({ requestId, clientRequestId, watch: watcher }, async () => {
      const answered = await answerAdmitted(admit, answer, { requestId, clientRequestId, ...incoming }).catch(
        (error: unknown) => failed(incoming.request, error),
      );
      watcher?.answered(answered);
      return answered;
    });
  };
}

async function answerAdmitted<A>(
  admit: AdmitCallsOptions<A>['admit'],
  answer: AnswerCall<A>,
  incoming: HttpRequest,
): Promise<HttpResponse> {
  const { request, body } = incoming;
  if (incoming.refusal) return refuse(request, incoming.refusal);
  const admission = await admit(request, body);
  if ('refused' in admission) return admission.refused;
  const params = readJson(request, body);
  if (params === undefined)
    return refuse(request, { status: 400, code: 'BAD_REQUEST', message: 'the request body is not JSON in UTF-8' });
  return answer({ ...incoming, admitted: admission.admitted, params });
}

/** What nobody has caught on its way: a fault of ours, unless its client went away while it was still asking. */
function failed(request: IncomingMessage, error: unknown): HttpResponse {
  if (request.complete) logBug(error);
  else log.debug({ event: 'client-gone' }, '客户端已断开 / the client went away');
  return refusal(500, 'INTERNAL_SERVER_ERROR', 'internal error');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The parsed body, '' where there is none, undefined when it is no JSON. */
function readJson(request: IncomingMessage, body: Buffer): unknown {
  if (body.length === 0 || request.method === 'GET') return '';
  try {
    return JSON.parse(utf8.decode(body));
  } catch {
    return undefined;
  }
}

/** `?query=…`, or nothing. */
export function searchOf({ url = '/' }: IncomingMessage): string {
  return url.includes('?') ? url.slice(url.indexOf('?')) : '';
}
