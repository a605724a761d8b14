import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { log } from '../../common/observe/log.ts';
import { PORTAL_DOCUMENTS } from '../../portal/index.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';
import { connect } from './support/assistant.ts';

const LIST = { jsonrpc: '2.0', id: 7, method: 'tools/list', params: {} };
const CALL = { jsonrpc: '2.0', id: 7, method: 'tools/call', params: { name: 'Identify', arguments: { text: 'x' } } };
const PAGE = 'https://assistants.example';
const BOTH = 'application/json, text/event-stream';

let gateway: RunningServer;
beforeAll(async () => {
  gateway = await startEmptyGateway({
    GATEWAY_MCP: 'true',
    GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS,
    GATEWAY_MAX_BODY_BYTES: '65536',
    GATEWAY_CORS_ORIGINS: PAGE,
  });
});
afterAll(() => gateway.stop(100));

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer | object;
}

/** Over node:http, which sends whatever it is told to. */
function send(
  { method = 'POST', headers = {}, body = LIST }: Sent,
  origin = gateway.url,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }> {
  const bytes = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      `${origin}/mcp`,
      { method, headers: { 'content-type': 'application/json', accept: BOTH, ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(method === 'POST' ? bytes : undefined);
  });
}

test('nothing is at /mcp where it is not set', async () => {
  const without = await startEmptyGateway();
  expect((await send({}, without.url)).status).toBe(404);
  await without.stop(50);
});

describe('HTTP', () => {
  test.each<[string, Sent, number]>([
    ['a list', {}, 200],
    ['a call', { body: CALL }, 200],
    ['a notification', { body: { jsonrpc: '2.0', method: 'notifications/initialized' } }, 202],
    [
      'word of a cancellation',
      { body: { jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: 7 } } },
      202,
    ],
    ['a GET, as there is no stream', { method: 'GET', headers: { accept: 'text/event-stream' } }, 405],
    ['a DELETE, as there is no session', { method: 'DELETE', headers: { 'mcp-session-id': 'x' } }, 405],
    ['a PUT', { method: 'PUT' }, 405],
    ['a form', { headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['plain text', { headers: { 'content-type': 'text/plain' } }, 415],
    ['another charset', { headers: { 'content-type': 'application/json; charset=gbk' } }, 415],
    ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415],
    ['a client that takes no JSON', { headers: { accept: 'text/html' } }, 406],
    ['a body over the cap', { body: Buffer.alloc(70_000, 0x20) }, 413],
    ['no JSON', { body: '{' }, 400],
    ['no UTF-8', { body: Buffer.from([0x22, 0xff, 0x22]) }, 400],
    ['nothing', { body: '' }, 400],
    ['several messages at once', { body: JSON.stringify([LIST, LIST]) }, 400],
    ['a number', { body: '5' }, 400],
    ['an object that is no message', { body: {} }, 400],
    ['a protocol that nobody speaks', { headers: { 'mcp-protocol-version': '1999-01-01' } }, 400],
    [
      'a stream of changes',
      { body: { jsonrpc: '2.0', id: 1, method: 'subscriptions/listen', params: { notifications: {} } } },
      400,
    ],
    ['arguments that are no object', { body: { ...CALL, params: { name: 'Identify', arguments: [1] } } }, 200],
  ])('%s has its status', async (_, sent, status) => {
    const answer = await send(sent);
    expect([answer.status, answer.text]).toEqual([status, expect.any(String)]);
    if (status >= 400)
      expect(JSON.parse(answer.text)).toMatchObject({ jsonrpc: '2.0', error: { message: expect.any(String) } });
    expect(answer.headers['mcp-session-id']).toBeUndefined();
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('says which methods there are, and gives each message an id that the log has', async () => {
    const { headers } = await send({ method: 'GET' });
    expect([headers['allow'], headers['x-request-id']]).toEqual(['POST', expect.any(String)]);
  });

  test('an answer is one JSON text, whatever stream its client would take', async () => {
    const { headers, text } = await send({ body: CALL });
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(JSON.parse(text)).toMatchObject({ id: 7, result: { structuredContent: { data: { identify: [] } } } });
  });
});

describe('where a message comes from', () => {
  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['no browser', {}, 200],
    ['a page that is allowed', { origin: PAGE }, 200],
    ['a page that is not', { origin: 'https://evil.example' }, 403],
    [
      'a page of this very address, by a name that was pointed at it',
      { origin: 'http://evil.example:4000', host: 'evil.example:4000' },
      403,
    ],
    ['a page without an origin', { origin: 'null' }, 403],
    ['whoever calls it by another name', { host: 'evil.example' }, 403],
    ['whoever calls it localhost', { host: 'localhost:4000' }, 200],
    ['whoever calls it by IPv6', { host: '[::1]:4000' }, 200],
    ['a name that only begins like one', { host: 'localhost.evil.example' }, 403],
    ['a name that hides another', { host: 'localhost@evil.example' }, 403],
  ])('%s is let in or not', async (_, headers, status) => {
    expect((await send({ headers })).status).toBe(status);
  });

  test('a gateway behind proxies of its own is called by their names', async () => {
    const behind = await startEmptyGateway({ GATEWAY_MCP: 'true', GATEWAY_TRUSTED_PROXIES: '1' });
    expect((await send({ headers: { host: 'tongcha.example' } }, behind.url)).status).toBe(200);
    expect(
      (await send({ headers: { host: 'tongcha.example', origin: 'https://tongcha.example' } }, behind.url)).status,
    ).toBe(403);
    await behind.stop(50);
  });

  test('an allowed page is told that it may send the protocol’s headers', async () => {
    const { status, headers } = await send({
      method: 'OPTIONS',
      headers: {
        origin: PAGE,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'mcp-protocol-version',
      },
    });
    expect([status, headers['access-control-allow-origin']]).toEqual([204, PAGE]);
    expect(headers['access-control-allow-headers']).toContain('mcp-protocol-version');
  });
});

