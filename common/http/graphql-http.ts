import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Server as NetServer } from 'node:net';
import {
  inScope,
  log,
  logBug,
  REQUEST_ID,
  type RequestIdPolicy,
  type RequestIds,
  requestIdsOf,
  type Scope,
} from '@tongcha/observe';
import { Fault } from '@tongcha/resilience';
import { boundConnections } from './bound-connections.ts';
import { answerType, JSON_TYPE, refuseByHeaders } from './http-rules.ts';
import { type BodyLimits, BodyReader, type ReadBody } from './read-body.ts';
import { securityHeaders } from './security-headers.ts';
import type { TlsOptions } from './tls.ts';

/** `A`: what is known of who asks. */
export interface GraphQLHttpOptions<A> {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Serves HTTPS; with `ca`, only to those whose certificate it has signed. */
  readonly tls?: TlsOptions | undefined;
  /** Says who asks, or refuses, before anything is done for it. */
  readonly admit: (request: IncomingMessage, body: Buffer) => Promise<Admitted<A>> | Admitted<A>;
  /** Answers what comes in at /graphql. */
  readonly answer: Answering<A>;
  /** Whose ids requests go by: `made` here where nothing else is said. */
  readonly requestIds?: RequestIdPolicy;
  /** The longest an operation may take, milliseconds; without it, as long as its client waits. */
  readonly deadlineMs?: number;
  /** Plain routes beside /graphql, by path: the status and the JSON to answer. */
  readonly routes: Readonly<Record<string, () => Promise<RouteAnswer> | RouteAnswer>>;
  /** What takes a POST beside /graphql, by path; null: nothing at present. */
  readonly posts?: Readonly<Record<string, () => PostRoute | null>>;
  /** Pages and files beside the routes: answers a GET or HEAD, or says that it does not. */
  readonly site?: (request: IncomingMessage, response: ServerResponse, path: string) => boolean;
  /**
   * Whether a good answer at /graphql that says nothing of being kept goes out without `cache-control`, for a gateway to
   * decide (docs/cache.md). Whatever else says nothing must not be kept.
   */
  readonly mayBeKept?: boolean;
  readonly maxBodyBytes: number;
  /** Of bodies that are being read; its own where not given. */
  readonly bodyLimits?: BodyLimits;
  /** Connections at a time; its own where not given. */
  readonly maxConnections?: number;
  /** How long running operations may take to end once it stops, milliseconds. */
  readonly drainMs?: number;
  /** Is told of each request at /graphql as it begins. */
  readonly watch?: ((request: IncomingMessage, requestId: string) => RequestWatcher) | undefined;
  /** Is told of each answer at /graphql before it is sent. */
  readonly answered?: ((request: IncomingMessage, ids: RequestIds, answer: OperationAnswer) => void) | undefined;
}

/** Watches one request. */
export interface RequestWatcher {
  /** Is told of its answer, before it is sent. */
  answered(answer: OperationAnswer): void;
}

export type Admitted<A> = { readonly admitted: A } | { readonly refused: OperationAnswer };

/** One GraphQL request as it came in. */
export interface IncomingOperation<A> {
  readonly request: IncomingMessage;
  readonly body: Buffer;
  readonly admitted: A;
  /** Told in the answer. */
  readonly requestId: string;
  /** As the client calls it. */
  readonly clientRequestId: string | null;
  /** The JSON of a POST's body; `''` of a GET, whose parameters are in `search`. */
  readonly params: unknown;
  /** `?query=…`, or nothing. */
  readonly search: string;
  /** Fires when the client goes away, and at the deadline. */
  readonly signal: AbortSignal;
}

export interface OperationAnswer {
  readonly status: number;
  readonly headers: Iterable<readonly [name: string, value: string]>;
  readonly body: Buffer;
  /** The public code of a refusal. */
  readonly code?: string;
  /** Units that were walked for it; not given where the work was not done, or not seen. */
  readonly walked?: number;
  /** What was refused, where it was read. */
  readonly asked?: { readonly text: string; readonly operationName: string | null };
  /** Its last member is already `extensions`. */
  readonly extended?: boolean;
}

