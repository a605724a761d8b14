import { charsetOf, type Charset } from '../../charset.ts';
import type { Shapes } from '../../values/shapes.ts';
import type { Hooks } from '../hooks.ts';
import type { Fields, Part } from '../part.ts';
import type { Question, Transport, Variables } from '../transport.ts';
import {
  ANSWER_KEYS,
  type AnswerFields,
  type Envelope,
  envelopeOf,
  type Meaning,
  type Page,
  resultsOf,
} from './answer.ts';
import { DeclaredHttp, type Exchange, unreadable, type Wire } from './client.ts';
import { CLOCK_NAMES, clockOf } from './clock.ts';
import { type Login, loginOf } from './login.ts';
import { keyedWindow, listed, type PageRules, pagingOf, type Place, windowOf } from './pages.ts';
import { BODIES, percent, type Sendable, sendable, type SentValues, type TextSent, textWith } from './send.ts';
import { signerOf } from './sign.ts';

const KEYS = [
  'url',
  'charset',
  'body',
  'headers',
  'basic',
  'login',
  'sign',
  'time',
  'connections',
  'ask',
  'answer',
  'pages',
  'keys',
  'ping',
] as const;
const ASK_KEYS = ['path', 'send', 'rows'] as const;

/** What all questions have in common. */
interface Common {
  readonly client: DeclaredHttp;
  readonly answer: AnswerFields;
  readonly results: ReadonlyMap<string, Meaning>;
  readonly isXml: boolean;
  readonly shapes: Shapes;
  readonly charset: Charset;
  readonly path: Part | undefined;
  readonly send: Part | undefined;
  readonly join: string | null;
  readonly pages: Omit<PageRules, 'tellsEnd'>;
}

/** `http:` of the file. @returns null where nothing can be made of it */
export function httpTransport(part: Part, shapes: Shapes, hooks: Hooks): Transport | null {
  const fields = part.fields(KEYS);
  const url = urlOf(fields.need('url', 'url: ${SYSTEM_URL}'));
  const charset = charsetIn(fields.get('charset'));
  const body = fields.get('body')?.word(BODIES) ?? 'json';
  const answer = (fields.get('answer') ?? part.empty()).fields(ANSWER_KEYS);
  const isXml = (answer.get('format')?.word(['json', 'xml'] as const) ?? (body === 'xml' ? 'xml' : 'json')) === 'xml';
  const results = resultsOf(answer.get('results'));
  if (answer.get('result') && ![...results.values()].includes('OK'))
    answer.get('result')?.fault("which result is right is missing; write results: { '0': OK }");
  const loginPart = fields.get('login');
  const login: Login | null = loginPart && url ? loginOf(loginPart, url, shapes) : null;
  const signPart = fields.get('sign');
  const keys = fields.get('keys')?.fields(['most', 'join'] as const);
  const join = keys?.get('join')?.text('the sign between keys') ?? null;
  const wire: Wire = {
    url: url ?? 'http://127.0.0.1',
    charset,
    body,
    isXml,
    lists: new Set(answer.get('lists')?.texts('an element') ?? []),
    connections: fields.get('connections')?.integer(1, 64) ?? 8,
    headers: headersOf(fields),
    login,
    signer: signPart ? signerOf(signPart, charset) : null,
    clock: clockOf(fields.get('time')),
    hooks,
    results,
  };
  const client = new DeclaredHttp(wire);
  const ask = fields.get('ask')?.fields(['path', 'send'] as const);
  const pages = fields.get('pages')?.fields(['size', 'first', 'most'] as const);
  const common: Common = {
    client,
    answer,
    results,
    isXml,
    shapes,
    charset,
    path: ask?.get('path'),
    send: ask?.get('send'),
    join,
    pages: {
      size: pages?.get('size')?.integer(1, 100_000) ?? 100,
      first: pages?.get('first')?.integer(0, 1) ?? 1,
      most: pages?.get('most')?.integer(1, 10_000) ?? 200,
    },
  };
  const pingPart = fields.get('ping');
  const ping = pingPart ? exchangeOf(pingPart, 'ping', common) : null;
  return {
    maxKeys: keys?.get('most')?.integer(1, 10_000) ?? 50,
    join,
    names: [...CLOCK_NAMES, 'token', 'sign', 'page', 'size', 'offset', 'cursor', 'first', 'after'],
    question: (each, what) => new HttpQuestion(exchangeOf(each, what, common), common),
    ping: (signal) => (ping ? client.ask(ping, {}, signal).then(() => undefined) : null),
    close: () => client.close(),
  };
}

type HttpKey = (typeof KEYS)[number];

interface OneExchange extends Exchange {
  readonly names: readonly string[];
  readonly envelope: Envelope;
}

