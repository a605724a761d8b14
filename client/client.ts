import { errorOf, UnreachableError } from './errors.ts';
import { readEvents } from './events.ts';
import type { Found, GraphError, Result, Withheld } from './result.ts';
import type { TypedDocument } from './typed-document.ts';

/** Where the gateway is, and what every request of the client says of itself. */
export interface ClientOptions {
  /** Of the GraphQL endpoint, or of the gateway. */
  readonly url: string;
  /** Who asks: an access token, or where one is got, again when it does not count any more; null: the public. */
  readonly token?: string | (() => Promise<string | null>) | undefined;
  /** Why, as sharing agreements know it (docs/sharing.md). */
  readonly purpose?: string | undefined;
  /** Ends everything that is asked. */
  readonly signal?: AbortSignal | undefined;
  /** The longest that one response may take; a gateway's own deadline is far shorter. Of what is followed, how long nothing may come. 120,000 when not set. */
  readonly timeoutMs?: number;
  /** The most of one response, decoded. 256 MiB when not set. */
  readonly maxBytes?: number;
  /** The platform's own when not given. */
  readonly fetch?: typeof fetch;
}

/** Of one request: which operation of its document, and what ends it. */
export interface AskOptions {
  /** Where the document holds several. */
  readonly operationName?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** As of which moment, ISO 8601 with its zone; now when not set (docs/as-of.md). What came of another moment is not given. */
  readonly asOf?: string | undefined;
}

interface Body {
  readonly data?: unknown;
  readonly errors?: readonly GraphError[];
  readonly extensions?: { readonly withheld?: readonly Withheld[]; readonly asOf?: unknown };
}

/** The gateway, asked by GraphQL over HTTP. Keeps nothing but its token. */
export class Client {
  readonly url: URL;
  readonly #options: ClientOptions;
  #token: Promise<string | null> | null = null;

  /** @throws TypeError where the address is none */
  constructor(options: ClientOptions) {
    this.#options = options;
    this.url = new URL(options.url);
    if (this.url.pathname === '/') this.url.pathname = '/graphql';
  }

