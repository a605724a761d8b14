import { writing } from '../../orders/write-fault.ts';
import { charsetOf, type Charset } from '../../charset.ts';
import type { Source } from '../../values/row.ts';
import type { Shapes } from '../../values/shapes.ts';
import type { Hooks } from '../hooks.ts';
import type { Fields, Part } from '../part.ts';
import { keysIn, PagedQuestion, pagesIn, PLACE_NAMES } from '../paged-question.ts';
import type { Tap } from '../tap.ts';
import type { Transport } from '../transport.ts';
import { WAY_KEYS, wayOf } from '../way.ts';
import { ANSWER_KEYS, type AnswerFields, type Envelope, envelopeOf, type Meaning, resultsOf } from './answer.ts';
import { DeclaredHttp, type Exchange, type Wire } from './client.ts';
import { CLOCK_NAMES, clockOf } from './clock.ts';
import { type Login, loginOf } from './login.ts';
import type { PageRules } from './pages.ts';
import { BODIES, percent, type SentValues, type TextSent, textWith, together } from './send.ts';
import { sealOf } from './seal.ts';
import { signerOf } from './sign.ts';

const KEYS = [
  'url',
  'charset',
  'body',
  'headers',
  'basic',
  'login',
  'sign',
  'seal',
  'time',
  'connections',
  'ask',
  'answer',
  'pages',
  'keys',
  'ping',
  ...WAY_KEYS,
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
  readonly pages: Omit<PageRules, 'tellsEnd'>;
}

/** `http:` of the file. @returns null where nothing can be made of it */
export function httpTransport(part: Part, shapes: Shapes, hooks: Hooks, tap?: Tap): Transport | null {
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
  const [signPart, sealPart] = [fields.get('sign'), fields.get('seal')];
  const { most, join } = keysIn(fields.get('keys'));
  const way = wayOf(fields, url);
  const wire: Wire = {
    way,
    url: url ?? 'http://127.0.0.1',
    charset,
    body,
    isXml,
    lists: new Set(answer.get('lists')?.texts('an element') ?? []),
    connections: fields.get('connections')?.integer(1, 64) ?? 8,
    headers: headersOf(fields),
    login,
    signer: signPart ? signerOf(signPart, charset) : null,
    seal: sealPart ? sealOf(sealPart, charset, isXml) : null,
    clock: clockOf(fields.get('time')),
    hooks,
    results,
    tap,
  };
  const client = new DeclaredHttp(wire);
  const ask = fields.get('ask')?.fields(['path', 'send'] as const);
  const common: Common = {
    client,
    answer,
    results,
    isXml,
    shapes,
    charset,
    path: ask?.get('path'),
    send: ask?.get('send'),
    pages: pagesIn(fields.get('pages')),
  };
  const pingPart = fields.get('ping');
  const ping = pingPart ? exchangeOf(pingPart, 'ping', common) : null;
  return {
    maxKeys: most,
    join,
    names: [...CLOCK_NAMES, 'token', 'sign', ...PLACE_NAMES],
    question: (each, what) => {
      const exchange = exchangeOf(each, what, common);
      const put = (values: SentValues, signal: AbortSignal): Promise<Source | null> =>
        client.ask(exchange, values, signal);
      return new PagedQuestion({ ...exchange, put, join, pages: common.pages });
    },
    writing: (each, what) => {
      const exchange = { ...exchangeOf(each, what, common), writes: true };
      return { names: exchange.names, put: (values, signal) => writing(() => client.ask(exchange, values, signal)) };
    },
    ping: (signal) => (ping ? client.ask(ping, {}, signal).then(() => undefined) : null),
    close: () => {
      way.close();
      return client.close();
    },
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

function urlOf(part: Part | undefined): string | null {
  const url = part?.settled('an address: ${SYSTEM_URL}') ?? null;
  if (url === null || /^https?:\/\/./.test(url)) return url;
  part?.fault('expected an http or https address');
  return null;
}

export function charsetIn(part: Part | undefined): Charset {
  const label = part?.settled('utf-8, gbk or gb18030') ?? 'utf-8';
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
