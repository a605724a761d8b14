import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../common/database/open-database.ts';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { makeKeys } from '../../common/signature/make-keys.ts';
import { seededCases } from '../../demo/world/seeded/index.ts';
import { Governance } from '../../governance/governance.ts';
import { declareInvalid } from '../../subgraphs/kit/invalidate.ts';
import { allEvents, readEvents, type SentEvent } from '../stream/support/read-events.ts';
import { runCli, type RunOptions } from '../cli/support/run-cli.ts';
import { startWorkerOf } from '../jobs/support/worker.ts';
import { groupsOf, type Who } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';

/** From a member that tells what has changed to a person who is told what is wrong with it. */
const CASES = [...seededCases({ seed: 1, scale: 0 })];
const codesOf = (rule: string): readonly string[] => CASES.flatMap((each) => (each.rule === rule ? each.codes : []));
const [LOT = ''] = codesOf('recalled');

const REGULATOR: Who = { role: 'regulator', sector: 'FOOD_DRUG', purpose: 'everything', scope: 'alerts' };
const BLIND: Who = { ...REGULATOR, purpose: 'nothing' };

const folder = mkdtempSync(join(tmpdir(), 'tongcha-warning-'));
const file = join(folder, 'governance.sqlite');
const kept = new Governance(openDatabase(file, []));
let graph: Graph;
let worker: RunningServer;
let keyFile: string;

beforeAll(async () => {
  const keys = await makeKeys(folder);
  keyFile = keys.privateFile;
  const settings = {
    GATEWAY_GOVERNANCE_STORE: file,
    GATEWAY_GOVERNANCE_WEBHOOKS: 'http://127.0.0.1:9',
    MINISTRIES_FOOD_DRUG_INVALIDATION_KEYS: keys.publicFile,
  };
  graph = await startGraph({
    scale: 0,
    timeoutMs: 20_000,
    settings,
    grants: (ministry) => [
      { who: '{ role: system }', groups: groupsOf(ministry), purpose: 'early-warning' },
      { who: '{ role: regulator, sectors: [FOOD_DRUG] }', groups: groupsOf(ministry), purpose: 'everything' },
      { who: '{ role: regulator, sectors: [FOOD_DRUG] }', groups: ['quantities'], purpose: 'nothing' },
    ],
  });
  worker = await startWorkerOf(graph, settings);
}, 120_000);
let isStopped = false;
afterAll(async () => {
  await worker?.stop();
  if (!isStopped) await graph?.stop();
  await kept.close();
  rmSync(folder, { recursive: true, force: true });
});

const FIELDS = `id rule level codes sectors times state risk affectedUnits acknowledged { by note } closed { by note }`;
const tell = (changed: readonly string[]): Promise<void> =>
  declareInvalid({ gateway: graph.origin, ministry: 'food-drug', keyFile }, { changed });
function subscribe(args: string, fields: string, who: Who | null = REGULATOR, signal?: AbortSignal): Promise<Response> {
  return fetch(graph.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...graph.headersOf(who) },
    body: JSON.stringify({ query: `subscription { alertRaised${args} { id kind alert { ${fields} } } }` }),
    ...(signal ? { signal } : {}),
  });
}
interface Told {
  readonly data: { readonly alertRaised: { readonly id: string; readonly kind: string; readonly alert: AlertTold } };
}
interface AlertTold {
  readonly id: string;
  readonly rule: string;
  readonly codes: readonly string[];
  readonly times: number;
  readonly state: string;
  readonly warning: { readonly zh: string; readonly evidence: readonly { readonly value: string }[] } | null;
}
const toldIn = ({ data }: SentEvent): Told['data']['alertRaised'] => (JSON.parse(data) as Told).data.alertRaised;
const list = async (args = '', who: Who | null = REGULATOR, fields = FIELDS) =>
  graph.query<{ alerts: { edges: { cursor: string; node: AlertTold }[]; pageInfo: { hasNextPage: boolean } } }>(
    `{ alerts${args} { edges { cursor node { ${fields} } } pageInfo { hasNextPage } } }`,
    {},
    who,
  );

