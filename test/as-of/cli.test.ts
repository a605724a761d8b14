import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Client, MinistryError } from '@tongcha/client';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { runCli } from '../cli/support/run-cli.ts';

/** What each request asked for, and whether the server knows of moments. */
let asked: unknown[] = [];
let knowsAsOf = true;
const server = createServer((request, response) => {
  void text(request).then((body) => {
    const { extensions } = JSON.parse(body) as { extensions?: { asOf: string } };
    asked.push(extensions);
    const told = knowsAsOf && extensions ? { extensions: { asOf: new Date(extensions.asOf).toISOString() } } : {};
    response
      .writeHead(200, { 'content-type': 'application/json' })
      .end(JSON.stringify({ data: { unit: { code: 'urn:a' } }, ...told }));
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  knowsAsOf = true;
});

const QUERY = '{ unit(code: "urn:a") { code } }';
const MOMENT = '2026-09-30T16:00:00.000Z';
const query = (asOf: string) => runCli(['query', '-', '--url', url, '--as-of', asOf], { input: QUERY });

test.each([
  ['a day', '2026-10-01', MOMENT],
  ['a time of China', '2026-10-01T00:00', MOMENT],
  ['a time of elsewhere', '2026-09-30T18:00:00+02:00', MOMENT],
])('the command line asks as of %s, and says so', async (_, written, moment) => {
  const { code, err } = await query(written);
  expect([code, asked, err]).toEqual([0, [{ asOf: moment }], '截至 2026-10-01T00:00:00+08:00 的数据\n']);
});

test('what is no moment is a fault of usage', async () => {
  for (const written of ['yesterday', '2026-13-01', '2026-02-30', '10-01']) {
    const { code, err } = await query(written);
    expect([code, asked]).toEqual([2, []]);
    expect(err).toContain('--as-of');
  }
});

test('a moment to come is a fault of usage, told in both languages', async () => {
  const { code, err } = await query(new Date(Date.now() + 86_400_000).toISOString());
  expect([code, asked]).toEqual([2, []]);
  expect(err).toMatch(/--as-of: 该时刻尚未到来.* \/ this moment is yet to come/);
});

test('of a gateway that knows of no moment nothing is given', async () => {
  const client = new Client({ url });
  expect((await client.ask(QUERY, {}, { asOf: '2026-10-01T00:00:00+08:00' })).data).toEqual({
    unit: { code: 'urn:a' },
  });
  knowsAsOf = false;
  expect((await client.ask(QUERY)).data).toEqual({ unit: { code: 'urn:a' } });
  expect(await client.ask(QUERY, {}, { asOf: MOMENT })).toMatchObject({
    data: null,
    errors: [{ extensions: { code: 'NO_HISTORY' } }],
  });
  await expect(client.need(QUERY, {}, { asOf: MOMENT })).rejects.toBeInstanceOf(MinistryError);
  const { code, out, err } = await query('2026-10-01');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('NO_HISTORY');
});
