import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { JobDesk } from '../../gateway/jobs/desk.ts';
import type { Database } from '../../common/database/database.ts';
import { type Job, type JobHead, writeHead } from '../../gateway/jobs/job.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { JobSeals } from '../../gateway/jobs/seals.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { JobEnds, JobWorker, type WorkerOptions } from '../../gateway/jobs-worker/worker.ts';
import type { Condition } from '../../gateway/readiness/condition.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';
import type { Identity } from '../../common/identity/identity.ts';
import { type FakeMinistry, fakeMinistry, urn } from '../support/fake-ministry.ts';
import { askingOf, newJob, SEALS, textOf } from './support/jobs.ts';

const SOMEBODY: Identity = {
  role: 'regulator',
  subject: 'somebody',
  scopes: [],
  sector: 'FOOD_DRUG',
  organization: null,
};
const HEAD: JobHead = {
  identity: SOMEBODY,
  purpose: null,
  policies: [],
  request: {
    root: urn(0),
    direction: 'BACK',
    kinds: null,
    from: -Infinity,
    to: Infinity,
    maxDepth: 100,
    maxUnits: 1_000,
  },
  requestId: 'test',
};

/** A row of units, each made of the next. */
const row = (delayMs = 0): FakeMinistry =>
  fakeMinistry('agriculture', {
    links: Array.from({ length: 40 }, (_, i) => ({ from: urn(i + 1), to: urn(i) })),
    delayMs,
  });

async function add(store: JobStore, id: string, seals = SEALS): Promise<void> {
  const job = { ...newJob(id), key: seals.newest };
  await store.add({ ...job, head: seals.seal(job, 'HEAD', writeHead(HEAD)) });
}

function workerOf(store: JobStore, ministry: FakeMinistry, more: Partial<WorkerOptions> = {}): JobWorker {
  return new JobWorker({
    store,
    seals: SEALS,
    open: () => ({
      asking: askingOf([ministry], { stepUnits: 1 }),
      check: async () => {},
      over: async () => {},
    }),
    times: { lookMs: 5, leaseMs: 5_000 },
    ...more,
  });
}

async function until(store: JobStore, id: string, is: (job: Job) => boolean): Promise<Job> {
  for (let i = 0; i < 1_000; i += 1) {
    const job = await store.find(id, Date.now());
    if (job && is(job)) return job;
    await sleep(5);
  }
  throw new Error('it did not come to that');
}

/** One that several hold open. */
function shared(): { store: JobStore; database: Database } {
  const database = sqliteDatabase(':memory:');
  return { store: new JobStore({ ...database, close: async () => {} }), database };
}

test('a worker that is told to stop gives its job back at once, and another one goes on from there', async () => {
  const { store } = shared();
  await add(store, 'one');
  const first = workerOf(store, row(10));
  await until(store, 'one', ({ done }) => done >= 3);
  await first.stop();
  const left = await until(store, 'one', ({ state }) => state === 'WAITING');
  expect(left.done).toBeGreaterThanOrEqual(3);
  const ministry = row();
  const second = workerOf(store, ministry);
  await until(store, 'one', ({ state }) => state === 'DONE');
  await second.stop();
  expect(ministry.calls.flat()).toHaveLength(41 - left.done);
});

test('a job that is cancelled is left within a part of its lease', async () => {
  const { store } = shared();
  await add(store, 'one');
  const ministry = row(20);
  const worker = workerOf(store, ministry, { times: { lookMs: 5, leaseMs: 200 } });
  await until(store, 'one', ({ done }) => done >= 2);
  await store.cancel('one');
  await sleep(100);
  const { length } = ministry.calls;
  await sleep(100);
  expect(ministry.calls).toHaveLength(length);
  expect((await store.find('one', Date.now()))?.state).toBe('CANCELLED');
  await worker.stop();
});

test('a long job lets others that wait go before it', async () => {
  const { store } = shared();
  await add(store, 'long');
  const worker = workerOf(store, row(5), { times: { lookMs: 5, leaseMs: 5_000, turnMs: 0 } });
  await until(store, 'long', ({ done }) => done >= 2);
  await add(store, 'other');
  const { done } = await until(store, 'other', (job) => job.done >= 1);
  expect((await store.find('long', Date.now()))?.done).toBeLessThan(41);
  expect(done).toBeLessThan(41);
  await until(store, 'long', ({ state }) => state === 'DONE');
  await until(store, 'other', ({ state }) => state === 'DONE');
  await worker.stop();
  expect(await textOf(store, 'long')).toBe(await textOf(store, 'other'));
});

