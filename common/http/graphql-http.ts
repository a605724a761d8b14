import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  log,
  logBug,
  logSeldom,
  REQUEST_ID,
  type RequestIdPolicy,
  type RequestIds,
  requestIdsOf,
} from '@tongcha/observe';
import { boundConnections } from './bound-connections.ts';
import { DRAINING, RETRY_AFTER_S } from './draining.ts';
import {
  answerType,
  GRAPHQL_RULES,
  type HttpRefusal,
  JSON_TYPE,
  type PathRules,
  refuseByHeaders,
} from './http-rules.ts';
import { type BodyLimits, BodyReader, type ReadBody } from './read-body.ts';
import { untilNobodyWaits } from './nobody-waits.ts';
import { UnderWay } from './under-way.ts';
import { tlsReason } from './why-unreachable.ts';
import { OVER_TLS, SECURITY_HEADERS } from './security-headers.ts';
import type { LiveTls } from './watched-tls.ts';

export interface GraphQLHttpOptions {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Serves HTTPS; with `ca`, only to those whose certificate it has signed. Handshakes after it has changed are by what it is then. */
  readonly tls?: LiveTls | undefined;
  /** Answers what comes in at /graphql. */
  readonly handle: HttpHandle;
  /** What is taken in as /graphql is, at other paths. */
  readonly beside?: Readonly<Record<string, HandledPath>>;
  /** Whose ids requests go by: `made` here where nothing else is said. */
  readonly requestIds?: RequestIdPolicy;
  /** Plain routes beside /graphql, by path: the status and the JSON to answer. */
  readonly routes: Readonly<Record<string, () => Promise<RouteAnswer> | RouteAnswer>>;
  /** What answers a GET at a path of one segment and below it, by that path. */
  readonly gets?: Readonly<Record<string, GetRoute>>;
  /** What OPTIONS tells of a path beside what it takes. */
  readonly options?: Readonly<Record<string, HttpResponse['headers']>>;
  /** What takes a POST beside /graphql, by path; null: nothing at present. */
  readonly posts?: Readonly<Record<string, () => PostRoute | null>>;
  /** Pages and files beside the routes: answers a GET, HEAD or OPTIONS, or says that it does not. */
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
  /** A client that takes none of what is sent to it for so long is gone, milliseconds; its own where not given. */
  readonly stuckMs?: number;
  /** How long running operations may take to end once it stops, milliseconds. */
  readonly drainMs?: number;
  /** Of that, how long it takes new connections still, not ready any more, so that balancers send elsewhere; half of it at most. 0 where not set. */
  readonly drainPauseMs?: number;
  /**
   * Whether its callers are told that it stops (`tongcha-draining`), and after the pause refused with 503 while what is under way ends: for
   * callers that know what it means. Those of other servers are answered as long as they are connected.
   */
  readonly announcesStop?: boolean;
  /** Is called when the pause is over: whoever waits for news is answered. */
  readonly onClosing?: () => Promise<void>;
  /** Whether it takes connections from its start; true where not set. */
  readonly accepts?: boolean;
}

/** What answers at a path, and what it takes there. */
export interface HandledPath {
  readonly rules: PathRules;
  readonly handle: HttpHandle;
}

/** One request at /graphql or beside it, its body read. */
export interface HttpRequest extends RequestIds {
  readonly request: IncomingMessage;
  /** Empty where it was not read. */
  readonly body: Buffer;
  /** Why it was not read any further, by its headers or its body: whoever handles it answers with that. */
  readonly refusal: HttpRefusal | null;
  /** Is aborted when the client goes away. */
  readonly controller: AbortController;
}

/** What is sent back: whole, or piece by piece as it comes. */
export interface HttpResponse<Body extends Buffer | Readable = Buffer> {
  readonly status: number;
  readonly headers: Iterable<readonly [name: string, value: string]>;
  readonly body: Body;
  /** The public code of a refusal. */
  readonly code?: string;
}

/** @throws whatever is a fault of ours, which is answered 500 and logged */
export type HttpHandle = (incoming: HttpRequest) => Promise<HttpResponse<Buffer | Readable>>;

/** Answers a GET. @param below what of the path follows its first segment: nothing, or `/…` */
export type GetRoute = (request: IncomingMessage, below: string) => Promise<HttpResponse>;

/** Takes a POST at a path of its own, its body read up to a size. */
export interface PostRoute {
  readonly maxBodyBytes: number;
  readonly answer: (request: IncomingMessage, body: Buffer) => Promise<HttpResponse>;
}

