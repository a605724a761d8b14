import { once } from 'node:events';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { ApolloServer } from '@apollo/server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { answerByApollo } from '../../common/http/apollo-http.ts';
import { admitCalls } from '../../common/http/admit-calls.ts';
import { refusal, type RunningServer, serveGraphQL } from '../../common/http/graphql-http.ts';
import { log } from '../../common/observe/log.ts';
import { authority } from '../signature/support/certificates.ts';

let server: RunningServer;
const entered = Promise.withResolvers<void>();
const gone = Promise.withResolvers<number>();

beforeAll(async () => {
  const apollo = new ApolloServer<{ signal: AbortSignal }>({
    typeDefs: 'type Query { hello: String wait: String }',
    resolvers: {
      Query: {
        hello: () => 'world',
        wait: (_: unknown, __: unknown, { signal }: { signal: AbortSignal }) =>
          new Promise((_resolve, reject) => {
            entered.resolve();
            signal.addEventListener('abort', () => {
              gone.resolve(performance.now());
              reject(new Error('gone'));
            });
          }),
      },
    },
  });
  await apollo.start();
  server = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    handle: admitCalls<null>({
      admit: ({ headers }) =>
        headers['x-stranger']
          ? { refused: refusal(401, 'UNAUTHENTICATED', 'who are you?', [['www-authenticate', 'Bearer']]) }
          : { admitted: null },
      answer: answerByApollo(apollo, ({ controller }) => ({ signal: controller.signal })),
    }),
    routes: { '/health': () => ({ status: 200, body: { status: 'ok' } }) },
    posts: {
      '/told': () => ({
        maxBodyBytes: 1_000,
        answer: async () => ({ status: 204, headers: [], body: Buffer.alloc(0) }),
      }),
    },
  });
});
afterAll(() => server.stop(50));

const post = (body: string | Buffer, signal?: AbortSignal): Promise<Response> =>
  fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    ...(signal ? { signal } : {}),
  });

test('GraphQL, plain routes, and a 404 that says where GraphQL is', async () => {
  expect(await (await post('{"query":"{ hello }"}')).json()).toEqual({ data: { hello: 'world' } });
  expect(await (await fetch(`${server.url}/health`)).json()).toEqual({ status: 'ok' });
  const other = await fetch(`${server.url}/other`);
  expect([other.status, await other.json()]).toMatchObject([404, { errors: [{ extensions: { code: 'NOT_FOUND' } }] }]);
});

test('who is not admitted is answered with the refusal, and nothing is run', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-stranger': '1' },
    body: '{"query":"{ hello }"}',
  });
  expect([response.status, response.headers.get('www-authenticate'), await response.json()]).toEqual([
    401,
    'Bearer',
    { errors: [{ message: 'who are you?', extensions: { code: 'UNAUTHENTICATED' } }] },
  ]);
});

test.each([
  ['too large', `{"query":"{ hello }","pad":"${'x'.repeat(1_500)}"}`, 413, 'BODY_TOO_LARGE'],
  ['not JSON', '{', 400, 'BAD_REQUEST'],
  ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'BAD_REQUEST'],
])('a body that is %s is refused with its code', async (_, body, status, code) => {
  const response = await post(body);
  expect([response.status, await response.json()]).toMatchObject([status, { errors: [{ extensions: { code } }] }]);
});

test('a body far over the cap does not keep the server from answering others', async () => {
  await post('x'.repeat(3_000_000)).catch(() => null);
  expect((await post('{"query":"{ hello }"}')).status).toBe(200);
});

test('a client that goes away ends its operation within 100 ms', async () => {
  const controller = new AbortController();
  const asked = post('{"query":"{ wait }"}', controller.signal).catch(() => null);
  await entered.promise;
  const left = performance.now();
  controller.abort();
  expect((await gone.promise) - left).toBeLessThan(100);
  await asked;
});

test('a client that has gone before its answer in pieces begins is no bug, and the pieces end', async () => {
  const bugs = vi.spyOn(log, 'error').mockImplementation(() => {});
  const said = vi.spyOn(log, 'debug');
  const begun = Promise.withResolvers<void>();
  const pieces = new Readable({ read() {} });
  const slow = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    maxBodyBytes: 1_000,
    routes: {},
    handle: async ({ controller }) => {
      begun.resolve();
      await once(controller.signal, 'abort');
      return { status: 200, headers: [['content-type', 'text/event-stream']], body: pieces };
    },
  });
  try {
    const leaves = new AbortController();
    const asked = fetch(`${slow.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
      signal: leaves.signal,
    }).catch(() => null);
    await begun.promise;
    leaves.abort();
    await asked;
    await expect
      .poll(() => said.mock.calls.concat(bugs.mock.calls).map(([fields]) => (fields as { event?: unknown }).event))
      .toEqual(['client-gone']);
    expect(pieces.destroyed).toBe(true);
  } finally {
    await slow.stop(50);
    bugs.mockRestore();
    said.mockRestore();
  }
});

test.each(['/graphql', '/told'])('a client that goes away within its body is no bug: %s', async (path) => {
  const bugs = vi.spyOn(log, 'error').mockImplementation(() => {});
  const said = vi.spyOn(log, 'debug');
  try {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    await expect
      .poll(() => said.mock.calls.concat(bugs.mock.calls).map(([fields]) => (fields as { event?: unknown }).event))
      .toEqual(['client-gone']);
  } finally {
    bugs.mockRestore();
    said.mockRestore();
  }
});

test('over TLS each answer says that a plain connection is not to be used again, a page too', async () => {
  const secure = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    tls: { options: authority('test').issue('server'), onChange: () => () => {} },
    maxBodyBytes: 1_000,
    handle: async () => refusal(404, 'NOT_FOUND', 'nothing'),
    routes: { '/health': () => ({ status: 200, body: {} }) },
    site: (_, response, path) => {
      if (path === '/') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>');
      return path === '/';
    },
  });
  try {
    for (const path of ['/', '/health', '/else']) {
      const headers = await new Promise<object>((resolve, reject) => {
        const asked = httpsRequest(`${secure.url}${path}`, { rejectUnauthorized: false, agent: false }, (response) => {
          response.resume();
          resolve(response.headers);
        });
        asked.on('error', reject).end();
      });
      expect([path, headers]).toEqual([
        path,
        expect.objectContaining({ 'strict-transport-security': 'max-age=31536000' }),
      ]);
    }
  } finally {
    await secure.stop(50);
  }
});