test('what ends a job is told to whoever has begun it; a fault of ours is told as that, without its words', async () => {
  const { store } = shared();
  const fail = (error: Error): Partial<WorkerOptions> => ({
    open: () => ({
      asking: askingOf([row()]),
      check: async () => {
        throw error;
      },
      over: async () => {},
    }),
  });
  await add(store, 'ends');
  const one = workerOf(store, row(), fail(new JobEnds('rights have ended')));
  expect(await until(store, 'ends', ({ state }) => state === 'FAILED')).toMatchObject({ error: 'rights have ended' });
  await one.stop();
  await add(store, 'bug');
  const other = workerOf(store, row(), fail(new TypeError('secret is undefined')));
  expect((await until(store, 'bug', ({ state }) => state === 'FAILED')).error).not.toContain('secret');
  await other.stop();
});

test('a job of a key that has gone fails, and one of the key before the newest is walked and read', async () => {
  const key = (id: string) => ({
    id: `key-${id}-of-the-gateways`,
    derive: (purpose: string) => Buffer.alloc(32, purpose + id),
  });
  const [old, newest, other] = [key('old'), key('new'), key('other')];
  const { store } = shared();
  const before = new JobSeals(() => [old]);
  await add(store, 'kept', before);
  await add(store, 'gone', new JobSeals(() => [other]));
  const seals = new JobSeals(() => [old, newest]);
  const worker = workerOf(store, row(), { seals });
  expect((await until(store, 'gone', ({ state }) => state === 'FAILED')).error).toContain('another key');
  const kept = await until(store, 'kept', ({ state }) => state === 'DONE');
  await worker.stop();
  const page = await store.part('kept', 'PAGE', 0);
  expect(before.open(kept, 'PAGE 0', page ?? Buffer.alloc(0))).not.toBeNull();
});

test('a worker outlives its store, and goes on when it is back', async () => {
  const { database } = shared();
  let away = false;
  const isAway = (): Promise<never> => Promise.reject(new Error('disk I/O error'));
  const store = new JobStore({
    ...database,
    read: (...args) => (away ? isAway() : database.read(...args)),
    write: (...args) => (away ? isAway() : database.write(...args)),
    close: async () => {},
  });
  await add(store, 'one');
  const worker = workerOf(store, row(5), { times: { lookMs: 5, leaseMs: 50 } });
  await until(store, 'one', ({ done }) => done >= 2);
  away = true;
  await sleep(150);
  away = false;
  await until(store, 'one', ({ state }) => state === 'DONE');
  await worker.stop();
});

test('a gateway says that its store cannot be used, and that jobs wait and nobody takes them', async () => {
  const { database } = shared();
  let away = true;
  const store = new JobStore({
    ...database,
    read: (...args) => (away ? Promise.reject(new Error('gone')) : database.read(...args)),
    close: async () => {},
  });
  const desk = new JobDesk(store, SEALS, 5);
  const reasons = (): readonly string[] => [...desk.conditions()].map(({ reason }: Condition) => reason);
  const jobs = desk.of(decisionOf(SOMEBODY, null, []), 'request');
  await sleep(50);
  expect(reasons()).toEqual(['JOB_STORE_UNREACHABLE']);
  await expect(jobs.all()).rejects.toMatchObject({ extensions: { code: 'UNAVAILABLE' } });
  away = false;
  await sleep(50);
  expect(reasons()).toEqual([]);
  await store.add(newJob('young'));
  await sleep(50);
  expect(reasons()).toEqual([]);
  await store.add(newJob('old', Date.now() - 60_000));
  await sleep(50);
  expect([...desk.conditions()]).toEqual([
    { reason: 'JOBS_WAIT', detail: expect.stringMatching(/^2 jobs wait, one for 60 s/) },
  ]);
  await store.take('worker', Date.now(), 60_000);
  await sleep(50);
  expect(reasons()).toEqual([]);
  await desk.close();
});
