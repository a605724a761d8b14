import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import manifest from '../../portal/documents/manifest.json' with { type: 'json' };
import { ask, startEdge, who } from '../edge/support.ts';
import { startEmptyGateway } from '../support/empty-gateway.ts';

let gateway: RunningServer;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-several-'));
  gateway = await startEmptyGateway({ GATEWAY_AUDIT_FOLDER: join(folder, 'audit') });
});
afterAll(async () => {
  await gateway.stop(100);
  rmSync(folder, { recursive: true, force: true });
});

const RESPONSE = 'application/graphql-response+json';
interface Got {
  readonly status: number;
  readonly type: string | null;
  readonly body: unknown;
}
async function post(body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, type: response.headers.get('content-type'), body: await response.json() };
}
const named = (name: string): object => ({ query: `query ${name} { ${name}: __typename }` });
const code = (each: unknown): unknown =>
  (each as { errors?: [{ extensions: { code: string } }] }).errors?.[0].extensions.code;

describe('an array of operations', () => {
  test('is answered by one array in its order, each by itself', async () => {
    const { status, type, body } = await post([named('a'), { query: '{ nothing }' }, named('c'), 7]);
    expect([status, type]).toEqual([200, 'application/json; charset=utf-8']);
    const answers = body as unknown[];
    expect([answers[0], answers[2]]).toEqual([{ data: { a: 'Query' } }, { data: { c: 'Query' } }]);
    expect([code(answers[1]), code(answers[3]), answers.length]).toEqual([
      'GRAPHQL_VALIDATION_FAILED',
      'BAD_REQUEST',
      4,
    ]);
  });

  test('of one is an array of one, with spaces before it too', async () => {
    expect((await post(` \n\t[${JSON.stringify(named('a'))}]`)).body).toEqual([{ data: { a: 'Query' } }]);
  });

  test('has for its status what all of them have, and 200 where they differ', async () => {
    const accept = { accept: RESPONSE };
    expect((await post([{ query: '{' }, { query: '}' }], accept)).status).toBe(400);
    expect((await post([{ query: '{' }, named('a')], accept)).status).toBe(200);
    const refused = await post([named('a'), named('b')], { ...accept, authorization: 'Bearer no.such.token' });
    expect([refused.status, (refused.body as unknown[]).map(code)]).toEqual([
      401,
      ['UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ]);
  });

  test('keeps the digits of each one’s variables', async () => {
    const query = 'query($s: String!) { identify(text: $s) { code } }';
    const text = `[${JSON.stringify(named('a'))}, {"query": ${JSON.stringify(query)}, "variables": {"s": 1.10}}]`;
    const [, second] = (await post(text)).body as [unknown, { errors: [{ extensions: { code: string } }] }];
    expect(second.errors[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  test.each([
    ['empty', '[]', 400],
    ['broken', '[{"query":"{ __typename }"}', 400],
    ['of more than anybody may send', JSON.stringify(Array.from({ length: 51 }, () => named('a'))), 400],
  ])('that is %s is one refusal', async (_, text, expected) => {
    const { status, body } = await post(text);
    expect([status, Array.isArray(body)]).toEqual([expected, false]);
    expect(code(body)).toMatch(/^(BAD_REQUEST|OPERATION_TOO_COMPLEX)$/);
  });

  test('has a line of the audit log for each of them', async () => {
    const response = await post([named('AuditedA'), named('AuditedB')]);
    expect(response.status).toBe(200);
    const lines = (): string =>
      readdirSync(join(folder, 'audit'), { recursive: true, encoding: 'utf8', withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => readFileSync(join(each.parentPath, each.name), 'utf8'))
        .join('\n');
    await expect.poll(lines).toContain('AuditedB');
    expect(lines()).toContain('AuditedA');
  });
});

test.each([
  ['anonymous', 10],
  ['data-team', 50],
] as const)('in production %s may send %i operations in one request', async (role, most) => {
  const edge = startEdge({ documents: 'portal/documents/manifest.json' });
  const [documentId] = Object.keys(manifest);
  const asked = (together: number): ReturnType<typeof ask> =>
    ask(edge, { identity: who(role), params: { documentId }, together });
  const [within, over] = [await asked(most), await asked(most + 1)];
  expect([within.code, over.code, over.message]).toEqual([
    null,
    'OPERATION_TOO_COMPLEX',
    `the request has ${most + 1} operations, and yours may have ${most}: send them in several`,
  ]);
  await edge.close();
});