function exchangeOf(part: Part, what: string, common: Common): OneExchange {
  const fields = part.fields(ASK_KEYS, "{ send: { keys: '{lot}' } }");
  const pathPart = fields.get('path') ?? common.path;
  if (!pathPart) part.fault('path is missing; write path: /query here or under ask');
  const path: TextSent = pathPart
    ? textWith(pathPart, (text) => percent(text, common.charset))
    : { names: [], make: () => '/' };
  const send = together(common.send, fields.get('send'));
  const names = [...new Set([...path.names, ...send.names])];
  return {
    path,
    send,
    names,
    envelope: envelopeOf(
      common.answer,
      fields.get('rows'),
      common.results,
      `${what} answer`,
      common.isXml,
      common.shapes,
    ),
  };
}

/** What all questions send, and what this one does: its own wins, and what is nested is joined. */
function together(common: Part | undefined, own: Part | undefined): Sendable {
  const [a, b] = [common ? sendable(common) : null, own ? sendable(own) : null];
  return {
    names: [...(a?.names ?? []), ...(b?.names ?? [])],
    make: (values) => merged(a?.make(values) ?? {}, b?.make(values) ?? {}),
  };
}

function merged(a: unknown, b: unknown): unknown {
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) ||
    Array.isArray(b)
  )
    return b;
  const made: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b))
    made[name] = Object.hasOwn(made, name) ? merged(made[name], value) : value;
  return made;
}

class HttpQuestion implements Question {
  readonly names: readonly string[];
  readonly #exchange: OneExchange;
  readonly #common: Common;

  constructor(exchange: OneExchange, common: Common) {
    this.names = exchange.names;
    this.#exchange = exchange;
    this.#common = common;
  }

  async all(scheme: string | null, keys: readonly string[], signal: AbortSignal): ReturnType<Question['all']> {
    const { join } = this.#common;
    const asked = scheme === null ? {} : { [scheme]: join === null ? keys : keys.join(join) };
    return listed((place) => this.#page(asked, place, signal), pagingOf(this.names), this.#rules);
  }

  async page(
    variables: Variables,
    first: number,
    after: string | null,
    signal: AbortSignal,
  ): ReturnType<Question['page']> {
    if (this.names.includes('after')) {
      // One more shows whether there are more.
      const sent = Math.min(first + 1, this.#common.pages.size);
      const page = await this.#page({ ...variables, after: after ?? '', first: sent }, START, signal);
      return keyedWindow(page, first, sent);
    }
    return windowOf((place) => this.#page(variables, place, signal), pagingOf(this.names), this.#rules, first, after);
  }

  get #rules(): PageRules {
    return { ...this.#common.pages, tellsEnd: this.#exchange.envelope.tellsEnd };
  }

  async #page(asked: SentValues, { page, offset, cursor }: Place, signal: AbortSignal): Promise<Page> {
    const values = { ...asked, page, offset, cursor, size: this.#common.pages.size };
    const document = await this.#common.client.ask(this.#exchange, values, signal);
    if (document === null) return { rows: [], total: undefined, more: false, next: null, doubts: [] };
    const read = this.#exchange.envelope.open(document, page);
    if (read === null) throw unreadable('rows');
    return read;
  }
}

const START: Place = { page: 1, offset: 0, cursor: null };

function urlOf(part: Part | undefined): string | null {
  const url = part?.settled('an address: ${SYSTEM_URL}') ?? null;
  if (url === null || /^https?:\/\/./.test(url)) return url;
  part?.fault('expected an http or https address');
  return null;
}

function charsetIn(part: Part | undefined): Charset {
  const label = part?.text('utf-8, gbk or gb18030') ?? 'utf-8';
  try {
    return charsetOf(label);
  } catch {
    part?.fault(`${label} is no charset here; write utf-8, gbk or gb18030`);
    return 'utf-8';
  }
}

/** Only what each request has of its own may stand in a header: what callers write could end it. */
const HEADER_NAMES: readonly string[] = [...CLOCK_NAMES, 'token', 'sign'];

function headersOf(fields: Fields<HttpKey>): readonly (readonly [string, TextSent])[] {
  const headers = [...(fields.get('headers')?.members() ?? [])].map(([name, each]) => {
    const text = textWith(each);
    const stray = text.names.find((known) => !HEADER_NAMES.includes(known));
    if (stray !== undefined) each.fault(`{${stray}} cannot stand in a header; only ${HEADER_NAMES.join(', ')} can`);
    return [name.toLowerCase(), text] as const;
  });
  const basic = fields.get('basic')?.fields(['user', 'password'] as const);
  if (!basic) return headers;
  const [user, password] = [
    basic.need('user', 'user: ${SYSTEM_USER}')?.settled() ?? '',
    basic.need('password', 'password: ${SYSTEM_PASSWORD}')?.settled() ?? '',
  ];
  const value = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
  return [...headers, ['authorization', { names: [], make: () => value }]];
}
