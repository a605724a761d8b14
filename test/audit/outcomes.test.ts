import { buildSchema, GraphQLError } from 'graphql';
import { expect, test } from 'vitest';
import { Fault, type FaultCode } from '../../common/resilience/fault.ts';
import { LogWriter } from '../../common/audit-log/log-writer.ts';
import { auditCalls } from '../../gateway/audit/audit-calls.ts';
import { AuditTrail } from '../../gateway/audit/audit-trail.ts';
import { OperationShapes } from '../../gateway/audit/operation-shape.ts';
import { type RequestOrigin, RequestAudit } from '../../gateway/audit/request-audit.ts';
import { documentIn, Documents } from '../../gateway/documents/documents.ts';
import { audit } from '../../gateway/pipeline/audit.ts';
import type { Graph } from '../../gateway/pipeline/graph.ts';
import { requestOf } from '../../gateway/pipeline/request.ts';
import { type GatewayResponse, refuseRequest } from '../../gateway/pipeline/response.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';
import type { SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import type { SubgraphCall } from '../../gateway/calls/call.ts';
import { caller } from '../support/fake-ministry.ts';
import { memoryFiles } from './support/memory-files.ts';
import { KEY, segmentLines } from './support/small-log.ts';

const shapes = new OperationShapes(buildSchema('type Query { a: Int b: Int }'));
const QUERY = '{ a b }';

interface Line {
  readonly kind: string;
  readonly outcome: string;
  readonly code?: string;
  readonly asOf?: string;
}

type Answer = { readonly body?: Buffer; readonly errors?: readonly GraphQLError[] };

/** What is written of one request of somebody with a token, and what its client gets. */
async function written(
  answer: (call: SubgraphCall) => Promise<Answer>,
  ministry: () => Promise<SubgraphResponse>,
  asOf: string | null = null,
): Promise<{ readonly lines: readonly Line[]; readonly given: GatewayResponse | Error }> {
  const files = memoryFiles();
  const trail = new AuditTrail({ writer: await LogWriter.open({ files, key: KEY }), graceMs: 0 });
  const calls = auditCalls('m', 'FOOD_DRUG')(ministry);
  const request = requestOf({
    method: 'POST',
    headers: {},
    requestId: 'r',
    params: () => refuseRequest(400, 'BAD_REQUEST', 'nothing is asked'),
  });
  const identity = { role: 'data-team', subject: 'x', scopes: [], sector: null, organization: null } as const;
  request.decision = decisionOf(identity, null, []);
  request.graph = {
    audit: { begin: (asking: RequestOrigin) => new RequestAudit(trail, shapes, (code) => code, asking) },
  } as unknown as Graph;
  const document = new Documents(10_000).of(QUERY);
  request.operation = {
    document,
    trusted: false,
    valid: documentIn(document),
    operationName: null,
    variables: null,
    exactVariables: () => ({}),
    asOf,
  };
  const given = await audit()(async ({ witness }) => {
    const { body: data = null, errors = [] } = await answer((each) => calls({ ...each, witness }));
    return { status: 200, headers: [], data, errors, extensions: {}, refused: null };
  })(request).catch((error: unknown) => error as Error);
  await trail.close();
  const lines = [...segmentLines(files).values()]
    .flat()
    .map((text) => JSON.parse(text) as Line)
    .filter(({ kind }) => kind === 'request' || kind === 'call');
  return {
    lines: lines.map(({ kind, outcome, code, asOf: then }) => ({
      kind,
      outcome,
      ...(code === undefined ? {} : { code }),
      ...(then === undefined ? {} : { asOf: then }),
    })),
    given,
  };
}

const request = { query: QUERY, variables: {}, ...caller(1_000) };
const nothing = (): Promise<SubgraphResponse> => Promise.reject(new Error('not called'));
const refusal = (code: string): GraphQLError => new GraphQLError('no', { extensions: { code } });
const body = Buffer.from('{"data":{"a":1,"b":null}}');

test('data with errors is a partial answer under its first code, for a request as for a call', async () => {
  const partial: SubgraphResponse = {
    data: { a: 1 },
    errors: [
      { code: 'FORBIDDEN', path: ['b'], system: null, codes: [] },
      { code: 'TIMEOUT', path: null, system: null, codes: [] },
    ],
  };
  const { lines } = await written(
    async (call) => {
      await call(request);
      return { body, errors: [refusal('TIMEOUT'), refusal('FORBIDDEN')] };
    },
    async () => partial,
  );
  expect(lines).toEqual([
    { kind: 'call', outcome: 'PARTIAL', code: 'FORBIDDEN' },
    { kind: 'request', outcome: 'PARTIAL', code: 'TIMEOUT' },
  ]);
});

test.each<[string, Answer, Omit<Line, 'kind'>]>([
  ['data alone', { body }, { outcome: 'OK' }],
  [
    'a refusal',
    { errors: [refusal('GRAPHQL_VALIDATION_FAILED')] },
    { outcome: 'REFUSED', code: 'GRAPHQL_VALIDATION_FAILED' },
  ],
  ['a failure', { errors: [refusal('UNAVAILABLE')] }, { outcome: 'FAILED', code: 'UNAVAILABLE' }],
  [
    'an error without a code',
    { errors: [new GraphQLError('no')] },
    { outcome: 'FAILED', code: 'INTERNAL_SERVER_ERROR' },
  ],
])('%s is written down as what it is', async (_, answer, line) => {
  expect((await written(async () => answer, nothing)).lines).toEqual([{ kind: 'request', ...line }]);
});

test('a fault of our own is written down, and is still one for whoever answers the request', async () => {
  const fault = new TypeError('ours');
  const { lines, given } = await written(() => Promise.reject(fault), nothing);
  expect(given).toBe(fault);
  expect(lines).toEqual([{ kind: 'request', outcome: 'FAILED', code: 'INTERNAL_SERVER_ERROR' }]);
});

test.each<[FaultCode, string]>([
  ['TIMEOUT', 'FAILED'],
  ['BAD_ANSWER', 'FAILED'],
  ['REFUSED', 'REFUSED'],
  ['CALL_LIMIT', 'REFUSED'],
])('a call that fails has the code it failed with: %s', async (code, outcome) => {
  const { lines, given } = await written(
    (call) =>
      call(request).then(
        () => ({ body }),
        () => ({ errors: [refusal('UNAVAILABLE')] }),
      ),
    () => Promise.reject(new Fault(code, 'no')),
  );
  expect(lines).toEqual([
    { kind: 'call', outcome, code },
    { kind: 'request', outcome: 'FAILED', code: 'UNAVAILABLE' },
  ]);
  expect(given).toMatchObject({ errors: [{ extensions: { code: 'UNAVAILABLE' } }] });
});

test('a call that ends in a fault of our own has no code of a ministry’s, and is not taken for answered', async () => {
  const fault = new TypeError('ours');
  const { lines, given } = await written(
    (call) => call(request).then(() => ({ body })),
    () => Promise.reject(fault),
  );
  expect(given).toBe(fault);
  expect(lines).toEqual([
    { kind: 'call', outcome: 'FAILED', code: 'INTERNAL_SERVER_ERROR' },
    { kind: 'request', outcome: 'FAILED', code: 'INTERNAL_SERVER_ERROR' },
  ]);
});

test('each line says as of which moment it was asked', async () => {
  const asOf = '2026-03-01T00:00:00.000Z';
  const { lines } = await written(
    async (call) => {
      await call(request);
      return { body };
    },
    async () => ({ data: { a: 1 }, errors: [] }),
    asOf,
  );
  expect(lines).toEqual([
    { kind: 'call', outcome: 'OK', asOf },
    { kind: 'request', outcome: 'OK', asOf },
  ]);
});
