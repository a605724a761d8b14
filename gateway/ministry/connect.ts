import { Fault } from '../../common/fault.ts';
import { HttpClient } from '../../common/http-client.ts';
import { type MinistryAnswer, readAnswer } from './answer.ts';
import { inBatches } from './batches.ts';
import type { MinistryCall, MinistryRequest } from './call.ts';
import { type Sharing, withSharing } from './share.ts';

export interface MinistryOptions extends Sharing {
  readonly url: string;
  /** The longest one call may take, milliseconds. */
  readonly timeoutMs: number;
}

export interface MinistryClient {
  readonly call: MinistryCall;
  close(): Promise<void>;
}

/** @throws (from `call`) Fault with a public code and a message without the ministry's address or words */
export function connectMinistry(options: MinistryOptions): MinistryClient {
  const url = new URL(options.url);
  const http = new HttpClient(url.origin, { connections: options.concurrency });
  const call = withDeadline(options.timeoutMs, inBatches(options.maxBatch, withBudget(withSharing(options, overHttp(http, url.pathname + url.search)))));
  return { call, close: () => http.close() };
}

/** The deadline counts from the question, not from the turn in the queue. */
function withDeadline(timeoutMs: number, next: MinistryCall): MinistryCall {
  return (request) => next({ ...request, deadlineAt: Math.min(request.deadlineAt, Date.now() + timeoutMs) });
}

function withBudget(next: MinistryCall): MinistryCall {
  return (request) => {
    request.budget.left -= 1;
    return request.budget.left < 0 ? Promise.reject(new Fault('CALL_LIMIT', 'the operation needs too many calls')) : next(request);
  };
}

function overHttp(http: HttpClient, path: string): MinistryCall {
  return async (request) => {
    const sent = bodyOf(request);
    const { status, headers, body } = await http.request({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        'tongcha-deadline-ms': String(Math.max(1, request.deadlineAt - Date.now())),
      },
      body: sent,
      signal: request.signal,
      again: !request.mutation,
    });
    return aboutWhatWasAsked(readAnswer(status, headers['content-type'] ?? '', body), sent);
  };
}

/** A ministry may speak of the trace codes that it was asked about, and of no other text. */
function aboutWhatWasAsked(answer: MinistryAnswer, sent: string): MinistryAnswer {
  if (answer.errors.every(({ codes }) => codes.length === 0)) return answer;
  return { ...answer, errors: answer.errors.map((error) => ({ ...error, codes: error.codes.filter((code) => sent.includes(JSON.stringify(code))) })) };
}

function bodyOf({ query, variables, representations, operationName }: MinistryRequest): string {
  const rest = JSON.stringify(variables).slice(1);
  const all = representations ? `{"representations":[${representations.join(',')}]${rest === '}' ? '' : ','}${rest}` : `{${rest}`;
  return `{"query":${JSON.stringify(query)},"variables":${all}${operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`}}`;
}
