import { createServer, type IncomingMessage } from 'node:http';
import { type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client, GatewayError, MinistryError, RefusedError, RequestError, UnreachableError } from '@tongcha/client';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';

interface Told {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** What the server says next; the last of it again and again. */
let script: Told[] = [];
let asked: {
  readonly headers: IncomingMessage['headers'];
  readonly path: string | undefined;
  readonly body: string;
}[] = [];
const server = createServer((request, response) => {
  void text(request).then((body) => {
    asked.push({ headers: request.headers, path: request.url, body });
    const { status = 200, headers = {}, body: told } = (script.length > 1 ? script.shift() : script[0]) ?? { body: {} };
    response
      .writeHead(status, { 'content-type': 'application/json', ...headers })
      .end(typeof told === 'string' ? told : JSON.stringify(told));
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());
beforeEach(() => {
  script = [{ body: { data: { a: 1 } } }];
  asked = [];
});

const refused = (code: string, more: object = {}): Told => ({
  body: { errors: [{ message: `told of ${code}`, extensions: { code, ...more } }] },
});

describe('a client', () => {
  test('sends document, variables, token and purpose to the endpoint, and gives what came', async () => {
    script = [
      {
        body: {
          data: { a: 1 },
          errors: [{ message: 'no' }],
          extensions: { withheld: [{ sector: 'FOOD_DRUG', policy: null }] },
        },
      },
    ];
    const client = new Client({ url, token: 'a.b.c', purpose: 'recall' });
    expect(await client.ask('query A($v: Int) { a(v: $v) }', { v: 2 }, { operationName: 'A' })).toEqual({
      data: { a: 1 },
      errors: [{ message: 'no' }],
      withheld: [{ sector: 'FOOD_DRUG', policy: null }],
      status: 200,
      retryAfterMs: null,
    });
    expect(asked).toEqual([
      {
        path: '/graphql',
        headers: expect.objectContaining({ authorization: 'Bearer a.b.c', 'tongcha-purpose': 'recall' }),
        body: '{"query":"query A($v: Int) { a(v: $v) }","variables":{"v":2},"operationName":"A"}',
      },
    ]);
  });

  test('asks the public without a token, and pages that are no GraphQL', async () => {
    script = [{ status: 503, body: { status: 'not ready' } }];
    expect(await new Client({ url }).get('/ready')).toEqual({ status: 503, body: { status: 'not ready' } });
    expect(asked[0]).toMatchObject({ path: '/ready' });
    expect(asked[0]?.headers).not.toHaveProperty('authorization');
  });

  test('gets another token once where the first does not count any more', async () => {
    script = [{ status: 401, ...refused('UNAUTHENTICATED') }, { body: { data: { a: 1 } } }];
    const tokens = ['old', 'new'];
    const client = new Client({ url, token: async () => tokens.shift() ?? null });
    expect(await client.need('{ a }')).toMatchObject({ data: { a: 1 } });
    expect(asked.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('asks again for a token that could not be had', async () => {
    let asks = 0;
    const token = async (): Promise<string> => {
      asks += 1;
      if (asks === 1) throw new Error('issuer down');
      return 't';
    };
    const client = new Client({ url, token });
    await expect(client.ask('{ a }')).rejects.toThrow('issuer down');
    expect((await client.ask('{ a }')).data).toEqual({ a: 1 });
    await client.ask('{ a }');
    expect(asks).toBe(2);
  });

  test('does not send a token again that does not count', async () => {
    script = [{ status: 401, ...refused('UNAUTHENTICATED') }];
    await expect(new Client({ url, token: async () => 'old' }).need('{ a }')).rejects.toBeInstanceOf(RefusedError);
    expect(asked).toHaveLength(1);
  });
});

describe('where nothing was given, the error is of the class that says what to do', () => {
  test.each([
    ['TIMEOUT', MinistryError, true],
    ['BAD_ANSWER', MinistryError, false],
    ['FORBIDDEN', RefusedError, false],
    ['PRIVATE_TEXT', RequestError, false],
    ['RATE_LIMITED', GatewayError, true],
    ['INTERNAL_SERVER_ERROR', GatewayError, false],
    ['OF_ANOTHER_SERVER', GatewayError, false],
  ])('%s', async (code, type, passing) => {
    script = [{ status: 429, headers: { 'retry-after': '3' }, ...refused(code) }];
    const error: unknown = await new Client({ url }).need('{ a }').catch((each: unknown) => each);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({
      name: type.name,
      code,
      passing,
      retryAfterMs: 3_000,
      status: 429,
      message: `told of ${code}`,
    });
  });

  test.each([
    ['another server', { body: '<html>' }, 'NOT_GRAPHQL'],
    ['JSON that is no GraphQL', { body: { status: 'ok' } }, 'NOT_GRAPHQL'],
    // The token is for this origin alone.
    [
      'a redirect, which is not followed',
      { status: 307, headers: { location: '/elsewhere' }, body: '' },
      'NOT_GRAPHQL',
    ],
    ['a response without end', { body: `{"data":"${'x'.repeat(5_000)}"}` }, 'TOO_LARGE'],
  ])('%s', async (_, told, code) => {
    script = [told];
    const client = new Client({ url, maxBytes: 4_000 });
    await expect(client.ask('{ a }')).rejects.toMatchObject({ name: 'UnreachableError', code });
    expect(asked).toHaveLength(1);
  });

  test('nobody there, and nobody in time', async () => {
    await expect(new Client({ url: 'http://127.0.0.1:1' }).ask('{ a }')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const never = new Client({ url, timeoutMs: 20, fetch: (_, init) => ended(init?.signal) });
    await expect(never.ask('{ a }')).rejects.toBeInstanceOf(UnreachableError);
    await expect(never.ask('{ a }')).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  test('who ends it gets what it was ended with', async () => {
    const reason = new Error('enough');
    const client = new Client({ url, fetch: (_, init) => ended(init?.signal) });
    await expect(client.ask('{ a }', {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });
});

/** Waits for the end of a request. */
function ended(signal: AbortSignal | null | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    if (signal?.aborted) reject(signal.reason as Error);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}
