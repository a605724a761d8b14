import { HttpClient } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { CliFault, EXIT } from './exit.ts';

export interface GatewayOptions {
  /** Of the GraphQL endpoint, or of the gateway. */
  readonly url: string;
  /** Read anew when the gateway says that it does not count any more. */
  readonly token: () => Promise<string | null>;
  readonly purpose?: string | undefined;
  readonly signal: AbortSignal;
}

export interface GraphError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: {
    readonly code?: string;
    readonly sector?: string;
    readonly system?: string;
    readonly codes?: readonly string[];
  };
}

/** What rules keep back from whoever asks, whether or not there is any of it: no error, and no gap. */
export interface Withheld {
  readonly sector: string;
  /** null: no policy would open it. */
  readonly policy: string | null;
}

export interface GraphAnswer<T> {
  readonly data: T | null;
  readonly errors: readonly GraphError[];
  readonly withheld: readonly Withheld[];
  readonly status: number;
  /** How long the gateway asks to wait, milliseconds. */
  readonly retryAfterMs: number | null;
}

/** An answer of which there is something. */
export interface Found<T> {
  readonly data: T;
  readonly errors: readonly GraphError[];
  readonly withheld: readonly Withheld[];
}

/** The longest that one answer may take. A gateway's own deadline is far shorter. */
const LONGEST_MS = 120_000;
const MAX_BYTES = 256 * 1024 * 1024;

/** The gateway, spoken to by GraphQL over HTTP. */
export class Gateway {
  readonly url: URL;
  readonly #options: GatewayOptions;
  readonly #http: HttpClient;
  #token: Promise<string | null> | null = null;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.url = new URL(options.url);
    if (this.url.pathname === '/') this.url.pathname = '/graphql';
    // Never follows a redirect: the token is for this origin alone.
    this.#http = new HttpClient(this.url.origin, { connections: 2, maxBytes: MAX_BYTES });
  }

  /** @throws CliFault unreachable, or interrupted */
  async ask<T>(
    query: string,
    variables: Readonly<Record<string, unknown>> = {},
    operationName?: string,
  ): Promise<GraphAnswer<T>> {
    const first = await this.#post<T>(query, variables, operationName);
    if (first.status !== 401 || this.#token === null) return first;
    const before = await this.#token;
    this.#token = this.#options.token();
    return before !== null && (await this.#token) !== before ? this.#post<T>(query, variables, operationName) : first;
  }

  /** What was asked for, where there is any of it. @throws CliFault refused, with the gateway's words; as `ask` */
  async need<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<Found<T>> {
    const { data, errors, withheld, status } = await this.ask<T>(query, variables);
    if (data === null) throw refusal(errors, status);
    return { data, errors, withheld };
  }

  /** A page of the gateway that is no GraphQL, such as /health; null: it has none. @throws as `ask` */
  async get(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
    const { status, body } = await this.#request({ method: 'GET', path });
    return { status, body: parsed(body) };
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #post<T>(
    query: string,
    variables: Readonly<Record<string, unknown>>,
    operationName?: string,
  ): Promise<GraphAnswer<T>> {
    const token = await (this.#token ??= this.#options.token());
    const { status, headers, body } = await this.#request({
      method: 'POST',
      path: this.url.pathname + this.url.search,
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'accept-encoding': 'gzip',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(this.#options.purpose === undefined ? {} : { 'tongcha-purpose': this.#options.purpose }),
      },
      body: JSON.stringify({ query, variables, ...(operationName === undefined ? {} : { operationName }) }),
    });
    const answer = parsed(body) as {
      readonly data?: T | null;
      readonly errors?: readonly GraphError[];
      readonly extensions?: { readonly withheld?: readonly Withheld[] };
    } | null;
    if (answer === null || (answer.data === undefined && !Array.isArray(answer.errors)))
      throw new CliFault(
        EXIT.unreachable,
        `${this.url.origin} 应答的不是 GraphQL (HTTP ${status}) / what answers there is no GraphQL server`,
      );
    const wait = Number(headers['retry-after']);
    return {
      data: answer.data ?? null,
      errors: answer.errors ?? [],
      withheld: answer.extensions?.withheld ?? [],
      status,
      retryAfterMs: Number.isFinite(wait) && wait >= 0 ? wait * 1_000 : null,
    };
  }

  async #request(request: Omit<Parameters<HttpClient['request']>[0], 'signal'>): ReturnType<HttpClient['request']> {
    const { signal } = this.#options;
    try {
      return await this.#http.request({
        ...request,
        signal: AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]),
      });
    } catch (error) {
      if (signal.aborted) throw interrupted();
      if (!(error instanceof Fault)) throw error;
      throw new CliFault(
        EXIT.unreachable,
        `无法连接网关 ${this.url.origin} (${error.code}),请先运行 npm start,或用 --url 指定 / the gateway cannot be reached: run npm start first, or name it with --url`,
      );
    }
  }
}

/** Why nothing was answered, in the gateway's own words. */
export function refusal(errors: readonly GraphError[], status: number): CliFault {
  return new CliFault(EXIT.refused, errors.map(errorText).join('\n') || `HTTP ${status}`);
}

export function interrupted(): CliFault {
  return new CliFault(EXIT.interrupted, '已中断。 / Interrupted.');
}

/** One error in one line: code, whose, where, what. */
export function errorText({ message, path, extensions }: GraphError): string {
  // Most messages begin with whose they are.
  const sector =
    extensions?.sector !== undefined && message.includes(extensions.sector) ? undefined : extensions?.sector;
  return ['!', extensions?.code, sector, extensions?.system, path?.join('.'), message].filter(Boolean).join(' ');
}

function parsed(body: Buffer): unknown {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

/** Whether an error says that one may not see something: an answer by rule, not a failure. */
export function isRefusal({ extensions }: GraphError): boolean {
  return ['UNAUTHORIZED_FIELD_OR_TYPE', 'FORBIDDEN', 'REFUSED'].includes(extensions?.code ?? '');
}
