import { asksForLess, type HttpClientResponse, HttpClient, Rest } from '@tongcha/http';
import { Fault, type FaultCode } from '@tongcha/resilience';
import { known, type Reader } from '../../values/reader.ts';
import type { Source } from '../../values/row.ts';
import { number } from '../../values/number.ts';
import { text } from '../../values/text.ts';
import { allPages, type Pages } from '../pages.ts';
import { writing } from '../../orders/write-fault.ts';
import { refusedAccount } from '../refused.ts';
import { resultPlace } from '../result-place.ts';
import { codeIn, objectAt, readEnvelope } from './envelope.ts';
import { busTime, sign } from './signature.ts';
import { shareTokens, type SharedTokens } from './shared-tokens.ts';

export interface SignedRestOptions {
  /** Below it: `/token` and `/service/<name>`. */
  readonly url: string;
  readonly requester: string;
  /** Key of the signature. */
  readonly secret: string;
  /** Exchanged for a token. */
  readonly authCode: string;
  readonly pageSize: number;
  /** A list of more pages is not read to its end. */
  readonly maxPages: number;
  /** Requests at a time. */
  readonly concurrency: number;
  /**
   * What the bus's own codes mean; any other that is not success is BAD_ANSWER. `TOKEN`: fetch a new one and ask again,
   * once.
   */
  readonly codes: Readonly<Record<string, FaultCode | 'TOKEN'>>;
}

/** One page as the bus gives it. */
export interface BusPage {
  readonly rows: readonly unknown[];
  readonly total: number;
  /** Everything that the page says of itself. */
  readonly data: Source;
}

const SUCCESS: ReadonlySet<string> = new Set(['0', '200']);
const NUMBER = number();

/** A data bus: authorisation code to token, signature in the headers, `{code, msg, data}` envelope, pages. */
export class SignedRestClient {
  readonly #options: SignedRestOptions;
  readonly #http: HttpClient;
  readonly #base: string;
  readonly #tokens: SharedTokens;
  readonly #rest = new Rest();

  constructor(options: SignedRestOptions) {
    const url = new URL(options.url);
    this.#options = options;
    this.#http = new HttpClient(url.origin, { connections: options.concurrency, resends: true });
    this.#base = url.pathname.replace(/\/$/, '');
    this.#tokens = shareTokens([options.url, options.requester, options.secret, options.authCode]);
  }

  /**
   * Every row of a service's answer, all pages, and whether these are all. @param seen is given each page @throws Fault
   */
  list(
    service: string,
    parameters: Source,
    signal: AbortSignal,
    seen: (page: BusPage) => void = () => {},
  ): Promise<Pages<unknown>> {
    const { pageSize, maxPages } = this.#options;
    return allPages(async (pageNo) => {
      const page = await this.page(service, { ...parameters, pageNo, pageSize }, signal);
      seen(page);
      // Asked beyond the end, or whatever it is asked, a bus may give another page; it may also give smaller ones.
      const [own, size] = [known(NUMBER(page.data['pageNo'])), known(NUMBER(page.data['pageSize']))];
      return {
        rows: own !== null && own !== pageNo ? [] : page.rows,
        total: page.total,
        full: Math.min(pageSize, size || pageSize),
      };
    }, maxPages);
  }

