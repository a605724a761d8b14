import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { connectMinistry, type MinistryClient, type MinistryOptions } from '../../gateway/calls/connect.ts';
import { auditHeadField } from '../../common/audit-log/audit-head.ts';
import type { Fault } from '../../common/resilience/fault.ts';
import { NO_HEAD, signHead } from '../../common/audit-log/tree-head.ts';
import { KEY } from '../audit/support/small-log.ts';
import { caller } from '../support/fake-ministry.ts';
import { publicError } from '../../gateway/run/public-error.ts';
import { firstOf } from '../support/first-of.ts';

let server: Server;
let client: MinistryClient;
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeEach(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await client.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const connect = (options: Partial<MinistryOptions> = {}): void => {
  client = connectMinistry({
    urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`],
    timeoutMs: 1_000,
    concurrency: 4,
    maxBatch: 200,
    mergeRepresentations: true,
    mergeCalls: true,
    batchCalls: true,
    breaker: true,
    probeEveryMs: 5_000,
    retryShare: 0.1,
    ...options,
  });
};
const ask = (
  signal = AbortSignal.timeout(5_000),
  deadlineAt = Date.now() + 5_000,
): ReturnType<MinistryClient['call']> =>
  client.call({ query: '{ a }', variables: { code: 'urn:a' }, ...caller(5_000, signal), deadlineAt });
const say = (body: string, type = 'application/json', status = 200): void => {
  answer = (_, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };
};

test('no more calls at a time than allowed; the others wait their turn', async () => {
  connect({ concurrency: 3, mergeCalls: false });
  let now = 0;
  let most = 0;
  answer = (_, response) => {
    now += 1;
    most = Math.max(most, now);
    setTimeout(() => {
      now -= 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"data":{"a":1}}');
    }, 20);
  };
  const answers = await Promise.all(Array.from({ length: 12 }, () => ask()));
  expect(answers).toHaveLength(12);
  expect(most).toBe(3);
});

test('a call that waits for its turn ends with the signal, at once', async () => {
  connect({ concurrency: 1 });
  answer = () => {};
  const first = ask().catch((error: unknown) => error);
  const controller = new AbortController();
  const second = ask(controller.signal);
  await sleep(50);
  controller.abort();
  expect(await firstOf({ first, second })).toBe('second');
  await expect(second).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(await first).toMatchObject({ code: 'TIMEOUT' });
});

test('the deadline counts from the question, and the ministry is told what is left', async () => {
  connect({ timeoutMs: 300 });
  const told: number[] = [];
  answer = (request) => void told.push(Number(request.headers['tongcha-deadline-ms']));
  const first = ask();
  expect(await firstOf({ first, late: sleep(5_000) })).toBe('first');
  await expect(first).rejects.toMatchObject({ code: 'TIMEOUT' });
  await expect(ask(undefined, Date.now() + 100)).rejects.toMatchObject({ code: 'TIMEOUT' });
  expect(told[0]).toBeGreaterThan(200);
  expect(told[0]).toBeLessThanOrEqual(300);
  expect(told[1]).toBeLessThanOrEqual(100);
});

test.each([
  ['HTML', '<html>at Main.java:1</html>', 'text/html', 200, 'BAD_ANSWER'],
  ['HTML that says it is JSON', '<html>', 'application/json', 200, 'BAD_ANSWER'],
  ['a list', '[]', 'application/json', 200, 'BAD_ANSWER'],
  ['text', '"x"', 'application/json', 200, 'BAD_ANSWER'],
  ['nothing', '', 'application/json', 200, 'BAD_ANSWER'],
  ['data that is a list', '{"data":[]}', 'application/json', 200, 'BAD_ANSWER'],
  ['errors that are no list', '{"data":{},"errors":"x"}', 'application/json', 200, 'BAD_ANSWER'],
  ['a redirect', '', 'application/json', 302, 'BAD_ANSWER'],
  ['401', '{}', 'application/json', 401, 'UNVERIFIED_CALL'],
  ['403', '{}', 'application/json', 403, 'REFUSED'],
  ['503', '{}', 'application/json', 503, 'UNAVAILABLE'],
  ['429', '{}', 'application/json', 429, 'TOO_BUSY'],
])('%s is that ministry’s fault with a public code', async (_, body, type, status, code) => {
  connect();
  say(body, type, status);
  await expect(ask()).rejects.toMatchObject({
    name: 'Fault',
    told: code,
    message: expect.not.stringMatching(/127\.0\.0\.1|html|Main/),
  });
});

test('a ministry that asks to be asked less is not asked until the time that it names is over, and no breaker opens', async () => {
  connect();
  let asked = 0;
  let status = 429;
  answer = (_, response) => {
    asked += 1;
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 200 ? {} : { 'retry-after': '60' }),
    });
    response.end('{"data":{"a":1}}');
  };
  const tooBusy = { told: 'TOO_BUSY', message: 'asks to be asked less' };
  for (let i = 0; i < 12; i += 1) await expect(ask()).rejects.toMatchObject(tooBusy);
  expect(asked).toBe(1);
  expect(client.health()).toMatchObject({ breaker: 'CLOSED', turnedAway: 0 });

  await client.close();
  connect();
  status = 503;
  await expect(ask()).rejects.toMatchObject(tooBusy);
});

test('a ministry that is too busy for every second question is asked all, and a short time that it names is waited for', async () => {
  connect({ retryShare: 0 });
  let asked = 0;
  answer = (_, response) => {
    const busy = (asked += 1) % 2 === 1;
    response.writeHead(busy ? 429 : 200, { 'content-type': 'application/json' });
    response.end('{"data":{"a":1}}');
  };
  const codes: unknown[] = [];
  for (let i = 0; i < 30; i += 1)
    codes.push(
      await ask().then(
        () => null,
        (error: unknown) => (error as Fault).told,
      ),
    );
  expect(codes).toEqual(Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? 'TOO_BUSY' : null)));

  await client.close();
  connect({ timeoutMs: 3_000 });
  const at: number[] = [];
  answer = (_, response) => {
    at.push(performance.now());
    response.writeHead(at.length === 1 ? 429 : 200, { 'content-type': 'application/json', 'retry-after': '1' });
    response.end('{"data":{"a":1}}');
  };
  expect((await ask()).data).toEqual({ a: 1 });
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(980);
});

test('of a ministry’s errors only public code, path, system and codes go on', async () => {
  connect();
  say(
    JSON.stringify({
      data: { a: null },
      errors: [
        {
          message: 'connect to http://10.0.0.9 failed',
          path: ['a', 0],
          extensions: { code: 'TIMEOUT', system: 'legacy', codes: ['urn:a', 'urn:another', 7], stacktrace: ['at x'] },
        },
        { message: 'boom', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
        { message: 'x', path: [{}], extensions: { code: 'http://x', system: '<script>' } },
        'not even an object',
      ],
    }),
  );
  const none = { code: 'MINISTRY_ERROR', path: null, system: null, codes: [] };
  expect(await ask()).toMatchObject({
    data: { a: null },
    errors: [{ code: 'TIMEOUT', path: ['a', 0], system: 'legacy', codes: ['urn:a'] }, none, none, none],
  });
});

test('an internal error tells nothing of itself', () => {
  connect();
  const told = publicError(
    { message: 'secret in /srv/x.ts', path: ['a'], extensions: { stacktrace: ['at x'], serviceName: 'a' } },
    'for the log',
  );
  expect(told).toEqual({ message: 'internal error', path: ['a'], extensions: { code: 'INTERNAL_SERVER_ERROR' } });
});

const OK = '{"data":{"a":1}}';

test('a kept-alive connection that the other side just closed costs a read nothing', async () => {
  connect();
  let requests = 0;
  answer = (request, response) => {
    requests += 1;
    if (requests === 2) request.socket.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(OK);
  };
  expect((await ask()).data).toEqual({ a: 1 });
  expect((await ask()).data).toEqual({ a: 1 });
  expect(requests).toBe(3);
  expect(client.health()).toMatchObject({ retries: 1, faults: {}, errorRate: 0, breaker: 'CLOSED' });
});

test('a ministry that says it cannot answer now is asked again; one that refuses or babbles is not', async () => {
  for (const [status, body, times] of [
    [503, '{}', 3],
    [403, '{}', 1],
    [200, '<html>', 1],
  ] as const) {
    connect();
    let requests = 0;
    answer = (_, response) => {
      requests += 1;
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body);
    };
    await expect(ask()).rejects.toMatchObject({ name: 'Fault' });
    expect(requests).toBe(times);
    await client.close();
  }
});

test('a mutation is sent once, whatever becomes of it', async () => {
  connect();
  let requests = 0;
  answer = (request, response) => {
    requests += 1;
    if (requests === 1) response.writeHead(200, { 'content-type': 'application/json' }).end(OK);
    else if (requests === 2) request.socket.destroy();
    else response.writeHead(503).end();
  };
  const mutate = (): Promise<unknown> =>
    client.call({ query: 'mutation { a }', variables: {}, mutation: true, ...caller(5_000) });
  await mutate();
  await expect(mutate()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(mutate()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(requests).toBe(3);
});

test('with one call in twelve failing nothing is given up, and extra calls are at most a fifth', async () => {
  connect({ mergeCalls: false });
  let requests = 0;
  answer = (request, response) => {
    requests += 1;
    if (requests % 12 === 0) request.socket.destroy();
    else response.writeHead(200, { 'content-type': 'application/json' }).end(OK);
  };
  for (let i = 0; i < 120; i += 1) expect((await ask()).data).toEqual({ a: 1 });
  expect(requests).toBeLessThanOrEqual(120 * 1.2);
  expect(client.health()).toMatchObject({ breaker: 'CLOSED', retries: requests - 120 });
});

test('once it is known to be dead, whoever waits for a turn is answered at once, and nobody has one', async () => {
  connect({ concurrency: 2, mergeCalls: false, timeoutMs: 20_000 });
  const hung: ServerResponse[] = [];
  answer = (_, response) => void hung.push(response);
  const held = Array.from({ length: 2 }, () =>
    ask(AbortSignal.timeout(20_000), Date.now() + 20_000).catch((error: unknown) => error),
  );
  await vi.waitFor(() => expect(hung).toHaveLength(2));
  // One hangs on; beside it five fail.
  answer = (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
  const queued = Array.from({ length: 50 }, () => ask().catch((error: unknown) => (error as { code: string }).code));
  hung[0]?.writeHead(200, { 'content-type': 'text/html' }).end('<html>');
  const codes = await Promise.all(queued);
  expect(codes.filter((code) => code === 'BAD_ANSWER')).toHaveLength(4);
  expect(codes.filter((code) => code === 'UNAVAILABLE')).toHaveLength(46);
  expect(client.health()).toMatchObject({ breaker: 'OPEN', turnedAway: 46, lastFault: { code: 'BAD_ANSWER' } });
  hung[1]?.writeHead(200, { 'content-type': 'application/json' }).end(OK);
  expect(await held[0]).toMatchObject({ code: 'BAD_ANSWER' });
  expect(await held[1]).toMatchObject({ data: { a: 1 } });
});

test('GraphQL errors are answers: they open nothing', async () => {
  connect();
  say('{"data":null,"errors":[{"message":"x","extensions":{"code":"TIMEOUT"}}]}');
  for (let i = 0; i < 30; i += 1) await ask();
  expect(client.health()).toMatchObject({ breaker: 'CLOSED', faults: {} });
});

test('open, it is found back by a probe that nobody’s question was', async () => {
  connect({ probeEveryMs: 50 });
  const asked: string[] = [];
  let dead = true;
  answer = (request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push((JSON.parse(body) as { query: string }).query);
      response.writeHead(dead ? 502 : 200, { 'content-type': 'application/json' });
      response.end(OK);
    });
  };
  while (client.health().breaker === 'CLOSED') await ask().catch(() => {});
  asked.length = 0;
  const { probes } = client.health();
  await vi.waitFor(() => expect(client.health().probes).toBeGreaterThan(probes + 1));
  await ask().catch(() => {});
  expect(new Set(asked)).toEqual(new Set(['{ __typename }']));
  dead = false;
  await vi.waitFor(() => expect(client.health().breaker).toBe('CLOSED'));
  expect((await ask()).data).toEqual({ a: 1 });
});

test('the newest head of the audit log goes along with the next call, until it has arrived, and then with none until there is another', async () => {
  const heads: (string | undefined)[] = [];
  let head = signHead(
    { log: 'a'.repeat(64), size: 1, root: 'b'.repeat(64), at: '2026-01-05T02:00:00.000Z', previous: NO_HEAD },
    KEY,
  );
  connect({ mergeCalls: false, breaker: false, retryShare: 0, auditHead: () => head });
  let status = 401;
  answer = ({ headers }, response) => {
    heads.push(headers['tongcha-audit-head'] as string | undefined);
    response.writeHead(status, { 'content-type': 'application/json' }).end('{"data":{"a":1}}');
  };
  await ask().catch(() => undefined);
  status = 200;
  await ask();
  await ask();
  const first = auditHeadField(head);
  head = signHead({ ...head, size: 2 }, KEY);
  await ask();
  expect(heads).toEqual([first, first, undefined, auditHeadField(head)]);
});

test('an operation may make so many calls of each member: those of one leave no less for another', async () => {
  connect({ mergeCalls: false, batchCalls: false });
  say('{"data":{"a":1}}');
  const other = connectMinistry({
    urls: [`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`],
    timeoutMs: 1_000,
    concurrency: 4,
    maxBatch: 200,
    mergeRepresentations: true,
    mergeCalls: false,
    batchCalls: false,
    breaker: true,
    probeEveryMs: 5_000,
    retryShare: 0.1,
  });
  try {
    const operation = { ...caller(5_000), budget: { most: 2 } };
    const asked = (member: MinistryClient): Promise<string> =>
      member.call({ query: '{ a }', variables: {}, ...operation }).then(
        () => 'answered',
        (error: unknown) => (error as Fault).code,
      );
    expect([await asked(client), await asked(client), await asked(client)]).toEqual([
      'answered',
      'answered',
      'CALL_LIMIT',
    ]);
    expect([await asked(other), await asked(other), await asked(other)]).toEqual([
      'answered',
      'answered',
      'CALL_LIMIT',
    ]);
  } finally {
    await other.close();
  }
});
