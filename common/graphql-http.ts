import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ApolloServer, type BaseContext, HeaderMap } from '@apollo/server';

export interface GraphQLHttpOptions<C extends BaseContext> {
  readonly apollo: ApolloServer<C>;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** The context of one operation; `signal` fires when the client goes away. */
  readonly context: (request: IncomingMessage, signal: AbortSignal) => C | Promise<C>;
  /** Plain routes beside /graphql, by path: the status and the JSON to answer. */
  readonly routes: Readonly<Record<string, () => Promise<RouteAnswer> | RouteAnswer>>;
  readonly maxBodyBytes: number;
}

export interface RouteAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface RunningServer {
  /** `http://host:port` */
  readonly url: string;
  /** Stops listening, lets running operations end for up to `graceMs`, then closes. */
  stop(graceMs?: number): Promise<void>;
}

/** Serves GraphQL over HTTP at /graphql and the given routes on plain node:http. */
export async function serveGraphQL<C extends BaseContext>(options: GraphQLHttpOptions<C>): Promise<RunningServer> {
  await options.apollo.start();
  const server = createServer((request, response) => {
    handle(options, request, response).catch(() => {
      if (!response.headersSent) sendJson(response, 500, problem('INTERNAL_SERVER_ERROR', 'internal error'));
      else response.destroy();
    });
  });
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    async stop(graceMs = 5_000) {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      const timer = setTimeout(() => server.closeAllConnections(), graceMs);
      await closed;
      clearTimeout(timer);
      await options.apollo.stop();
    },
  };
}

async function handle<C extends BaseContext>(options: GraphQLHttpOptions<C>, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const route = options.routes[url.pathname];
  if (route && (request.method === 'GET' || request.method === 'HEAD')) {
    const answer = await route();
    return sendJson(response, answer.status, answer.body);
  }
  if (url.pathname !== '/graphql') return sendJson(response, 404, problem('NOT_FOUND', 'nothing is served at this path; GraphQL is at /graphql'));

  const body = await readJson(request, options.maxBodyBytes);
  // What is left of a body that is too large is not waited for.
  if (!body.ok && body.status === 413) response.setHeader('connection', 'close');
  if (!body.ok) return sendJson(response, body.status, problem(body.code, body.message));

  const controller = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) controller.abort(new Error('client went away'));
  });
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  const answer = await options.apollo.executeHTTPGraphQLRequest({
    httpGraphQLRequest: { method: (request.method ?? 'GET').toUpperCase(), headers, search: url.search, body: body.value },
    context: async () => options.context(request, controller.signal),
  });
  for (const [name, value] of answer.headers) response.setHeader(name, value);
  response.statusCode = answer.status ?? 200;
  if (answer.body.kind === 'complete') {
    response.end(answer.body.string);
    return;
  }
  for await (const chunk of answer.body.asyncIterator) response.write(chunk);
  response.end();
}

type Body = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly status: number; readonly code: string; readonly message: string };

/** Reads to the end even past the cap, without keeping it, so that the refusal reaches the client. */
async function readJson(request: IncomingMessage, maxBytes: number): Promise<Body> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else if (size > maxBytes * 4) break;
  }
  if (size > maxBytes) return { ok: false, status: 413, code: 'BODY_TOO_LARGE', message: `the request body may have at most ${maxBytes} bytes` };
  if (size === 0 || request.method === 'GET') return { ok: true, value: '' };
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, status: 400, code: 'BAD_REQUEST', message: 'the request body is not JSON in UTF-8' };
  }
}

function problem(code: string, message: string): unknown {
  return { errors: [{ message, extensions: { code } }] };
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(body));
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
