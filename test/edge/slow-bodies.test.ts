import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { refuse, type RunningServer, serveGraphQL } from '../../common/http/graphql-http.ts';
import { type BodyLimits, BodyReader } from '../../common/http/read-body.ts';

const MAX = 64 * 1024;
let server: RunningServer;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server?.stop(10);
});

async function serve(bodyLimits: BodyLimits, maxConnections?: number): Promise<void> {
  server = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: MAX,
    bodyLimits,
    ...(maxConnections === undefined ? {} : { maxConnections }),
    handle: async ({ request, refusal }) =>
      refusal ? refuse(request, refusal) : { status: 200, headers: [], body: Buffer.from('{"data":{}}') },
    routes: {},
  });
}

interface Slow {
  readonly socket: Socket;
  /** All that was answered, once the connection has ended. */
  readonly ended: Promise<string>;
}

/** A connection that ends with its test. */
function open(): Socket {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  sockets.push(socket);
  return socket;
}

/** Sends the headers and a part of the body, and then no more. */
async function half(sent: number, length = 60_000): Promise<Slow> {
  const socket = open();
  await once(socket, 'connect');
  let answered = '';
  socket.on('data', (chunk: Buffer) => (answered += chunk.toString()));
  const ended = new Promise<string>((resolve) => {
    socket.on('error', () => undefined).once('close', () => resolve(answered));
  });
  socket.write(
    `POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n${' '.repeat(sent)}`,
  );
  return { socket, ended };
}

const whole = (bytes: number): Promise<Response> =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: `{}${' '.repeat(bytes - 2)}`,
  });

test('a body that does not come in time is answered 408, however it drips, and its connection ends', async () => {
  await serve({ wholeMs: 300, bytesInFlight: 1_000_000 });
  const began = performance.now();
  const { socket, ended } = await half(100);
  const drip = setInterval(() => socket.write(' '), 20);
  const answer = await ended;
  clearInterval(drip);
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(answer).toContain('BODY_TOO_SLOW');
  expect(answer.toLowerCase()).toContain('connection: close');
  expect(performance.now() - began).toBeGreaterThanOrEqual(290);
});

test('where there is no room for all, the bodies that are longest under way give way; who asks as people do is answered', async () => {
  await serve({ wholeMs: 60_000, bytesInFlight: 200_000 });
  // About 45 KB of each are counted: no more than four of them fit.
  const slow = await Promise.all(Array.from({ length: 4 }, () => half(59_000)));
  await sleep(600);
  expect((await whole(1_000)).status).toBe(200);
  const large = await Promise.all([whole(60_000), whole(60_000)]);
  expect(large.map(({ status }) => status)).toEqual([200, 200]);
  const [first = ''] = [await slow[0]?.ended];
  expect(first).toMatch(/^HTTP\/1\.1 408 /);
});

test('a flood of bodies that have only begun is answered 503, and small ones still come through', async () => {
  await serve({ wholeMs: 60_000, bytesInFlight: 200_000 });
  const flood = await Promise.all(Array.from({ length: 12 }, () => half(59_000)));
  const refused: string[] = [];
  for (const { ended } of flood) void ended.then((answer) => refused.push(answer));
  await vi.waitFor(() => expect(refused.length).toBeGreaterThanOrEqual(8), { timeout: 5_000 });
  for (const answer of refused) expect(answer).toMatch(/^HTTP\/1\.1 (503|408) /);
  expect(refused.some((answer) => answer.includes('"OVERLOADED"'))).toBe(true);
  expect((await whole(1_000)).status).toBe(200);
});

test('connections beyond the bound are told so', async () => {
  await serve({ wholeMs: 60_000, bytesInFlight: 200_000 }, 8);
  await Promise.all(Array.from({ length: 8 }, () => half(10)));
  const { ended } = await half(10);
  expect(await ended).toMatch(/^HTTP\/1\.1 503 .*"OVERLOADED"/s);
  // They come back with those that end.
  for (const socket of sockets.splice(0)) socket.destroy();
  await vi.waitFor(async () => expect((await whole(1_000)).status).toBe(200), { timeout: 3_000 });
});

test('what is counted is given back with each body, finished, refused or left, and a body in pieces of a byte costs no more than one in one piece', async () => {
  const bodies = new BodyReader({ wholeMs: 60_000, bytesInFlight: 1_000_000 });
  const begin = (): { readonly stream: PassThrough; readonly body: Promise<unknown> } => {
    const stream = new PassThrough();
    return { stream, body: bodies.read(stream as unknown as IncomingMessage, MAX).catch((error: unknown) => error) };
  };
  const bytes = begin();
  for (let i = 0; i < 60_000; i += 1) bytes.stream.write('x');
  await sleep(0);
  expect(bodies.bytesInFlight).toBeGreaterThan(40_000);
  expect(bodies.bytesInFlight).toBeLessThan(2 * MAX);
  bytes.stream.end();
  expect(await bytes.body).toEqual(Buffer.alloc(60_000, 'x'));
  const left = begin();
  left.stream.write(Buffer.alloc(50_000));
  await sleep(0);
  left.stream.emit('aborted');
  expect(await left.body).toBeInstanceOf(Error);
  const large = begin();
  large.stream.on('error', () => undefined).end(Buffer.alloc(5 * MAX));
  expect(await large.body).toBe('too large');
  expect(bodies.bytesInFlight).toBe(0);
});

test('a client that takes nothing of its answer, or asks nothing, is gone after a while; one that waits for its answer is not', async () => {
  const large = Buffer.alloc(32 * 1024 * 1024);
  const waited = Promise.withResolvers<void>();
  server = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: MAX,
    stuckMs: 300,
    async handle({ body }) {
      if (body.length === 2) return { status: 200, headers: [], body: large };
      await waited.promise;
      return { status: 200, headers: [], body: Buffer.from('{}') };
    },
    routes: {},
  });
  const waits = whole(3);
  const silentGone = once(open().resume(), 'close');
  const socket = open();
  const closed = once(socket, 'close');
  socket.on('error', () => undefined).pause();
  socket.write('POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}');
  await sleep(1_500);
  let came = 0;
  socket.on('data', (chunk: Buffer) => (came += chunk.length)).resume();
  await closed;
  expect(came).toBeLessThan(large.length);
  await silentGone;
  waited.resolve();
  expect(await (await waits).json()).toEqual({});
});
