import { asksForLess, HttpClient, type HttpClientResponse, Rest } from '@tongcha/http';
import { Fault } from '@tongcha/resilience';
import { type Charset, charsetOf, decode } from '../../charset.ts';
import { refusedAccount } from '../../connectors/refused.ts';
import { resultPlace } from '../../connectors/result-place.ts';
import { readXml } from '../../connectors/xml-http/xml.ts';
import { isSource, type Source } from '../../values/row.ts';
import type { Hooks } from '../hooks.ts';
import type { Envelope, Meaning } from './answer.ts';
import { cookiesIn, type Login } from './login.ts';
import { type BodyKind, formOf, type Sendable, type SentValues, type TextSent, written } from './send.ts';
import type { Tap } from '../tap.ts';
import { type Seal, sealable } from './seal.ts';
import type { Signer } from './sign.ts';
import type { Way } from '../way.ts';
import { type Clock, CLOCK_NAMES } from './clock.ts';

/** How requests are written and answers are read, for all questions of a file. */
export interface Wire {
  readonly url: string;
  readonly way: Pick<Way, 'proxy' | 'tls'>;
  readonly charset: Charset;
  readonly body: BodyKind;
  readonly isXml: boolean;
  readonly lists: ReadonlySet<string>;
  readonly connections: number;
  readonly headers: readonly (readonly [string, TextSent])[];
  readonly login: Login | null;
  readonly signer: Signer | null;
  /** Around questions and their answers; a login is asked as it is. */
  readonly seal: Seal | null;
  readonly clock: Clock;
  readonly hooks: Hooks;
  /** What a status means, `HTTP 404`. */
  readonly results: ReadonlyMap<string, Meaning>;
  readonly tap: Pick<Tap, 'saw' | 'secret'> | undefined;
}

/** One request. */
export interface Exchange {
  /** What it names. */
  readonly names: readonly string[];
  readonly path: TextSent;
  readonly send: Sendable;
  /** It is sent once. */
  readonly writes?: boolean;
  readonly envelope: Pick<Envelope, 'hasResult' | 'resultIn' | 'meaningOf'>;
}

/** An answer, and with which key of its request it may be sealed; undefined: it is not. */
type Answer = HttpClientResponse & { readonly sealKey?: Buffer | null | undefined };

class TokenRefused extends Error {}

function isOfClock(name: string): boolean {
  return (CLOCK_NAMES as readonly string[]).includes(name);
}

/** Puts requests as the file describes them. */
export class DeclaredHttp {
  readonly #wire: Wire;
  readonly #http: HttpClient;
  readonly #base: string;
  readonly #rest = new Rest();
  /** Whether every request has a time or a number of its own. */
  readonly #timed: boolean;