  /** @throws Fault */
  async page(service: string, parameters: Source, signal: AbortSignal): Promise<BusPage> {
    const data = objectAt(await this.#service(service, parameters, signal), 'data');
    const { rows } = data;
    if (!Array.isArray(rows)) throw unreadable('data.rows');
    return {
      rows: rows as readonly unknown[],
      total: needed(data['total'], NUMBER, 'data.total', (total) => Number.isInteger(total) && total >= 0),
      data,
    };
  }

  /** A service that answers one thing. @throws Fault */
  async read(service: string, parameters: Source, signal: AbortSignal): Promise<Source> {
    return objectAt(await this.#service(service, parameters, signal), 'data');
  }

  /** A service that writes, asked once. @returns what it answers @throws NotWritten, WriteRefused, or what leaves it open */
  async write(service: string, parameters: Source, signal: AbortSignal): Promise<Source> {
    return objectAt(await writing(() => this.#service(service, parameters, signal, true)), 'data');
  }

  async close(): Promise<void> {
    this.#tokens.leave();
    await this.#http.close();
  }

  async #service(service: string, parameters: Source, signal: AbortSignal, writes = false): Promise<unknown> {
    const token = await this.#tokens.get(this.#fetchToken, signal);
    try {
      return await this.#post(service, `/service/${service}`, parameters, token, signal, writes);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
    }
    await this.#tokens.refused(token);
    const fresh = await this.#tokens.get(this.#fetchToken, signal);
    try {
      return await this.#post(service, `/service/${service}`, parameters, fresh, signal, writes);
    } catch (error) {
      throw error instanceof TokenRefused
        ? new Fault('CREDENTIALS_REFUSED', 'refuses its own new token', { cause: error })
        : error;
    }
  }

  readonly #fetchToken = async (signal: AbortSignal): Promise<{ token: string; expiresInMs: number }> => {
    const { requester, authCode } = this.#options;
    const data = objectAt(await this.#post('token', '/token', { requester, authCode }, null, signal), 'data');
    return {
      token: needed(data['token'], text, 'data.token'),
      expiresInMs: needed(data['expiresIn'], NUMBER, 'data.expiresIn', (seconds) => seconds > 0) * 1_000,
    };
  };

  async #post(
    service: string,
    path: string,
    body: unknown,
    token: string | null,
    signal: AbortSignal,
    writes = false,
  ): Promise<unknown> {
    const { requester, secret } = this.#options;
    await this.#rest.over(signal);
    const time = busTime();
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      requester,
      service,
      time,
      sign: sign(secret, requester, service, time),
      ...(token ? { token } : {}),
    };
    const answer = await this.#http.request({
      method: 'POST',
      path: this.#base + path,
      headers,
      body: JSON.stringify(body),
      writes,
      signal,
    });
    if (answer.status !== 200) throw this.#refusal(answer, token);
    const { code, data } = readEnvelope(answer.body, answer.headers['content-type'] ?? '');
    if (SUCCESS.has(code)) return data;
    throw (
      this.#meaning(code, answer, token) ??
      new Fault('BAD_ANSWER', 'answered with an error of its own', { cause: code, place: resultPlace(code) })
    );
  }

  /** What an HTTP error means: a code of the bus in it says more than the status. */
  #refusal(answer: HttpClientResponse, token: string | null): Error {
    const { status, headers, body } = answer;
    if (asksForLess(answer)) return this.#rest.begin(answer);
    const code = codeIn(body, headers['content-type'] ?? '');
    const meaning = code === null ? null : this.#meaning(code, answer, token);
    if (meaning) return meaning;
    if (status === 401 && token) return new TokenRefused();
    const place = `HTTP ${status}`;
    if (status >= 500) return new Fault('UNAVAILABLE', 'cannot answer now', { place });
    return refusedAccount(status) ?? unreadable(place);
  }

  /** The bus's own message can hold anything, so it stays here. */
  #meaning(code: string, answer: HttpClientResponse, token: string | null): Error | null {
    const meaning = Object.hasOwn(this.#options.codes, code) ? this.#options.codes[code] : undefined;
    if (meaning === undefined) return null;
    if (meaning === 'TOO_BUSY') return this.#rest.begin(answer);
    if (meaning !== 'TOKEN')
      return new Fault(meaning, 'answered with an error of its own', { cause: code, place: `result ${code}` });
    return token
      ? new TokenRefused()
      : new Fault('CREDENTIALS_REFUSED', 'refuses the authorisation code', { cause: code, place: `result ${code}` });
  }
}

class TokenRefused extends Error {}

function unreadable(place: string): Fault {
  return new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { place });
}

/** @throws Fault BAD_ANSWER where it is empty, not understood, or not what it must be */
function needed<T extends string | number>(
  raw: unknown,
  reader: Reader<T>,
  place: string,
  fits: (value: T) => boolean = () => true,
): T {
  const value = known(reader(raw));
  if (value === null || !fits(value)) throw unreadable(place);
  return value;
}
