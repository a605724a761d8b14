import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { Fault } from '../../common/resilience/fault.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { impactFrom } from '../../gateway/impact/impact-from.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { runImpact } from '../../gateway/jobs/run-impact.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { EVERYTHING, type Who } from '../support/callers.ts';
import { caller, fakeMinistry, type FakeOptions, urn } from '../support/fake-ministry.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { askingOf, linesOf, newJob, SEALS, textOf } from './support/jobs.ts';
import { startWorkerOf } from './support/worker.ts';

const SOLVENT = 'hazlot:370681001.DCM20260215';
const ASKER: Who = { ...EVERYTHING, scope: 'impact' };
const folder = mkdtempSync(join(tmpdir(), 'jobs-impact-'));
const settings = { GATEWAY_JOBS_STORE: join(folder, 'jobs.sqlite'), GATEWAY_AUDIT_FOLDER: join(folder, 'audit') };
let graph: Graph;
let worker: RunningServer | null = null;

beforeAll(async () => {
  graph = await startGraph({ settings, timeoutMs: 20_000, deadlineMs: 60_000 });
  worker = await startWorkerOf(graph, { ...settings, GATEWAY_AUDIT_FOLDER: join(folder, 'audit-jobs') });
}, 60_000);
afterAll(async () => {
  await worker?.stop();
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

const START = 'mutation($codes: [TraceCode!]!) { startImpact(codes: $codes) { id kind state error } }';
const JOB = 'query($id: ID!) { job(id: $id) { id kind state done complete results error } }';

interface Told {
  readonly id: string;
  readonly state: string;
  readonly results: readonly string[];
}

async function ended(id: string): Promise<Told> {
  for (let i = 0; i < 600; i += 1) {
    const { data } = await graph.query<{ job: Told }>(JOB, { id }, ASKER);
    if (data.job.state !== 'WAITING' && data.job.state !== 'RUNNING') return data.job;
    await sleep(100);
  }
  throw new Error('the job does not end');
}

test('an impact in the background ends with what the impact itself has', async () => {
  const begun = await graph.query<{ startImpact: Told }>(START, { codes: [SOLVENT] }, ASKER);
  expect(begun.errors).toEqual([]);
  const done = await ended(begun.data.startImpact.id);
  expect(done).toMatchObject({ kind: 'IMPACT', state: 'DONE', complete: true, error: null });
  const page = await fetch(graph.origin + (done.results[0] ?? ''), { headers: graph.headersOf(ASKER) });
  const lines = linesOf(await page.text());
  const of = (name: string) => lines.flatMap(({ table, ...line }) => (table === name ? [line] : []));
  const { data } = await graph.query<{ impact: Readonly<Record<string, readonly object[]>> }>(
    `query($codes: [TraceCode!]!) { impact(codes: $codes) {
      units { code depth certain share { least most unit } content { least most unit } affected { least most unit } mixing sectors holders { uscc name } }
      holders { organization { uscc } name codes certain }
      totals(by: [SECTOR, LEVEL, PRODUCT, DIVISION, WEEK, HOLDER]) { by key name units certain content { least most unit } }
      balance { root { code } source { least most unit } accounted { least most unit } unaccounted { least most unit } becauseOf { reason } } } }`,
    { codes: [SOLVENT] },
    ASKER,
  );
  const { units = [], holders, totals, balance } = data.impact;
  expect(of('unit')).toEqual(units.map((unit) => ({ ...unit, members: expect.any(Array) })));
  expect([of('holder'), of('total'), of('balance')]).toEqual([holders, totals, balance]);
  expect(of('end')).toMatchObject([{ units: units.length, gaps: 0, complete: true }]);
  expect(units.length).toBeGreaterThan(3);
}, 120_000);

test('who may not ask for an impact begins none, nor reads one that he has begun as he might', async () => {
  const refused = await graph.query<{ startImpact: unknown }>(START, { codes: [SOLVENT] }, EVERYTHING);
  expect(refused.data?.startImpact ?? null).toBeNull();
  const many = await graph.query(START, { codes: Array.from({ length: 51 }, (_, i) => urn(i)) }, ASKER);
  expect(many.errors[0]?.message).toContain('50 at most');
  const { data } = await graph.query<{ startImpact: Told }>(START, { codes: [SOLVENT] }, ASKER);
  const done = await ended(data.startImpact.id);
  expect((await fetch(graph.origin + (done.results[0] ?? ''), { headers: graph.headersOf(EVERYTHING) })).status).toBe(
    403,
  );
}, 120_000);

test('the command line begins a job where more units are asked for, tells how far it is, and gives the same answer', async () => {
  const { authorization, 'tongcha-purpose': purpose } = graph.headersOf(ASKER);
  const env = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
  const run = (...more: string[]) => runCli(['impact', SOLVENT, ...more, '--url', graph.origin], { env });
  const [plain, job] = [await run(), await run('--units', '30000')];
  expect(job).toMatchObject({ code: 0, err: expect.stringContaining('完成') });
  // How many calls it took and when a duty is due differ from one to the next.
  const told = (text: string) => text.replaceAll(/\d\d-\d\d \d\d:\d\d/g, '').split('\n完整')[0];
  expect(told(job.out)).toBe(told(plain.out));
  const { data } = await graph.query<{ jobs: readonly Told[] }>('{ jobs { id state results } }', {}, ASKER);
  const file = join(folder, 'affected.csv');
  const args = ['job', 'results', data.jobs[0]?.id ?? '', '--output', file, '--url', graph.origin];
  expect(await runCli(args, { env })).toMatchObject({ code: 0, err: expect.stringContaining('affected.units.csv') });
  expect(readFileSync(join(folder, 'affected.units.csv'), 'utf8')).toContain('示例原料药');
}, 120_000);

test('who fails for a moment is asked again, what is interrupted begins again, and of very many codes a page has lines of its own', async () => {
  const store = new JobStore(sqliteDatabase(':memory:'));
  const links = Array.from({ length: 2_500 }, (_, i) => ({ from: urn(0), to: urn(i + 1) }));
  let failing = 1;
  const instead: FakeOptions['instead'] = () => {
    failing -= 1;
    return failing >= 0 ? Promise.reject(new Fault('UNAVAILABLE', 'gone')) : undefined;
  };
  const ministry = fakeMinistry('food-drug', { links, holds: links.map(({ to }) => to), instead });
  const request = {
    roots: [urn(0)],
    direction: 'FORWARD',
    kinds: null,
    from: -Infinity,
    to: Infinity,
    maxDepth: 9,
    maxUnits: 5_000,
  } as const;
  await store.add({ ...newJob('a'), kind: 'IMPACT' });
  const asking = askingOf([ministry], { pausesMs: [1] });
  const run = async (signal = new AbortController().signal) => {
    const job = await store.take('w', Date.now(), -1);
    if (job) await runImpact(job, { id: 'a', worker: 'w' }, request, { store, seals: SEALS, asking, signal });
  };
  await expect(run(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  await run();
  expect(await store.find('a', Date.now())).toMatchObject({ state: 'DONE', complete: true });
  const lines = linesOf(await textOf(store, 'a'));
  const whole = await impactFrom(new Asker([ministry], caller(60_000)), request);
  expect(lines.filter(({ table }) => table === 'unit').map(({ code }) => code)).toEqual(
    whole.units.map(({ code }) => code),
  );
  const silent = fakeMinistry('food-drug', {
    links,
    errors: (codes) => (codes.includes(urn(0)) ? [] : [{ code: 'NOT_UNDERSTOOD', path: null, system: 'x', codes }]),
  });
  await store.add({ ...newJob('b'), kind: 'IMPACT' });
  const job = await store.take('w', Date.now(), 20_000);
  if (job)
    await runImpact(job, { id: 'b', worker: 'w' }, request, {
      store,
      seals: SEALS,
      asking: askingOf([silent]),
      signal: new AbortController().signal,
    });
  const gaps = linesOf(await textOf(store, 'b')).filter(({ table }) => table === 'gap') as unknown as {
    codes: string[];
  }[];
  expect(gaps.map(({ codes }) => codes.length)).toEqual([1_000, 1_000, 500]);
});