/** The status and the JSON of a plain route. */
export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A server that runs. */
export interface RunningServer {
  /** `http://host:port`, or https */
  readonly url: string;
  /**
   * Is not ready any more, and takes no new connections after its `drainPauseMs`; lets running operations end for up to `graceMs` (its `drainMs`
   * where not given) in all, and tells each client with its answer that the connection closes.
   */
  stop(graceMs?: number): Promise<void>;
  /** Looks at once at the files that it looks at now and then; absent where there are none. */
  reread?(): void;
}

/** One of several processes that share a port. */
export interface GraphQLServer extends RunningServer {
  /** Whether it takes new connections. While it takes none, each answer ends its connection, and others are sent the next. @throws Error when the port cannot be had */
  accept(accepts: boolean): Promise<void>;
  /**
   * Leaves the port to the others, without haste, as nobody need see it: takes no new connections and resolves when all have ended,
   * by an answer or by as much quiet as ends them anyway; `drainMs` at most.
   */
  leave(): Promise<void>;
}

interface Serving extends GraphQLHttpOptions {
  /** Each answer tells its client that the connection closes. */
  closes: boolean;
  /** It takes nobody new from now on. */
  leaving: boolean;
  /** It is not ready any more. */
  stopping: boolean;
  /** Nothing is begun any more. */
  refusing: boolean;
  readonly underWay: UnderWay;
  readonly bodies: BodyReader;
}

/** Longer than an operation may take by default. */
const DRAIN_MS = 20_000;

/** Nobody asks on a connection that is closed under it: those that are quiet are left open so long, and a tenth of the time at most. */
const QUIET_MS = 1_000;

/** The same of one that announces its stop: whoever asks then asks its successor, which is not to wait for that. */
const QUIET_ANNOUNCED_MS = 250;

/** Serves GraphQL over HTTP at /graphql and the given routes on plain node:http. */
export async function serveGraphQL(options: GraphQLHttpOptions): Promise<GraphQLServer> {
  const serving: Serving = {
    ...options,
    closes: false,
    leaving: false,
    stopping: false,
    refusing: false,
    underWay: new UnderWay(),
    bodies: new BodyReader(options.bodyLimits),
  };
  const { tls } = options;
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // Also with a page, which sends its own headers.
    if (serving.closes) response.setHeader('connection', 'close');
    if (tls) response.setHeader(...OVER_TLS);
    if (serving.stopping && request.url === '/ready') return sendJson(serving, response, 503, { status: 'stopping' });
    if (serving.refusing) return refuseStopping(serving, response);
    serving.underWay.add(response, request.socket);
    handle(serving, request, response).catch((error: unknown) => {
      logBug(error);
      if (!response.headersSent) sendJson(serving, response, 500, problem('INTERNAL_SERVER_ERROR', 'internal error'));
      else response.destroy();
    });
  };
  const limits = { maxHeaderSize: 16 * 1024 };
  const server = tls ? createSecure(tls, limits, listener) : createServer(limits, listener);
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  endQuiet(server, serving.underWay, options.stuckMs);
  boundConnections(server, tls !== undefined, options.maxConnections);
  let { port } = options;
  server.on('listening', () => ({ port } = server.address() as AddressInfo));
  let opening: Promise<void> | null = null;
  const openPort = (): Promise<void> => (opening = listen(server, options).finally(() => (opening = null)));
  if (options.accepts ?? true) await openPort();
  // Not the server's own `close`, which would at once close what is quiet, perhaps while a request is on its way.
  const closePort = (): Promise<void> =>
    new Promise((resolve) => NetServer.prototype.close.call(server, () => resolve()));
  const drainMs = options.drainMs ?? DRAIN_MS;
  return {
    get url() {
      return `${tls ? 'https' : 'http'}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`;
    },
    async accept(accepts) {
      await opening;
      if (serving.leaving || accepts === server.listening) return;
      serving.closes = !accepts;
      if (accepts) await openPort();
      else void closePort();
    },
    async leave() {
      serving.leaving = true;
      serving.closes = true;
      await opening;
      const closed = closePort();
      // Whoever was told by an answer has gone; what is left has not asked for longer than a client may count on.
      let quiet: NodeJS.Timeout | undefined;
      const wait = setTimeout(() => {
        quiet = setInterval(() => server.closeIdleConnections(), QUIET_MS);
      }, server.keepAliveTimeout + QUIET_MS);
      const end = setTimeout(() => server.closeAllConnections(), drainMs);
      await closed;
      clearTimeout(wait);
      clearInterval(quiet);
      clearTimeout(end);
    },
    async stop(graceMs = drainMs) {
      serving.stopping = true;
      serving.leaving = true;
      serving.closes = true;
      await opening;
      const pauseMs = server.listening ? Math.min(options.drainPauseMs ?? 0, graceMs / 2) : 0;
      if (pauseMs > 0) await sleep(pauseMs);
      const end = setTimeout(() => server.closeAllConnections(), graceMs - pauseMs);
      const ended = options.onClosing?.();
      serving.refusing = options.announcesStop === true;
      if (serving.refusing) await serving.underWay.over();
      await untilNobodyWaits(server);
      const closed = closePort();
      const quiet = setInterval(
        () => server.closeIdleConnections(),
        Math.min(options.announcesStop ? QUIET_ANNOUNCED_MS : QUIET_MS, graceMs / 10),
      );
      await Promise.all([closed, ended]);
      clearInterval(quiet);
      clearTimeout(end);
    },
  };
}

