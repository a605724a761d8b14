import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FaultProxy } from '../support/fault-proxy.ts';

let echo: Server;
let proxy: FaultProxy;
let address: string;
beforeEach(async () => {
  echo = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {});
    socket.pipe(socket);
  });
  await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(echo.address() as AddressInfo).port}`;
  proxy = await FaultProxy.start(address);
});
afterEach(async () => {
  await proxy.stop();
  await new Promise((resolve) => echo.close(resolve));
});

interface Talk {
  readonly socket: Socket;
  readonly got: () => string;
  readonly ended: Promise<'end' | 'ECONNRESET' | 'ECONNREFUSED' | 'closed'>;
}

/** Says something and listens. */
function talk(text: string, end = true): Talk {
  const socket = connect({ port: proxy.port, host: '127.0.0.1', allowHalfOpen: true });
  let got = '';
  socket.on('data', (chunk) => (got += chunk.toString()));
  const ended = new Promise<Awaited<Talk['ended']>>((resolve) => {
    socket.once('end', () => resolve('end'));
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code as 'ECONNRESET'));
    socket.once('close', () => resolve('closed'));
  });
  if (end) socket.end(text);
  else socket.write(text);
  return { socket, got: () => got, ended };
}

const TEXT = 'x'.repeat(1_000);
const timed = async (one: Talk): Promise<number> => {
  const began = performance.now();
  await one.ended;
  return performance.now() - began;
};

test('without a fault everything passes, and is counted', async () => {
  const one = talk(TEXT);
  expect(await one.ended).toBe('end');
  expect(one.got()).toBe(TEXT);
  expect(proxy.counts).toMatchObject({ connections: 1, bytes: { up: 1_000, down: 1_000 } });
  await vi.waitFor(() => expect(proxy.counts.open).toBe(0));
});

test('latency holds what passes up', async () => {
  await proxy.set({ kind: 'latency', ms: 100, direction: 'down' });
  const one = talk(TEXT);
  expect(await timed(one)).toBeGreaterThanOrEqual(95);
  expect(one.got()).toBe(TEXT);
});

test('down refuses, ends what is open, and serves at the same port afterwards', async () => {
  const open = talk(TEXT, false);
  await vi.waitFor(() => expect(open.got()).toBe(TEXT));
  await proxy.set({ kind: 'down' });
  expect(await open.ended).not.toBe('ECONNREFUSED');
  expect(await talk(TEXT).ended).toBe('ECONNREFUSED');
  await proxy.set(null);
  const again = talk(TEXT);
  expect(await again.ended).toBe('end');
  expect(again.got()).toBe(TEXT);
});

test('bandwidth is a rate', async () => {
  await proxy.set({ kind: 'bandwidth', bytesPerSecond: 5_000, direction: 'down' });
  expect(await timed(talk(TEXT))).toBeGreaterThanOrEqual(180);
});

test('a slow close gives everything, and the end late', async () => {
  await proxy.set({ kind: 'slow-close', ms: 150, direction: 'down' });
  const one = talk(TEXT);
  const took = timed(one);
  const text = vi.waitFor(() => expect(one.got()).toBe(TEXT), { interval: 5 });
  expect(await Promise.race([text.then(() => 'text'), one.ended])).toBe('text');
  expect(await took).toBeGreaterThanOrEqual(145);
});

test('timeout takes the question and never answers', async () => {
  await proxy.set({ kind: 'timeout' });
  const one = talk(TEXT, false);
  expect(await Promise.race([one.ended, sleep(150, 'still waiting')])).toBe('still waiting');
  expect(one.got()).toBe('');
  one.socket.destroy();
  await vi.waitFor(() => expect(proxy.counts.open).toBe(0));
});

test('reset is a reset', async () => {
  await proxy.set({ kind: 'reset' });
  expect(await talk(TEXT, false).ended).toBe('ECONNRESET');
});

test('a slicer gives the same in small pieces', async () => {
  await proxy.set({ kind: 'slicer', bytes: 100, waitMs: 10, direction: 'down' });
  const one = talk(TEXT);
  expect(await timed(one)).toBeGreaterThanOrEqual(90);
  expect(one.got()).toBe(TEXT);
});

test('a limit gives so much and ends', async () => {
  await proxy.set({ kind: 'limit', bytes: 300, direction: 'down' });
  const one = talk(TEXT, false);
  expect(await one.ended).toBe('end');
  expect(one.got()).toHaveLength(300);
});

test('a fault begins and ends on connections that are open', async () => {
  const one = talk('a', false);
  await vi.waitFor(() => expect(one.got()).toBe('a'));
  await proxy.set({ kind: 'latency', ms: 100, direction: 'down' });
  const began = performance.now();
  one.socket.write('b');
  await vi.waitFor(() => expect(one.got()).toBe('ab'), { interval: 5 });
  expect(performance.now() - began).toBeGreaterThanOrEqual(90);
  one.socket.destroy();
});

test('one direction alone', async () => {
  await proxy.set({ kind: 'timeout', direction: 'down' });
  const one = talk(TEXT, false);
  await vi.waitFor(() => expect(proxy.counts.bytes).toEqual({ up: 1_000, down: 1_000 }));
  expect(one.got()).toBe('');
  one.socket.destroy();
});

test('a share befalls the same connections whenever the seed is the same', async () => {
  const befallen = async (seed: number): Promise<string> => {
    await proxy.stop();
    proxy = await FaultProxy.start(address, seed);
    await proxy.set({ kind: 'reset', share: 0.5 });
    let all = '';
    for (let i = 0; i < 20; i += 1) all += (await talk('x').ended) === 'end' ? '.' : 'x';
    return all;
  };
  const first = await befallen(7);
  expect(first).toMatch(/\..*x|x.*\./);
  expect(await befallen(7)).toBe(first);
  expect(await befallen(8)).not.toBe(first);
});

test('requests are counted, also where their line comes in pieces', async () => {
  const one = talk('POST /graphql HT', false);
  await vi.waitFor(() => expect(proxy.counts.bytes.up).toBe(16));
  one.socket.write('TP/1.1\r\nhost: a\r\n\r\nGET / HTTP/1.1\r\n\r\n');
  await vi.waitFor(() => expect(proxy.counts.requests).toBe(2));
  one.socket.destroy();
});
