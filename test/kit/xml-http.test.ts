import { setTimeout as sleep } from 'node:timers/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import iconv from 'iconv-lite';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  at,
  listAt,
  textAt,
  XmlHttpClient,
  type XmlHttpOptions,
} from '../../subgraphs/kit/connectors/xml-http/client.ts';
import { readXml, writeXml } from '../../subgraphs/kit/connectors/xml-http/xml.ts';
import { isXmlText, perXmlKey } from '../../subgraphs/kit/connectors/xml-keys.ts';
import { firstOf } from '../support/first-of.ts';

const none: ReadonlySet<string> = new Set();
const gb = (text: string): Buffer => iconv.encode(text, 'gb18030');

describe('reading', () => {
  test.each([
    ['the header', gb('<a>药𠮷</a>'), 'text/xml; charset="GB18030"'],
    ['the declaration', gb('<?xml version="1.0" encoding="GB2312"?><a>药𠮷</a>'), 'text/xml'],
    [
      'the header over the declaration',
      gb('<?xml version="1.0" encoding="UTF-8"?><a>药𠮷</a>'),
      'text/xml;charset=gbk',
    ],
    [
      'the byte order mark over both',
      Buffer.from('\ufeff<?xml version="1.0" encoding="GBK"?><a>药𠮷</a>', 'utf8'),
      'text/xml; charset=GBK',
    ],
    ['UTF-8 where nothing says', Buffer.from('<a>药𠮷</a>', 'utf8'), ''],
  ])('the charset is by %s', (_, bytes, type) => expect(readXml(bytes, type, none)['a']).toBe('药𠮷'));

  test('values and attributes stay text; named elements are lists also where there is one', () => {
    const document = readXml(
      Buffer.from('<r dm="0012"><p><no>00123</no><yes>true</yes><when>2026-11-05</when></p></r>'),
      '',
      new Set(['p']),
    );
    expect(document).toEqual({ r: { '@dm': '0012', p: [{ no: '00123', yes: 'true', when: '2026-11-05' }] } });
    expect(listAt(document['r'], 'p').map((each) => textAt(each, 'no'))).toEqual(['00123']);
    expect([textAt(document['r'], 'none'), listAt(document['r'], 'none'), at(document['r'], 'p', 'no')]).toEqual([
      null,
      [],
      undefined,
    ]);
  });

  test.each([
    ['a type declaration', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'],
    ['a document that does not end', '<a><b></a>'],
    ['too deep a document', `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`],
    ['text', 'hello'],
  ])('%s is refused', (_, text) => {
    const read = (): unknown => readXml(Buffer.from(text), '', none);
    expect(read).toThrow(expect.objectContaining({ code: 'BAD_ANSWER' }));
  });

  test('no key of a document reaches a prototype', () => {
    const read = (): unknown =>
      readXml(
        Buffer.from('<a><__proto__><polluted>1</polluted></__proto__><constructor>x</constructor></a>'),
        '',
        none,
      );
    try {
      read();
    } catch {
      // Refusing it is as good.
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

test('whatever text XML can hold comes back as it went, and cannot become markup', () => {
  fc.assert(
    fc.property(
      fc
        .string({ unit: 'grapheme' })
        .filter((text) => isXmlText(text) && text.trim() === text && text !== '' && !text.includes('\r')),
      (text) => {
        for (const charset of ['gb18030', 'utf-8'] as const) {
          const read = readXml(writeXml({ q: { code: [text, 'x'] } }, charset), `text/xml; charset=${charset}`, none);
          expect(read['q']).toEqual({ code: [text, 'x'] });
        }
      },
    ),
    { numRuns: 500 },
  );
});

test('a key that XML cannot hold is its own error, the others are asked', async () => {
  const asked: (readonly string[])[] = [];
  const answers = await perXmlKey(['a', '\u0001', 'b', '\ud800'], async (keys) => {
    asked.push(keys);
    return keys.map((key) => key.toUpperCase());
  });
  expect(asked).toEqual([['a', 'b']]);
  expect(answers).toMatchObject(['A', { code: 'BAD_REQUEST' }, 'B', { code: 'BAD_REQUEST' }]);
});

const BAD: unknown = expect.objectContaining({ name: 'Fault', code: 'BAD_ANSWER' });
const read = (text: string | Buffer, type = '', lists = none): ReturnType<typeof readXml> =>
  readXml(Buffer.from(text), type, lists);

describe('charsets', () => {
  test('the four-byte characters and the euro of GB18030 are read in text, names and attributes', () => {
    expect(read(gb('<?xml version="1.0" encoding="gb18030"?><批 号="𠮷€"><名>㐂𣇄</名></批>'))['批']).toEqual({
      '@号': '𠮷€',
      名: '㐂𣇄',
    });
  });

  test('the byte order mark of GB18030 is no text of the document', () => {
    expect(read(gb('\ufeff<a>药</a>'), 'text/xml; charset=GB18030')).toEqual({ a: '药' });
  });

  test.each([
    ['bytes that are not in the header’s charset', gb('<a>中文</a>'), 'text/xml; charset=utf-8'],
    [
      'a header that is unknown, whatever the declaration says',
      Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a/>'),
      'text/xml; charset=big5',
    ],
    ['a declaration that is unknown', Buffer.from('<?xml version="1.0" encoding="ISO-2022-CN"?><a/>'), ''],
    ['UTF-16', Buffer.from('\ufeff<a>x</a>', 'utf16le'), ''],
    ['no bytes', Buffer.alloc(0), ''],
  ])('%s: refused', (_, bytes, type) => expect(() => readXml(bytes, type, none)).toThrow(BAD));
});

describe('entities', () => {
  test.each([
    ['a file', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
    ['growth', `<!DOCTYPE a [<!ENTITY b "${'x'.repeat(100)}"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>`],
    ['an address outside', '<!DOCTYPE a SYSTEM "http://127.0.0.1/x.dtd"><a/>'],
    ['an empty type', '<!DOCTYPE a><a/>'],
    ['small letters', '<!doctype a><a/>'],
    ['after the root', '<a/><!DOCTYPE a>'],
    ['an entity alone', '<a><!ENTITY x "y"></a>'],
  ])('a declaration of %s is refused, in either charset', (_, text) => {
    expect(() => read(text)).toThrow(BAD);
    expect(() => readXml(gb(text), 'text/xml; charset=gb18030', none)).toThrow(BAD);
  });

  test('the five of XML and numeric references are read, once', () => {
    expect(
      read('<a b="&lt;&#x20BB7;&quot;">&lt;&gt;&amp;&quot;&apos;|&#26477;&#x5DDE;|&amp;lt;&amp;#60;</a>')['a'],
    ).toEqual({ '@b': '<𠮷"', '#text': '<>&"\'|杭州|&lt;&#60;' });
  });

  test('what stands in CDATA is text as it is', () =>
    expect(read('<a><![CDATA[<b>&lt;&#33;</b>]]></a>')['a']).toBe('<b>&lt;&#33;</b>'));

  test('an answer may hold many references', () => {
    expect(read(`<a>${'&amp;&#26477;'.repeat(20_000)}</a>`)['a']).toBe('&杭'.repeat(20_000));
  });
});

describe('values', () => {
  test.each([
    '00123',
    '1e5',
    '0x1F',
    '123456789012345678901234567890',
    '+86',
    '-0',
    '1.50',
    'true',
    'null',
    'NaN',
    'Infinity',
    '2026-11-05',
  ])('%s stays text', (value) => {
    expect(read(`<r a="${value}"><v>${value}</v></r>`)).toEqual({ r: { '@a': value, v: value } });
  });

  test('a named element is a list with none, one or many, wherever it stands; another is by its number', () => {
    const lists = new Set(['p', 'q']);
    expect(
      [read('<r/>', '', lists), read('<r><p>1</p></r>', '', lists), read('<r><p>1</p><p>2</p></r>', '', lists)].map(
        (each) => listAt(each['r'], 'p'),
      ),
    ).toEqual([[], ['1'], ['1', '2']]);
    expect(read('<r><p><q/></p><o>1</o></r>', '', lists)).toEqual({ r: { p: [{ q: [''] }], o: '1' } });
    expect(listAt(read('<r><o>1</o></r>')['r'], 'o')).toEqual([]);
  });

  test('empty and blank text is none', () => {
    const { r } = read('<r><a/><b></b><c>  </c><d> x </d></r>');
    expect(['a', 'b', 'c', 'd', 'e', 'constructor', '__proto__', 'toString'].map((name) => textAt(r, name))).toEqual([
      null,
      null,
      null,
      'x',
      null,
      null,
      null,
      null,
    ]);
  });

  test('nesting is read to sixty levels and refused beyond a hundred, before it fills the stack', () => {
    const nested = (depth: number): string => `${'<a>'.repeat(depth)}x${'</a>'.repeat(depth)}`;
    expect(textAt(read(nested(60)), ...Array.from({ length: 60 }, () => 'a'))).toBe('x');
    for (const depth of [100, 100_000]) expect(() => read(nested(depth))).toThrow(BAD);
  });

  test.each(['<a>', '<a></b>', '<a b=1/>', '<a/><', '<a><b></a></b>', '{"a":1}', '<a b="1" b="2"/>'])(
    '%s is refused',
    (text) => expect(() => read(text)).toThrow(BAD),
  );
});

describe('writing', () => {
  test.each([
    '</code><admin>1</admin><code>',
    ']]>',
    '<![CDATA[x]]>',
    '<!DOCTYPE a>',
    '<?pi?>',
    '<!-- -->',
    '&lt;',
    '&amp;amp;',
    '&#60;',
    '"\'',
    '" onload="x',
    '𠮷<药',
    '%00',
  ])('%j is one value, in text and in an attribute', (value) => {
    for (const charset of ['gb18030', 'utf-8'] as const) {
      const bytes = writeXml({ q: { '@id': value, code: value } }, charset);
      expect(readXml(bytes, '', none)).toMatchObject({ q: { '@id': value, code: value } });
      const markup = iconv.decode(bytes, charset).replace(/^<\?xml[^>]*>/, '');
      expect(markup.match(/</g)).toHaveLength(4);
    }
  });

  test('a list is its element again and again, and the declaration names the charset', () => {
    expect(writeXml({ q: { code: ['1', '2'], none: '' } }, 'utf-8').toString()).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><q><code>1</code><code>2</code><none/></q>',
    );
    expect(writeXml({ q: '药' }, 'gb18030').equals(gb('<?xml version="1.0" encoding="GB18030"?><q>药</q>'))).toBe(true);
  });
});

describe('over HTTP', () => {
  let server: Server;
  let seen: { method: string | undefined; url: string | undefined; headers: IncomingHttpHeaders; body: Buffer }[];
  let answer: { status?: number; type?: string; body: string | Buffer } | null;
  const clients: XmlHttpClient[] = [];

  beforeEach(async () => {
    seen = [];
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(chunks) });
        if (!answer) return;
        response.writeHead(answer.status ?? 200, {
          'content-type': answer.type ?? 'application/xml',
          location: '/elsewhere',
        });
        response.end(answer.body);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const connect = (options: Partial<XmlHttpOptions> = {}): XmlHttpClient => {
    const client = new XmlHttpClient({
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/query?v=2`,
      user: '稀土',
      password: 'pa:ss',
      charset: 'gb18030',
      lists: ['item'],
      concurrency: 1,
      resultCode: (document) => textAt(document['Resp'], 'Code'),
      success: ['0000', '0001'],
      faults: { '4001': 'REFUSED', '5001': 'UNAVAILABLE', '4004': 'BAD_REQUEST' },
      ...options,
    });
    clients.push(client);
    return client;
  };
  const post = (client = connect(), signal = AbortSignal.timeout(3_000)): ReturnType<XmlHttpClient['post']> =>
    client.post({ Req: { item: ['药𠮷', '<x>'] } }, signal);
  const fault = (client?: XmlHttpClient, signal?: AbortSignal): Promise<unknown> =>
    post(client, signal).then(
      () => null,
      (error: unknown) => error,
    );

  test('the document goes out in its charset with user and password, and the answer is read', async () => {
    answer = { type: 'application/xml; charset=GBK', body: gb('<Resp><Code>0000</Code><item>00123</item></Resp>') };
    expect(await post()).toEqual({ Resp: { Code: '0000', item: ['00123'] } });
    const [request] = seen;
    expect(request).toMatchObject({
      method: 'POST',
      url: '/api/query?v=2',
      headers: { 'content-type': 'application/xml; charset=GB18030' },
    });
    expect(Buffer.from(String(request?.headers.authorization).replace('Basic ', ''), 'base64').toString()).toBe(
      '稀土:pa:ss',
    );
    expect(
      request?.body.equals(
        gb('<?xml version="1.0" encoding="GB18030"?><Req><item>药𠮷</item><item>&lt;x&gt;</item></Req>'),
      ),
    ).toBe(true);
  });

  test('UTF-8 goes out as UTF-8, and any code of success will do', async () => {
    answer = { body: '<Resp><Code>0001</Code></Resp>' };
    await post(connect({ charset: 'utf-8' }));
    expect(seen[0]?.headers['content-type']).toBe('application/xml; charset=UTF-8');
    expect(seen[0]?.body.toString()).toContain('encoding="UTF-8"?><Req><item>药𠮷</item>');
  });

  test.each([
    ['4001', 'REFUSED'],
    ['5001', 'UNAVAILABLE'],
    ['4004', 'BAD_REQUEST'],
    ['9999', 'BAD_ANSWER'],
    ['0', 'BAD_ANSWER'],
    ['constructor', 'BAD_ANSWER'],
  ])('HTTP 200 with the code %s is %s, and its words stay out of the message', async (code, expected) => {
    answer = { body: `<Resp><Code>${code}</Code><Msg>ORA-00942 10.1.2.3 张三</Msg></Resp>` };
    const error = await fault();
    expect(error).toMatchObject({ name: 'Fault', code: expected });
    expect((error as Error).message).not.toMatch(/ORA|10\.|张|\d/);
  });

  test.each([
    ['no code', { body: '<Resp><item>1</item></Resp>' }, 'BAD_ANSWER'],
    ['an empty code', { body: '<Resp><Code/></Resp>' }, 'BAD_ANSWER'],
    ['another document', { body: '<html>0000</html>' }, 'BAD_ANSWER'],
    ['no document', { body: '' }, 'BAD_ANSWER'],
    ['a document with a type', { body: '<!DOCTYPE Resp><Resp><Code>0000</Code></Resp>' }, 'BAD_ANSWER'],
    [
      'bytes of another charset',
      { type: 'text/xml; charset=utf-8', body: gb('<Resp><Code>0000</Code>中文</Resp>') },
      'BAD_ANSWER',
    ],
    ['HTTP 401', { status: 401, body: '<Resp><Code>0000</Code></Resp>' }, 'CREDENTIALS_REFUSED'],
    ['HTTP 403', { status: 403, body: '' }, 'REFUSED'],
    ['HTTP 404', { status: 404, body: '<Resp><Code>0000</Code></Resp>' }, 'BAD_ANSWER'],
    ['HTTP 302', { status: 302, body: '' }, 'BAD_ANSWER'],
    ['HTTP 500', { status: 500, body: '<Resp><Code>0000</Code></Resp>' }, 'UNAVAILABLE'],
    ['HTTP 503', { status: 503, body: '' }, 'UNAVAILABLE'],
  ])('%s', async (_, reply: { status?: number; type?: string; body: string | Buffer }, code) => {
    answer = reply;
    const error = await fault();
    expect(error).toMatchObject({ name: 'Fault', code });
    expect((error as Error).message).not.toMatch(/127|pa:ss|稀土|api/);
    expect(seen).toHaveLength(1);
  });

  test('an answer without a code is told from one with a code that is unknown', async () => {
    answer = { body: '<Resp/>' };
    expect(await fault(connect({ faults: { null: 'REFUSED' } }))).toMatchObject({
      code: 'BAD_ANSWER',
      message: 'gave an answer without a result',
    });
  });

  test('a hang, and the wait behind it, end with the signal', async () => {
    answer = null;
    const client = connect();
    const [hung, behind] = [fault(client, AbortSignal.timeout(300)), fault(client, AbortSignal.timeout(60))];
    expect(await firstOf({ hung, behind })).toBe('behind');
    expect(await firstOf({ hung, late: sleep(5_000) })).toBe('hung');
    expect(await Promise.all([hung, behind])).toMatchObject([
      { name: 'Fault', code: 'TIMEOUT' },
      { name: 'Fault', code: 'TIMEOUT' },
    ]);
    expect(seen).toHaveLength(1);
  });
});

describe('keys', () => {
  test.each([
    ['abc', true],
    ['药𠮷', true],
    ['\t\n\r', true],
    ['', true],
    ['\u0000', false],
    ['a\u001f', false],
    ['\u000b', false],
    ['\ufffe', false],
    ['\uffff', false],
    ['\ud842', false],
    ['\udfb7\ud842', false],
  ])('%j can be asked for: %s', (key, can) => expect(isXmlText(key)).toBe(can));

  test('where none can be asked for, nothing is', async () => {
    let asked = 0;
    const answers = await perXmlKey(['\u0000', '\ud800'], async () => {
      asked += 1;
      return [];
    });
    expect([asked, answers.length]).toEqual([0, 2]);
    expect(answers).toMatchObject([{ code: 'BAD_REQUEST' }, { code: 'BAD_REQUEST' }]);
  });

  test('a failure to ask fails all', async () => {
    await expect(perXmlKey(['a', '\u0000'], () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });
});
