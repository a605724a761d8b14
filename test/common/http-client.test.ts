import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { HttpClient, type HttpRequest } from '../../common/http-client.ts';

let server: Server;
let handle: (request: IncomingMessage, response: ServerResponse) => unknown;
let client: HttpClient;

beforeEach(async () => {
  server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = connect();
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const connect = (options: ConstructorParameters<typeof HttpClient>[1] = {}): HttpClient => new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
const get = (signal = AbortSignal.timeout(5_000), more: Partial<HttpRequest> = {}): ReturnType<HttpClient['request']> => client.request({ method: 'GET', path: '/x?y=1', signal, ...more });
const swap = async (options: ConstructorParameters<typeof HttpClient>[1]): Promise<void> => {
  await client.close();
  client = connect(options);
};

test('method, path, headers and body go out; status, headers and body come back', async () => {
  handle = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.writeHead(207, { 'X-Seen': `${request.method} ${request.url} ${String(request.headers['x-a'])} ${body}`, 'Link': ['<a>; rel="first"', '<b>; rel="next"'] });
      response.end('答');
    });
  };
  const answer = await get(undefined, { method: 'POST', headers: { 'x-a': '1' }, body: 'hi' });
  expect(answer).toMatchObject({ status: 207, headers: { 'x-seen': 'POST /x?y=1 1 hi', link: '<a>; rel="first", <b>; rel="next"' } });
  expect(answer.body.toString()).toBe('答');
});

test.each([['gzip', gzipSync], ['deflate', deflateSync], ['br', brotliCompressSync]] as const)('%s is read, and a bomb stops at the cap', async (encoding, compress) => {
  await swap({ maxBytes: 100_000 });
  let size = 1_000;
  handle = (_, response) => {
    response.setHeader('content-encoding', encoding);
    response.end(compress(Buffer.alloc(size, 0x61)));
  };
  expect((await get()).body).toHaveLength(1_000);
  size = 50_000_000;
  await expect(get()).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('a body over the cap, an unknown encoding, broken compression', async () => {
  await swap({ maxBytes: 1_000 });
  handle = (_, response) => response.end('x'.repeat(1_001));
  await expect(get()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  for (const [encoding, body] of [['zstd', 'x'], ['gzip', 'not gzip']] as const) {
    handle = (_, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(body);
    };
    await expect(get()).rejects.toMatchObject({ code: 'BAD_ANSWER' });
  }
});

test('a redirect is an answer, not followed', async () => {
  handle = (request, response) => {
    response.writeHead(302, { location: '/elsewhere' });
    response.end(request.url === '/elsewhere' ? 'followed' : '');
  };
  expect(await get()).toMatchObject({ status: 302 });
});

test('a hang, and a body that only drips, end with the signal', async () => {
  handle = () => {};
  let began = Date.now();
  await expect(get(AbortSignal.timeout(150))).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(Date.now() - began).toBeLessThan(400);
  handle = (_, response) => {
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  };
  began = Date.now();
  await expect(get(AbortSignal.timeout(150))).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(Date.now() - began).toBeLessThan(400);
});

test('a request that waits for a connection leaves at once when its signal fires', async () => {
  await swap({ connections: 1 });
  handle = () => {};
  const first = get(AbortSignal.timeout(1_000)).catch((error: unknown) => error);
  const controller = new AbortController();
  const second = get(controller.signal).catch((error: unknown) => error);
  await sleep(30);
  const began = performance.now();
  controller.abort();
  expect(await second).toMatchObject({ code: 'TIMEOUT' });
  expect(performance.now() - began).toBeLessThan(100);
  expect(await first).toMatchObject({ code: 'TIMEOUT' });
  const aborted = get(AbortSignal.abort());
  await expect(aborted).rejects.toMatchObject({ code: 'TIMEOUT' });
});

test('a reset and a closed port are UNAVAILABLE, without an address in the message', async () => {
  handle = (request) => request.socket.resetAndDestroy();
  const reset: unknown = await get().catch((error: unknown) => error);
  expect(reset).toMatchObject({ name: 'Fault', code: 'UNAVAILABLE' });
  const nowhere = new HttpClient('http://127.0.0.1:1');
  const closed: unknown = await nowhere.request({ method: 'GET', path: '/', signal: AbortSignal.timeout(2_000) }).catch((error: unknown) => error);
  expect(closed).toMatchObject({ code: 'UNAVAILABLE' });
  for (const error of [reset, closed]) expect((error as Error).message).not.toMatch(/127|localhost|:\d/);
  await nowhere.close();
});

test('a kept-alive connection that the other side just closed costs nothing', async () => {
  let requests = 0;
  handle = (request, response) => {
    requests += 1;
    // The second request on a connection finds it closed.
    if (requests === 2) request.socket.destroy();
    else response.end('ok');
  };
  expect((await get()).status).toBe(200);
  expect((await get()).body.toString()).toBe('ok');
  expect(requests).toBe(3);
});