test('a record that a member says has changed is a subscriber’s alert, with what its rule says by his rights', async () => {
  const gone = new AbortController();
  const one = readEvents(
    await subscribe('(rule: "recalled")', 'id rule codes warning { zh evidence { value } }', REGULATOR, gone.signal),
  );
  const other = readEvents(await subscribe('(sector: "RARE_EARTH")', 'id', REGULATOR, gone.signal));
  const blind = readEvents(await subscribe('(rule: "recalled")', 'rule codes warning { zh }', BLIND, gone.signal));
  await tell([LOT]);
  const { value } = await one.next();
  const { kind, alert, id } = toldIn(value as SentEvent);
  expect(kind).toBe('RAISED');
  expect(alert).toMatchObject({ rule: 'recalled', codes: expect.arrayContaining([LOT]) });
  expect(alert.warning?.evidence.length).toBeGreaterThan(0);
  // Who may see less is told the same, and sees no more in it than in the unit itself.
  const seen = toldIn((await blind.next()).value as SentEvent);
  expect(seen.alert.codes).toEqual(alert.codes);
  const asked = await graph.query<{ unit: { warnings: { zh: string }[] } }>(
    `query ($code: TraceCode!) { unit(code: $code) { warnings(rules: ["recalled"]) { zh } } }`,
    { code: alert.codes[0] },
    BLIND,
  );
  expect(seen.alert.warning?.zh).toBe(asked.data.unit.warnings[0]?.zh);
  // Whoever was away since is told what has come since.
  const later = readEvents(await subscribe(`(after: "${Number(id) - 1}")`, 'rule', REGULATOR, gone.signal));
  expect(toldIn((await later.next()).value as SentEvent).id).toBe(id);
  gone.abort();
  await Promise.allSettled([one.next(), other.next(), later.next()]);
}, 60_000);

test('how many are affected is no more than everybody may see, though the platform sees more', async () => {
  // It was delivered to somebody whom not everybody may know.
  await tell(codesOf('times-contradict'));
  const found = async () =>
    (await list('(rule: "times-contradict")', REGULATOR, 'codes affectedUnits')).data.alerts.edges
      .map(({ node }) => node as AlertTold & { readonly affectedUnits: number })
      .filter(({ codes }) => codes[0]?.startsWith('hazlot:'));
  await expect.poll(async () => (await found()).length, { timeout: 20_000 }).toBe(1);
  const [alert = expect.unreachable()] = await found();
  const reached = async (who: Who | null): Promise<number> =>
    (
      await graph.query<{ chain: { units: object[] } }>(
        `query ($code: TraceCode!) { chain(code: $code, direction: FORWARD) { units { code } } }`,
        { code: alert.codes[0] },
        who,
      )
    ).data.chain.units.length;
  expect(alert.affectedUnits).toBe(await reached(null));
  expect(alert.affectedUnits).toBeLessThan(await reached(REGULATOR));
}, 60_000);

test('what is told again is the same alert; it is acknowledged, closed, and stays so', async () => {
  const before = await kept.alerts.changes.counts(Date.now());
  expect(before.waiting).toBe(0);
  const [{ node: first }] = (await list('(rule: "recalled")')).data.alerts.edges as unknown as [{ node: AlertTold }];
  for (let i = 0; i < 5; i += 1) {
    await tell([LOT]);
    await expect.poll(() => kept.alerts.changes.counts(Date.now()), { timeout: 20_000 }).toMatchObject({ waiting: 0 });
  }
  const { edges } = (await list('(rule: "recalled")')).data.alerts;
  expect(edges.map(({ node }) => [node.id, node.times])).toEqual([[first.id, first.times + 5]]);
  const act = async (mutation: string) =>
    graph.query<Record<string, AlertTold>>(`mutation { ${mutation} { ${FIELDS} } }`, {}, REGULATOR);
  expect((await act(`acknowledgeAlert(id: "${first.id}", note: "在查")`)).data['acknowledgeAlert']).toMatchObject({
    state: 'ACKNOWLEDGED',
    acknowledged: { by: expect.any(String), note: '在查' },
  });
  expect((await act(`closeAlert(id: "${first.id}", note: "已下架")`)).data['closeAlert']).toMatchObject({
    state: 'CLOSED',
    closed: { note: '已下架' },
  });
  expect((await act(`closeAlert(id: "${first.id}", note: "again")`)).errors[0]?.extensions.code).toBe('CONFLICT');
  expect((await act(`acknowledgeAlert(id: "${first.id}")`)).errors[0]?.extensions.code).toBe('CONFLICT');
  expect((await act(`closeAlert(id: "nothing", note: "x")`)).errors[0]?.extensions.code).toBe('NOT_FOUND');
  await tell([LOT]);
  await expect
    .poll(() => kept.alerts.store.find(first.id), { timeout: 20_000 })
    .toMatchObject({ times: first.times + 6, state: 'CLOSED' });
}, 60_000);

