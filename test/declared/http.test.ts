import { createHash, createHmac } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterEach, describe, expect, test } from 'vitest';
import { declaredIn } from '../../subgraphs/kit/declared/index.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { Fault } from '../../common/resilience/fault.ts';
import { type LegacyReply, legacyServer, listening } from '../support/legacy-server.ts';

interface Asked {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const ended: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** A system of lots over a stand-in. @param http keys of the section `http` but its address @param ask the question for lots */
async function lots(
  http: string,
  ask: string,
  reply: (asked: Asked, number: number) => LegacyReply | null,
  more = '',
  { file, name = 'name' }: { readonly file?: string; readonly name?: string } = {},
): Promise<{ readonly system: LegacySystem; readonly asked: Asked[] }> {
  const asked: Asked[] = [];
  const server = await legacyServer((body, headers, { url = '', method = '' }) => {
    asked.push({ url, method, headers, body });
    return reply(asked.at(-1) as Asked, asked.length);
  });
  const text = `
ministry: timber
title: { zh: 木材, en: Timber }
system: timber-register
http:
  url: \${URL}
${http.trim().replace(/^/gm, '  ')}
codes:
  lot: { code: 'urn:timber:lot:{no}' }
records:
  - ask: ${ask}
    code: lot
    map: { productName: ${name} }
${more}`;
  const { ministry } = await declaredIn(text, {
    settings: { URL: server.url, SECRET: '密钥', USER: '张', PASSWORD: 'p&=' },
    ...(file ? { file } : {}),
  });
  const [system] = ministry.systems as [LegacySystem];
  ended.push(
    () => system.close(),
    () => server.stop(),
  );
  return { system, asked };
}

const CODES = ['urn:timber:lot:A', 'urn:timber:lot:B'];
const json = (value: unknown, status = 200): LegacyReply => ({ status, body: JSON.stringify(value) });
const row = (no: string): { no: string; name: string } => ({ no, name: `松木 ${no}` });
const A_AND_B = [row('A'), row('B')];

async function names(system: LegacySystem, codes = CODES): Promise<unknown[]> {
  const answers = await system.records(codes, listening());
  return answers.map((each) =>
    each instanceof Error ? (each as { code?: string }).code : (each?.productName ?? null),
  );
}

describe('how keys are sent', () => {
  test('a GET has them again and again, percent-encoded in the charset', async () => {
    const { system, asked } = await lots(
      'charset: gbk\nbody: query\nanswer: { rows: list }',
      "{ path: /lots, send: { no: '{lot}', of: 木 } }",
      () => ({
        body: iconv.encode(JSON.stringify(A_AND_B), 'gbk'),
      }),
    );
    expect(await names(system)).toEqual(['松木 A', '松木 B']);
    expect(asked[0]).toMatchObject({ method: 'GET', url: '/lots?no=A&no=B&of=%C4%BE' });
  });

  test('JSON has them as a list, numbers as numbers, and what is nested', async () => {
    const { system, asked } = await lots(
      'ask: { path: /q, send: { head: { version: 2, live: true } } }\nanswer: { rows: list }',
      "{ send: { head: { size: '{size}' }, lots: '{lot}', text: '1' } }",
      () => json(A_AND_B),
    );
    expect(await names(system)).toEqual(['松木 A', '松木 B']);
    expect(JSON.parse(String(asked[0]?.body))).toEqual({
      head: { version: 2, live: true, size: 100 },
      lots: ['A', 'B'],
      text: '1',
    });
  });

  test('XML has an element for each, and answers are read as XML', async () => {
    const { system, asked } = await lots(
      'charset: gbk\nbody: xml\nask: { path: /q }\nanswer: { rows: Answer.Lot, result: Answer.@code, results: { 0000: OK } }',
      "{ send: { Query: { '@of': lots, No: '{lot}' } } }",
      () => ({
        headers: { 'content-type': 'text/xml; charset=GB18030' },
        body: iconv.encode(
          '<?xml version="1.0"?><Answer code="0000"><Lot><no>A</no><name>松木 &lt;A</name></Lot></Answer>',
          'gb18030',
        ),
      }),
    );
    expect(await names(system)).toEqual(['松木 <A', null]);
    expect(iconv.decode(asked[0]?.body ?? Buffer.of(), 'gb18030')).toContain(
      '<Query of="lots"><No>A</No><No>B</No></Query>',
    );
  });

  test('one key a request stands in the path, and its 404 is none', async () => {
    const { system, asked } = await lots(
      'body: query\nkeys: { most: 1 }\nanswer: { rows: lot, results: { HTTP 404: NONE } }',
      "{ path: '/lots/{lot}' }",
      ({ url }) => (url === '/lots/A%2F1' ? json({ lot: row('A/1') }) : json({}, 404)),
    );
    expect(system.maxCodes).toBe(1);
    expect(await names(system, ['urn:timber:lot:A/1'])).toEqual(['松木 A/1']);
    expect(await names(system, ['urn:timber:lot:B'])).toEqual([null]);
    expect(asked.map(({ url }) => url)).toEqual(['/lots/A%2F1', '/lots/B']);
  });
});

describe('who asks', () => {
  const ANSWER = 'ask: { path: /q }\nanswer: { rows: list }';
  const ASK = "{ send: { no: '{lot}' } }";

  test('Basic and a key in a header', async () => {
    const { system, asked } = await lots(
      `basic: { user: '\${USER}', password: '\${PASSWORD}' }\nheaders: { X-Api-Key: 'k-\${SECRET}' }\n${ANSWER}`.replace(
        'k-${SECRET}',
        'k-1',
      ),
      ASK,
      () => json(A_AND_B),
    );
    expect(await names(system)).toEqual(['松木 A', '松木 B']);
    expect(asked[0]?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('张:p&=').toString('base64')}`,
      'x-api-key': 'k-1',
    });
  });

  test('a session is begun with a cookie, and again where the page of the login comes', async () => {
    let session = 0;
    const { system, asked } = await lots(
      `body: form\nlogin: { path: /login, send: { u: '\${USER}' }, session: true }\n${ANSWER}`,
      ASK,
      ({ url, headers }) => {
        if (url === '/login')
          return {
            status: 302,
            headers: {
              'set-cookie': `JSESSIONID=s${(session += 1)}; Path=/; Expires=Wed, 01 Jan 2031 00:00:00 GMT`,
              location: '/',
            },
            body: '',
          };
        return headers.cookie === `JSESSIONID=s${session}` && session !== 1
          ? json(A_AND_B)
          : { headers: { 'content-type': 'text/html' }, body: '<html>登录</html>' };
      },
    );
    expect(await names(system)).toEqual(['松木 A', '松木 B']);
    expect(asked.map(({ url }) => url)).toEqual(['/login', '/q', '/login', '/q']);
    expect(await names(system)).toEqual(['松木 A', '松木 B']);
    expect(asked).toHaveLength(5);
  });

  test('a page of a login where none is expected is no answer', async () => {
    const { system } = await lots(ANSWER, ASK, () => ({
      headers: { 'content-type': 'text/html' },
      body: '<html>登录</html>',
    }));
    await expect(names(system)).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  });

  test.each([
    ['hmac-sm3', 'hex', (text: string) => createHmac('sm3', '密钥').update(text).digest('hex')],
    ['hmac-sha256', 'base64', (text: string) => createHmac('sha256', '密钥').update(text).digest('base64')],
    ['md5', 'HEX', (text: string) => createHash('md5').update(text).digest('hex').toUpperCase()],
  ])('a signature by %s as %s over what is sent, in order of name', async (by, as, signed) => {
    const key = by.startsWith('hmac') ? ", key: '${SECRET}'" : '';
    const { system, asked } = await lots(
      `body: form\nkeys: { join: ';' }\nsign: { text: 'x{params}&{time}', by: ${by}, as: ${as}${key} }\ntime: yyyy-MM-dd HH:mm:ss\nheaders: { sign: '{sign}', t: '{time}' }\nask: { path: /q, send: { b: 2, a: '{nonce}', c: '' } }\nanswer: { rows: list }`,
      ASK,
      () => json(A_AND_B),
    );
    expect(await names(system)).toEqual(['松木 A', '松木 B']);
    const { headers, body } = asked[0] as Asked;
    const sent = new URLSearchParams(String(body));
    expect(headers['t']).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
    expect(headers['sign']).toBe(signed(`xa=${sent.get('a')}&b=2&no=A;B&${String(headers['t'])}`));
  });

  test('what it does not let in is told as that, and a token that is never right ends', async () => {
    const { system, asked } = await lots(
      `login: { path: /login, send: { u: a }, token: t }\nask: { path: /q }\nanswer: { rows: list, result: code, results: { 0: OK, 9: TOKEN } }`,
      ASK,
      ({ url }) => json(url === '/login' ? { code: 0, t: 'T' } : { code: 9 }),
    );
    await expect(names(system)).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });
    expect(asked).toHaveLength(4);
  });
});

describe('lists', () => {
  const MANY = Array.from({ length: 25 }, (_, i) => row(`L${i}`));
  const ALL = MANY.map(({ no }) => `urn:timber:lot:${no}`);
  const sentIn = ({ body }: Asked): Record<string, number> & { c?: string } => JSON.parse(String(body)) as never;
  const part = (from: number, size = 10): readonly object[] => MANY.slice(from, from + size);
  const common = (answer: string): string =>
    `ask: { path: /q }\nkeys: { most: 100 }\npages: { size: 10 }\nanswer: { ${answer} }`;
  const PAGED: readonly (readonly [string, string, string, (asked: Asked) => unknown])[] = [
    [
      'by number with a total',
      'rows: d, total: n',
      "p: '{page}'",
      (asked) => ({ n: 25, d: part((sentIn(asked)['p']! - 1) * 10) }),
    ],
    [
      'by number with the number of pages',
      'rows: d, pages: n',
      "p: '{page}'",
      (asked) => ({ n: 3, d: part((sentIn(asked)['p']! - 1) * 10) }),
    ],
    [
      'by offset with a flag',
      'rows: d, more: m',
      "o: '{offset}'",
      (asked) => ({ m: sentIn(asked)['o']! + 10 < 25, d: part(sentIn(asked)['o']!) }),
    ],
    [
      'by cursor',
      'rows: d, next: c',
      "c: '{cursor}'",
      (asked) => {
        const from = Number(sentIn(asked).c || 0);
        return { c: from + 10 < 25 ? String(from + 10) : null, d: part(from) };
      },
    ],
    ['until one is empty', 'rows: d', "p: '{page}'", (asked) => ({ d: part((sentIn(asked)['p']! - 1) * 10) })],
    [
      'that are shorter than asked for',
      'rows: d, total: n',
      "o: '{offset}'",
      (asked) => ({ n: 25, d: part(sentIn(asked)['o']!, 4) }),
    ],
    ['whole', 'rows: d, total: n', 'x: 1', () => ({ n: 25, d: MANY })],
  ];

  test.each(PAGED)('%s are read to their end', async (_, answer, place, reply) => {
    const { system } = await lots(common(answer), `{ send: { no: '{lot}', ${place} } }`, (asked) => json(reply(asked)));
    expect(await names(system, ALL)).toEqual(MANY.map(({ name }) => name));
  });

  test.each([9, 11])('of which one has %i rows and the others 10 are no register', async (length) => {
    const { system } = await lots(
      common('rows: d, total: n'),
      "{ send: { no: '{lot}' } }\n    search: { ask: { send: { p: '{page}' } } }",
      (asked) => {
        const page = sentIn(asked)['p']!;
        return json({ n: 25, d: part((page - 1) * 10, page === 2 ? length : 10) });
      },
    );
    const found = system.search?.({ filter: {}, first: 25, after: null }, listening());
    await expect(found).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  });

  test.each(PAGED)('%s are searched page by page, each row once', async (_, answer, place, reply) => {
    const { system } = await lots(
      common(answer),
      `{ send: { no: '{lot}' } }\n    search: { ask: { send: { ${place} } } }`,
      (asked) => json(reply(asked)),
    );
    for (const first of [1, 7, 10, 30]) {
      const found: (string | null | undefined)[] = [];
      for (let after: string | null = null; ;) {
        const page: Awaited<ReturnType<NonNullable<LegacySystem['search']>>> | undefined = await system.search?.(
          { filter: {}, first, after },
          listening(),
        );
        found.push(...(page?.rows.map(({ record }) => record.productName) ?? []));
        after = page?.endCursor ?? null;
        if (!page?.hasNextPage) break;
      }
      expect(found).toEqual(MANY.map(({ name }) => name));
    }
    await expect(system.search?.({ filter: {}, first: 1, after: 'x' }, listening())).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });

  test('one as long as the system gives at most may have been cut', async () => {
    const { system } = await lots(common('rows: d'), "{ send: { no: '{lot}' } }", () => json({ d: part(0) }));
    const call = listening();
    const answers = await system.records(ALL.slice(0, 11), call);
    expect(call.said).toMatchObject([{ code: 'BAD_ANSWER', codes: ALL.slice(0, 10) }]);
    expect(answers[10]).toMatchObject({ code: 'BAD_ANSWER' });
  });

  test('rows that are not where they must be are no empty list', async () => {
    const { system } = await lots(common('rows: d.rows'), "{ send: { no: '{lot}' } }", (_, number) =>
      json([{ e: [] }, { d: { lines: [] } }, { d: null }, { d: { rows: null } }][number - 1]),
    );
    await expect(names(system)).rejects.toMatchObject({ code: 'BAD_ANSWER' });
    await expect(names(system)).rejects.toMatchObject({ code: 'BAD_ANSWER' });
    // Null is a system's word for none.
    expect(await names(system)).toEqual([null, null]);
    expect(await names(system)).toEqual([null, null]);
  });
});

describe('failures', () => {
  test.each([
    [{ status: 500, body: '' }, 'UNAVAILABLE'],
    [{ status: 401, body: '' }, 'CREDENTIALS_REFUSED'],
    [{ status: 403, body: '' }, 'REFUSED'],
    [{ status: 302, body: '' }, 'BAD_ANSWER'],
    [{ status: 500, body: '{"r":"7"}' }, 'TOO_LARGE'],
    [{ body: '{"r":"8"}' }, 'BAD_ANSWER'],
    [{ body: '{"d":[]}' }, 'BAD_ANSWER'],
    [{ body: '' }, 'BAD_ANSWER'],
    [{ body: Buffer.from([0x22, 0xff, 0x22]) }, 'BAD_ANSWER'],
  ] as const)('%o is %s', async (reply, code) => {
    const { system } = await lots(
      'ask: { path: /q }\nanswer: { rows: d, result: r, results: { 0: OK, 7: TOO_LARGE } }',
      "{ send: { no: '{lot}' } }",
      () => reply,
    );
    await expect(names(system)).rejects.toMatchObject({ code });
  });

  test('who asks to be asked less is', async () => {
    const { system, asked } = await lots(
      'ask: { path: /q }\nanswer: { rows: list }',
      "{ send: { no: '{lot}' } }",
      () => ({ status: 429, headers: { 'retry-after': '60' }, body: '' }),
    );
    await expect(names(system)).rejects.toMatchObject({ told: 'TOO_BUSY' });
    await expect(names(system)).rejects.toMatchObject({ told: 'TOO_BUSY' });
    expect(asked).toHaveLength(1);
  });
});

const PLAIN = 'export const converters = { backwards: (raw) => raw };';
test.each([
  ['a value that it reads', 'export const converters = { backwards: () => { throw new Error(); } };', 'NOT_UNDERSTOOD'],
  ['a request that it changes', `export const request = () => { throw new Error(); };${PLAIN}`, 'BAD_ANSWER'],
  ['an answer that it opens', `export const answer = () => { throw new TypeError(); };${PLAIN}`, 'BAD_ANSWER'],
])('a hook that throws is a fault of %s', async (_, code, fault) => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-hooks-'));
  ended.push(async () => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'timber.hooks.mjs'), code);
  const { system } = await lots(
    'ask: { path: /q }\nanswer: { rows: list }',
    "{ send: { no: '{lot}' } }",
    () => ({ body: JSON.stringify([{ no: 'A', name: 'A' }]) }),
    'hooks: ./timber.hooks.mjs\n',
    { file: join(folder, 'ministry.yaml'), name: 'name | backwards' },
  );
  const faults: Fault[] = [];
  const call = { ...listening(), partial: (each: Fault) => void faults.push(each) };
  const [told] = await system.records(CODES, call).catch((error: Fault) => [error]);
  expect(told instanceof Error ? told : faults[0]).toMatchObject({ told: fault });
});

test('hooks change a request, open an answer and read values', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongcha-hooks-'));
  ended.push(async () => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'timber.hooks.mjs'),
    `export const request = (each) => ({ ...each, headers: { ...each.headers, seal: 's' + each.body.length } });
     export const answer = (body) => Buffer.from(String(body), 'base64');
     export const converters = { backwards: (raw) => [...raw].reverse().join('') };`,
  );
  const { system, asked } = await lots(
    'ask: { path: /q }\nanswer: { rows: list }',
    "{ send: { no: '{lot}' } }",
    () => ({ body: Buffer.from(JSON.stringify([{ no: 'A', name: 'A 木松' }])).toString('base64') }),
    'hooks: ./timber.hooks.mjs\n',
    { file: join(folder, 'ministry.yaml'), name: 'name | backwards' },
  );
  expect(asked).toEqual([]);
  expect(await names(system)).toEqual(['松木 A', null]);
  expect(asked[0]?.headers['seal']).toBe(`s${asked[0]?.body.length}`);
});