/** Written by hand: to write it takes as much of the stack as to read it. */
const deep = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
const HOSTILE: readonly (string | object)[] = [
  { ...CALL, params: { name: '__proto__', arguments: {} } },
  { ...CALL, params: { name: 'constructor' } },
  { ...CALL, params: { name: '' } },
  { ...CALL, params: { name: 'Identify', arguments: { text: 'x', ['__proto__']: 1 } } },
  { ...CALL, params: { name: 'Identify', arguments: JSON.parse('{"__proto__":{"text":"x"}}') as unknown } },
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Identify","arguments":{"text":${deep(20_000)}}}}`,
  { ...CALL, params: { name: 'Identify', arguments: { text: '\u0000\uD800' } } },
  '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"Chain","arguments":{"code":"x","direction":"SIDEWAYS","maxUnits":1e999}}}',
  { ...CALL, params: { name: 'Chain', arguments: { code: 'x', direction: 'BACK', maxUnits: -5 } } },
  { ...CALL, params: null },
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${deep(20_000)}}`,
  `{"jsonrpc":"2.0","id":${deep(20_000)},"method":"tools/list"}`,
  deep(20_000),
  { ...CALL, id: null },
  { ...CALL, id: {} },
  { ...CALL, id: undefined },
  { ...CALL, jsonrpc: '1.0' },
  { jsonrpc: '2.0', id: 1, result: {} },
  { jsonrpc: '2.0', id: 1, error: { code: 1, message: 'x' } },
  { jsonrpc: '2.0', id: 1, method: 'initialize', params: {} },
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { protocolVersion: '2099-01-01', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
  },
  { jsonrpc: '2.0', id: 1, method: 'resources/list' },
  { jsonrpc: '2.0', id: 1, method: 'toString' },
  { jsonrpc: '2.0', id: 1, method: 'completion/complete', params: {} },
  { jsonrpc: '2.0', id: 1, method: 'logging/setLevel', params: { level: 'debug' } },
  `{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":"x","_meta":{"x":${deep(20_000)}}}}`,
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'server/discover',
    params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28' } },
  },
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'tools/list',
    params: {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2099-01-01',
        'io.modelcontextprotocol/clientCapabilities': {},
      },
    },
  },
  {
    jsonrpc: '2.0',
    id: 1,
    method: 'subscriptions/listen',
    params: {
      _meta: {
        'io.modelcontextprotocol/protocolVersion': '2026-07-28',
        'io.modelcontextprotocol/clientCapabilities': {},
      },
      notifications: { toolsListChanged: true },
    },
  },
];

test.each(HOSTILE.map((body, i) => [i, body] as const))(
  'hostile message %i is answered, and is no bug',
  async (_, body) => {
    const bugs: unknown[] = [];
    const logged = vi.spyOn(log, 'error').mockImplementation((fields: unknown) => void bugs.push(fields));
    for (const headers of [
      {},
      { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': '=?base64?!!?=' },
    ]) {
      const { status, text } = await send({ body, headers });
      expect([status < 500, text]).toEqual([
        true,
        expect.not.stringMatching(/INTERNAL_SERVER_ERROR|internal error|    at |-32603/i),
      ]);
    }
    logged.mockRestore();
    expect(bugs).toEqual([]);
  },
);

test('a client that knows only a protocol to come settles for one that both know', async () => {
  const { text } = await send({
    body: {
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2099-01-01', capabilities: {}, clientInfo: { name: 'x', version: '1' } },
    },
  });
  expect(JSON.parse(text)).toMatchObject({
    result: { protocolVersion: expect.stringMatching(/^20\d\d-/), capabilities: { tools: {} } },
  });
});

test('every message stands by itself: what one gateway has greeted another answers', async () => {
  const other = await startEmptyGateway({ GATEWAY_MCP: 'true', GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS });
  const { client } = await connect(gateway.url, 'legacy');
  expect(
    (
      await send(
        { body: CALL, headers: { 'mcp-protocol-version': client.getNegotiatedProtocolVersion() ?? '' } },
        other.url,
      )
    ).status,
  ).toBe(200);
  await client.close();
  await other.stop(50);
});