function createSecure(tls: LiveTls, limits: ServerOptions, listener: RequestListener): Server {
  const asks = tls.options.ca !== undefined;
  const server = createTlsServer({ ...limits, ...tls.options, requestCert: asks, rejectUnauthorized: asks }, listener);
  const stop = tls.onChange(() => server.setSecureContext({ ...tls.options }));
  server.once('close', stop);
  // Its caller sees no more than that the connection ends.
  server.on('tlsClientError', (_, { authorizationError }) => {
    const hint = tlsReason(authorizationError);
    if (hint === null) return;
    logSeldom(
      'warn',
      `caller’s certificate ${hint}`,
      { event: 'certificate-refused', hint },
      '对方的证书不被接受 / the certificate of a caller is not accepted',
    );
  });
  return server;
}

/** Nothing is read of what is sent: what is not begun is not lost. */
function refuseStopping(serving: Serving, response: ServerResponse): void {
  response.setHeader('retry-after', String(RETRY_AFTER_S));
  sendJson(serving, response, 503, problem('UNAVAILABLE', 'is being stopped: ask again in a second'));
}

async function handle(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const isOfPages = isRead || request.method === 'OPTIONS';
  if (isOfPages && !serving.routes[path] && serving.site?.(request, response, path)) return;
  const route = serving.routes[path];
  if (route && isRead) {
    const answer = await route();
    return sendJson(serving, response, answer.status, answer.body);
  }
  if (request.method === 'GET' && serving.gets) {
    const [, first = '', below = ''] = /^(\/[^/]*)(.*)$/.exec(path) ?? [];
    const get = serving.gets[first];
    if (get) return send(serving, response, await get(request, below));
  }
  const options = request.method === 'OPTIONS' ? serving.options?.[path] : undefined;
  if (options) return send(serving, response, { status: 204, headers: options, body: UNREAD });
  const post = request.method === 'POST' ? serving.posts?.[path]?.() : null;
  if (post) {
    const read = await readBody(serving, request, post.maxBodyBytes);
    if (read === null) return void response.destroy();
    if (!read.refusal) return send(serving, response, await post.answer(request, read.body));
    response.setHeader('connection', 'close');
    return send(serving, response, refuse(request, read.refusal));
  }
  const handled = path === '/graphql' ? { rules: GRAPHQL_RULES, handle: serving.handle } : serving.beside?.[path];
  if (!handled)
    return sendJson(
      serving,
      response,
      404,
      problem('NOT_FOUND', 'nothing is served at this path; GraphQL is at /graphql'),
    );

  const ids = requestIdsOf(request.headers[REQUEST_ID], serving.requestIds ?? 'made');
  const refused = refuseByHeaders(request, handled.rules);
  const read = refused ? { body: UNREAD, refusal: refused } : await readBody(serving, request, serving.maxBodyBytes);
  if (read === null) return void response.destroy();
  // What is left of a body that nobody reads is not waited for: its connection ends with the answer.
  if (read.refusal && hasBody(request)) response.setHeader('connection', 'close');
  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort(new Error('client went away'));
  });
  const { requestId, clientRequestId } = ids;
  const { body, refusal } = read;
  const answer = await handled.handle({ request, requestId, clientRequestId, body, refusal, controller });
  send(serving, response, answer, ids.requestId);
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

const UNREAD = Buffer.alloc(0);

