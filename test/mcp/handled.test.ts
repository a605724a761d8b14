import { buildSchema } from 'graphql';
import { afterAll, describe, expect, test } from 'vitest';
import { type GraphQLServer, serveGraphQL } from '../../common/http/graphql-http.ts';
import { Documents } from '../../gateway/documents/documents.ts';
import { openMcp } from '../../gateway/mcp/index.ts';
import type { GatewayRequest } from '../../gateway/pipeline/request.ts';
import { type GatewayResponse, refuseOperation, refuseRequest } from '../../gateway/pipeline/response.ts';
import { connect } from './support/assistant.ts';

const TEXT = 'query Size($of: Int) { size(of: $of) }';
const schema = buildSchema('type Query { size(of: Int): Int }');
const DONE: GatewayResponse = {
  status: 200,
  headers: [],
  data: Buffer.from('{"data":{"size":1}}'),
  errors: [],
  extensions: {},
  refused: null,
};
const servers: GraphQLServer[] = [];
afterAll(() => Promise.all(servers.map((server) => server.stop(50))));

/** The path /mcp over a pipeline of the test's. */
async function serve(handle: (request: GatewayRequest) => Promise<GatewayResponse>): Promise<string> {
  const documents = new Documents(1_000_000);
  const mcp = openMcp({
    host: '127.0.0.1',
    cors: { origins: [] },
    handle,
    service: () => service,
    trusted: { texts: new Set([TEXT]) },
    questions: null,
    documents,
  });
  const server = await serveGraphQL({
    host: '127.0.0.1',
    port: 0,
    handle: async () => ({ status: 200, headers: [], body: Buffer.alloc(0) }),
    routes: {},
    beside: { '/mcp': mcp },
    maxBodyBytes: 100_000,
  });
  servers.push(server);
  return server.url;
}
const service = { apiSchema: schema, valid: () => ({ kind: 'Document', definitions: [] }) as never };
const post = (origin: string, body: object): Promise<Response> =>
  fetch(`${origin}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify(body),
  });
const CALL = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'Size', arguments: { of: 3 } } };

describe('what the pipeline says', () => {
  test.each<[string, GatewayResponse, number, string | null]>([
    [
      'that a token is needed',
      refuseRequest(401, 'UNAUTHENTICATED', 'no', [['www-authenticate', 'Bearer']]),
      401,
      'Bearer',
    ],
    ['that another gateway is to be asked', refuseRequest(503, 'OVERLOADED', 'no', [['retry-after', '2']]), 503, null],
  ])('%s is said by HTTP, of a call as of any other message', async (_, refusal, status, challenge) => {
    const origin = await serve(async () => refusal);
    for (const body of [CALL, { jsonrpc: '2.0', id: 1, method: 'tools/list' }]) {
      const response = await post(origin, body);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([status, challenge]);
      expect(await response.json()).toMatchObject({
        id: 1,
        error: { data: { code: refusal.errors[0]?.extensions?.['code'] } },
      });
    }
  });

  test.each([
    refuseRequest(429, 'RATE_LIMITED', 'ask again in 7 s', [['retry-after', '7']]),
    refuseOperation(400, 'OPERATION_TOO_COMPLEX', 'ask for less'),
  ])('any other refusal is the answer of the tool, for the assistant to read: %o', async (refusal) => {
    const origin = await serve(async ({ params }) =>
      'query' in params() && (params() as { query: string }).query === TEXT ? refusal : DONE,
    );
    const { call, client } = await connect(origin);
    const told = await call('Size');
    expect([told.isError, told.text]).toEqual([true, expect.stringContaining(refusal.errors[0]?.message ?? '')]);
    await client.close();
  });
});

test('whoever may not ask now is not told the tools, either', async () => {
  const origin = await serve(async () =>
    refuseRequest(429, 'RATE_LIMITED', 'ask again in 7 s', [['retry-after', '7']]),
  );
  const response = await post(origin, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  expect(await response.json()).toMatchObject({
    id: 1,
    error: { message: 'ask again in 7 s', data: { code: 'RATE_LIMITED' } },
  });
});

test('each message goes the pipeline’s way once, also where the protocol refuses it', async () => {
  const asked: unknown[] = [];
  const origin = await serve(async (request) => {
    const params = request.params();
    asked.push('query' in params ? [params.query, params.variables] : 'refused');
    return DONE;
  });
  await post(origin, CALL);
  await post(origin, { ...CALL, id: undefined });
  await post(origin, { ...CALL, params: { name: 'Other' } });
  await post(origin, { ...CALL, params: { ...CALL.params, arguments: 5 } });
  await post(origin, { jsonrpc: '2.0', id: 1, method: 'tools/list' });
  await post(origin, { jsonrpc: '2.0', method: 'notifications/initialized' });
  await post(origin, [CALL]);
  const message = ['query Message { __typename }', null];
  expect(asked).toEqual([[TEXT, { of: 3 }], message, message, message, message, message, 'refused']);
});

test('whoever goes away ends what is asked for it', async () => {
  let began: () => void = () => {};
  const begun = new Promise<void>((resolve) => (began = resolve));
  let reason: unknown;
  const ended = new Promise<void>((resolve) => {
    void serve(({ controller, params }) => {
      if (!('query' in params()) || (params() as { query: string }).query !== TEXT) return Promise.resolve(DONE);
      began();
      return new Promise((done) =>
        controller.signal.addEventListener('abort', () => {
          reason = controller.signal.reason;
          resolve();
          done(DONE);
        }),
      );
    }).then(async (origin) => {
      const { call } = await connect(origin);
      const gone = new AbortController();
      const answer = call('Size', {}, gone.signal).catch(() => null);
      await begun;
      gone.abort();
      await answer;
    });
  });
  await ended;
  expect(String(reason)).toContain('client went away');
});

test('two at a time are kept apart, and many are answered', async () => {
  const origin = await serve(async ({ params }) => {
    const read = params();
    const of = 'variables' in read ? (read.variables?.['of'] ?? 0) : 0;
    await new Promise((resolve) => setTimeout(resolve, Number(of) % 7));
    return { ...DONE, data: Buffer.from(`{"data":{"size":${String(of)}}}`) };
  });
  const { call, client } = await connect(origin);
  const told = await Promise.all(Array.from({ length: 100 }, (_, i) => call('Size', { of: i })));
  expect(told.map(({ data }) => data?.['size'])).toEqual(Array.from({ length: 100 }, (_, i) => i));
  await client.close();
});
