import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RunningServer } from '../../common/http/graphql-http.ts';
import { EVERYTHING, type Who } from '../support/callers.ts';
import { type Answer, type Graph, startGraph } from '../support/graph.ts';
import { linesOf } from './support/jobs.ts';
import { startWorkerOf } from './support/worker.ts';

const CODE = 'drug:83857930000879766601';
const START =
  'mutation($code: TraceCode!, $maxUnits: Int) { startChain(code: $code, maxUnits: $maxUnits) { id state done found results complete error } }';
const JOB =
  'query($id: ID!) { job(id: $id) { id kind state done found createdAt startedAt endsAt complete results error } }';
const REGULATOR: Who = { role: 'regulator', sector: 'FOOD_DRUG' };

interface Told {
  readonly id: string;
  readonly state: string;
  readonly done: number;
  readonly found: number;
  readonly complete: boolean | null;
  readonly results: readonly string[];
  readonly error: string | null;
}

const folder = mkdtempSync(join(tmpdir(), 'jobs-gateway-'));
const settings = { GATEWAY_JOBS_STORE: join(folder, 'jobs.sqlite'), GATEWAY_AUDIT_FOLDER: join(folder, 'audit') };
let graph: Graph;
let workers: RunningServer[] = [];

beforeAll(async () => {
  graph = await startGraph({ settings });
}, 60_000);
afterAll(async () => {
  await stopWorkers();
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function startWorker(): Promise<void> {
  workers.push(
    await startWorkerOf(graph, { ...settings, GATEWAY_AUDIT_FOLDER: join(folder, `audit-jobs-${workers.length}`) }),
  );
}

async function stopWorkers(): Promise<void> {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
}

async function start(who: Who = EVERYTHING, variables: object = {}): Promise<Told> {
  const { data, errors } = await graph.query<{ startChain: Told }>(START, { code: CODE, ...variables }, who);
  expect(errors).toEqual([]);
  return data.startChain;
}

const jobOf = async (id: string, who: Who = EVERYTHING): Promise<Told | null> =>
  (await graph.query<{ job: Told | null }>(JOB, { id }, who)).data.job;

async function until(id: string, state: string): Promise<Told> {
  for (let i = 0; i < 300; i += 1) {
    const job = await jobOf(id);
    if (job?.state === state) return job;
    await sleep(50);
  }
  throw new Error(`the job is ${(await jobOf(id))?.state}, not ${state}`);
}

const pageAt = (path: string, who: Who | null = EVERYTHING): Promise<Response> =>
  fetch(graph.origin + path, { headers: graph.headersOf(who) });

const codesOf = ({ errors }: Answer<unknown>): readonly string[] => errors.map(({ extensions }) => extensions.code);

test('a chain is begun, waits for a worker, and ends with the units and links that the chain itself has', async () => {
  const begun = await start();
  expect(begun).toMatchObject({ state: 'WAITING', done: 0, found: 0, results: [], complete: null, error: null });
  expect(await jobOf(begun.id)).toMatchObject({ id: begun.id, kind: 'CHAIN', state: 'WAITING', startedAt: null });
  await startWorker();
  const done = await until(begun.id, 'DONE');
  expect(done).toMatchObject({ complete: true, error: null, results: [`/jobs/${begun.id}/0`] });

  const page = await pageAt(done.results[0] ?? '');
  expect([page.status, page.headers.get('content-type'), page.headers.get('cache-control')]).toEqual([
    200,
    'application/x-ndjson; charset=utf-8',
    'no-store',
  ]);
  const lines = linesOf(await page.text());
  const { data } = await graph.query<{ chain: { units: { code: string }[]; links: { from: string; to: string }[] } }>(
    'query($code: TraceCode!) { chain(code: $code) { units { code } links { from to } } }',
    { code: CODE },
    EVERYTHING,
  );
  const of = (table: string, keys: string[]) =>
    lines
      .filter((line) => line['table'] === table)
      .map((line) => keys.map((key) => line[key]).join(' '))
      .sort();
  expect(of('unit', ['code'])).toEqual(data.chain.units.map(({ code }) => code).sort());
  expect(of('link', ['from', 'to'])).toEqual(data.chain.links.map(({ from, to }) => `${from} ${to}`).sort());
  expect(done).toMatchObject({ done: data.chain.units.length, found: data.chain.units.length });
  expect(data.chain.units.length).toBeGreaterThan(3);
});

test('only who has begun a job knows of it', async () => {
  const { id } = await start();
  expect(await jobOf(id, REGULATOR)).toBeNull();
  for (const field of ['cancelJob', 'resumeJob'])
    expect(codesOf(await graph.query(`mutation($id: ID!) { ${field}(id: $id) { id } }`, { id }, REGULATOR))).toEqual([
      'NOT_FOUND',
    ]);
  await until(id, 'DONE');
  expect((await pageAt(`/jobs/${id}/0`, REGULATOR)).status).toBe(404);
  expect((await pageAt(`/jobs/${id}/0`, null)).status).toBe(401);
  expect((await pageAt(`/jobs/${id}/1`)).status).toBe(404);
  expect((await pageAt('/jobs/')).status).toBe(404);
  expect((await pageAt('/jobs/../graphql/0')).status).toBe(404);
  const { data } = await graph.query<{ jobs: { id: string }[] }>('{ jobs { id } }', {}, EVERYTHING);
  expect(data.jobs.map((job) => job.id)).toContain(id);
  expect((await graph.query<{ jobs: unknown[] }>('{ jobs { id } }', {}, REGULATOR)).data.jobs).toEqual([]);
});

test('nobody begins one without a token', async () => {
  const answer = await graph.query(START, { code: CODE }, null);
  expect(codesOf(answer)).toEqual(['UNAUTHORIZED_FIELD_OR_TYPE']);
  const { data } = await graph.query<{ job: unknown }>(JOB, { id: 'x' }, null);
  expect(data?.job ?? null).toBeNull();
});

test('who has lost the rights that he had as he began it reads nothing of it', async () => {
  const { id } = await start();
  await until(id, 'DONE');
  const { purpose: _, ...without } = EVERYTHING;
  expect(await jobOf(id, without)).toMatchObject({ state: 'DONE' });
  const refused = await pageAt(`/jobs/${id}/0`, without);
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});

test('what cannot be walked is refused as it is begun', async () => {
  for (const [variables, message] of [
    [{ code: 'nonsense' }, 'is not a trace code'],
    [{ code: CODE, maxUnits: 1_000_001 }, 'maxUnits must be from 1 to 1000000'],
  ] as const) {
    const answer = await graph.query(START, variables, EVERYTHING);
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    expect(answer.errors[0]?.message).toContain(message);
  }
});

test('one is cancelled, is at rest, and is resumed; no more than five are open at a time', async () => {
  await stopWorkers();
  const jobs = [await start(), await start(), await start()];
  // Three more in one request: what was begun is told beside what was not.
  const begin = ['a', 'b', 'c'].map((name) => `${name}: startChain(code: $code) { id }`);
  const mutation = `mutation($code: TraceCode!) { ${begin.join(' ')} }`;
  const more = await graph.query<Record<string, Told | null>>(mutation, { code: CODE }, EVERYTHING);
  expect(codesOf(more)).toEqual(['CONFLICT']);
  const { a, b, c } = more.data;
  expect(c).toBeNull();
  if (!a || !b) throw new Error('two more may be open');
  jobs.push(a, b);
  const [first] = jobs;
  const change = async (field: string): Promise<Answer<Record<string, Told>>> =>
    graph.query(`mutation($id: ID!) { ${field}(id: $id) { state } }`, { id: first?.id }, EVERYTHING);
  expect((await change('cancelJob')).data['cancelJob']).toEqual({ state: 'CANCELLED' });
  expect((await pageAt(`/jobs/${first?.id}/0`)).status).toBe(409);
  expect((await change('resumeJob')).data['resumeJob']).toEqual({ state: 'WAITING' });
  expect(codesOf(await change('resumeJob'))).toEqual(['CONFLICT']);
  // Two workers, each with a log of its own.
  await startWorker();
  await startWorker();
  for (const { id } of jobs) await until(id, 'DONE');
  const texts = await Promise.all(jobs.map(async ({ id }) => (await pageAt(`/jobs/${id}/0`)).text()));
  expect(new Set(texts).size).toBe(1);
});

test('another gateway over the same store tells the same', async () => {
  const other = await graph.beside({ GATEWAY_JOBS_STORE: settings.GATEWAY_JOBS_STORE });
  const { id } = await start();
  const { data } = await other.query<{ job: Told }>(JOB, { id }, EVERYTHING);
  expect(data.job.id).toBe(id);
  await until(id, 'DONE');
  const page = await fetch(other.url.replace('/graphql', `/jobs/${id}/0`), { headers: graph.headersOf(EVERYTHING) });
  expect(await page.text()).toBe(await (await pageAt(`/jobs/${id}/0`)).text());
});

test('a gateway without a store says so', async () => {
  const other = await graph.beside({});
  expect(codesOf(await other.query(START, { code: CODE }, EVERYTHING))).toEqual(['NOT_FOUND']);
});

test('a job walks with the rights with which it was begun, though more have been granted since', async () => {
  await stopWorkers();
  const file = join(graph.callers.env['GATEWAY_AGREEMENTS'] ?? '', 'hazardous-goods.yaml');
  const all = readFileSync(file, 'utf8');
  const text = async (id: string): Promise<string> => {
    await until(id, 'DONE');
    return (await pageAt(`/jobs/${id}/0`)).text();
  };
  writeFileSync(file, all.replace('hazardous-goods/quantities, ', '').replace(', hazardous-goods/quantities', ''));
  const isWithheld = async (): Promise<boolean> => {
    const { data } = await graph.query<{ chain: { withheld: { policy: string }[] } }>(
      'query($code: TraceCode!) { chain(code: $code) { withheld { policy } } }',
      { code: CODE },
      EVERYTHING,
    );
    return data.chain.withheld.some(({ policy }) => policy === 'hazardous-goods/quantities');
  };
  while (!(await isWithheld())) await sleep(50);
  const before = await start();
  writeFileSync(file, all);
  while (await isWithheld()) await sleep(50);
  const after = await start();
  await startWorker();
  const withheld = '{"table":"withheld","sector":"HAZARDOUS_GOODS","policy":"hazardous-goods/quantities"}';
  expect(await text(before.id)).toContain(withheld);
  expect(await text(after.id)).not.toContain(withheld);
});

test('a job whose rights have ended is ended, and says why', async () => {
  await stopWorkers();
  const { id } = await start();
  const agreements = graph.callers.env['GATEWAY_AGREEMENTS'] ?? '';
  const before = readdirSync(agreements).map(
    (name) => [join(agreements, name), readFileSync(join(agreements, name), 'utf8')] as const,
  );
  for (const [path, text] of before) writeFileSync(path, text.replaceAll('2099', '2020'));
  try {
    await startWorker();
    // Without them the purpose is unknown, and whoever asks states none.
    const { purpose: _, ...without } = EVERYTHING;
    for (let i = 0; i < 200 && (await jobOf(id, without))?.state !== 'FAILED'; i += 1) await sleep(50);
    expect(await jobOf(id, without)).toMatchObject({ state: 'FAILED', error: expect.stringContaining('rights') });
  } finally {
    for (const [path, text] of before) writeFileSync(path, text);
  }
});

test('each job is written down: who has begun it, what was asked for it, and who has read it', () => {
  const textIn = (name: string): string =>
    readdirSync(join(folder, name))
      .map((file) => readFileSync(join(folder, name, file)).toString('utf8'))
      .join('');
  const lines = textIn('audit');
  expect(lines).toContain('Mutation.startChain');
  expect(lines).toContain('"name":"JobPage"');
  expect(textIn('audit-jobs-0')).toContain('"name":"JobWalk"');
  expect(textIn('audit-jobs-0')).toContain('"kind":"call"');
});

test('one that was begun and cannot be written down is not answered as what another gateway may be asked', async () => {
  const lost = join(folder, 'audit-lost');
  const other = await graph.beside({ ...settings, GATEWAY_AUDIT_FOLDER: lost });
  const who: Who = { ...REGULATOR, sector: 'AGRICULTURE' };
  expect((await other.query(START, { code: CODE }, who)).errors).toEqual([]);
  rmSync(lost, { recursive: true });
  const begun = await other.query(START, { code: CODE }, who);
  expect([begun.status, ...codesOf(begun)]).toEqual([500, 'AUDIT_UNAVAILABLE']);
  expect(begun.headers).not.toContain('retry-after');
  const next = await other.query(START, { code: CODE }, who);
  expect([next.status, ...codesOf(next)]).toEqual([503, 'AUDIT_UNAVAILABLE']);
  const { data } = await graph.query<{ jobs: readonly Told[] }>('{ jobs { id } }', {}, who);
  expect(data.jobs).toHaveLength(2);
});
