import { Fault, type FaultCode } from '../../common/fault.ts';
import { HttpClient } from '../../common/http-client.ts';

/** One GraphQL request to one ministry. */
export interface MinistryRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Of an entity call: its representations, each as JSON text. They are sent as the variable `representations`. */
  readonly representations?: readonly string[];
  readonly operationName?: string;
  /** Ends the call, also while it waits for its turn. */
  readonly signal: AbortSignal;
  /** When the operation must be answered, epoch milliseconds; the ministry is told what is left of it. */
  readonly deadlineAt: number;
}

export interface MinistryAnswer {
  readonly data: Readonly<Record<string, unknown>> | null;
  readonly errors: readonly MinistryError[];
}

/** What of a ministry's error may go on: never its message, which can hold anything. */
export interface MinistryError {
  readonly code: string;
  readonly path: readonly (string | number)[] | null;
  /** The legacy system that failed. */
  readonly system: string | null;
  /** Trace codes whose answer stands but may be incomplete. */
  readonly codes: readonly string[];
}

/** Every call to a ministry, whoever makes it, goes through one of these; each wrapper has the same signature. */
export type MinistryCall = (request: MinistryRequest) => Promise<MinistryAnswer>;

export interface MinistryOptions {
  readonly url: string;
  /** The longest one call may take, milliseconds. */
  readonly timeoutMs: number;
  /** Calls at a time; more wait. */
  readonly concurrency: number;
}

export interface MinistryClient {
  readonly call: MinistryCall;
  close(): Promise<void>;
}

/** @throws (from `call`) Fault with a public code and a message without the ministry's address or words */
export function connectMinistry(options: MinistryOptions): MinistryClient {
  const url = new URL(options.url);
  const http = new HttpClient(url.origin, { connections: options.concurrency });
  const call = withDeadline(options.timeoutMs, overHttp(http, url.pathname + url.search));
  return { call, close: () => http.close() };
}

/** The deadline counts from the question, not from the turn in the queue. */
function withDeadline(timeoutMs: number, next: MinistryCall): MinistryCall {
  return async (request) => {
    const deadlineAt = Math.min(request.deadlineAt, Date.now() + timeoutMs);
    const timeout = AbortSignal.timeout(Math.max(0, deadlineAt - Date.now()));
    return next({ ...request, deadlineAt, signal: AbortSignal.any([request.signal, timeout]) });
  };
}

function overHttp(http: HttpClient, path: string): MinistryCall {
  return async (request) => {
    const { signal, deadlineAt } = request;
    const answer = await http.request({
      method: 'POST',
      path,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        'tongcha-deadline-ms': String(Math.max(1, deadlineAt - Date.now())),
      },
      body: bodyOf(request),
      signal,
    });
    return readAnswer(answer.status, answer.headers['content-type'] ?? '', answer.body);
  };
}

function bodyOf({ query, variables, representations, operationName }: MinistryRequest): string {
  const rest = JSON.stringify(variables).slice(1);
  const all = representations ? `{"representations":[${representations.join(',')}]${rest === '}' ? '' : ','}${rest}` : `{${rest}`;
  return `{"query":${JSON.stringify(query)},"variables":${all}${operationName === undefined ? '' : `,"operationName":${JSON.stringify(operationName)}`}}`;
}

function readAnswer(status: number, contentType: string, body: Buffer): MinistryAnswer {
  if (status === 401 || status === 403) throw new Fault('REFUSED', 'refuses to answer');
  if (status === 502 || status === 503 || status === 504 || status === 429) throw new Fault('UNAVAILABLE', 'cannot answer now');
  if (status >= 300 && status < 400) throw new Fault('BAD_ANSWER', 'answered with a redirect');
  if (!/^application\/(graphql-response\+)?json\b/i.test(contentType)) throw new Fault('BAD_ANSWER', 'answered with something that is not JSON');
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw new Fault('BAD_ANSWER', 'answered with broken JSON', { cause: error });
  }
  if (!isObject(parsed)) throw new Fault('BAD_ANSWER', 'answered with something that is not a GraphQL response');
  const { data, errors } = parsed;
  if (errors !== undefined && !Array.isArray(errors)) throw new Fault('BAD_ANSWER', 'answered with something that is not a GraphQL response');
  if (!isObject(data)) {
    if (data === null || errors !== undefined) return { data: null, errors: (errors ?? []).map(readError) };
    throw new Fault('BAD_ANSWER', 'answered with something that is not a GraphQL response');
  }
  return { data, errors: (errors ?? []).map(readError) };
}

function readError(error: unknown): MinistryError {
  const { path, extensions } = isObject(error) ? error : {};
  const { code, system, codes } = isObject(extensions) ? extensions : {};
  return {
    // Its internal error is not ours.
    code: typeof code === 'string' && /^[A-Z][A-Z0-9_]{0,63}$/.test(code) && code !== 'INTERNAL_SERVER_ERROR' ? code : 'MINISTRY_ERROR',
    path: Array.isArray(path) && path.every((step) => typeof step === 'string' || typeof step === 'number') ? path : null,
    system: typeof system === 'string' && /^[\w.-]{1,64}$/.test(system) ? system : null,
    codes: Array.isArray(codes) ? codes.filter((each): each is string => typeof each === 'string') : [],
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const MESSAGES: Readonly<Record<FaultCode, string>> = {
  TIMEOUT: 'did not answer in time',
  UNAVAILABLE: 'cannot be reached',
  BAD_ANSWER: 'gave an answer that cannot be read',
  TOO_LARGE: 'gave an answer that is too large',
  REFUSED: 'refuses to answer',
  BAD_REQUEST: 'cannot be asked this',
};

/** A sentence of our own for a public code, with the sector in it. */
export function faultMessage(who: string, code: string): string {
  return `${who} ${code in MESSAGES ? MESSAGES[code as FaultCode] : 'reported an error'}`;
}
