import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SignedRestClient, type SignedRestOptions } from '../../subgraphs/kit/connectors/signed-rest/client.ts';
import { busTime, sign } from '../../subgraphs/kit/connectors/signed-rest/signature.ts';
import { firstOf } from '../support/first-of.ts';

interface Asked {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}
let server: Server;
let asked: Asked[];
let answer: (asked: Asked) => { status?: number; body: unknown };
let client: SignedRestClient;
/** The token takes half a second. */
let slow: boolean;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      const one: Asked = {
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(text) as Record<string, unknown>,
      };
      asked.push(one);
      const { status = 200, body } = one.path.endsWith('/token')
        ? { body: { code: 200, msg: '', data: { token: `t${tokens()}`, expiresIn: '1800' } } }
        : answer(one);
      const send = (): void => {
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      };
      setTimeout(send, slow && one.path.endsWith('/token') ? 500 : 0);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  slow = false;
  client = new SignedRestClient(options());
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const options = (): SignedRestOptions => ({
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bus/`,
  requester: 'me',
  secret: 'key',
  authCode: 'auth',
  pageSize: 2,
  maxPages: 3,
  concurrency: 4,
  codes: { '401': 'TOKEN', '403': 'REFUSED', '429': 'UNAVAILABLE' },
});
const tokens = (): number => asked.filter((one) => one.path.endsWith('/token')).length;
const pages = (parameters = {}): ReturnType<SignedRestClient['list']> =>
  client.list('lot.query', parameters, AbortSignal.timeout(3_000));
const list = async (parameters = {}): Promise<readonly unknown[]> => (await pages(parameters)).rows;
const rows = (...all: unknown[]): { body: unknown } => ({
  body: { code: '200', msg: 'ok', data: { total: String(all.length), rows: all } },
});

test('the signature is SM3 HMAC over requester, service and time, and the time is local', () => {
  expect(sign('key', 'me', 'lot.query', '20261105102344')).toBe(
    createHmac('sm3', 'key').update('melot.query20261105102344').digest('hex'),
  );
  expect(busTime(Date.UTC(2026, 10, 5, 2, 23, 44))).toBe('20261105102344');
});

test('each request carries who, what, when, signature and token', async () => {
  answer = () => rows(1);
  expect(await list({ codes: ['a'] })).toEqual([1]);
  const [token, query] = asked;
  expect(token).toMatchObject({ path: '/bus/token', body: { requester: 'me', authCode: 'auth' } });
  expect(query).toMatchObject({
    path: '/bus/service/lot.query',
    headers: { requester: 'me', service: 'lot.query', token: 't1' },
    body: { codes: ['a'], pageNo: 1, pageSize: 2 },
  });
  expect(query?.headers['sign']).toBe(sign('key', 'me', 'lot.query', String(query?.headers['time'])));
});

test('twenty first calls fetch one token', async () => {
  answer = () => rows();
  await Promise.all(Array.from({ length: 20 }, () => list()));
  expect(tokens()).toBe(1);
});

test('a token that is refused is fetched anew once, for all who had it', async () => {
  answer = ({ headers }) => (headers['token'] === 't1' ? { body: { code: 401, msg: 'expired', data: null } } : rows(1));
  expect(await Promise.all(Array.from({ length: 8 }, () => list()))).toEqual(Array.from({ length: 8 }, () => [1]));
  expect(tokens()).toBe(2);
});

test('a new token that is refused too is CREDENTIALS_REFUSED, not a loop', async () => {
  answer = () => ({ body: { code: '401', msg: 'no', data: null } });
  await expect(list()).rejects.toMatchObject({ code: 'CREDENTIALS_REFUSED' });
  expect(asked.length).toBeLessThanOrEqual(4);
});

test('pages are walked to the end; where there are too many, what was read is said to be incomplete', async () => {
  const all = [1, 2, 3, 4, 5];
  const paged =
    (total: number) =>
    ({ body }: Asked): { body: unknown } => ({
      body: { code: 0, data: { total, rows: all.slice((Number(body['pageNo']) - 1) * 2, Number(body['pageNo']) * 2) } },
    });
  answer = paged(5);
  expect(await list()).toEqual(all);
  answer = paged(50);
  expect(await pages()).toMatchObject({ rows: all, incomplete: { code: 'TOO_LARGE' } });
  answer = ({ body }) => ({
    body: { code: 0, data: { total: 50, rows: [Number(body['pageNo']) * 2, Number(body['pageNo']) * 2 + 1] } },
  });
  expect(await pages()).toMatchObject({ rows: [2, 3, 4, 5, 6, 7], incomplete: { code: 'TOO_LARGE' } });
});

test('smaller pages than asked for, and rows repeated across pages, lose nothing', async () => {
  const all = Array.from({ length: 5 }, (_, i) => i);
  // Two rows a page although four were asked for.
  client = new SignedRestClient({ ...options(), pageSize: 4, maxPages: 9 });
  answer = ({ body }) => ({
    body: {
      code: 0,
      data: { total: 5, rows: all.slice((Number(body['pageNo']) - 1) * 2, Number(body['pageNo']) * 2) },
    },
  });
  expect(await list()).toEqual(all);
  // Each page but the first begins with the last row of the one before.
  answer = ({ body }) => ({
    body: {
      code: 0,
      data: {
        total: 5,
        rows: all.slice(Math.max(0, (Number(body['pageNo']) - 1) * 2 - 1), Number(body['pageNo']) * 2),
      },
    },
  });
  expect(await pages()).toEqual({ rows: all, incomplete: null });
});

test('who waits for a token that another fetches leaves at his own deadline', async () => {
  slow = true;
  answer = () => rows(1);
  const first = list();
  const second = client.list('lot.query', {}, AbortSignal.timeout(100));
  expect(await firstOf({ first, second })).toBe('second');
  await expect(second).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(await first).toEqual([1]);
});

test.each([
  ['a code that is known', { body: { code: '403', msg: 'ORA-01017 at Main.java', data: null } }, 'REFUSED'],
  ['a code that says busy', { body: { code: 429, msg: '', data: null } }, 'UNAVAILABLE'],
  ['an unknown code', { body: { code: '777', msg: 'x', data: null } }, 'BAD_ANSWER'],
  ['no envelope', { body: [] }, 'BAD_ANSWER'],
  ['rows that are no list', { body: { code: 200, data: { total: 1, rows: {} } } }, 'BAD_ANSWER'],
  ['no JSON', { body: '<html>' }, 'BAD_ANSWER'],
  ['HTTP 500', { status: 500, body: {} }, 'UNAVAILABLE'],
  ['HTTP 429', { status: 429, body: {} }, 'UNAVAILABLE'],
  ['HTTP 403', { status: 403, body: {} }, 'REFUSED'],
  ['HTTP 404', { status: 404, body: {} }, 'BAD_ANSWER'],
])('%s', async (_, reply, code) => {
  answer = () => reply;
  const fault: unknown = await list().catch((error: unknown) => error);
  expect(fault).toMatchObject({ name: 'Fault', code });
  expect((fault as Error).message).not.toMatch(/ORA|Main|127/);
});

describe('a bus that checks what it is sent', () => {
  const SECRET = 'key';
  interface Manner {
    /** Milliseconds before the token is answered. */
    tokenDelay?: number;
    expiresIn?: unknown;
    token?: (nth: number) => unknown;
    /** The tokens that it takes; by default the newest. */
    takes?: (token: string) => boolean;
    service?: (body: Record<string, unknown>) => unknown;
    delay?: number;
  }
  let manner: Manner;
  let bus: Server;
  let exchanges: number;
  let calls: { token: string; body: Record<string, unknown> }[];
  let wrong: string[];
  const clients: SignedRestClient[] = [];

  beforeEach(async () => {
    [manner, exchanges, calls, wrong] = [{}, 0, [], []];
    bus = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8');
      request.on('data', (chunk: string) => (text += chunk));
      request.on(
        'end',
        () => void reply(request.url ?? '', request.headers, text).then((body) => response.end(JSON.stringify(body))),
      );
    });
    await new Promise<void>((resolve) => bus.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    await Promise.all(clients.splice(0).map((each) => each.close()));
    bus.closeAllConnections();
    await new Promise((resolve) => bus.close(resolve));
  });

  async function reply(path: string, headers: IncomingHttpHeaders, text: string): Promise<unknown> {
    const { requester, service, time, sign: signature, token } = headers as Record<string, string | undefined>;
    const named = path === '/token' ? 'token' : path.replace('/service/', '');
    const ours = createHmac('sm3', SECRET).update(`${requester}${service}${time}`).digest('hex');
    if (requester !== 'me' || service !== named || signature !== ours || !/^[0-9a-f]{64}$/.test(ours)) wrong.push(path);
    // The bus allows a minute's difference of clocks, and its clock is local.
    const [, y, mo, d, h, mi, sec] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(time ?? '') ?? [];
    if (!(Math.abs(Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${sec}+08:00`) - Date.now()) < 60_000))
      wrong.push(`time ${time}`);
    const body = JSON.parse(text) as Record<string, unknown>;
    if (path === '/token') {
      if (body['requester'] !== 'me' || body['authCode'] !== 'auth' || token !== undefined) wrong.push('token');
      exchanges += 1;
      const nth = exchanges;
      await sleep(manner.tokenDelay ?? 0);
      return (
        manner.token?.(nth) ?? { code: 200, msg: '', data: { token: `t${nth}`, expiresIn: manner.expiresIn ?? 1800 } }
      );
    }
    calls.push({ token: token ?? '', body });
    await sleep(manner.delay ?? 0);
    if (!(manner.takes ?? ((each) => each === `t${exchanges}`))(token ?? ''))
      return { code: 1401, msg: '令牌过期', data: null };
    return manner.service?.(body) ?? { code: 0, msg: '', data: { total: 1, rows: ['行'] } };
  }
  const connect = (options: Partial<SignedRestOptions> = {}): SignedRestClient => {
    const made = new SignedRestClient({
      url: `http://127.0.0.1:${(bus.address() as AddressInfo).port}`,
      requester: 'me',
      secret: SECRET,
      authCode: 'auth',
      pageSize: 2,
      maxPages: 3,
      concurrency: 4,
      codes: { '1401': 'TOKEN', '1403': 'REFUSED', '1404': 'BAD_REQUEST', '1503': 'UNAVAILABLE' },
      ...options,
    });
    clients.push(made);
    return made;
  };
  const askPages = (
    client: SignedRestClient,
    signal = AbortSignal.timeout(3_000),
  ): ReturnType<SignedRestClient['list']> => client.list('lot.query', { q: '药𠮷' }, signal);
  const ask = async (client: SignedRestClient, signal?: AbortSignal): Promise<readonly unknown[]> =>
    (await askPages(client, signal)).rows;
  const fault = (client: SignedRestClient, signal?: AbortSignal): Promise<unknown> =>
    ask(client, signal).then(
      () => null,
      (error: unknown) => error,
    );

  test('finds every signature, time and token right', async () => {
    const client = connect();
    expect(await ask(client)).toEqual(['行']);
    expect(await ask(client)).toEqual(['行']);
    expect(wrong).toEqual([]);
    expect([exchanges, calls.map((each) => each.token), calls[0]?.body['q']]).toEqual([1, ['t1', 't1'], '药𠮷']);
  });

  test('and one that has another key is found wrong by the same check', async () => {
    await ask(connect({ secret: 'another' }));
    expect(wrong).toEqual(['/token', '/service/lot.query']);
  });

  test('a token is fetched once for twenty first calls, also where it is slow to come', async () => {
    manner = { tokenDelay: 50 };
    const client = connect();
    await Promise.all(Array.from({ length: 20 }, () => ask(client)));
    expect([exchanges, calls.length]).toEqual([1, 20]);
  });

  test('a token that ran out is fetched once for twenty calls, before any is refused', async () => {
    manner = { expiresIn: 0.1, tokenDelay: 20 };
    const client = connect();
    await ask(client);
    await sleep(120);
    manner = { tokenDelay: 20 };
    await Promise.all(Array.from({ length: 20 }, () => ask(client)));
    expect(exchanges).toBe(2);
    expect(calls.map((each) => each.token)).toEqual(['t1', ...Array.from({ length: 20 }, () => 't2')]);
  });

  test('a token is not used in the last tenth of its time', async () => {
    manner = { expiresIn: '0.5' };
    const client = connect();
    await ask(client);
    await sleep(465);
    await ask(client);
    expect(exchanges).toBe(2);
  });

  test('the code of expiry fetches a token and asks again, once', async () => {
    const client = connect();
    await ask(client);
    manner = { takes: (token) => token === 't2' };
    expect(await ask(client)).toEqual(['行']);
    expect([exchanges, calls.map((each) => each.token)]).toEqual([2, ['t1', 't1', 't2']]);
  });

  test('a token refused twice is CREDENTIALS_REFUSED, after two calls', async () => {
    manner = { takes: () => false };
    expect(await fault(connect())).toMatchObject({ name: 'Fault', code: 'CREDENTIALS_REFUSED' });
    expect([exchanges, calls.length]).toEqual([2, 2]);
  });

  test.each([
    ['refused with the code of expiry', { code: 1401, msg: 'no', data: null }, 'CREDENTIALS_REFUSED'],
    ['refused', { code: 1403, msg: 'no', data: null }, 'REFUSED'],
    ['without a token', { code: 0, msg: '', data: { expiresIn: 5 } }, 'BAD_ANSWER'],
    ['empty', { code: 0, msg: '', data: { token: '', expiresIn: 5 } }, 'BAD_ANSWER'],
    ['without its time', { code: 0, msg: '', data: { token: 't' } }, 'BAD_ANSWER'],
    ['with a time that is over', { code: 0, msg: '', data: { token: 't', expiresIn: -1 } }, 'BAD_ANSWER'],
    ['nothing', { code: 0, msg: '', data: null }, 'BAD_ANSWER'],
  ])('an exchange that is %s fails the call, and the next call tries anew', async (_, token, code) => {
    manner = { token: () => token };
    const client = connect();
    expect(await fault(client)).toMatchObject({ name: 'Fault', code });
    expect(calls).toEqual([]);
    manner = {};
    expect(await ask(client)).toEqual(['行']);
  });

  test('an exchange that fails, fails all that wait for it at once, with one request', async () => {
    manner = { tokenDelay: 30, token: () => ({ code: 1403, msg: 'no', data: null }) };
    const client = connect();
    expect(await Promise.all(Array.from({ length: 10 }, () => fault(client)))).toMatchObject(
      Array.from({ length: 10 }, () => ({ code: 'REFUSED' })),
    );
    expect(exchanges).toBe(1);
  });

  test('who waits for another’s exchange leaves on its own signal', async () => {
    manner = { tokenDelay: 500 };
    const client = connect();
    const patient = ask(client);
    const impatient = fault(client, AbortSignal.timeout(60));
    expect(await firstOf({ patient, impatient })).toBe('impatient');
    expect(await impatient).toMatchObject({ name: 'Fault', code: 'TIMEOUT' });
    expect(await patient).toEqual(['行']);
    expect(exchanges).toBe(1);
  });

  test('whose exchange ends with another’s signal fetches one itself', async () => {
    manner = { tokenDelay: 150 };
    const client = connect();
    const impatient = fault(client, AbortSignal.timeout(60));
    const patient = Promise.all([ask(client), ask(client)]);
    expect(await impatient).toMatchObject({ code: 'TIMEOUT' });
    expect(await patient).toEqual([['行'], ['行']]);
    expect(exchanges).toBe(2);
  });

  test('a signal ends a call that is queued behind others', async () => {
    const client = connect({ concurrency: 1 });
    await ask(client);
    manner = { delay: 600 };
    const first = ask(client);
    await sleep(20);
    const queued = fault(client, AbortSignal.timeout(50));
    expect(await firstOf({ first, queued })).toBe('queued');
    expect(await queued).toMatchObject({ name: 'Fault', code: 'TIMEOUT' });
    expect(await first).toEqual(['行']);
    expect(calls).toHaveLength(2);
  });

  test('a signal ends a walk between its pages', async () => {
    manner = { delay: 40, service: ({ pageNo }) => ({ code: 0, data: { total: 1_000, rows: [Number(pageNo), 'x'] } }) };
    expect(await fault(connect({ maxPages: 500 }), AbortSignal.timeout(150))).toMatchObject({ code: 'TIMEOUT' });
    expect(calls.length).toBeLessThan(5);
  });

  test.each([
    ['1403', 'REFUSED'],
    [1404, 'BAD_REQUEST'],
    ['1503', 'UNAVAILABLE'],
    ['9999', 'BAD_ANSWER'],
    ['constructor', 'BAD_ANSWER'],
    ['', 'BAD_ANSWER'],
  ])('HTTP 200 with the code %j is %s, and its words stay out of the message', async (code, expected) => {
    const words = 'ORA-00942 at 10.1.2.3 张三 13812345678';
    manner = { service: () => ({ code, msg: words, data: { total: 1, rows: ['leak'] } }) };
    const error = await fault(connect());
    expect(error).toMatchObject({ name: 'Fault', code: expected });
    expect((error as Error).message).not.toMatch(/ORA|10\.|张|138|9999/);
    expect(calls).toHaveLength(1);
  });

  test.each([
    ['no envelope', 'text'],
    ['a list', []],
    ['no code', { data: { total: 0, rows: [] } }],
    ['a code that is no text', { code: {}, data: { total: 0, rows: [] } }],
    ['no data', { code: 0 }],
    ['no total', { code: 0, data: { rows: [] } }],
    ['a total that is none', { code: 0, data: { total: 'many', rows: [] } }],
    ['half a total', { code: 0, data: { total: 1.5, rows: [] } }],
    ['a total below none', { code: 0, data: { total: -1, rows: [] } }],
    ['no rows', { code: 0, data: { total: 1 } }],
    ['rows that are null', { code: 0, data: { total: 0, rows: null } }],
  ])('%s is BAD_ANSWER', async (_, body) => {
    const client = connect();
    await ask(client);
    manner = { service: () => body };
    expect(await fault(client)).toMatchObject({ name: 'Fault', code: 'BAD_ANSWER' });
  });

  describe('pages', () => {
    const paged = (all: readonly unknown[], size: number, total: unknown = all.length): Manner => ({
      service: ({ pageNo }) => ({
        code: 0,
        data: { total, rows: all.slice((Number(pageNo) - 1) * size, Number(pageNo) * size) },
      }),
    });
    test.each([
      [0, 1],
      [1, 1],
      [2, 2],
      [3, 2],
      [4, 2],
      [5, 3],
      [6, 3],
    ])(
      '%i rows are read in %i requests: a full page is not the end where only its own size says so',
      async (count, requests) => {
        const all = Array.from({ length: count }, (_, index) => index);
        manner = paged(all, 2, String(count));
        expect(await ask(connect())).toEqual(all);
        expect(calls.map(({ body }) => [body['pageNo'], body['pageSize']])).toEqual(
          Array.from({ length: requests }, (_, index) => [index + 1, 2]),
        );
      },
    );

    test('a bus that gives smaller pages than asked for loses no row', async () => {
      manner = paged([1, 2, 3], 1);
      expect(await ask(connect())).toEqual([1, 2, 3]);
    });

    test('one page more than allowed is not read, and that is said: TOO_LARGE', async () => {
      manner = paged([1, 2, 3, 4, 5, 6, 7], 2);
      expect(await askPages(connect())).toMatchObject({ rows: [1, 2, 3, 4, 5, 6], incomplete: { code: 'TOO_LARGE' } });
      expect(calls).toHaveLength(3);
    });

    test('a total that never comes true is no endless loop', async () => {
      manner = paged([1, 2, 3], 2, 1_000_000);
      expect(await askPages(connect({ maxPages: 100 }))).toMatchObject({
        rows: [1, 2, 3],
        incomplete: { code: 'BAD_ANSWER' },
      });
      expect(calls).toHaveLength(3);
    });
  });
});