test('pages follow each other', async () => {
  await tell([...new Set(CASES.flatMap(({ codes }) => codes))]);
  await expect.poll(() => kept.alerts.changes.counts(Date.now()), { timeout: 50_000 }).toMatchObject({ waiting: 0 });
  const all = (await list('(first: 200)', REGULATOR, 'id')).data.alerts.edges.map(({ node }) => node.id);
  expect(all.length).toBeGreaterThan(10);
  const paged: string[] = [];
  for (let after = ''; ;) {
    const { edges, pageInfo } = (await list(`(first: 7${after})`, REGULATOR, 'id')).data.alerts;
    paged.push(...edges.map(({ node }) => node.id));
    if (!pageInfo.hasNextPage) break;
    after = `, after: "${edges.at(-1)?.cursor}"`;
  }
  expect(paged).toEqual(all);
}, 60_000);

test('the command line lists them, follows them, shows what one rests on, acknowledges and closes', async () => {
  const { authorization, 'tongcha-purpose': purpose } = graph.headersOf(REGULATOR);
  const env = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
  const run = (args: readonly string[], more: Partial<RunOptions> = {}): ReturnType<typeof runCli> =>
    runCli(['alerts', ...args, '--url', graph.origin], { env, ...more });
  await tell(codesOf('inspection-failed'));
  await expect.poll(() => kept.alerts.changes.counts(Date.now()), { timeout: 20_000 }).toMatchObject({ waiting: 0 });
  const listed = JSON.parse((await run(['list', '--state', 'all', '--first', '200', '--json'])).out) as AlertTold[];
  const open = listed.find(({ rule, state }) => rule === 'inspection-failed' && state === 'OPEN');
  if (!open) throw new Error('no open alert of a failed inspection');
  const text = await run(['--rule', 'inspection-failed']);
  expect(text).toMatchObject({ code: 0, err: '' });
  expect(text.out).toMatch(/⚠ 严重 .+ \[待处理\]\n {4}\S+.*\n {4}发现 \d+ 次,最近 .*; 风险 [\d.]+; 波及 \d+ 个单元/);
  expect((await run(['--rule', 'inspection-failed', '--lang', 'en'])).out).toContain('⚠ serious');
  expect((await run(['show', open.id])).out).toMatch(/依据 \S+ .*inspections\./);
  expect((await run(['acknowledge', open.id, '--note', '已派员'])).out).toMatch(/\[已签收\][^]*签收 \S+ .*已派员/);
  expect(await run(['close', open.id])).toMatchObject({ code: 2, err: expect.stringContaining('--note') });
  expect((await run(['close', open.id, '--note', '已处置'])).out).toContain('[已关闭]');
  expect(await run(['show', '00000000-0000-0000-0000-000000000000'])).toMatchObject({ code: 1 });
  expect((await run(['lsit'])).err).toContain('list');
  const interrupted = new AbortController();
  const { code, out } = await run(['follow', '--after', '0', '--rule', 'inspection-failed', '--json'], {
    signal: interrupted.signal,
    wrote: (soFar) => soFar.includes(open.id) && interrupted.abort(),
  });
  expect(code).toBe(130);
  const told = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; alert: AlertTold });
  expect(told.map(({ alert }) => alert.id)).toContain(open.id);
  expect(told.map(({ id }) => Number(id))).toEqual(told.map(({ id }) => Number(id)).sort((a, b) => a - b));
}, 60_000);

