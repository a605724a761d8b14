import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { requestIdsOf } from '../../common/observe/request-id.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { type Recorder, startRecorder } from './support/recorder.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const QUERY =
  '{ unit(code: "gs1:(01)06901234001020(10)T260310") { foodDrug { productName } agriculture { productName } } }';

const NO_EVENTS = {
  type: 'EPCISQueryDocument',
  schemaVersion: '2.0',
  epcisBody: { queryResults: { queryName: 'q', resultsBody: { eventList: [] } } },
};

let graph: Graph;
let epcis: Recorder;
let bus: Recorder;
const directory = mkdtempSync(join(tmpdir(), 'tongcha-request-id-'));
const folder = join(directory, 'audit');

beforeAll(async () => {
  epcis = await startRecorder(() => NO_EVENTS);
  bus = await startRecorder(() => ({ code: '200', data: { token: 'a-token', expiresIn: 600, total: 0, rows: [] } }));
  graph = await startGraph({
    env: { FOOD_EPCIS_URL: epcis.url, AGRICULTURE_URL: bus.url },
    settings: { GATEWAY_AUDIT_FOLDER: folder },
  });
});
afterAll(async () => {
  await graph.stop();
  await Promise.all([epcis.stop(), bus.stop()]);
  rmSync(directory, { recursive: true, force: true });
});

/** Over node:http, which sends what fetch would not. @returns the id that is told */
function ask(
  headers: Readonly<Record<string, string | string[]>>,
  method = 'POST',
  body = JSON.stringify({ query: QUERY }),
): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = request(
      graph.url,
      { method, headers: { 'content-type': 'application/json', ...headers } },
      (response) => {
        response.resume().on('end', () => resolve(String(response.headers['x-request-id'])));
      },
    );
    sent.on('error', reject).end(body);
  });
}

test.each(['7', '8f14e45f-ceea-4b4a', '01JD9ZK4W8Q2V7', 'a.b_c~d-12345', 'x'.repeat(64)])(
  'a client’s own id stands beside the request’s, which is made; a gateway’s is the request’s: %s',
  (id) => {
    expect(requestIdsOf(id, 'made')).toEqual({ requestId: expect.stringMatching(UUID), clientRequestId: id });
    expect(requestIdsOf(id, 'taken')).toEqual({ requestId: id, clientRequestId: null });
  },
);

test.each([
  ['too long', 'x'.repeat(65)],
  ['empty', ''],
  ['a line break', 'abcdefgh\n{"level":"error"}'],
  ['a carriage return', 'abcdefgh\rinjected'],
  ['a null', 'abcdefgh\0'],
  ['another script', '请求编号一二三四'],
  ['what looks like it', 'ａｂｃｄｅｆｇｈ'],
  ['a quote', 'abcdefgh"'],
  ['a tag', '<script>alert(1)</script>'],
  ['a list', 'abcdefgh, ijklmnop'],
  ['a path', '../../../etc/passwd'],
  ['a space', 'abcd efgh'],
  ['a trailing break', 'abcdefgh\n'],
  ['a mark first', '-abcdefgh'],
])('an id with %s is dropped, never mended', (_, id) => {
  expect(requestIdsOf(id, 'made')).toEqual({ requestId: expect.stringMatching(UUID), clientRequestId: null });
  expect(requestIdsOf(id, 'taken')).toEqual({ requestId: expect.stringMatching(UUID), clientRequestId: null });
});

test('each request gets one of its own, also one that is refused', async () => {
  const told = await Promise.all([
    ask({}),
    ask({ 'x-request-id': 'client-0000-abcdef' }),
    ask({ 'x-request-id': 'client-0000-abcdef' }),
    ask({}, 'PUT'),
    ask({ authorization: 'Bearer nobody' }),
    ask({}, 'POST', '{'),
  ]);
  expect(new Set(told).size).toBe(6);
  for (const id of told) expect(id).toMatch(UUID);
});

test('the id goes all the way: to the ministry, to a legacy system over HTTP, into each audit line and back to the client', async () => {
  const id = await ask({ 'x-request-id': 'client-0001-abcdef' });
  expect(id).toMatch(UUID);
  expect(epcis.seen.filter(({ headers }) => headers['x-request-id'] === id).length).toBeGreaterThan(0);
  const lines = await auditLines(id);
  expect(lines.map(({ kind }) => kind).sort()).toEqual(['call', 'call', 'request']);
  expect(lines.map(({ clientRequest }) => clientRequest)).toEqual(
    Array.from({ length: 3 }, () => 'client-0001-abcdef'),
  );
});

test('one id that two clients give their requests keeps the lines of neither from being told apart', async () => {
  const ids = await Promise.all([ask({ 'x-request-id': 'shared-0001' }), ask({ 'x-request-id': 'shared-0001' })]);
  for (const id of ids) expect((await auditLines(id)).map(({ request }) => request)).toEqual([id, id, id]);
  // Also of one that is refused before it becomes an operation.
  const refused = await ask({ 'x-request-id': 'shared-0001' }, 'POST', '{');
  expect(await auditLines(refused, 1)).toMatchObject([
    { kind: 'request', code: 'BAD_REQUEST', request: refused, clientRequest: 'shared-0001' },
  ]);
});

test('a legacy system that checks what it is sent is sent no header of ours', async () => {
  await ask({ 'x-request-id': 'client-0002-abcdef' });
  expect(bus.seen.length).toBeGreaterThan(0);
  for (const { headers } of bus.seen)
    expect([headers['x-request-id'], headers['traceparent']]).toEqual([undefined, undefined]);
});

test.each([
  ['another script', Buffer.from('请求编号一二三四').toString('latin1')],
  ['too long', 'y'.repeat(3_000)],
  ['two of them', ['client-0003-aaaa', 'client-0003-bbbb']],
])('over the wire, an id with %s is replaced everywhere', async (_, id) => {
  const told = await ask({ 'x-request-id': id });
  expect(told).toMatch(UUID);
  expect((await auditLines(told)).length).toBe(3);
  expect(epcis.seen.at(-1)?.headers['x-request-id']).toBe(told);
});

/** What nobody waits for is written within a moment. */
async function auditLines(id: string, count = 3): Promise<{ kind: string; request: string; clientRequest?: string }[]> {
  const files = filesIn(folder);
  const read = (): string[] =>
    [...readLines(files, (line) => line.includes(`"request":"${id}"`))].map(({ text }) => text);
  await vi.waitFor(() => expect(read()).toHaveLength(count), { timeout: 5_000 });
  return read().map((line) => JSON.parse(line) as { kind: string; request: string; clientRequest?: string });
}
