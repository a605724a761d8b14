import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSocketServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { HttpClient, type HttpRequest } from '../../common/http/http-client.ts';
import { firstOf } from '../support/first-of.ts';

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

const connect = (options: ConstructorParameters<typeof HttpClient>[1] = {}): HttpClient =>
  new HttpClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
const get = (signal = AbortSignal.timeout(5_000), more: Partial<HttpRequest> = {}): ReturnType<HttpClient['request']> =>
  client.request({ method: 'GET', path: '/x?y=1', signal, ...more });
const swap = async (options: ConstructorParameters<typeof HttpClient>[1]): Promise<void> => {
  await client.close();
  client = connect(options);
};

test('method, path, headers and body go out; status, headers and body come back', async () => {
  handle = (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      response.writeHead(207, {
        'X-Seen': `${request.method} ${request.url} ${String(request.headers['x-a'])} ${body}`,
        Link: ['<a>; rel="first"', '<b>; rel="next"'],
      });
      response.end('答');
    });
  };
  const answer = await get(undefined, { method: 'POST', headers: { 'x-a': '1' }, body: 'hi' });
  expect(answer).toMatchObject({
    status: 207,
    headers: { 'x-seen': 'POST /x?y=1 1 hi', link: '<a>; rel="first", <b>; rel="next"' },
  });
  expect(answer.body.toString()).toBe('答');
});

