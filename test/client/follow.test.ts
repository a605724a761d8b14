import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, readEvents, type Result, UnreachableError } from '@tongcha/client';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

type Serve = (response: ServerResponse) => void;
let serve: Serve[] = [];
let asked: { accept: string | undefined; authorization: string | undefined }[] = [];
let closed = 0;
const server = createServer((request, response) => {
  const { accept, authorization } = request.headers;
  asked.push({ accept, authorization });
  response.on('close', () => (closed += response.writableFinished ? 0 : 1));
  request.resume().on('end', () => (serve.length > 1 ? serve.shift() : serve[0])?.(response));
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  [asked, closed] = [[], 0];
});

const events =
  (...texts: string[]): Serve =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    for (const text of texts) response.write(text);
  };
const next = (data: unknown): string => `event: next\ndata: ${JSON.stringify({ data })}\n\n`;
const COMPLETE = 'event: complete\ndata:\n\n';
const ended =
  (...texts: string[]): Serve =>
  (response) => {
    events(...texts)(response);
    response.end();
  };
const json =
  (status: number, body: object): Serve =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

async function all(client: Client, options = {}): Promise<Result<unknown>[]> {
  const told: Result<unknown>[] = [];
  for await (const event of client.follow('subscription { a }', {}, options)) told.push(event);
  return told;
}

describe('what is followed', () => {
  test('is given event by event, until it is said to be over', async () => {
    serve = [events(next({ a: 1 }), ':\n\n', next({ a: 2 }), COMPLETE, next({ a: 'after the end' }))];
    expect((await all(new Client({ url }))).map(({ data }) => data)).toEqual([{ a: 1 }, { a: 2 }]);
    expect(asked[0]?.accept).toContain('text/event-stream');
  });

  test('that is refused, or no stream at all, is one event', async () => {
    serve = [json(400, { errors: [{ message: 'no', extensions: { code: 'BAD_REQUEST' } }] })];
    expect(await all(new Client({ url }))).toMatchObject([{ data: null, status: 400, errors: [{ message: 'no' }] }]);
  });

  test('breaks off where its connection does, and never ends as if it were whole', async () => {
    serve = [ended(next({ a: 1 }))];
    const reading = new Client({ url }).follow('subscription { a }');
    expect((await reading.next()).value).toMatchObject({ data: { a: 1 } });
    await expect(reading.next()).rejects.toThrow(UnreachableError);
  });

  test('ends for the gateway, too, where its reader leaves', async () => {
    serve = [events(next({ a: 1 }))];
    for await (const _ of new Client({ url }).follow('subscription { a }')) break;
    await expect.poll(() => closed).toBe(1);
  });

  test('is asked with a new token where the last does not count any more', async () => {
    serve = [json(401, { errors: [{ message: 'expired' }] }), ended(next({ a: 1 }), COMPLETE)];
    let given = 0;
    const client = new Client({ url, token: async () => `token-${(given += 1)}` });
    expect(await all(client)).toMatchObject([{ data: { a: 1 } }]);
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  test('is given up where nothing comes for too long, and ends with whoever asks', async () => {
    serve = [events(next({ a: 1 }))];
    await expect(all(new Client({ url, timeoutMs: 100 }))).rejects.toMatchObject({ code: 'TIMEOUT' });
    const gone = new AbortController();
    const reading = new Client({ url }).follow('subscription { a }', {}, { signal: gone.signal });
    await reading.next();
    gone.abort(new Error('enough'));
    await expect(reading.next()).rejects.toThrow('enough');
  });

  test('has no event larger than it may be', async () => {
    serve = [events(next({ a: 'x'.repeat(2_000) }))];
    await expect(all(new Client({ url, maxBytes: 1_000 }))).rejects.toMatchObject({ code: 'TOO_LARGE' });
  });
});

describe('events', () => {
  const read = async (...pieces: string[]): Promise<unknown[]> => {
    const encoder = new TextEncoder();
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(encoder.encode(piece));
        controller.close();
      },
    });
    const found: unknown[] = [];
    for await (const each of readEvents(body)) found.push(each);
    return found;
  };
  const TEXT =
    ': nobody\nevent: a\ndata: 通查 one\ndata:two\nid: 3\n\ndata\n\nevent: none\n\ndata: :x: y\n\ndata: no end';
  const FOUND = [
    { event: 'a', data: '通查 one\ntwo' },
    { event: 'message', data: '' },
    { event: 'message', data: ':x: y' },
  ];

  test.each(['\n', '\r', '\r\n'])(
    'are read as HTML has it, in lines that end with %j, in whatever pieces',
    async (end) => {
      const text = TEXT.replaceAll('\n', end);
      expect(await read(text)).toEqual(FOUND);
      expect(await read(...text)).toEqual(FOUND);
      for (let at = 1; at < text.length; at += 1) expect(await read(text.slice(0, at), text.slice(at))).toEqual(FOUND);
    },
  );
});
