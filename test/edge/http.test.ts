import { request as httpRequest } from 'node:http';
import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';

let gateway: RunningServer;
let url: string;
beforeAll(async () => {
  gateway = await startEmptyGateway({ GATEWAY_MAX_BODY_BYTES: '4096' });
  url = `${gateway.url}/graphql`;
});
afterAll(() => gateway.stop(100));

const JSON_TYPE = 'application/json';
const RESPONSE = 'application/graphql-response+json';

test('the GraphQL-over-HTTP audit finds nothing but two things that CSRF prevention forbids on purpose', async () => {
  const results = await auditServer({ url });
  expect(results.length).toBeGreaterThan(55);
  const found = results
    .filter(({ status }) => status !== 'ok')
    .map((result) => `${result.status} ${result.id} ${result.name}`);
  // Each is a GET without any header that a browser would ask about first, for JSON: any form could send it.
  expect(found.map((each) => each.slice(0, 11))).toEqual(['notice 5A70', 'notice 6A70']);
});

interface Case {
  readonly method: string;
  readonly type: string | null;
  readonly accept?: string;
  readonly body?: string | Buffer;
  readonly path?: string;
  readonly headers?: Record<string, string>;
}

const QUERY = '{"query":"{ __typename }"}';

/** Over node:http, which adds no header of its own. */
function send({
  method,
  type,
  accept,
  body = QUERY,
  path = '/graphql',
  headers = {},
}: Case): Promise<{ status: number; type: string; body: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const withBody = method === 'POST' || method === 'PUT' || method === 'PATCH';
    const outgoing = httpRequest(
      `${gateway.url}${path}`,
      {
        method,
        headers: {
          ...(type === null ? {} : { 'content-type': type }),
          ...(accept === undefined ? {} : { accept }),
          ...(withBody ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers['content-type'] ?? '',
            body: Buffer.concat(chunks).toString(),
            headers: response.headers,
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(withBody ? body : undefined);
  });
}

const GET = '/graphql?query=%7B__typename%7D';
type Combination = [
  method: string,
  type: string | null,
  accept: string | undefined,
  status: number,
  answered: string,
  path?: string,
];
const COMBINATIONS: Combination[] = [
  // Content types and charsets of the request.
  ['POST', 'application/json', undefined, 200, JSON_TYPE],
  ['POST', 'application/json; charset=utf-8', undefined, 200, JSON_TYPE],
  ['POST', 'application/json;charset=UTF-8', undefined, 200, JSON_TYPE],
  ['POST', 'application/json; charset="utf-8"', undefined, 200, JSON_TYPE],
  ['POST', 'application/json; charset=utf8', undefined, 200, JSON_TYPE],
  ['POST', 'Application/JSON', undefined, 200, JSON_TYPE],
  ['POST', 'application/json; profile=x', undefined, 200, JSON_TYPE],
  ['POST', 'application/json; charset=gb18030', undefined, 415, JSON_TYPE],
  ['POST', 'application/json; charset=gbk', RESPONSE, 415, RESPONSE],
  ['POST', 'application/json; charset=iso-8859-1', undefined, 415, JSON_TYPE],
  ['POST', 'application/json; charset=utf-16', undefined, 415, JSON_TYPE],
  ['POST', 'application/json; charset=utf-7', undefined, 415, JSON_TYPE],
  ['POST', 'application/json; charset=', undefined, 415, JSON_TYPE],
  ['POST', 'application/json; charset=utf-8; charset=utf-16', undefined, 415, JSON_TYPE],
  ['POST', null, undefined, 415, JSON_TYPE],
  ['POST', 'text/plain', undefined, 415, JSON_TYPE],
  ['POST', 'text/plain; charset=utf-8', undefined, 415, JSON_TYPE],
  ['POST', 'application/x-www-form-urlencoded', undefined, 415, JSON_TYPE],
  ['POST', 'multipart/form-data; boundary=x', undefined, 415, JSON_TYPE],
  ['POST', 'application/graphql', undefined, 415, JSON_TYPE],
  ['POST', 'application/graphql-response+json', undefined, 415, JSON_TYPE],
  ['POST', 'application/jsonp', undefined, 415, JSON_TYPE],
  ['POST', 'text/json, application/json', undefined, 415, JSON_TYPE],
  // What the client accepts.
  ['POST', 'application/json', RESPONSE, 200, RESPONSE],
  ['POST', 'application/json', `${RESPONSE}, application/json;q=0.9`, 200, RESPONSE],
  ['POST', 'application/json', `application/json, ${RESPONSE}`, 200, JSON_TYPE],
  ['POST', 'application/json', `${RESPONSE};q=0.5, application/json`, 200, JSON_TYPE],
  ['POST', 'application/json', '*/*', 200, JSON_TYPE],
  ['POST', 'application/json', 'application/*', 200, JSON_TYPE],
  ['POST', 'application/json', `application/json;q=0, ${RESPONSE}`, 200, RESPONSE],
  ['POST', 'application/json', `${RESPONSE}; charset=utf-8`, 200, RESPONSE],
  ['POST', 'application/json', 'text/html', 406, JSON_TYPE],
  ['POST', 'application/json', 'application/json; charset=gb18030', 406, JSON_TYPE],
  ['POST', 'application/json', 'application/json;q=0', 406, JSON_TYPE],
  // Methods.
  ['GET', 'application/json', undefined, 200, JSON_TYPE, GET],
  ['GET', 'application/json', RESPONSE, 200, RESPONSE, GET],
  ['GET', null, undefined, 400, JSON_TYPE, GET],
  ['GET', 'text/plain', undefined, 400, JSON_TYPE, GET],
  ['GET', 'application/json', undefined, 405, JSON_TYPE, '/graphql?query=mutation%7B__typename%7D'],
  ['PUT', 'application/json', undefined, 405, JSON_TYPE],
  ['PATCH', 'application/json', undefined, 405, JSON_TYPE],
  ['DELETE', 'application/json', undefined, 405, JSON_TYPE],
  ['OPTIONS', null, undefined, 405, JSON_TYPE],
];

test.each<Combination>(COMBINATIONS)(
  '%s of %s that accepts %s is answered with %i',
  async (method, type, accept, status, answered, path?: string) => {
    const answer = await send({
      method,
      type,
      ...(accept === undefined ? {} : { accept }),
      ...(path === undefined ? {} : { path }),
    });
    expect([answer.status, answer.type]).toEqual([
      status,
      expect.stringMatching(new RegExp(`^${answered.replace('+', '\\+')}; charset=utf-8$`)),
    ]);
    expect(JSON.parse(answer.body)).toMatchObject(
      status === 200 ? { data: { __typename: 'Query' } } : { errors: [{ extensions: { code: expect.any(String) } }] },
    );
    if (status === 405) expect(answer.headers['allow']).toContain('POST');
  },
);

test.each<[string, Partial<Case>, number, string]>([
  ['a body over the cap', { body: `{"query":"{ __typename }","pad":"${'x'.repeat(5_000)}"}` }, 413, 'BODY_TOO_LARGE'],
  ['a compressed body', { headers: { 'content-encoding': 'gzip' } }, 415, 'BAD_REQUEST'],
  [
    'more than a hundred header fields',
    { headers: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [`x-${i}`, '1'])) },
    431,
    'BAD_REQUEST',
  ],
  ['an empty list of operations', { body: '[]' }, 400, 'BAD_REQUEST'],
  ['a body that is no JSON', { body: '{"query' }, 400, 'BAD_REQUEST'],
  ['a body that is no UTF-8', { body: Buffer.from([0x7b, 0xff, 0x7d]) }, 400, 'BAD_REQUEST'],
])('%s is refused', async (_, given, status, code) => {
  const answer = await send({ method: 'POST', type: 'application/json', ...given });
  expect([answer.status, JSON.parse(answer.body)]).toMatchObject([status, { errors: [{ extensions: { code } }] }]);
});