test.each([
  ['gzip', gzipSync],
  ['deflate', deflateSync],
  ['br', brotliCompressSync],
] as const)('%s is read, and a bomb stops at the cap', async (encoding, compress) => {
  await swap({ maxBytes: 100_000 });
  let size = 1_000;
  handle = (_, response) => {
    response.setHeader('content-encoding', encoding);
    response.end(compress(Buffer.alloc(size, 0x61)));
  };
  expect((await get()).body).toHaveLength(1_000);
  size = 5_000_000;
  await expect(get()).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('a body over the cap, an unknown encoding, broken compression', async () => {
  await swap({ maxBytes: 1_000 });
  handle = (_, response) => response.end('x'.repeat(1_001));
  await expect(get()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  for (const [encoding, body] of [
    ['zstd', 'x'],
    ['gzip', 'not gzip'],
  ] as const) {
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
  const hung = get(AbortSignal.timeout(150));
  expect(await firstOf({ hung, late: sleep(5_000) })).toBe('hung');
  await expect(hung).rejects.toMatchObject({ code: 'TIMEOUT' });
  handle = (_, response) => {
    const timer = setInterval(() => response.write('x'), 20);
    response.on('close', () => clearInterval(timer));
  };
  const dripping = get(AbortSignal.timeout(150));
  expect(await firstOf({ dripping, late: sleep(5_000) })).toBe('dripping');
  await expect(dripping).rejects.toMatchObject({ code: 'TIMEOUT' });
});

test('a request that waits for a connection leaves at once when its signal fires', async () => {
  await swap({ connections: 1 });
  handle = () => {};
  const first = get(AbortSignal.timeout(1_000)).catch((error: unknown) => error);
  const controller = new AbortController();
  const second = get(controller.signal).catch((error: unknown) => error);
  await sleep(30);
  controller.abort();
  expect(await firstOf({ first, second })).toBe('second');
  expect(await second).toMatchObject({ code: 'TIMEOUT' });
  expect(await first).toMatchObject({ code: 'TIMEOUT' });
  const aborted = get(AbortSignal.abort());
  await expect(aborted).rejects.toMatchObject({ code: 'TIMEOUT' });
});

test('a reset and a closed port are UNAVAILABLE, without an address in the message', async () => {
  handle = (request) => request.socket.resetAndDestroy();
  const reset: unknown = await get().catch((error: unknown) => error);
  expect(reset).toMatchObject({ name: 'Fault', code: 'UNAVAILABLE' });
  const nowhere = new HttpClient('http://127.0.0.1:1');
  const closed: unknown = await nowhere
    .request({ method: 'GET', path: '/', signal: AbortSignal.timeout(2_000) })
    .catch((error: unknown) => error);
  expect(closed).toMatchObject({ code: 'UNAVAILABLE' });
  for (const error of [reset, closed]) expect((error as Error).message).not.toMatch(/127|localhost|:\d/);
  await nowhere.close();
});

test('a compressed body over the cap stops before it is decompressed, one exactly at the cap is read', async () => {
  await swap({ maxBytes: 1_000 });
  let body = gzipSync(randomBytes(2_000));
  handle = (_, response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(body);
  };
  await expect(get()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  body = gzipSync(Buffer.alloc(1_000));
  expect((await get()).body).toHaveLength(1_000);
  body = gzipSync(Buffer.alloc(1_001));
  await expect(get()).rejects.toMatchObject({ code: 'TOO_LARGE' });
});

test('an endless body ends at the cap, and its connection is free for the next', async () => {
  await swap({ maxBytes: 100_000, connections: 1 });
  let endless = true;
  let sent = 0;
  handle = (_, response) => {
    if (!endless) return response.end('ok');
    const more = (): void => {
      while (!response.destroyed && response.write(Buffer.alloc(16_384))) sent += 16_384;
    };
    response.on('drain', more);
    return more();
  };
  await expect(get()).rejects.toMatchObject({ code: 'TOO_LARGE' });
  expect(sent).toBeLessThan(20_000_000);
  endless = false;
  expect((await get()).body.toString()).toBe('ok');
});

test('the name of an encoding is read in any case, and identity is none', async () => {
  for (const [encoding, body] of [
    ['GZIP', gzipSync('药')],
    ['Br', brotliCompressSync('药')],
    ['identity', '药'],
  ] as const) {
    handle = (_, response) => {
      response.setHeader('content-encoding', encoding);
      response.end(body);
    };
    expect((await get()).body.toString()).toBe('药');
  }
});

test.each([301, 302, 303, 307, 308])('%i comes back with its location, and nothing else is asked', async (status) => {
  const paths: (string | undefined)[] = [];
  handle = (request, response) => {
    paths.push(request.url);
    response.writeHead(status, { location: '/elsewhere' });
    response.end();
  };
  expect(await get(undefined, { method: 'POST', body: 'x' })).toMatchObject({
    status,
    headers: { location: '/elsewhere' },
  });
  expect(paths).toEqual(['/x?y=1']);
});

test('of many that wait behind the limit each leaves on its own signal, and who stays is served', async () => {
  await swap({ connections: 1 });
  const waiting: ServerResponse[] = [];
  handle = (_, response) => void (waiting.length === 0 ? waiting.push(response) : response.end('later'));
  const first = get();
  await sleep(20);
  const impatient = Promise.all(
    Array.from({ length: 10 }, () => get(AbortSignal.timeout(50)).catch((error: unknown) => error)),
  );
  expect(await firstOf({ first, impatient, late: sleep(5_000) })).toBe('impatient');
  for (const error of await impatient) expect(error).toMatchObject({ name: 'Fault', code: 'TIMEOUT' });
  const patient = get();
  waiting[0]?.end('first');
  expect((await first).body.toString()).toBe('first');
  expect((await patient).body.toString()).toBe('later');
});

test('no more than the limit are asked at a time', async () => {
  await swap({ connections: 3 });
  let now = 0;
  let most = 0;
  handle = async (_, response) => {
    most = Math.max(most, (now += 1));
    await sleep(10);
    now -= 1;
    response.end();
  };
  await Promise.all(Array.from({ length: 12 }, () => get()));
  expect(most).toBe(3);
});

test('a headers-only answer that then hangs ends with the signal', async () => {
  handle = (_, response) => {
    response.writeHead(200, { 'content-length': '10' });
    response.flushHeaders();
  };
  await expect(get(AbortSignal.timeout(100))).rejects.toMatchObject({ code: 'TIMEOUT' });
});

describe('on the wire', () => {
  let wire: ReturnType<typeof createSocketServer>;
  let talk: (socket: Socket, nth: number) => void;
  const sockets = new Set<Socket>();
  let asked: number;
  beforeEach(async () => {
    asked = 0;
    wire = createSocketServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('data', () => talk(socket, (asked += 1)));
    });
    await new Promise<void>((resolve) => wire.listen(0, '127.0.0.1', resolve));
    await client.close();
    client = new HttpClient(`http://127.0.0.1:${(wire.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    await new Promise((resolve) => wire.close(resolve));
  });
  const failure = async (): Promise<Error> => {
    const error: unknown = await get(AbortSignal.timeout(2_000)).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'Fault' });
    return error as Error;
  };
  const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';

  test('a connection that ends unanswered is UNAVAILABLE, and nothing is sent again', async () => {
    talk = (socket, nth) => void (nth === 2 ? socket.destroy() : socket.write(OK));
    expect((await get()).body.toString()).toBe('ok');
    expect(await failure()).toMatchObject({ code: 'UNAVAILABLE' });
    expect(asked).toBe(2);
  });

  test('where it resends, a kept-alive connection that the other side just closed costs nothing', async () => {
    talk = (socket, nth) => void (nth === 2 ? socket.destroy() : socket.write(OK));
    const { port } = wire.address() as AddressInfo;
    const resending = new HttpClient(`http://127.0.0.1:${port}`, { resends: true });
    const ask = async (): Promise<string> =>
      (await resending.request({ method: 'GET', path: '/x', signal: AbortSignal.timeout(2_000) })).body.toString();
    expect([await ask(), await ask(), asked]).toEqual(['ok', 'ok', 3]);
    await resending.close();
  });

  test('an answer cut short is no answer', async () => {
    talk = (socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nok');
    expect(await failure()).toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('repeated headers are one, joined by commas, under one lower-case name', async () => {
    talk = (socket) =>
      void socket.write('HTTP/1.1 200 OK\r\nX-A: 1\r\nx-a: 2\r\nX-B: one\r\nX-A: 3, 4\r\ncontent-length: 0\r\n\r\n');
    expect((await get()).headers).toEqual({ 'x-a': '1, 2, 3, 4', 'x-b': 'one', 'content-length': '0' });
  });

  test.each([
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.9\r\n'],
    ['has endless headers', `HTTP/1.1 200 OK\r\n${'x-long: y\r\n'.repeat(20_000)}`],
    ['ends amid its headers', 'HTTP/1.1 200 OK\r\ncontent-'],
  ])('what %s is UNAVAILABLE, and the message has no address', async (_, text) => {
    talk = (socket) => void socket.end(text);
    const { port } = wire.address() as AddressInfo;
    const error = await failure();
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(error.message).not.toMatch(new RegExp(`${port}|127|localhost|http|/x`));
    expect(error.cause).toBeDefined();
  });

  test('a reset is UNAVAILABLE at once, and the message has no address', async () => {
    talk = (socket) => void socket.resetAndDestroy();
    const { port } = wire.address() as AddressInfo;
    const failed = failure();
    expect(await firstOf({ failed, late: sleep(5_000) })).toBe('failed');
    const error = await failed;
    expect(error).toMatchObject({ code: 'UNAVAILABLE' });
    expect(error.message).not.toMatch(new RegExp(`${port}|127|localhost|http|/x`));
  });
});

test('a host that has no address is UNAVAILABLE and not named', async () => {
  const nowhere = new HttpClient('http://secret-host.invalid:8443');
  const error: unknown = await nowhere
    .request({ method: 'GET', path: '/private', signal: AbortSignal.timeout(5_000) })
    .catch((error: unknown) => error);
  expect((error as { code: string }).code).toMatch(/^(UNAVAILABLE|TIMEOUT)$/);
  expect((error as Error).message).not.toMatch(/secret-host|8443|private/);
  await nowhere.close();
});
