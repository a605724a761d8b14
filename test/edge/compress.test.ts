import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';

let gateway: RunningServer;
beforeAll(async () => {
  gateway = await startEmptyGateway();
});
afterAll(() => gateway.stop(100));

interface Got {
  readonly coding: string | undefined;
  readonly vary: string | undefined;
  readonly length: string | undefined;
  readonly body: Buffer;
}

/** Over node:http, which takes a body as it comes. */
function post(query: string, accept?: string): Promise<Got> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      ...(accept === undefined ? {} : { 'accept-encoding': accept }),
    };
    const sent = request(`${gateway.url}/graphql`, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const { 'content-encoding': coding, vary, 'content-length': length } = response.headers;
        resolve({ coding, vary, length, body: Buffer.concat(chunks) });
      });
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ query }));
  });
}

const LONG = '{ __schema { types { name description } } }';

test.each([
  ['gzip', 'gzip', gunzipSync],
  ['gzip, deflate, br', 'br', brotliDecompressSync],
  ['gzip, deflate, br, zstd', 'zstd', zstdDecompressSync],
  ['br;q=0, zstd;q=0.0, GZIP;q=0.5', 'gzip', gunzipSync],
])('an answer is compressed for whoever accepts %s: %s', async (accept, coding, undo) => {
  const [plain, got] = [await post(LONG), await post(LONG, accept)];
  expect([got.coding, got.vary, got.length]).toEqual([coding, 'accept-encoding', String(got.body.length)]);
  expect(undo(got.body).equals(plain.body)).toBe(true);
  expect(got.body.length).toBeLessThan(plain.body.length / 2);
});

test.each([undefined, '', 'identity', 'deflate', 'gzip;q=0'])('it is not for whoever accepts %s', async (accept) => {
  const { coding, vary, body } = await post(LONG, accept);
  expect([coding, vary, JSON.parse(body.toString())]).toEqual([
    undefined,
    'accept-encoding',
    { data: expect.any(Object) },
  ]);
});

test('what is small goes as it is', async () => {
  expect((await post('{ __typename }', 'gzip, br, zstd')).coding).toBeUndefined();
});
