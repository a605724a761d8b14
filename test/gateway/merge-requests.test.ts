import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Documents } from '../../gateway/documents/documents.ts';
import type { Graph } from '../../gateway/pipeline/graph.ts';
import { merge } from '../../gateway/pipeline/merge.ts';
import { paramsOfBody } from '../../gateway/pipeline/params.ts';
import { type GatewayRequest, requestOf } from '../../gateway/pipeline/request.ts';
import type { GatewayResponse } from '../../gateway/pipeline/response.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';
import { who } from '../edge/support.ts';

interface Options {
  readonly controller?: AbortController;
  readonly subject?: string;
  readonly purpose?: string;
  readonly graph?: string;
}

const documents = new Documents(100_000);

/** As it comes to the step: admitted, on a graph, its document known. */
function asked(body: string, { controller, subject = '', purpose, graph = '' }: Options = {}): GatewayRequest {
  const params = paramsOfBody(Buffer.from(body));
  if ('refused' in params) throw new Error(params.errors[0]?.message);
  const request = requestOf({
    method: 'POST',
    headers: {},
    params: () => params,
    ...(controller ? { controller } : {}),
  });
  request.decision = decisionOf(who('data-team', subject), purpose ?? null, []);
  request.graph = { key: graph } as Graph;
  request.operation = { ...params, document: documents.of(params.query ?? ''), trusted: false, valid: null };
  return request;
}

function runner(): { readonly run: (one: GatewayRequest) => Promise<GatewayResponse>; readonly ran: GatewayRequest[] } {
  const ran: GatewayRequest[] = [];
  return {
    ran,
    async run(one) {
      ran.push(one);
      await sleep(20, undefined, { signal: one.controller.signal });
      return { status: 200, headers: [], data: null, errors: [], extensions: {}, refused: null };
    },
  };
}

test('equal reads that are under way are answered once, and the next one anew', async () => {
  const { run, ran } = runner();
  const around = merge()(run);
  const answers = await Promise.all([
    around(asked('{"query":"{a}"}')),
    around(asked('{"query":"{a}"}')),
    around(asked('{"query":"{b}"}')),
  ]);
  expect(ran).toHaveLength(2);
  expect(answers[1]).toBe(answers[0]);
  await around(asked('{"query":"{a}"}'));
  expect(ran).toHaveLength(3);
});

test.each<[what: string, first: string, second: string, options: Options]>([
  ['mutations', '{"query":"mutation{a}"}', '{"query":"mutation{a}"}', {}],
  ['mutations in disguise', '{"query":"m\\u0075tation{a}"}', '{"query":"m\\u0075tation{a}"}', {}],
  ['another caller', '{"query":"{a}"}', '{"query":"{a}"}', { subject: 'somebody' }],
  ['another purpose', '{"query":"{a}"}', '{"query":"{a}"}', { purpose: 'investigation' }],
  ['another moment', '{"query":"{a}","extensions":{"asOf":"2026-03-01T00:00:00Z"}}', '{"query":"{a}"}', {}],
  ['another graph', '{"query":"{a}"}', '{"query":"{a}"}', { graph: 'next' }],
  ['other variables', '{"query":"{a}","variables":{"a":1}}', '{"query":"{a}","variables":{"a":2}}', {}],
  [
    'numbers that differ in a digit that JavaScript cannot hold',
    '{"query":"{a}","variables":{"a":9007199254740992}}',
    '{"query":"{a}","variables":{"a":9007199254740993}}',
    {},
  ],
  [
    'another operation of the document',
    '{"query":"query A{a} query B{b}","operationName":"A"}',
    '{"query":"query A{a} query B{b}","operationName":"B"}',
    {},
  ],
  ['what is no GraphQL', '{"query":"{"}', '{"query":"{"}', {}],
])('%s are not answered with another’s answer', async (_, first, second, options) => {
  const { run, ran } = runner();
  const around = merge()(run);
  await Promise.all([around(asked(first, options)), around(asked(second))]);
  expect(ran).toHaveLength(2);
});

test.each<[unknown, unknown]>([
  [null, Infinity],
  [0, -0],
])('%s is not asked as %s, which JSON writes alike', async (one, other) => {
  const { run, ran } = runner();
  const around = merge()(run);
  const of = (value: unknown): GatewayRequest => {
    const request = asked('{"query":"{a}"}');
    if (request.operation) request.operation = { ...request.operation, exactVariables: () => ({ value }) };
    return request;
  };
  await Promise.all([around(of(one)), around(of(other))]);
  expect(ran).toHaveLength(2);
});

test('the same is asked whatever its body is written like', async () => {
  const { run, ran } = runner();
  const around = merge()(run);
  await Promise.all([
    around(asked('{"query":"{a}","variables":{"a":1}}')),
    around(asked('{ "variables": {"a":1}, "query": "{\\u0061}" }')),
  ]);
  expect(ran).toHaveLength(1);
});

test('it goes on while one client is there, ends with the last, and nobody joins what is ending', async () => {
  const { run, ran } = runner();
  const around = merge()(run);
  const [first, second] = [new AbortController(), new AbortController()];
  const answers = [
    around(asked('{"query":"{a}"}', { controller: first })),
    around(asked('{"query":"{a}"}', { controller: second })),
  ];
  const settled = Promise.allSettled(answers);
  first.abort(new Error('left'));
  expect(ran[0]?.controller.signal.aborted).toBe(false);
  second.abort(new Error('left'));
  expect(ran[0]?.controller.signal.aborted).toBe(true);
  const next = around(asked('{"query":"{a}"}'));
  await expect(next).resolves.toMatchObject({ status: 200 });
  expect(ran).toHaveLength(2);
  await settled;
});