test('headers longer than 16 KiB are refused', async () => {
  expect(
    (await send({ method: 'POST', type: 'application/json', headers: { 'x-long': 'x'.repeat(17_000) } })).status,
  ).toBe(431);
});

test.each([
  ['an answer', '/graphql', QUERY],
  ['a refusal', '/graphql', '{"query":"{ nothing }"}'],
  ['a request that is no JSON', '/graphql', '{'],
  ['a plain route', '/health', ''],
  ['a path where nothing is', '/else', ''],
])('%s has the security headers, and says nothing of what serves it', async (_, path, body) => {
  const { headers } = await send({ method: body === '' ? 'GET' : 'POST', type: 'application/json', path, body });
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  expect(Object.keys(headers)).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/powered|server|version|strict-transport/)]),
  );
});

describe('errors', () => {
  const ask = async (query: string, variables: unknown = {}): Promise<string> =>
    (await send({ method: 'POST', type: 'application/json', body: JSON.stringify({ query, variables }) })).body;

  test.each([
    ['a misspelt field', '{ chian }', {}],
    ['a misspelt argument', '{ unit(cod: "x") { code } }', {}],
    ['a misspelt type', '{ __typename ... on TraceUnti { code } }', {}],
    ['a misspelt enum value', '{ chain(code: "x", direction: BACKK) { complete } }', {}],
    [
      'a misspelt input field',
      'query($f: FoodDrugFilter) { foodDrugRecords(filter: $f) { pageInfo { hasNextPage } } }',
      { f: { producName: 'x' } },
    ],
    [
      'a misspelt input field in the text',
      '{ foodDrugRecords(filter: { producName: "x" }) { pageInfo { hasNextPage } } }',
      {},
    ],
    ['a misspelt directive', '{ __typename @skipp(if: true) }', {}],
    ['a syntax error', '{ chain(', {}],
  ])('%s: no suggestion, stack, address or version', async (_, query, variables) => {
    const text = await ask(query, variables);
    expect(JSON.parse(text)).toMatchObject({
      errors: expect.arrayContaining([
        expect.objectContaining({ message: expect.any(String), extensions: { code: expect.any(String) } }),
      ]),
    });
    expect(text).not.toMatch(/did you mean|\bBACK\b|productName|"TraceUnit"|https?:|stack|node_modules|apollo/i);
  });

  test.each([
    [
      'a leaf',
      'query($n: Int) { foodDrugRecords(first: $n) { pageInfo { hasNextPage } } }',
      { n: 'Zhang San' },
      'Variable "$n" has an invalid value at "n": expected Int',
    ],
    [
      'a list',
      'query($k: [LinkKind!]) { chain(code: "x", kinds: $k) { complete } }',
      { k: ['HOLD', 'Zhang San'] },
      'Variable "$k" has an invalid value at "k[1]": expected LinkKind!, one of TRANSFORM, PACK, HOLD, INSTALL, TREAT, TRANSPORT, MASS_BALANCE',
    ],
    [
      'an object',
      'query($f: FoodDrugFilter) { foodDrugRecords(filter: $f) { pageInfo { hasNextPage } } }',
      { f: { lot: { name: 'Zhang San' } } },
      'Variable "$f" has an invalid value at "f.lot": expected String',
    ],
    [
      'null',
      'query($c: TraceCode!) { unit(code: $c) { code } }',
      { c: null },
      'Variable "$c" of non-null type "TraceCode!" must not be null.',
    ],
    [
      'nothing at all',
      'query($c: TraceCode!) { unit(code: $c) { code } }',
      {},
      'Variable "$c" of required type "TraceCode!" was not provided.',
    ],
    [
      'nothing at all, by a name that every object has',
      'query($constructor: TraceCode!) { unit(code: $constructor) { code } }',
      {},
      'Variable "$constructor" of required type "TraceCode!" was not provided.',
    ],
  ])(
    'a variable that is wrong in %s is named by its place, and its value does not come back',
    async (_, query, variables, message) => {
      const text = await ask(query, variables);
      expect(text).not.toContain('Zhang');
      expect(JSON.parse(text)).toMatchObject({
        errors: [{ message, locations: [{ line: 1, column: 7 }], extensions: { code: 'BAD_USER_INPUT' } }],
      });
    },
  );
});
