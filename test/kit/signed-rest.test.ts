import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SignedRestClient, type SignedRestOptions } from '../../subgraphs/kit/connectors/signed-rest/client.ts';
import { busTime, sign } from '../../subgraphs/kit/connectors/signed-rest/signature.ts';

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
      const one: Asked = { path: request.url ?? '', headers: request.headers, body: JSON.parse(text) as Record<string, unknown> };
      asked.push(one);
      const { status = 200, body } = one.path.endsWith('/token') ? { body: { code: 200, msg: '', data: { token: `t${tokens()}`, expiresIn: '1800' } } } : answer(one);
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
  url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/bus/`, requester: 'me', secret: 'key', authCode: 'auth',
  pageSize: 2, maxPages: 3, concurrency: 4, codes: { '401': 'TOKEN', '403': 'REFUSED', '429': 'UNAVAILABLE' },
});
const tokens = (): number => asked.filter((one) => one.path.endsWith('/token')).length;
const list = (parameters = {}): Promise<unknown[]> => client.list('lot.query', parameters, AbortSignal.timeout(3_000));
const rows = (...all: unknown[]): { body: unknown } => ({ body: { code: '200', msg: 'ok', data: { total: String(all.length), rows: all } } });

test('the signature is SM3 HMAC over requester, service and time, and the time is local', () => {
  expect(sign('key', 'me', 'lot.query', '20261105102344')).toBe(createHmac('sm3', 'key').update('melot.query20261105102344').digest('hex'));
  expect(busTime(Date.UTC(2026, 10, 5, 2, 23, 44))).toBe('20261105102344');
});

test('each request carries who, what, when, signature and token', async () => {
  answer = () => rows(1);
  expect(await list({ codes: ['a'] })).toEqual([1]);
  const [token, query] = asked;
  expect(token).toMatchObject({ path: '/bus/token', body: { requester: 'me', authCode: 'auth' } });
  expect(query).toMatchObject({ path: '/bus/service/lot.query', headers: { requester: 'me', service: 'lot.query', token: 't1' }, body: { codes: ['a'], pageNo: 1, pageSize: 2 } });
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

test('a new token that is refused too is REFUSED, not a loop', async () => {
  answer = () => ({ body: { code: '401', msg: 'no', data: null } });
  await expect(list()).rejects.toMatchObject({ code: 'REFUSED' });
  expect(asked.length).toBeLessThanOrEqual(4);
});

test('pages are walked to the end; too many are an error', async () => {
  const all = [1, 2, 3, 4, 5];
  const pages = (total: number) => ({ body }: Asked): { body: unknown } => ({ body: { code: 0, data: { total, rows: all.slice((Number(body['pageNo']) - 1) * 2, Number(body['pageNo']) * 2) } } });
  answer = pages(5);
  expect(await list()).toEqual(all);
  answer = pages(50);
  await expect(list()).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('smaller pages than asked for, and rows repeated across pages, lose nothing', async () => {
  const all = Array.from({ length: 5 }, (_, i) => i);
  // Two rows a page although four were asked for.
  client = new SignedRestClient({ ...options(), pageSize: 4, maxPages: 9 });
  answer = ({ body }) => ({ body: { code: 0, data: { total: 5, rows: all.slice((Number(body['pageNo']) - 1) * 2, Number(body['pageNo']) * 2) } } });
  expect(await list()).toEqual(all);
  // Each page but the first begins with the last row of the one before.
  answer = ({ body }) => ({ body: { code: 0, data: { total: 5, rows: all.slice(Math.max(0, (Number(body['pageNo']) - 1) * 2 - 1), Number(body['pageNo']) * 2) } } });
  expect([...new Set(await list())]).toEqual(all);
});

test('who waits for a token that another fetches leaves at his own deadline', async () => {
  slow = true;
  answer = () => rows(1);
  const first = list();
  const began = Date.now();
  await expect(client.list('lot.query', {}, AbortSignal.timeout(100))).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(Date.now() - began).toBeLessThan(300);
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
  ['HTTP 403', { status: 403, body: {} }, 'REFUSED'],
  ['HTTP 404', { status: 404, body: {} }, 'BAD_ANSWER'],
])('%s', async (_, reply, code) => {
  answer = () => reply;
  const fault: unknown = await list().catch((error: unknown) => error);
  expect(fault).toMatchObject({ name: 'Fault', code });
  expect((fault as Error).message).not.toMatch(/ORA|Main|127/);
});
