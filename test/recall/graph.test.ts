import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CASE, TABLET_LOT, TUB } from '../../demo/world/story/drugs.ts';
import type { Who } from '../support/callers.ts';
import { type Answer, type Graph, startGraph } from '../support/graph.ts';
import { ACKNOWLEDGE, APPROVE, READ, RECALL, type ToldOrder, type ToldResult } from './support/desk.ts';

const LI: Who = { role: 'regulator', sector: 'FOOD_DRUG', scope: 'recall', purpose: 'recall-tracing', subject: 'li' };
const WANG: Who = { ...LI, subject: 'wang' };
const OPEN = { action: 'OPEN', codes: [TABLET_LOT], level: 'I', reason: '溶出度不合格' };

let folder: string;
let graph: Graph;
const audit = (): string => join(folder, 'audit');
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recall-graph-'));
  graph = await startGraph({
    as: LI,
    settings: { GATEWAY_GOVERNANCE_STORE: join(folder, 'governance.sqlite'), GATEWAY_AUDIT_FOLDER: audit() },
    grants: (_, sector) => [
      {
        who: `{ role: regulator, sectors: [FOOD_DRUG] }`,
        groups: [sector === 'FOOD_DRUG' ? 'orders' : 'orders-approved', 'parties'],
        purpose: 'recall-tracing',
      },
    ],
  });
});
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Told = Answer<{ readonly recall: ToldResult | null }>;
const ask = (input: object, who: Who | null = LI): Promise<Told> => graph.query(RECALL, { input }, who);
const confirmed = async (input: object, who = LI): Promise<ToldOrder> => {
  const { data } = await ask(input, who);
  const done = await ask({ ...input, key: data.recall?.confirm, confirm: data.recall?.confirm }, who);
  if (!done.data.recall?.order) throw new Error(done.text);
  return done.data.recall.order;
};

test('a drug lot is recalled with its packs, cartons and cases, from the member that has records of them', async () => {
  const { data, errors } = await ask(OPEN);
  expect(errors).toEqual([]);
  const { units = [], steps = [] } = data.recall?.preview ?? {};
  expect(units.map(({ code }) => code)).toEqual(expect.arrayContaining([TABLET_LOT, TUB, CASE]));
  expect(units.filter(({ code }) => code.startsWith('drug:8385793')).length).toBeGreaterThan(1);
  expect(new Set(units.map(({ basis }) => basis))).toEqual(new Set(['BAD', 'PACKED']));
  expect(steps.map(({ member, right }) => [member, right])).toEqual([['food-drug', 'ORDERED']]);
  const order = await confirmed(OPEN);
  expect(order).toMatchObject({ state: 'OPEN', codes: units.map(({ code }) => code).toSorted() });
  const { data: found } = await graph.query<{ recall: ToldOrder }>(READ, { id: order.id });
  expect(found.recall).toEqual(order);
});

test('who has no scope, no purpose, or is no regulator orders nothing, and each is told why', async () => {
  const { scope: _, ...scopeless } = LI;
  for (const who of [null, scopeless]) {
    const { data, errors } = await ask(OPEN, who);
    expect(data.recall).toBeNull();
    expect(errors.map(({ extensions }) => extensions.code)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  }
  expect((await ask(OPEN, { role: 'data-team', scope: 'recall' })).errors[0]?.extensions.code).toBe('FORBIDDEN');
  const { purpose: __, ...purposeless } = LI;
  const { data } = await ask(OPEN, purposeless);
  expect(data.recall?.preview.steps.map(({ right }) => right)).toEqual(['NONE']);
  const { confirm } = data.recall ?? {};
  const { errors } = await ask({ ...OPEN, key: 'k', confirm }, purposeless);
  expect(errors[0]).toMatchObject({
    extensions: { code: 'CONFLICT' },
    message: expect.stringContaining('nobody would be told'),
  });
});

test('each action has its line in the audit log: who, and what was done, without a code or a reason', () => {
  const text = readdirSync(audit())
    .filter((file) => file.endsWith('.jsonl'))
    .map((file) => readFileSync(join(audit(), file), 'utf8'))
    .join('');
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const who = { role: 'regulator', subject: 'li' };
  expect(lines).toContainEqual(
    expect.objectContaining({ kind: 'request', name: 'Recall', who: expect.objectContaining(who), outcome: 'OK' }),
  );
  expect(text).not.toContain(TABLET_LOT);
  expect(text).not.toContain(OPEN.reason);
});

test('what another ministry asks a second person for waits for one', async () => {
  const gas = { ...OPEN, codes: ['cylinder:137021000345'] };
  const { id, state, steps } = await confirmed(gas);
  expect([state, steps.map(({ member }) => member)]).toEqual(['WAITING', ['special-equipment']]);
  const approve = async (who: Who): Promise<Answer<{ approveRecall: ToldOrder | null }>> =>
    graph.query(APPROVE, { id, entry: 1 }, who);
  expect((await approve(LI)).errors[0]?.extensions.code).toBe('FORBIDDEN');
  expect((await approve(WANG)).data.approveRecall?.state).toBe('OPEN');
});

test('an enterprise sees and acknowledges nothing that no member has yet; a recall is of now', async () => {
  const { id } = await confirmed(OPEN, WANG);
  const firm: Who = { role: 'enterprise', uscc: '91370681MA3T00102J' };
  expect((await graph.query<{ recall: null }>(READ, { id }, firm)).data.recall).toBeNull();
  expect((await graph.query(ACKNOWLEDGE, { id }, firm)).errors[0]?.extensions.code).toBe('NOT_FOUND');
  const past = await fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...graph.headersOf(LI) },
    body: JSON.stringify({
      query: '{ recalls { edges { node { id } } } }',
      extensions: { asOf: '2026-10-01T00:00:00+08:00' },
    }),
  });
  expect(JSON.parse(await past.text())).toMatchObject({ errors: [{ extensions: { code: 'BAD_REQUEST' } }] });
});

test('a gateway that keeps none says so', async () => {
  const other = await graph.beside({});
  const { errors } = await other.query(RECALL, { input: OPEN }, LI);
  expect(errors[0]).toMatchObject({ extensions: { code: 'NOT_FOUND' } });
});
