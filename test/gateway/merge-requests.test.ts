import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { IncomingOperation, OperationAnswer } from '../../common/http/graphql-http.ts';
import { mergeRequests } from '../../gateway/pipeline/merge.ts';

interface Options {
  readonly signal?: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly who?: string;
}

const incoming = (
  body: string,
  { signal = new AbortController().signal, headers = {}, method = 'POST', who = '' }: Options = {},
): IncomingOperation<string> => ({
  request: {
    method,
    url: '/graphql',
    headers: { 'content-type': 'application/json', ...headers },
  } as unknown as IncomingMessage,
  body: Buffer.from(body),
  admitted: who,
  requestId: 'test-request',
  clientRequestId: null,
  params: body === '' ? '' : (JSON.parse(body) as unknown),
  search: '',
  signal,
});

function runner(): {
  readonly run: (one: IncomingOperation<string>) => Promise<OperationAnswer>;
  readonly ran: IncomingOperation<string>[];
} {
  const ran: IncomingOperation<string>[] = [];
  return {
    ran,
    async run(one) {
      ran.push(one);
      await sleep(20, undefined, { signal: one.signal });
      return { status: 200, headers: [], body: one.body };
    },
  };
}

test('equal reads that are under way are answered once, and the next one anew', async () => {
  const { run, ran } = runner();
  const around = mergeRequests((who: string) => who, run);
  const answers = await Promise.all([
    around(incoming('{"query":"{a}"}')),
    around(incoming('{"query":"{a}"}')),
    around(incoming('{"query":"{b}"}')),
  ]);
  expect(ran).toHaveLength(2);
  expect(answers[1]).toBe(answers[0]);
  await around(incoming('{"query":"{a}"}'));
  expect(ran).toHaveLength(3);
});

test.each<[what: string, first: string, second: string, options: Options]>([
  ['mutations', '{"query":"mutation{a}"}', '{"query":"mutation{a}"}', {}],
  ['mutations in disguise', '{"query":"m\\u0075tation{a}"}', '{"query":"m\\u0075tation{a}"}', {}],
  ['another asker', '{"query":"{a}"}', '{"query":"{a}"}', { who: 'somebody' }],
  [
    'another wanted format',
    '{"query":"{a}"}',
    '{"query":"{a}"}',
    { headers: { accept: 'application/graphql-response+json' } },
  ],
  ['GET', '', '', { method: 'GET' }],
])('%s are not answered with another’s answer', async (_, first, second, options) => {
  const { run, ran } = runner();
  const around = mergeRequests((who: string) => who, run);
  await Promise.all([around(incoming(first, options)), around(incoming(second))]);
  expect(ran).toHaveLength(2);
});

test('a mutation that is asked by its hash is none of the reads', async () => {
  const { run, ran } = runner();
  const around = mergeRequests((who: string) => who, run);
  const known = { ...incoming('{"documentId":"sha256:7e57"}'), params: { query: 'mutation{a}' } };
  await Promise.all([around(known), around(known)]);
  expect(ran).toHaveLength(2);
});

test('it goes on while one client is there, ends with the last, and nobody joins what is ending', async () => {
  const { run, ran } = runner();
  const around = mergeRequests((who: string) => who, run);
  const [first, second] = [new AbortController(), new AbortController()];
  const answers = [
    around(incoming('{"query":"{a}"}', { signal: first.signal })),
    around(incoming('{"query":"{a}"}', { signal: second.signal })),
  ];
  const settled = Promise.allSettled(answers);
  first.abort(new Error('left'));
  expect(ran[0]?.signal.aborted).toBe(false);
  second.abort(new Error('left'));
  expect(ran[0]?.signal.aborted).toBe(true);
  const next = around(incoming('{"query":"{a}"}'));
  await expect(next).resolves.toMatchObject({ status: 200 });
  expect(ran).toHaveLength(2);
  await settled;
});