  constructor(wire: Wire) {
    const url = new URL(wire.url);
    this.#wire = wire;
    this.#http = new HttpClient(url.origin, {
      connections: wire.connections,
      resends: wire.signer === null,
      proxy: wire.way.proxy,
      tls: wire.way.tls,
    });
    this.#timed = [...wire.headers.flatMap(([, { names }]) => names), ...(wire.signer?.names ?? [])].some(isOfClock);
    this.#base = url.pathname.replace(/\/$/, '');
  }

  /** @returns the answer's document; null: the system says that there is nothing @throws Fault */
  async ask(exchange: Exchange, values: SentValues, signal: AbortSignal): Promise<Source | null> {
    const { login } = this.#wire;
    if (!login) return this.#once(exchange, values, null, signal);
    const fetch = (within: AbortSignal): ReturnType<DeclaredHttp['login']> =>
      this.login(login, exchange.envelope, within);
    const token = await login.tokens.get(fetch, signal);
    try {
      return await this.#once(exchange, values, token, signal);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw error;
    }
    await login.tokens.refused(token);
    try {
      return await this.#once(exchange, values, await login.tokens.get(fetch, signal), signal);
    } catch (error) {
      throw error instanceof TokenRefused
        ? new Fault('CREDENTIALS_REFUSED', 'refuses its own new token', { cause: error })
        : error;
    }
  }

  /** @throws Fault */
  async login(
    login: Login,
    envelope: Exchange['envelope'],
    signal: AbortSignal,
  ): Promise<{ token: string; expiresInMs: number }> {
    const path: TextSent = { names: [], make: () => login.path };
    const exchange = { names: login.send.names, path, send: login.send, envelope };
    const answer = await this.#send(exchange, {}, null, null, signal);
    // A session begins where the login leads away from its page.
    const cookie = login.session ? cookiesIn(answer.headers['set-cookie']) : null;
    if (login.session && cookie !== null && answer.status >= 200 && answer.status < 400)
      return this.#secret(login.tokenIn({}, cookie));
    const document = this.#read(answer, envelope, false);
    if (document === null) throw unreadable('login');
    return this.#secret(login.tokenIn(document, cookie));
  }

  #secret(got: { token: string; expiresInMs: number }): typeof got {
    this.#wire.tap?.secret?.(got.token);
    return got;
  }

  async close(): Promise<void> {
    this.#wire.login?.tokens.leave();
    await this.#http.close();
  }

  async #once(
    exchange: Exchange,
    values: SentValues,
    token: string | null,
    signal: AbortSignal,
  ): Promise<Source | null> {
    const answer = await this.#send(exchange, values, token, this.#wire.seal, signal);
    return this.#read(answer, exchange.envelope, token !== null);
  }

  async #send(
    { names, path, send, writes = false }: Exchange,
    values: SentValues,
    token: string | null,
    seal: Seal | null,
    signal: AbortSignal,
  ): Promise<Answer> {
    const { body: kind, charset, clock, headers, login, hooks } = this.#wire;
    await this.#rest.over(signal);
    const own: SentValues = { ...values, ...(this.#timed || names.some(isOfClock) ? clock() : {}), token: token ?? '' };
    const plain = seal ? sealable(this.#signed(send, own).sent, kind, charset) : null;
    const sealed = plain && seal ? seal.seal(plain.bytes) : null;
    const { sent, all } =
      sealed && seal
        ? this.#signed(seal.send, { ...own, ...sealed.values, plain: plain?.text ?? '' })
        : this.#signed(send, own);
    const address = this.#base + path.make(all);
    const made = Object.fromEntries(headers.map(([name, text]) => [name, text.make(all)]));
    if (login?.session && token) made['cookie'] = token;
    const written_ =
      kind === 'query'
        ? { method: 'GET' as const, path: withQuery(address, formOf(sent, charset)), headers: made }
        : this.#posted(address, kind, sent, made);
    const request = hooks.request ? await hooks.request(written_) : written_;
    const answer = await this.#http.request({ ...request, writes, signal });
    this.#wire.tap?.saw?.(answer);
    return sealed ? { ...answer, sealKey: sealed.key } : answer;
  }

  /** What is sent, with its signature where one is. */
  #signed(
    send: Sendable,
    values: SentValues,
  ): { readonly sent: Readonly<Record<string, unknown>>; readonly all: SentValues } {
    const { signer } = this.#wire;
    const unsigned = send.make({ ...values, sign: null }) as Readonly<Record<string, unknown>>;
    if (!signer) return { sent: unsigned, all: values };
    const all = { ...values, sign: signer.sign(values, withoutEmpty(unsigned)) };
    return { sent: send.make(all) as typeof unsigned, all };
  }

  #posted(
    path: string,
    kind: BodyKind,
    sent: Readonly<Record<string, unknown>>,
    headers: Readonly<Record<string, string>>,
  ): { method: 'POST'; path: string; headers: Record<string, string>; body: string | Uint8Array } {
    const { type, body } = written(kind, sent, this.#wire.charset);
    return { method: 'POST', path, headers: { 'content-type': type, ...headers }, body };
  }

  #read(answer: Answer, envelope: Exchange['envelope'], hasToken: boolean): Source | null {
    const { status, headers } = answer;
    if (asksForLess(answer)) throw this.#rest.begin(answer);
    const own = this.#wire.results.get(`HTTP ${status}`);
    if (own !== undefined && own !== 'OK') return this.#meant(own, `HTTP ${status}`, answer, hasToken);
    if (status >= 300 && status < 400 && this.#wire.login?.session && hasToken) throw new TokenRefused();
    if (status !== 200 && own !== 'OK') throw this.#refusal(answer, envelope, hasToken);
    // The page of a login, where an answer should be.
    if (hasToken && this.#wire.login?.session && /^text\/html/i.test(headers['content-type'] ?? ''))
      throw new TokenRefused();
    const document = this.#document(answer);
    if (!envelope.hasResult) return document;
    const result = envelope.resultIn(document);
    if (result === null) throw unreadable('result');
    const meaning = envelope.meaningOf(result);
    return meaning === 'OK' ? document : this.#meant(meaning ?? 'BAD_ANSWER', resultPlace(result), answer, hasToken);
  }

  #document({ body, headers, sealKey }: Answer): Source {
    const { isXml, lists, charset, hooks, seal } = this.#wire;
    const type = headers['content-type'] ?? '';
    const bytes = hooks.answer ? hooks.answer(body) : body;
    const document: unknown = isXml ? readXml(bytes, type, lists) : json(bytes, type, charset);
    // A list without anything around it.
    if (Array.isArray(document)) return { list: document as unknown };
    if (!isSource(document)) throw unreadable('body');
    return seal && sealKey !== undefined ? seal.open(document, sealKey) : document;
  }

  /** What an HTTP error means: a result of the system's own in it says more than the status. */
  #refusal(answer: Answer, envelope: Exchange['envelope'], hasToken: boolean): Error {
    const { status } = answer;
    const result = envelope.hasResult ? this.#resultOf(answer, envelope) : null;
    const meaning = result === null ? null : envelope.meaningOf(result);
    const place = `HTTP ${status}`;
    if (result !== null && meaning !== null && meaning !== 'OK' && meaning !== 'NONE')
      return this.#faultOf(meaning, resultPlace(result), answer, hasToken);
    if (status === 401 && hasToken) return new TokenRefused();
    if (status >= 500) return new Fault('UNAVAILABLE', 'cannot answer now', { place });
    return refusedAccount(status) ?? unreadable(place);
  }

  #resultOf(answer: Answer, envelope: Exchange['envelope']): string | null {
    try {
      return envelope.resultIn(this.#document(answer));
    } catch {
      return null;
    }
  }

  #meant(meaning: Meaning, place: string, answer: HttpClientResponse, hasToken: boolean): null {
    if (meaning === 'NONE') return null;
    throw this.#faultOf(meaning, place, answer, hasToken);
  }

  /** The system's own words can hold anything, so they stay here. */
  #faultOf(meaning: Meaning, place: string, answer: HttpClientResponse, hasToken: boolean): Error {
    if (meaning === 'TOO_BUSY') return this.#rest.begin(answer);
    if (meaning === 'TOKEN' || meaning === 'OK' || meaning === 'NONE')
      return hasToken
        ? new TokenRefused()
        : new Fault('CREDENTIALS_REFUSED', 'does not let its ministry in', { place });
    return new Fault(meaning, 'answered with an error of its own', { place });
  }
}

function json(bytes: Uint8Array, contentType: string, charset: Charset): unknown {
  const label = /charset\s*=\s*([^;\s]+)/i.exec(contentType)?.[1];
  const text = decode(bytes, label ? charsetOf(label) : charset);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause, place: 'body' });
  }
}

function withoutEmpty(sent: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined && value !== ''));
}

function withQuery(path: string, query: string): string {
  return query === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`;
}

export function unreadable(place: string): Fault {
  return new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { place });
}
