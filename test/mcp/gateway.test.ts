import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SdkHttpError } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { filesIn } from '../../common/audit-log/log-files.ts';
import { readLines } from '../../common/audit-log/read-lines.ts';
import { PORTAL_DOCUMENTS } from '../../portal/index.ts';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { connect, type Era } from './support/assistant.ts';

const LOT = 'hazlot:370681001.DCM20260215';
const PACK = 'drug:83857930000879766601';
const AMOUNT =
  'query Amount($code: TraceCode!) { unit(code: $code) { hazardousGoods { productName quantity { value unit } } } }';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-mcp-'));
const questions = join(folder, 'questions');
const audit = join(folder, 'audit');
let graph: Graph;

beforeAll(async () => {
  mkdirSync(questions);
  writeFileSync(
    join(questions, 'amount.graphql'),
    `# 一批危险品的数量 | The amount of a lot of hazardous goods\n${AMOUNT}\n`,
  );
  graph = await startGraph({
    settings: {
      GATEWAY_MCP: 'true',
      GATEWAY_DOCUMENTS: PORTAL_DOCUMENTS,
      GATEWAY_QUESTIONS: questions,
      GATEWAY_AUDIT_FOLDER: audit,
    },
  });
}, 60_000);
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

const lines = (): readonly Record<string, unknown>[] =>
  [...readLines(filesIn(audit), () => true)].map(({ text }) => JSON.parse(text) as Record<string, unknown>);

describe.each<Era>(['legacy', 'modern'])('an assistant of the %s protocol', (era) => {
  test('finds the trusted documents and the saved questions, and how to ask them', async () => {
    const { client } = await connect(graph.origin, era);
    expect(client.getServerVersion()?.name).toBe('tongcha');
    expect(client.getInstructions()).toMatch(/通查.*Tongcha/s);
    const { tools } = await client.listTools();
    const names = tools.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['ChainBack', 'Identify', 'UnitFoodDrug', 'amount']));
    expect(tools.find(({ name }) => name === 'amount')).toMatchObject({
      title: '一批危险品的数量 / The amount of a lot of hazardous goods',
      inputSchema: { required: ['code'], properties: { code: { type: 'string' } }, additionalProperties: false },
      annotations: { readOnlyHint: true },
    });
    await client.close();
  });

  test('is answered as the same operation at /graphql is', async () => {
    const { call, client } = await connect(graph.origin, era, graph.headersOf(EVERYTHING));
    const told = await call('amount', { code: LOT });
    const { data } = await graph.query(AMOUNT, { code: LOT }, EVERYTHING);
    expect(told).toMatchObject({ isError: false, data: JSON.parse(JSON.stringify(data)) as object });
    expect(told.data).toMatchObject({ unit: { hazardousGoods: [{ quantity: { value: expect.any(Number) } }] } });
    expect(told.notes).toHaveLength(1);
    await client.close();
  });

  test('without a token sees what the public sees, and reads in words what is kept back', async () => {
    const { call, client } = await connect(graph.origin, era);
    const told = await call('amount', { code: LOT });
    expect(told.data).toMatchObject({ unit: { hazardousGoods: [{ productName: '二氯甲烷', quantity: null }] } });
    expect(told.text).toMatch(
      /^答复不完整.*错误 \/ error UNAUTHORIZED_FIELD_OR_TYPE \(unit\.hazardousGoods\.@\.quantity\)/s,
    );
    expect(told.text.split('\n')).toEqual(told.notes);
    await client.close();
  });

  test('with a token that nobody has signed is nobody: it does not even connect', async () => {
    const forged = connect(graph.origin, era, { authorization: 'Bearer eyJhbGciOiJFZERTQSJ9.e30.AAAA' });
    const error: unknown = await forged.then(
      () => 'it connected',
      (refused: unknown) => refused,
    );
    expect(error instanceof SdkHttpError ? error.status : String(error)).toSatisfy((told) =>
      /401|Unauthorized/.test(String(told)),
    );
  });

  test('with a purpose that nobody has agreed on is told which there are', async () => {
    const headers = { ...graph.headersOf(EVERYTHING), 'tongcha-purpose': 'curiosity' };
    // A client that only tries which protocol is spoken keeps to itself what it was told.
    await expect(connect(graph.origin, era, headers)).rejects.toThrow(era === 'legacy' ? /everything/ : '');
  });

  test('reads of values that are none, and of arguments that are none, what is expected', async () => {
    const { call, client } = await connect(graph.origin, era);
    const wrong = await call('amount', { code: 'no code at all' });
    expect([wrong.isError, wrong.data, wrong.text]).toEqual([true, null, expect.stringContaining('BAD_USER_INPUT')]);
    const missing = await call('amount');
    expect([missing.isError, missing.text]).toEqual([true, expect.stringContaining('BAD_USER_INPUT')]);
    const unknown = await call('amount', { code: LOT, where: {} });
    expect([unknown.isError, unknown.text]).toEqual([true, expect.stringContaining('code, asOf')]);
    await expect(call('nothing')).rejects.toThrow('no tool of that name');
    await client.close();
  });

  test('asks as of a moment, which the public may not where documents are trusted', async () => {
    const { call, client } = await connect(graph.origin, era, graph.headersOf(EVERYTHING));
    const then = await call('amount', { code: LOT, asOf: '2026-03-01T00:00:00+08:00' });
    expect([then.extensions['asOf'], then.text]).toEqual([
      '2026-02-28T16:00:00.000Z',
      expect.stringContaining('as of 2026-02-28T16:00:00.000Z'),
    ]);
    expect((await call('amount', { code: LOT, asOf: 'yesterday' })).text).toContain('asOf');
    await client.close();
  });
});

