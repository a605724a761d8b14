import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { promisify } from 'node:util';
import { type Dispatcher, Pool } from 'undici';
import { currentScope, inSpan, REQUEST_ID } from '@tongcha/observe';
import { Fault, Gone } from '@tongcha/resilience';
import { proxyFault, throughProxy } from './through-proxy.ts';
import { tlsReason, whyUnreachable } from './why-unreachable.ts';
import type { LiveTls } from './watched-tls.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query below the client's origin. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** It writes: it is sent once, whatever comes of it. */
  readonly writes?: boolean;
  /** Ends the call, also while it waits for a connection. */
  readonly signal: AbortSignal;
}

/** A response of another server, its body read. */
export interface HttpClientResponse {
  readonly status: number;
  /** Names in lower case; the values of a repeated header are joined by commas (RFC 9110 §5.3). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** How a connection that was kept alive turns out to be gone. */
const LOST: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/** Nobody is there to take a connection, so nothing was sent: it does not listen, has no address, or no way leads to it. */
const NOT_THERE: ReadonlySet<unknown> = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const CUT = 'the connection was cut: it may ask for a certificate of ours';

const inflaters = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/**
 * One origin, a few kept-alive connections. Never follows a redirect, caps the body before and after
 * decompression, and turns every transport failure into a Fault without a URL in it. Sends everything once unless it `resends`: who
 * may ask again, how often and with which signature is for those to say who know the system (`withRetries`).
 */
export class HttpClient {
  readonly #connect: () => Dispatcher;
  #pool: Dispatcher;
  readonly #origin: string;
  /** Whether whatever fails to be reached is the proxy: of HTTP, which is asked of it. */
  readonly #asksProxy: boolean;
  /** Whether it is asked over TLS without a certificate of ours. */
  readonly #isNobody: () => boolean;
  /** What ends when nothing is under way over it any more. */
  readonly #leaving = new Set<Dispatcher>();
  readonly #stopTls: (() => void) | undefined;
  readonly #maxBytes: number;
  readonly #tells: boolean;
  readonly #resends: boolean;
  /** What traces have of each request, by its method. */
  readonly #span: Readonly<Record<HttpRequest['method'], Readonly<Record<string, string | number>>>>;

  /**
   * @param options.connections requests at a time; more wait their turn, and leave it at once when their signal fires
   * @param options.resends sends once more what was lost with its connection: for systems that are only read, whose calls are not signed for one time
   * @param options.tells tells the system which request it is asked for (`x-request-id`), and its trace (`traceparent`)
   */
  constructor(
    origin: string,
    options: {
      readonly connections?: number;
      readonly maxBytes?: number;
      /** Connections that are made after it has changed are by what it is then. */
      readonly tls?: LiveTls | undefined;
      /** Through which it is asked: `http://user:password@host:port`. */
      readonly proxy?: string | undefined;
      readonly tells?: boolean;
      readonly resends?: boolean;
    } = {},
  ) {
    // The signal is the only deadline: undici's own timeouts are coarse.
    const connections = options.connections ?? 16;
    const direct = (): Dispatcher =>
      new Pool(origin, {
        connections,
        headersTimeout: 0,
        bodyTimeout: 0,
        pipelining: 1,
        ...(options.tls ? { connect: { ...options.tls.options } } : {}),
      });
    const { proxy } = options;
    this.#connect = proxy === undefined ? direct : () => throughProxy(proxy, connections, options.tls?.options);
    this.#origin = origin;
    this.#asksProxy = proxy !== undefined && origin.startsWith('http:');
    this.#isNobody = () => origin.startsWith('https:') && options.tls?.options.cert === undefined;
    this.#pool = this.#connect();
    this.#maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
    this.#tells = options.tells ?? false;
    this.#resends = options.resends ?? false;
    this.#stopTls = options.tls?.onChange(() => this.#renew());
    const { hostname, port, protocol } = new URL(origin);
    const server = { 'server.address': hostname, 'server.port': Number(port || (protocol === 'https:' ? 443 : 80)) };
    const spanOf = (method: HttpRequest['method']) => ({ 'http.request.method': method, ...server });
    this.#span = { GET: spanOf('GET'), POST: spanOf('POST') };
  }

