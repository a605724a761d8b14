import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { promisify } from 'node:util';
import { Pool } from 'undici';
import { Fault } from './fault.ts';
import { untilAborted } from './until-aborted.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  /** Path and query below the client's origin. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Ends the call, also while it waits for a connection. */
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  /** Names in lower case; the values of a repeated header are joined by commas (RFC 9110 §5.3). */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

const inflaters = { gzip: promisify(gunzip), deflate: promisify(inflate), br: promisify(brotliDecompress) };

/**
 * One origin, a few kept-alive connections. Never follows a redirect, caps the body before and after
 * decompression, and turns every transport failure into a Fault without a URL in it.
 */
export class HttpClient {
  readonly #pool: Pool;
  readonly #maxBytes: number;

  /** @param options.connections requests at a time; more wait their turn, and leave it at once when their signal fires */
  constructor(origin: string, options: { readonly connections?: number; readonly maxBytes?: number } = {}) {
    // The signal is the only deadline: undici's own timeouts are coarse.
    this.#pool = new Pool(origin, { connections: options.connections ?? 16, headersTimeout: 0, bodyTimeout: 0, pipelining: 1 });
    this.#maxBytes = options.maxBytes ?? 16 * 1024 * 1024;
  }

  /** @throws Fault TIMEOUT (the signal), UNAVAILABLE (transport), TOO_LARGE (body), BAD_ANSWER (encoding) */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    try {
      return await this.#once(request).catch((error: unknown) => {
        // A kept-alive connection that the other side closed just now: nothing was answered, and all our calls are reads.
        if ((error as { code?: unknown }).code === 'UND_ERR_SOCKET' && !request.signal.aborted) return this.#once(request);
        throw error;
      });
    } catch (error) {
      throw asFault(error, request.signal);
    }
  }

  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #once(request: HttpRequest): Promise<HttpAnswer> {
    // undici notices an abort of a request that waits for a connection only when its turn comes.
    const answer = await untilAborted(
      this.#pool.request({ method: request.method, path: request.path, headers: { ...request.headers }, body: request.body ?? null, signal: request.signal }),
      request.signal,
    );
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(answer.headers)) {
      if (value !== undefined) headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
    }
    return { status: answer.statusCode, headers, body: await this.#read(answer.body, headers['content-encoding']?.trim().toLowerCase()) };
  }

  async #read(stream: AsyncIterable<Buffer> & { destroy(error?: Error): unknown }, encoding: string | undefined): Promise<Buffer> {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > this.#maxBytes) throw new Fault('TOO_LARGE', 'the answer is larger than allowed');
      chunks.push(chunk);
    }
    const raw = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
    if (encoding === undefined || encoding === 'identity') return raw;
    if (encoding !== 'gzip' && encoding !== 'deflate' && encoding !== 'br') {
      throw new Fault('BAD_ANSWER', 'the answer has an unknown content encoding');
    }
    try {
      return await inflaters[encoding](raw, { maxOutputLength: this.#maxBytes }); // a bomb stops at the cap
    } catch (error) {
      const tooLarge = error instanceof RangeError;
      throw new Fault(tooLarge ? 'TOO_LARGE' : 'BAD_ANSWER', tooLarge ? 'the answer is larger than allowed' : 'the answer cannot be decompressed', { cause: error });
    }
  }
}

function asFault(error: unknown, signal: AbortSignal): Fault {
  if (error instanceof Fault) return error;
  if (signal.aborted) return new Fault('TIMEOUT', 'no answer in time', { cause: error });
  return new Fault('UNAVAILABLE', 'cannot be reached', { cause: error });
}
