import { PassThrough, Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, type TestContext } from 'vitest';
import { type GraphQLServer, type HttpHandle, serveGraphQL } from '../../common/http/index.ts';
import { compressed } from '../../gateway/http/compress.ts';
import { EventStream } from '../../gateway/pipeline/events.ts';
import type { GatewayResponse } from '../../gateway/pipeline/response.ts';

const open = (handle: HttpHandle): Promise<GraphQLServer> =>
  serveGraphQL({ host: '127.0.0.1', port: 0, handle, routes: {}, maxBodyBytes: 1_000 });

async function serve(context: TestContext, handle: HttpHandle): Promise<GraphQLServer> {
  const server = await open(handle);
  context.onTestFinished(() => server.stop(100));
  return server;
}

const ask = (server: GraphQLServer, signal?: AbortSignal): Promise<Response> =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
    ...(signal ? { signal } : {}),
  });

const PIECES = { status: 200, headers: [['content-type', 'text/event-stream']] as const };

const event = (text: string): GatewayResponse => ({
  status: 200,
  headers: [],
  data: Buffer.from(JSON.stringify({ data: text })),
  errors: [],
  extensions: {},
  refused: null,
});

describe('an answer in pieces', () => {
  test.each([
    ['plain', (handle: HttpHandle) => handle],
    ['compressed', compressed],
  ])('goes out piece by piece, %s', async (_, wrap) => {
    const body = new PassThrough();
    const server = await open(wrap(async () => ({ ...PIECES, body })));
    const response = await ask(server);
    const reader = response.body?.getReader();
    for (const piece of ['one', 'two']) {
      body.write(piece);
      // The next is written only once this one has come.
      expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(piece);
    }
    body.end();
    expect((await reader?.read())?.done).toBe(true);
    await server.stop(100);
  });

  test('that is under way when the server stops goes out to its end', async (context) => {
    const body = new PassThrough();
    const server = await serve(context, async () => ({ ...PIECES, body }));
    const response = await ask(server);
    body.write('one,');
    const stopped = server.stop(5_000);
    await sleep(100);
    body.end('two');
    expect(await response.text()).toBe('one,two');
    await stopped;
  });

  test('ends for its source, too, when its client goes away', async (context) => {
    const body = new PassThrough();
    let aborted = false;
    const server = await serve(context, async ({ controller }) => {
      controller.signal.addEventListener('abort', () => (aborted = true));
      return { ...PIECES, body };
    });
    const gone = new AbortController();
    await ask(server, gone.signal);
    gone.abort();
    await expect.poll(() => [aborted, body.destroyed]).toEqual([true, true]);
  });

  test('is not drawn from by a client that does not read', async (context) => {
    let drawn = 0;
    const piece = Buffer.alloc(64 * 1024);
    const source = new Readable({
      read() {
        drawn += 1;
        this.push(drawn > 10_000 ? null : piece);
      },
    });
    const server = await serve(context, async () => ({ ...PIECES, body: source }));
    const gone = new AbortController();
    await ask(server, gone.signal);
    await expect
      .poll(async () => {
        const before = drawn;
        await sleep(100);
        return drawn - before;
      })
      .toBe(0);
    expect(drawn).toBeLessThan(1_000);
    gone.abort();
  });
});

describe('a stream of events', () => {
  test('takes no more than one that its client has not taken, and says `complete` at last', async () => {
    const stream = new EventStream(new AbortController().signal);
    const large = 'x'.repeat(100_000);
    let taken = false;
    const waits = stream.take(event(large)).then(() => (taken = true));
    await stream.begun;
    await sleep(20);
    expect(taken).toBe(false);
    const { body } = stream.response;
    const text = (async () => {
      let all = '';
      for await (const chunk of body) all += String(chunk);
      return all;
    })();
    await waits;
    stream.end(event('last'));
    expect(await text).toBe(
      `event: next\ndata: {"data":"${large}"}\n\nevent: next\ndata: {"data":"last"}\n\nevent: complete\ndata:\n\n`,
    );
  });

  test('waits for nobody any more who has gone', async () => {
    const gone = new AbortController();
    const stream = new EventStream(gone.signal);
    const waits = stream.take(event('x'.repeat(100_000)));
    gone.abort();
    await waits;
    stream.response.body.destroy();
  });

  test('has no line break within what is one event', async () => {
    const stream = new EventStream(new AbortController().signal);
    stream.end({ ...event(''), data: Buffer.from('{"data":{\n"a": "b\\n",\r\n"c": 1}}') });
    let all = '';
    for await (const chunk of stream.response.body) all += String(chunk);
    expect(all.split('\n')[1]).toBe('data: {"data":{ "a": "b\\n",  "c": 1}}');
  });
});
