import {
  Client,
  type Found,
  type GraphError,
  kindOf,
  type Result,
  type TypedDocument,
  UnreachableError,
} from '@tongcha/client';
import { inChinese } from './code-words.ts';
import { CliFault, EXIT, type Language, printable } from '@tongcha/command';

export interface GatewayOptions {
  readonly url: string;
  readonly token: () => Promise<string | null>;
  readonly purpose?: string | undefined;
  /** As of which moment all is asked; now when not set. */
  readonly asOf?: string | undefined;
  readonly signal: AbortSignal;
  /** In which refusals are told. */
  readonly language: Language;
}

/** The client of the graph, whose failures are the command line's. */
export class Gateway {
  readonly #client: Client;
  readonly #options: GatewayOptions;

  constructor(options: GatewayOptions) {
    // Once for all who ask: the standard input cannot be read again.
    let read: Promise<string | null> | undefined;
    this.#options = { ...options, token: () => (read ??= options.token()) };
    this.#client = new Client({ ...this.#options, fetch: fetchCheaply });
  }

  get url(): URL {
    return this.#client.url;
  }

  get asOf(): string | undefined {
    return this.#options.asOf;
  }

  /** The same gateway, as of another moment; now when not set. */
  at(asOf: string | undefined): Gateway {
    return new Gateway({ ...this.#options, asOf });
  }

  /** @throws CliFault unreachable, or interrupted */
  ask<Data, Variables extends object = Readonly<Record<string, unknown>>>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
    operationName?: string,
  ): Promise<Result<Data>> {
    return this.#told(() => this.#client.ask(document, variables, { operationName, asOf: this.asOf }));
  }

  /** What a subscription tells, event by event. @throws as `ask` */
  async *follow<Data, Variables extends object>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
  ): AsyncGenerator<Result<Data>, void> {
    const events = this.#client.follow(document, variables, { asOf: this.asOf });
    try {
      for (;;) {
        const { done, value } = await this.#told(() => events.next());
        if (done) return;
        yield value;
      }
    } finally {
      await events.return();
    }
  }

  /** What was asked for, where there is any of it. @throws CliFault refused, with the gateway's words; as `ask` */
  async need<Data, Variables extends object = Readonly<Record<string, unknown>>>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
  ): Promise<Found<Data>> {
    const { data, ...result } = await this.ask(document, variables);
    if (data === null) throw this.refusal(result);
    return { ...result, data };
  }

  /** Why nothing was answered. */
  refusal({ errors, status }: Pick<Result<unknown>, 'errors' | 'status'>): CliFault {
    const lines = printable(errors).map((error) => errorText(error, this.#options.language));
    return new CliFault(EXIT.refused, lines.join('\n') || `HTTP ${status}`);
  }

  /** A page of the gateway that is no GraphQL, such as /health. @throws as `ask` */
  get(path: string): Promise<{ readonly status: number; readonly body: unknown }> {
    return this.#told(() => this.#client.get(path));
  }

  /** By which one asks; null: as the public. @throws CliFault usage, where it cannot be read */
  token(): Promise<string | null> {
    return this.#options.token();
  }

  async #told<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (this.#options.signal.aborted) throw interrupted();
      if (!(error instanceof UnreachableError)) throw error;
      const { origin } = this.url;
      throw new CliFault(
        EXIT.unreachable,
        error.code === 'NOT_GRAPHQL'
          ? `${origin} 应答的不是 GraphQL / ${error.message}`
          : `无法连接网关 ${origin} (${error.code}),请先运行 npm start,或用 --url 指定 / the gateway cannot be reached: run npm start first, or name it with --url`,
      );
    }
  }
}

/**
 * On the same machine compressing costs more than it saves; elsewhere zstd costs far less than gzip, which is all that fetch asks for by itself
 * (docs/measurements.md, Exports).
 */
const fetchCheaply: typeof fetch = (url, init) => {
  const isHere = url instanceof URL && /^(localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname);
  return fetch(url, { ...init, headers: { ...init?.headers, 'accept-encoding': isHere ? 'identity' : 'zstd, gzip' } });
};

export function interrupted(): CliFault {
  return new CliFault(EXIT.interrupted, '已中断。 / Interrupted.');
}

/** One error in one line: code, whose, where, what. */
export function errorText({ message, path, extensions = {} }: GraphError, language: Language): string {
  return failureText({ ...extensions, message, place: path?.join('.') }, language);
}

/** A failure or a gap. */
export interface Failure {
  readonly code?: string | undefined;
  readonly sector?: string | null | undefined;
  readonly member?: string | null | undefined;
  readonly system?: string | null | undefined;
  /** Where it is missing: a field, a path, a moment. */
  readonly place?: string | undefined;
  /** The gateway's own words, in English. */
  readonly message?: string | undefined;
}

/** It in one line. */
export function failureText(
  { code, sector, member, system, place, message = '' }: Failure,
  language: Language,
): string {
  const text = language === 'zh' ? inChinese(code, message, Boolean(sector || member || system)) : message;
  const whose = whoseText({ sector, member });
  // Most messages begin with whose they are.
  const names = [whose, system].filter((name) => name && !text.includes(name));
  return ['!', code, ...names, place, text].filter(Boolean).join(' ');
}

/** Whose an error or a gap is, by its public name: of a sector with several members, which of them. */
export function whoseText({
  sector,
  member,
}: {
  readonly sector?: string | null | undefined;
  readonly member?: string | null | undefined;
}): string {
  return (member?.includes('/') ? member : sector) ?? '';
}

/** Whether an error says that one may not see something: an answer by rule, not a failure. */
export function isRefusal({ extensions }: GraphError): boolean {
  return kindOf(extensions?.code) === 'REFUSED';
}