export type Answering<A> = (incoming: IncomingOperation<A>) => Promise<OperationAnswer>;

export interface PostRoute {
  readonly maxBodyBytes: number;
  readonly answer: (request: IncomingMessage, body: Buffer) => Promise<OperationAnswer>;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface RunningServer {
  /** `http://host:port`, or https */
  readonly url: string;
  /**
   * Is not ready any more and takes no new connections; lets running operations end for up to `graceMs` (its `drainMs` where not given),
   * and tells each client with its answer that the connection closes.
   */
  stop(graceMs?: number): Promise<void>;
}

interface Serving<A> extends GraphQLHttpOptions<A> {
  /** Each answer tells its client that the connection closes. */
  stopping: boolean;
  readonly bodies: BodyReader;
}

/** Longer than an operation may take by default. */
const DRAIN_MS = 20_000;

/** Nobody asks on a connection that is closed under it: those that are quiet are left open so long, and a tenth of the time at most. */
const QUIET_MS = 1_000;

/** Serves GraphQL over HTTP at /graphql and the given routes on plain node:http. */
export async function serveGraphQL<A>(options: GraphQLHttpOptions<A>): Promise<RunningServer> {
  const serving: Serving<A> = { ...options, stopping: false, bodies: new BodyReader(options.bodyLimits) };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // Also with a page, which sends its own headers.
    if (serving.stopping) response.setHeader('connection', 'close');
    if (serving.stopping && request.url === '/ready') return sendJson(serving, response, 503, { status: 'stopping' });
    handle(serving, request, response).catch((error: unknown) => {
      logBug(error);
      if (!response.headersSent) sendJson(serving, response, 500, problem('INTERNAL_SERVER_ERROR', 'internal error'));
      else response.destroy();
    });
  };
  const { tls } = options;
  const limits = { maxHeaderSize: 16 * 1024 };
  const server = tls
    ? createTlsServer(
        { ...limits, ...tls, requestCert: tls.ca !== undefined, rejectUnauthorized: tls.ca !== undefined },
        listener,
      )
    : createServer(limits, listener);
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  boundConnections(server, tls !== undefined, options.maxConnections);
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${port}`,
    async stop(graceMs = options.drainMs ?? DRAIN_MS) {
      serving.stopping = true;
      // Not the server's own `close`, which would at once close what is quiet, perhaps while a request is on its way.
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      const quiet = setInterval(() => server.closeIdleConnections(), Math.min(QUIET_MS, graceMs / 10));
      const end = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearInterval(quiet);
      clearTimeout(end);
    },
  };
}

async function handle<A>(serving: Serving<A>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (isRead && !serving.routes[path] && serving.site?.(request, response, path)) return;
  const route = serving.routes[path];
  if (route && isRead) {
    const answer = await route();
    return sendJson(serving, response, answer.status, answer.body);
  }
  const post = request.method === 'POST' ? serving.posts?.[path]?.() : null;
  if (post) {
    const body = await serving.bodies.read(request, post.maxBodyBytes);
    return send(
      serving,
      response,
      Buffer.isBuffer(body) ? await post.answer(request, body) : refuseBody(request, response, body, post.maxBodyBytes),
    );
  }
  if (path !== '/graphql')
    return sendJson(
      serving,
      response,
      404,
      problem('NOT_FOUND', 'nothing is served at this path; GraphQL is at /graphql'),
    );

  const ids = requestIdsOf(request.headers[REQUEST_ID], serving.requestIds ?? 'made');
  const { requestId } = ids;
  const watch = serving.watch?.(request, requestId);
  const scope: Scope = { ...ids, watch };
  return inScope(scope, async () => {
    const answer = await operate(serving, request, response, ids).catch((error: unknown) => failed(request, error));
    watch?.answered(answer);
    serving.answered?.(request, ids, answer);
    send(serving, response, answer, requestId);
  });
}

async function operate<A>(
  options: Serving<A>,
  request: IncomingMessage,
  response: ServerResponse,
  ids: RequestIds,
): Promise<OperationAnswer> {
  const refused = refuseByHeaders(request);
  if (refused) {
    // What is left of a body that nobody reads is not waited for.
    response.setHeader('connection', 'close');
    return refuse(request, refused.status, refused.code, refused.message, Object.entries(refused.headers ?? {}));
  }
  const body = await options.bodies.read(request, options.maxBodyBytes);
  if (!Buffer.isBuffer(body)) return refuseBody(request, response, body, options.maxBodyBytes);
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort(new Error('client went away'));
  });
  const admission = await options.admit(request, body);
  if ('refused' in admission) return admission.refused;
  // Not parsed for whoever is not admitted.
  const params = readJson(request, body);
  if (params === undefined) return refuse(request, 400, 'BAD_REQUEST', 'the request body is not JSON in UTF-8');
  const url = request.url ?? '/';
  const search = url.includes('?') ? url.slice(url.indexOf('?')) : '';
  const incoming = { request, body, admitted: admission.admitted, ...ids, params, search, signal: controller.signal };
  const timer =
    options.deadlineMs === undefined
      ? undefined
      : setTimeout(() => controller.abort(new Fault('TIMEOUT', 'no answer in time')), options.deadlineMs);
  return options.answer(incoming).finally(() => clearTimeout(timer));
}

/** What nobody has caught on its way: a fault of ours, unless its client went away while it was still asking. */
function failed(request: IncomingMessage, error: unknown): OperationAnswer {
  if (request.complete) logBug(error);
  else log.debug({ event: 'client-gone' }, '客户端已断开 / the client went away');
  return refusal(500, 'INTERNAL_SERVER_ERROR', 'internal error');
}

/** Why a body was not waited for. What is left of it is not read, so that its connection ends with the answer. */
function refuseBody(
  request: IncomingMessage,
  response: ServerResponse,
  how: Exclude<ReadBody, Buffer>,
  maxBytes: number,
): OperationAnswer {
  response.setHeader('connection', 'close');
  if (how === 'too large')
    return refuse(request, 413, 'BODY_TOO_LARGE', `the request body may have at most ${maxBytes} bytes`);
  if (how === 'too slow')
    return refuse(request, 408, 'BODY_TOO_SLOW', 'the request body did not come in time: send it in one go');
  return refuse(request, 503, 'OVERLOADED', 'too many large bodies are being read just now: ask again in a moment', [
    ['retry-after', '2'],
  ]);
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

/** An answer of one error, without data. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: OperationAnswer['headers'] = [],
): OperationAnswer {
  return {
    status,
    headers: [['content-type', JSON_TYPE], ...headers],
    body: Buffer.from(JSON.stringify(problem(code, message))),
    code,
  };
}

/** The same in the type that the client accepts best. */
export function refuse(
  request: IncomingMessage,
  status: number,
  code: string,
  message: string,
  headers: readonly (readonly [string, string])[] = [],
): OperationAnswer {
  return refusal(status, code, message, [
    ['content-type', answerType(request.headers.accept) ?? JSON_TYPE],
    ...headers,
  ]);
}

function problem(code: string, message: string): unknown {
  return { errors: [{ message, extensions: { code } }] };
}

type Sending = Pick<Serving<never>, 'stopping' | 'mayBeKept'>;

/** In one go: set one by one, headers cost more than they should. */
function send(
  { stopping, mayBeKept }: Sending,
  response: ServerResponse,
  answer: OperationAnswer,
  requestId?: string,
): void {
  const { status, headers, body, code } = answer;
  const all: Record<string, string> = { ...securityHeaders(response) };
  // A refusal, and what is no operation's answer, is of this moment.
  if (!mayBeKept || requestId === undefined || status !== 200 || code !== undefined) all['cache-control'] = 'no-store';
  if (requestId !== undefined) all[REQUEST_ID] = requestId;
  for (const [name, value] of headers) all[name] = value;
  all['content-length'] = String(body.length);
  if (stopping) all['connection'] = 'close';
  response.writeHead(status, all);
  response.end(body);
}

function sendJson(serving: Sending, response: ServerResponse, status: number, body: unknown): void {
  send(serving, response, { status, headers: [['content-type', JSON_TYPE]], body: Buffer.from(JSON.stringify(body)) });
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