/** Null: the client went away. */
function readBody({ bodies }: Serving, request: IncomingMessage, maxBytes: number): Promise<Read | null> {
  return bodies.read(request, maxBytes).then(
    (body) => (Buffer.isBuffer(body) ? { body, refusal: null } : { body: UNREAD, refusal: refuseBody(body, maxBytes) }),
    () => {
      clientGone();
      return null;
    },
  );
}

type Read = Pick<HttpRequest, 'body' | 'refusal'>;

/** Why a body was not waited for. */
function refuseBody(how: Exclude<ReadBody, Buffer>, maxBytes: number): HttpRefusal {
  if (how === 'too large')
    return {
      status: 413,
      code: 'BODY_TOO_LARGE',
      message: `the request body may have at most ${maxBytes} bytes`,
    };
  if (how === 'too slow')
    return {
      status: 408,
      code: 'BODY_TOO_SLOW',
      message: 'the request body did not come in time: send it in one go',
    };
  return {
    status: 503,
    code: 'OVERLOADED',
    message: 'too many large bodies are being read just now: ask again in a moment',
    headers: { 'retry-after': '2' },
  };
}

/** An answer of one error, without data. */
export function refusal(
  status: number,
  code: string,
  message: string,
  headers: HttpResponse['headers'] = [],
): HttpResponse {
  return {
    status,
    headers: [['content-type', JSON_TYPE], ...headers],
    body: Buffer.from(JSON.stringify(problem(code, message))),
    code,
  };
}

/** The same in the type that the client accepts best. */
export function refuse(request: IncomingMessage, { status, code, message, headers = {} }: HttpRefusal): HttpResponse {
  return refusal(status, code, message, [
    ['content-type', answerType(request.headers.accept) ?? JSON_TYPE],
    ...Object.entries(headers),
  ]);
}

function problem(code: string, message: string): unknown {
  return { errors: [{ message, extensions: { code } }] };
}

type Sending = Pick<Serving, 'closes' | 'stopping' | 'announcesStop' | 'mayBeKept'>;

/** In one go: set one by one, headers cost more than they should. */
function send(
  { closes, stopping, announcesStop, mayBeKept }: Sending,
  response: ServerResponse,
  answer: HttpResponse<Buffer | Readable>,
  requestId?: string,
): void {
  const { status, headers, body, code } = answer;
  const all: Record<string, string> = { ...SECURITY_HEADERS };
  // A refusal, and what is no operation's answer, is of this moment.
  if (!mayBeKept || requestId === undefined || status !== 200 || code !== undefined) all['cache-control'] = 'no-store';
  if (requestId !== undefined) all[REQUEST_ID] = requestId;
  for (const [name, value] of headers) all[name] = name === 'vary' && all[name] ? `${all[name]}, ${value}` : value;
  // Those two have no body, whatever length would be said (RFC 9110, 8.6).
  if (Buffer.isBuffer(body) && status !== 204 && status !== 304) all['content-length'] = String(body.length);
  if (closes) all['connection'] = 'close';
  if (stopping && announcesStop) all[DRAINING] = 'true';
  response.writeHead(status, all);
  if (Buffer.isBuffer(body)) response.end(body);
  else sendPieces(body, response);
}

const STUCK_MS = 30_000;

/**
 * Ends what is quiet, but for those who wait for us. Nothing else ends a connection whose client asks and does not read: as many of
 * them as may be open would keep everybody else out.
 */
function endQuiet(server: Server, underWay: UnderWay, stuckMs = STUCK_MS): void {
  server.setTimeout(stuckMs, (socket) => {
    if (socket.writableLength > 0 || !underWay.isOn(socket)) socket.destroy();
  });
}

/** No more is drawn from the body than its client takes; when it goes away, the body ends. */
function sendPieces(body: Readable, response: ServerResponse): void {
  // Gone while its answer was made: a pipeline to it would throw.
  if (response.destroyed) {
    body.destroy();
    return clientGone();
  }
  response.flushHeaders();
  pipeline(body, response, (error) => {
    if (error) clientGone();
  });
}

function clientGone(): void {
  log.debug({ event: 'client-gone' }, '客户端已断开 / the client went away');
}

function sendJson(serving: Sending, response: ServerResponse, status: number, body: unknown): void {
  send(serving, response, { status, headers: [['content-type', JSON_TYPE]], body: Buffer.from(JSON.stringify(body)) });
}

function listen(server: Server, { host, port }: Pick<GraphQLHttpOptions, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