  /**
   * What an operation gives: what there is of it, and what is missing and why.
   * @throws UnreachableError; what `signal` was ended with
   */
  async ask<Data, Variables extends object>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
    options?: AskOptions,
  ): Promise<Result<Data>>;
  async ask<Data>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: AskOptions,
  ): Promise<Result<Data>>;
  async ask(
    document: TypedDocument<unknown, never>,
    variables: object = {},
    options: AskOptions = {},
  ): Promise<Result<unknown>> {
    const first = await this.#post(document, variables, options);
    return first.status === 401 && (await this.#renewed()) ? this.#post(document, variables, options) : first;
  }

  /** As `ask`, of which there must be something. @throws OperationError, one of its classes; as `ask` */
  async need<Data, Variables extends object>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
    options?: AskOptions,
  ): Promise<Found<Data>>;
  async need<Data>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: AskOptions,
  ): Promise<Found<Data>>;
  async need(
    document: string,
    variables: Readonly<Record<string, unknown>> = {},
    options: AskOptions = {},
  ): Promise<Found<unknown>> {
    const result = await this.ask<unknown>(document, variables, options);
    if (result.data === null) throw errorOf(result);
    return result;
  }

  /** A page of the gateway in JSON that is no GraphQL, such as /health, with the token where there is one; `body` null: it has none. @throws as `ask` */
  async get(path: string, signal?: AbortSignal): Promise<{ readonly status: number; readonly body: unknown }> {
    const token = await this.#currentToken();
    const headers = token === null ? {} : { authorization: `Bearer ${token}` };
    const { response, text } = await this.#fetch(new URL(path, this.url), { method: 'GET', headers }, signal);
    return { status: response.status, body: objectIn(text) };
  }

  /**
   * What a subscription tells, event by event; one that is refused, or an operation of another kind, is one event. Nothing is drawn from the
   * gateway that is not drawn here. As of a moment as `ask`.
   * @throws UnreachableError, also where it breaks off; what `signal` was ended with
   */
  follow<Data, Variables extends object>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
    options?: AskOptions,
  ): AsyncGenerator<Result<Data>, void>;
  follow<Data>(
    document: string,
    variables?: Readonly<Record<string, unknown>>,
    options?: AskOptions,
  ): AsyncGenerator<Result<Data>, void>;
  async *follow(
    document: TypedDocument<unknown, never>,
    variables: object = {},
    { asOf, signal, operationName }: AskOptions = {},
  ): AsyncGenerator<Result<unknown>, void> {
    const { timeoutMs = MOST_MS, maxBytes = MOST_BYTES } = this.#options;
    // Not the whole is bounded, but how long nothing comes: a gateway that has nothing to tell says that it is there.
    const [left, quiet] = [new AbortController(), new AbortController()];
    const timer = setInterval(() => (heard ? (heard = false) : quiet.abort()), timeoutMs);
    let heard = true;
    const within = this.#within([signal, left.signal], quiet.signal);
    const send = async (): Promise<Response> => {
      const init = await this.#request(document, variables, { asOf, operationName }, `${EVENTS}, ${ACCEPT}`);
      return within((ends) => this.#send(this.url, init, ends));
    };
    try {
      let response = await send();
      if (response.status === 401 && (await this.#renewed())) response = await send();
      if (!response.body || !response.headers.get('content-type')?.startsWith(EVENTS)) {
        const text = await within(() => textOf(response, maxBytes));
        yield this.#resultOf(response, text, asOf);
        return;
      }
      const events = readEvents(response.body, { maxBytes, heard: () => (heard = true) });
      for (;;) {
        const { done, value } = await within(() => events.next());
        if (done) throw new UnreachableError('UNAVAILABLE', `what ${this.url.origin} tells has broken off`);
        if (value.event === 'complete') return;
        if (value.event === 'next') yield this.#resultOf(response, value.data, asOf);
      }
    } finally {
      clearInterval(timer);
      left.abort();
    }
  }

  async #post(
    document: TypedDocument<unknown, never>,
    variables: object,
    options: AskOptions,
  ): Promise<Result<unknown>> {
    const init = await this.#request(document, variables, options, ACCEPT);
    const { response, text } = await this.#fetch(this.url, init, options.signal);
    return this.#resultOf(response, text, options.asOf);
  }

  async #request(
    document: TypedDocument<unknown, never>,
    variables: object,
    { operationName, asOf }: AskOptions,
    accept: string,
  ): Promise<RequestInit> {
    const token = await this.#currentToken();
    return {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(this.#options.purpose === undefined ? {} : { 'tongcha-purpose': this.#options.purpose }),
      },
      body: JSON.stringify({
        query: String(document),
        variables,
        operationName,
        ...(asOf === undefined ? {} : { extensions: { asOf } }),
      }),
    };
  }

  #resultOf(response: Response, text: string, asOf: string | undefined): Result<unknown> {
    const body: Body | null = objectIn(text);
    if (body === null || (body.data === undefined && !Array.isArray(body.errors)))
      throw new UnreachableError(
        'NOT_GRAPHQL',
        `what answers at ${this.url.origin} is no GraphQL server (HTTP ${response.status})`,
      );
    // One that knows of no asOf has answered of today.
    const isOther = asOf !== undefined && (body.data ?? null) !== null && !isMoment(asOf, body.extensions?.asOf);
    const wait = Number(response.headers.get('retry-after') || NaN);
    return {
      data: isOther ? null : (body.data ?? null),
      errors: isOther ? [OF_TODAY] : (body.errors ?? []),
      withheld: body.extensions?.withheld ?? [],
      status: response.status,
      retryAfterMs: wait >= 0 ? wait * 1_000 : null,
    };
  }

  /** Whether there is another token than the one that does not count any more. */
  async #renewed(): Promise<boolean> {
    if (this.#token === null || typeof this.#options.token !== 'function') return false;
    const before = await this.#token;
    this.#token = null;
    return before !== null && (await this.#currentToken()) !== before;
  }

  /** One that cannot be had is asked for again the next time. */
  async #currentToken(): Promise<string | null> {
    const asked = (this.#token ??= this.#getToken());
    try {
      return await asked;
    } catch (error) {
      if (this.#token === asked) this.#token = null;
      throw error;
    }
  }

  async #getToken(): Promise<string | null> {
    const { token = null } = this.#options;
    return typeof token === 'function' ? token() : token;
  }

  async #fetch(
    url: URL,
    init: RequestInit,
    own: AbortSignal | undefined,
  ): Promise<{ readonly response: Response; readonly text: string }> {
    const { timeoutMs = MOST_MS, maxBytes = MOST_BYTES } = this.#options;
    return this.#within(
      [own],
      AbortSignal.timeout(timeoutMs),
    )(async (ends) => {
      const response = await this.#send(url, init, ends);
      return { response, text: await textOf(response, maxBytes) };
    });
  }

  /** A redirect is never followed: the token is for this origin alone. */
  #send(url: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
    const { fetch: send = fetch } = this.#options;
    return send(url, { ...init, redirect: 'manual', signal });
  }

  /** Does something until it is ended, by whoever asks or by the time, and says how it has failed. */
  #within(
    own: readonly (AbortSignal | undefined)[],
    timeout: AbortSignal,
  ): <T>(work: (ends: AbortSignal) => Promise<T>) => Promise<T> {
    const ends = [this.#options.signal, ...own].filter((each) => each !== undefined);
    const all = AbortSignal.any([...ends, timeout]);
    return async (work) => {
      try {
        return await work(all);
      } catch (error) {
        for (const end of ends) end.throwIfAborted();
        if (error instanceof UnreachableError) throw error;
        if (error instanceof RangeError) throw new UnreachableError('TOO_LARGE', error.message);
        const code = timeout.aborted ? 'TIMEOUT' : 'UNAVAILABLE';
        throw new UnreachableError(code, `${this.url.origin} cannot be reached (${code})`, { cause: error });
      }
    };
  }
}

const ACCEPT = 'application/graphql-response+json, application/json;q=0.9';
const EVENTS = 'text/event-stream';
const MOST_MS = 120_000;
const MOST_BYTES = 256 * 1024 * 1024;

async function textOf({ body }: Response, maxBytes: number): Promise<string> {
  if (!body) return '';
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let [text, bytes] = ['', 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.length;
    if (bytes > maxBytes) {
      await reader.cancel();
      throw new UnreachableError('TOO_LARGE', `the response has more than ${maxBytes} bytes`);
    }
    text += decoder.decode(value, { stream: true });
  }
}

const OF_TODAY: GraphError = {
  message: 'the gateway has not answered as of that moment: it knows of none',
  extensions: { code: 'NO_HISTORY' },
};

function isMoment(asOf: string, told: unknown): boolean {
  return typeof told === 'string' && Date.parse(told) === Date.parse(asOf);
}

function objectIn(text: string): object | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