test('an address is registered where the operator allows it, by who has the scope for it', async () => {
  const who: Who = { ...REGULATOR, scope: 'alerts webhooks' };
  const ask = async (text: string, as = who) => graph.query<Record<string, Record<string, unknown>>>(text, {}, as);
  const register = (url: string, as = who) =>
    ask(
      `mutation { registerWebhook(url: "${url}", atLeast: CRITICAL, after: "0") { id url atLeast rule createdBy waiting dead { event } } }`,
      as,
    );
  const { registerWebhook: made } = (await register('http://127.0.0.1:9/in')).data;
  expect(made).toMatchObject({ url: 'http://127.0.0.1:9/in', atLeast: 'CRITICAL', rule: null, dead: [] });
  expect((await register('http://127.0.0.1:8/in')).errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  expect((await register('http://127.0.0.1:9/in', REGULATOR)).errors[0]?.extensions.code).toBe(
    'UNAUTHORIZED_FIELD_OR_TYPE',
  );
  // Nobody is there: what has happened waits for it.
  await expect
    .poll(async () => (await ask('{ webhooks { id waiting } }')).data['webhooks'], { timeout: 20_000 })
    .toEqual([{ id: made?.['id'], waiting: expect.toSatisfy((waiting: number) => waiting > 0) }]);
  const replayed = await ask(`mutation { replayWebhook(id: "${String(made?.['id'])}", after: "0") { id } }`);
  expect(replayed.errors ?? []).toEqual([]);
  await ask(`mutation { removeWebhook(id: "${String(made?.['id'])}") { id } }`);
  expect((await ask('{ webhooks { id } }')).data['webhooks']).toEqual([]);
  expect((await ask('mutation { removeWebhook(id: "none") { id } }')).errors[0]?.extensions.code).toBe('NOT_FOUND');
}, 60_000);

describe('who may not', () => {
  test.each<[string, Who | null, string]>([
    ['without a token', null, 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ['without the scope', { ...REGULATOR, scope: 'impact' }, 'UNAUTHORIZED_FIELD_OR_TYPE'],
    ['an enterprise', { role: 'enterprise', uscc: '91370681MA3T00121H', scope: 'alerts' }, 'FORBIDDEN'],
    ['a citizen', { role: 'citizen', scope: 'alerts' }, 'FORBIDDEN'],
  ])('%s is refused, also to follow', async (_, who, code) => {
    expect((await list('', who, 'id')).errors[0]?.extensions.code).toBe(code);
    const [refused] = await allEvents(await subscribe('', 'id', who));
    expect(JSON.parse(refused?.data ?? '')).toMatchObject({ errors: [{ extensions: { code } }] });
  });

  test.each([
    ['(first: 0)', 'first must be'],
    ['(first: 201)', 'first must be'],
    ['(after: "x")', 'no cursor'],
    ['(division: "山东")', 'six digits'],
    ['(sector: "NONE")', 'is no sector here'],
    ['(since: "yesterday")', 'ISO 8601'],
    [String.raw`(rule: "\u0000")`, 'the name of a rule'],
  ])('is told what cannot be asked: %s', async (args, words) => {
    const { errors } = await list(args.replace('(after: "x")', '(after: "eA")'), REGULATOR, 'id');
    expect(errors[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
    expect(errors[0]?.message).toContain(words.replace('no cursor', 'after is not a cursor'));
  });
});

test('whoever follows is told at once that a gateway stops, and holds it up no longer', async () => {
  const following = allEvents(await subscribe('(rule: "two-places")', 'id'));
  isStopped = true;
  await graph.stop();
  expect(await following).toEqual([{ event: 'complete', data: '' }]);
}, 15_000);
