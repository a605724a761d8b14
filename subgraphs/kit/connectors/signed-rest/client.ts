import { z } from 'zod';
import { Fault, type FaultCode } from '../../../../common/fault.ts';
import { HttpClient } from '../../../../common/http-client.ts';
import { busTime, sign } from './signature.ts';
import { TokenKeeper } from './token.ts';

export interface SignedRestOptions {
  /** Below it: `/token` and `/service/<name>`. */
  readonly url: string;
  readonly requester: string;
  /** Key of the signature. */
  readonly secret: string;
  /** Exchanged for a token. */
  readonly authCode: string;
  readonly pageSize: number;
  /** A list longer than this is an error, not an endless loop. */
  readonly maxPages: number;
  /** Requests at a time. */
  readonly concurrency: number;
  /** What the bus's own codes mean; any other that is not success is BAD_ANSWER. `TOKEN`: fetch a new one and ask again, once. */
  readonly codes: Readonly<Record<string, FaultCode | 'TOKEN'>>;
}

const envelope = z.object({ code: z.union([z.string(), z.number()]).transform(String), data: z.unknown() });
const tokenData = z.object({ token: z.string().min(1), expiresIn: z.coerce.number().positive() });
const pageData = z.object({ total: z.coerce.number().int().nonnegative(), rows: z.array(z.unknown()) });
const SUCCESS: ReadonlySet<string> = new Set(['0', '200']);

/** A data bus: authorisation code to token, signature in the headers, `{code, msg, data}` envelope, pages. */
export class SignedRestClient {
  readonly #options: SignedRestOptions;
  readonly #http: HttpClient;
  readonly #base: string;
  readonly #token: TokenKeeper;

  constructor(options: SignedRestOptions) {
    const url = new URL(options.url);
    this.#options = options;
    this.#http = new HttpClient(url.origin, { connections: options.concurrency, resends: true });
    this.#base = url.pathname.replace(/\/$/, '');
    this.#token = new TokenKeeper(async (signal) => {
      const { token, expiresIn } = shaped(tokenData, await this.#post('token', '/token', { requester: options.requester, authCode: options.authCode }, null, signal));
      return { token, expiresInMs: expiresIn * 1_000 };
    });
  }

  /** Every row of a service's answer, all pages. @throws Fault */
  async list(service: string, parameters: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown[]> {
    const rows: unknown[] = [];
    let size = 0;
    for (let pageNo = 1; pageNo <= this.#options.maxPages; pageNo += 1) {
      const page = await this.page(service, { ...parameters, pageNo, pageSize: this.#options.pageSize }, signal);
      rows.push(...page.rows);
      // A bus may give smaller pages than asked for, and repeat a row on two of them: only the first page tells their size.
      size ||= page.rows.length;
      if (page.rows.length === 0 || pageNo * size >= page.total) return rows;
    }
    throw new Fault('TOO_LARGE', 'the answer has too many pages');
  }

  /** One page as the bus gives it. @throws Fault */
  async page(service: string, parameters: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<{ total: number; rows: unknown[] }> {
    return shaped(pageData, await this.#service(service, parameters, signal));
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #service(service: string, parameters: Readonly<Record<string, unknown>>, signal: AbortSignal): Promise<unknown> {
    const token = await this.#token.get(signal);
    try {
      return await this.#post(service, `/service/${service}`, parameters, token, signal);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
    }
    await this.#token.refused(token);
    const fresh = await this.#token.get(signal);
    try {
      return await this.#post(service, `/service/${service}`, parameters, fresh, signal);
    } catch (error) {
      throw error instanceof TokenRefused ? new Fault('REFUSED', 'refuses its own new token', { cause: error }) : error;
    }
  }

  async #post(service: string, path: string, body: unknown, token: string | null, signal: AbortSignal): Promise<unknown> {
    const { requester, secret } = this.#options;
    const time = busTime();
    const headers = { 'content-type': 'application/json; charset=utf-8', requester, service, time, sign: sign(secret, requester, service, time), ...(token ? { token } : {}) };
    const answer = await this.#http.request({ method: 'POST', path: this.#base + path, headers, body: JSON.stringify(body), signal });
    if (answer.status === 401 && token) throw new TokenRefused();
    if (answer.status >= 500 || answer.status === 429) throw new Fault('UNAVAILABLE', 'cannot answer now');
    if (answer.status === 401 || answer.status === 403) throw new Fault('REFUSED', 'refuses to answer');
    if (answer.status !== 200) throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read');
    const { code, data } = shaped(envelope, parseJson(answer.body));
    if (SUCCESS.has(code)) return data;
    const meaning = (Object.hasOwn(this.#options.codes, code) ? this.#options.codes[code] : undefined) ?? 'BAD_ANSWER';
    if (meaning === 'TOKEN') throw token ? new TokenRefused() : new Fault('REFUSED', 'refuses the authorisation code', { cause: code });
    // The bus's own message can hold anything, so it stays here.
    throw new Fault(meaning, 'answered with an error of its own', { cause: code });
  }
}

class TokenRefused extends Error {}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause: error });
  }
}

function shaped<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause: result.error });
}