  /** @throws Fault TIMEOUT (the signal), UNAVAILABLE (transport), TOO_LARGE (body), BAD_ANSWER (encoding) */
  request(request: HttpRequest): Promise<HttpClientResponse> {
    // Without its address (url.full): a path or query may hold a code.
    return inSpan(
      request.method,
      'client',
      this.#span[request.method],
      () =>
        this.#sent(request).catch((error: unknown) => {
          throw this.#fault(error, request.signal);
        }),
      ({ status }) => ({
        'http.response.status_code': status,
        ...(status >= 400 ? { 'error.type': String(status) } : {}),
      }),
    );
  }

  #fault(error: unknown, signal: AbortSignal): Fault {
    if (error instanceof Fault) return error;
    if (signal.aborted) return new Fault('TIMEOUT', 'no answer in time', { cause: error });
    if (this.#asksProxy) return proxyFault(whyUnreachable(error), error);
    const { code } = error as { code?: unknown };
    if (NOT_THERE.has(code)) return new Gone(undefined, { cause: error });
    // In TLS 1.3 it is asked for after the handshake, and many only end the connection.
    const hint = tlsReason(code) ?? (LOST.has(code) && this.#isNobody() ? CUT : null);
    return new Fault('UNAVAILABLE', 'cannot be reached', { cause: error, ...(hint === null ? {} : { hint }) });
  }

  /** A kept-alive connection that the other side closed just now has answered nothing. */
  #sent(request: HttpRequest): Promise<HttpClientResponse> {
    const told = this.#told(request);
    const sent = this.#once(told);
    if (!this.#resends || request.writes === true) return sent;
    return sent.catch((error: unknown) => {
      if (LOST.has((error as { code?: unknown }).code) && !request.signal.aborted) return this.#once(told);
      throw error;
    });
  }

  /** Ends all that is under way, which fails with that fault, and closes its connections; what is asked next has others. */
  async drop(fault: Fault): Promise<void> {
    const pool = this.#pool;
    this.#pool = this.#connect();
    await pool.destroy(fault);
  }

  async close(): Promise<void> {
    this.#stopTls?.();
    await Promise.all([this.#pool, ...this.#leaving].map((pool) => pool.destroy()));
  }

  /** What is under way ends as it is. */
  #renew(): void {
    const pool = this.#pool;
    this.#pool = this.#connect();
    this.#leaving.add(pool);
    void pool.close().finally(() => this.#leaving.delete(pool));
  }

  #told(request: HttpRequest): HttpRequest {
    const scope = this.#tells ? currentScope() : undefined;
    if (!scope || (!scope.trace && request.headers?.[REQUEST_ID] !== undefined)) return request;
    return {
      ...request,
      headers: {
        [REQUEST_ID]: scope.requestId,
        ...(scope.trace ? { traceparent: scope.trace.traceparent } : {}),
        ...request.headers,
      },
    };
  }

  #once({ method, path, headers = {}, body, signal }: HttpRequest): Promise<HttpClientResponse> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const received = (answer: HttpClientResponse): void => {
        const encoding = answer.headers['content-encoding']?.trim().toLowerCase();
        if (encoding === undefined || encoding === 'identity') resolve(answer);
        else this.#inflated(answer, encoding).then(resolve, reject);
      };
      const collector = new Collector(this.#maxBytes, signal, received, reject);
      // Dispatched without a stream in between: what is read is read whole.
      this.#pool.dispatch({ origin: this.#origin, method, path, headers, body: body ?? null }, collector);
    });
  }

  async #inflated(answer: HttpClientResponse, encoding: string): Promise<HttpClientResponse> {
    if (encoding !== 'gzip' && encoding !== 'deflate' && encoding !== 'br')
      throw new Fault('BAD_ANSWER', 'the answer has an unknown content encoding');
    try {
      // A bomb stops at the cap.
      return { ...answer, body: await inflaters[encoding](answer.body, { maxOutputLength: this.#maxBytes }) };
    } catch (error) {
      const tooLarge = error instanceof RangeError;
      throw new Fault(
        tooLarge ? 'TOO_LARGE' : 'BAD_ANSWER',
        tooLarge ? 'the answer is larger than allowed' : 'the answer cannot be decompressed',
        { cause: error },
      );
    }
  }
}

/** Takes an answer in, up to the cap. An abort is honoured at once, also while the request waits for a connection. */
class Collector implements Dispatcher.DispatchHandler {
  readonly #maxBytes: number;
  readonly #signal: AbortSignal;
  readonly #resolve: (answer: HttpClientResponse) => void;
  readonly #reject: (error: unknown) => void;
  readonly #chunks: Buffer[] = [];
  #size = 0;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #controller: Dispatcher.DispatchController | null = null;

  constructor(
    maxBytes: number,
    signal: AbortSignal,
    resolve: (answer: HttpClientResponse) => void,
    reject: (error: unknown) => void,
  ) {
    this.#maxBytes = maxBytes;
    this.#signal = signal;
    this.#resolve = resolve;
    this.#reject = reject;
    signal.addEventListener('abort', this.#abort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#signal.aborted) controller.abort(aborted(this.#signal));
  }

  onResponseStart(
    controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    this.#headers = joined(headers);
    if (Number(this.#headers['content-length']) > this.#maxBytes) controller.abort(tooLarge());
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#maxBytes) controller.abort(tooLarge());
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    this.#signal.removeEventListener('abort', this.#abort);
    const [only] = this.#chunks;
    this.#resolve({
      status: this.#status,
      headers: this.#headers,
      body: only && this.#chunks.length === 1 ? only : Buffer.concat(this.#chunks),
    });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#signal.removeEventListener('abort', this.#abort);
    this.#reject(error);
  }

  readonly #abort = (): void => {
    // One that waits for a connection is answered now and dropped when its turn comes.
    this.#reject(aborted(this.#signal));
    this.#controller?.abort(aborted(this.#signal));
  };
}

/** @param headers of one response, read for it alone, their names in lower case */
function joined(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  for (const name in headers) {
    const value = headers[name];
    if (Array.isArray(value)) headers[name] = value.join(', ');
  }
  return headers as Record<string, string>;
}

function tooLarge(): Fault {
  return new Fault('TOO_LARGE', 'the answer is larger than allowed');
}

function aborted(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}

/** Whether a request was lost with its connection, as one is that the other side closed just now. */
export function wasLost(error: unknown): boolean {
  return error instanceof Fault && LOST.has((error.cause as { code?: unknown } | undefined)?.code);
}