test('each message has a line in the audit log: what an assistant asks is asked by whoever it asks for', async () => {
  const before = lines().length;
  const { call, client } = await connect(graph.origin, 'modern', graph.headersOf(EVERYTHING));
  await client.listTools();
  await call('amount', { code: LOT });
  await call('amount', { code: LOT, where: {} });
  await client.close();
  const added = (): readonly Record<string, unknown>[] =>
    lines()
      .slice(before)
      .filter(({ kind }) => kind === 'request');
  const team = { who: expect.objectContaining({ role: 'data-team' }) as object, purpose: 'everything' };
  // Of refusals those that are alike are written after a while.
  await vi.waitFor(
    () =>
      expect(added()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ ...team, name: 'Message', outcome: 'OK', calls: 0 }),
          expect.objectContaining({ ...team, name: 'Amount', outcome: 'OK', calls: 1, codes: 1 }),
          expect.objectContaining({ ...team, outcome: 'REFUSED', code: 'BAD_USER_INPUT' }),
        ]),
      ),
    { timeout: 10_000, interval: 200 },
  );
});

test('a question that is saved while it runs is a tool a moment later', async () => {
  const { client } = await connect(graph.origin);
  writeFileSync(join(questions, 'who-answers.graphql'), 'query WhoAnswers { members { name } }');
  const names = async (): Promise<readonly string[]> => (await client.listTools()).tools.map(({ name }) => name);
  await expect.poll(names, { timeout: 15_000 }).toContain('who-answers');
  await client.close();
});

test('a member that is down is told in words before the data', async () => {
  const { call, client } = await connect(graph.origin, 'modern', graph.headersOf(EVERYTHING));
  await graph.stopMinistry('food-drug');
  await sleep(50);
  const chain = await call('ChainBack', { code: PACK, maxUnits: 50 });
  expect(chain).toMatchObject({ isError: false, data: { chain: { complete: false } } });
  expect(chain.text).toMatch(/不完整.*缺口 \/ gap: 食品药品 Food and drugs food-drug: 无法连接/s);
  const unit = await call('UnitFoodDrug', { code: PACK });
  expect(unit.text).toMatch(/UNAVAILABLE/);
  expect(unit.errors[0]?.extensions.code).toBe('UNAVAILABLE');
  await client.close();
});
