import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../common/database/database.ts';
import type { CallerJobs } from '../../gateway/chain/caller-jobs.ts';
import type { WalkRequest } from '../../gateway/chain/walk-request.ts';
import { JobDesk } from '../../gateway/jobs/desk.ts';
import { KEPT_MS } from '../../gateway/jobs/job.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { postgresDatabase } from '../../common/database/postgres.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { decisionOf } from '../../gateway/policy/identity/decision.ts';
import type { Identity } from '../../common/identity/identity.ts';
import type { DatabaseServer } from '../support/database-server.ts';
import { NO_POSTGRES, startPostgres } from '../support/postgres-server.ts';
import { fakeMinistry, urn } from '../support/fake-ministry.ts';
import { askingOf, linesOf, newJob, SEALS, textOf, work } from './support/jobs.ts';

const NOW = Date.now();
const LEASE = 20_000;

const REQUEST: WalkRequest = {
  root: urn(0),
  direction: 'BACK',
  kinds: null,
  from: -Infinity,
  to: Infinity,
  maxDepth: 100,
  maxUnits: 1_000,
};

function suite(open: () => Database): void {
  const opened: JobStore[] = [];
  const another = (): JobStore => {
    const store = new JobStore(open());
    opened.push(store);
    return store;
  };
  let store: JobStore;
  beforeAll(() => void (store = another()));
  afterAll(() => Promise.all(opened.map((each) => each.close())));
  const emptied = async (): Promise<void> => store.sweep(Number.MAX_SAFE_INTEGER);

  test('several who open it at once make it once', async () => {
    await expect(
      Promise.all([another(), another(), another()].map((each) => each.ofOwner('nobody', NOW))),
    ).resolves.toEqual([[], [], []]);
  });

  test('what is added is found by its id and its owner, until its time is over', async () => {
    const job = newJob('a', NOW);
    await store.add(job);
    const found = await another().find('a', NOW);
    expect(found).toMatchObject({
      ...job,
      head: expect.anything(),
      state: 'WAITING',
      error: null,
      startedAt: null,
      done: 0,
      found: 0,
      steps: 0,
      pages: 0,
      complete: null,
    });
    expect(Buffer.from(found?.head ?? []).toString()).toBe('sealed');
    expect(await store.ofOwner('somebody', NOW)).toHaveLength(1);
    expect(await store.ofOwner('nobody', NOW)).toEqual([]);
    expect(await store.find('a', NOW + KEPT_MS)).toBeNull();
    await store.sweep(NOW + KEPT_MS - 1);
    expect(await store.find('a', NOW)).not.toBeNull();
    await store.sweep(NOW + KEPT_MS);
    expect(await store.find('a', NOW)).toBeNull();
  });

  describe('whoever begins jobs', () => {
    const identity: Identity = {
      role: 'regulator',
      subject: 'who',
      scopes: [],
      sector: 'FOOD_DRUG',
      organization: null,
    };
    const jobs: CallerJobs[] = [];
    const desks: JobDesk[] = [];
    beforeAll(() => {
      for (let i = 0; i < 3; i += 1) desks.push(new JobDesk(new JobStore(open()), SEALS));
      for (const desk of desks) jobs.push(desk.of(decisionOf(identity, null, []), 'request'));
    });
    afterAll(async () => {
      await Promise.all(desks.map((desk) => desk.close()));
      // A hundred at a time.
      for (let i = 0; i < 3; i += 1) await emptied();
    });
    const at = (i: number): CallerJobs => jobs[i % jobs.length] as CallerJobs;
    const openNow = async (): Promise<number> =>
      (await at(0).all()).filter(({ state }) => state === 'WAITING' || state === 'RUNNING').length;

    test('has no more than five open, however many at once at however many gateways', async () => {
      const begun = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => at(i).start(REQUEST)));
      for (const each of begun)
        if (each.status === 'rejected') expect(each.reason).toMatchObject({ extensions: { code: 'CONFLICT' } });
      const fulfilled = begun.filter(({ status }) => status === 'fulfilled').length;
      expect(await openNow()).toBe(fulfilled);
      expect(fulfilled).toBeLessThanOrEqual(5);
      for (let i = fulfilled; i < 5; i += 1) await at(i).start(REQUEST);
      expect(await openNow()).toBe(5);
    });

    test('nor by many that were cancelled since', async () => {
      const [one, ...others] = await at(0).all();
      let last = one?.id ?? '';
      for (let i = 0; i < 35; i += 1) {
        await at(i).cancel(last);
        last = (await at(i).start(REQUEST)).id;
      }
      await expect(at(1).start(REQUEST)).rejects.toMatchObject({ extensions: { code: 'CONFLICT' } });
      await expect(at(1).resume(one?.id ?? '')).rejects.toMatchObject({ extensions: { code: 'CONFLICT' } });
      for (const { id } of others) expect(await at(2).find(id)).toMatchObject({ state: 'WAITING' });
      // Nor are more than forty kept, over or not.
      await at(0).cancel(last);
      await expect(at(0).start(REQUEST)).rejects.toThrow('40 jobs of the last 24 hours');
      await at(0).resume(last);
    });

    test.each(['', 'x', '\0', '\ud800', "' OR 1=1", 'a'.repeat(100_000)])(
      'has none by a name that is none',
      async (id) => {
        expect(await at(0).find(id)).toBeNull();
        await expect(at(0).cancel(id)).rejects.toMatchObject({ extensions: { code: 'NOT_FOUND' } });
      },
    );
  });

  test('each job goes to one worker, the one that has waited longest first', async () => {
    for (let i = 0; i < 20; i += 1) await store.add(newJob(`j${i}`, NOW - 100 + i));
    const workers = Array.from({ length: 4 }, another);
    const taken = [(await store.take('w', NOW, LEASE))?.id, (await store.take('w', NOW, LEASE))?.id];
    expect(taken).toEqual(['j0', 'j1']);
    await Promise.all(
      workers.map(async (each, i) => {
        for (let job = await each.take(`w${i}`, NOW, LEASE); job; job = await each.take(`w${i}`, NOW, LEASE))
          taken.push(job.id);
      }),
    );
    expect(taken).toHaveLength(20);
    expect(new Set(taken)).toEqual(new Set(Array.from({ length: 20 }, (_, i) => `j${i}`)));
    await emptied();
  });

  test('whoever has lost a job writes nothing more of it', async () => {
    await store.add(newJob('lost', NOW));
    await store.take('first', NOW, LEASE);
    const [first, second] = [
      { id: 'lost', worker: 'first' },
      { id: 'lost', worker: 'second' },
    ];
    expect(await store.step(first, 0, Buffer.from('one'), { done: 1, found: 5 })).toBe(true);
    expect(await store.take('second', NOW + LEASE, LEASE)).toBeNull();
    expect(await store.renew(first, NOW + 2 * LEASE)).toBe(true);
    expect(await store.take('second', NOW + LEASE + 1, LEASE)).toBeNull();
    expect(await store.take('second', NOW + 2 * LEASE + 1, LEASE)).toMatchObject({
      id: 'lost',
      steps: 1,
      done: 1,
      found: 5,
    });
    expect(await store.step(first, 1, Buffer.from('late'), { done: 9, found: 9 })).toBe(false);
    expect(await store.page(first, 0, Buffer.from('late'))).toBe(false);
    expect(await store.finish(first, { pages: 1, complete: true })).toBe(false);
    await store.fail(first, 'late');
    expect(await store.part('lost', 'STEP', 1)).toBeNull();
    expect(await store.part('lost', 'PAGE', 0)).toBeNull();
    expect(await store.step(second, 1, Buffer.from('two'), { done: 2, found: 5 })).toBe(true);
    expect(await store.page(second, 0, Buffer.from('p'))).toBe(true);
    expect(await store.page(second, 0, Buffer.from('page'))).toBe(true);
    expect(await store.finish(second, { pages: 1, complete: false })).toBe(true);
    expect(await store.find('lost', NOW)).toMatchObject({ state: 'DONE', pages: 1, complete: false, done: 2 });
    expect(await store.part('lost', 'STEP', 0)).toBeNull();
    expect(Buffer.from((await store.part('lost', 'PAGE', 0)) ?? []).toString()).toBe('page');
    await emptied();
  });

  test('one that is cancelled is taken by nobody until it is resumed, and goes on where it was', async () => {
    await store.add(newJob('c', NOW));
    await store.take('w', NOW, LEASE);
    await store.step({ id: 'c', worker: 'w' }, 0, Buffer.from('one'), { done: 1, found: 2 });
    await store.cancel('c');
    expect(await store.renew({ id: 'c', worker: 'w' }, NOW + LEASE)).toBe(false);
    expect(await store.take('w', NOW + 2 * LEASE, LEASE)).toBeNull();
    await store.resume('c', NOW);
    expect(await store.take('v', NOW, LEASE)).toMatchObject({ state: 'RUNNING', steps: 1 });
    await store.fail({ id: 'c', worker: 'v' }, 'why');
    expect(await store.find('c', NOW)).toMatchObject({ state: 'FAILED', error: 'why' });
    await store.cancel('c');
    expect(await store.find('c', NOW)).toMatchObject({ state: 'FAILED' });
    await emptied();
  });

  test('a job that workers die of is given up, unless it comes further', async () => {
    await store.add(newJob('d', NOW));
    let now = NOW;
    const dies = async (): Promise<unknown> => store.take('w', (now += 2 * LEASE), LEASE);
    for (let i = 0; i < 3; i += 1) expect(await dies()).not.toBeNull();
    await store.step({ id: 'd', worker: 'w' }, 0, Buffer.from('one'), { done: 1, found: 2 });
    for (let i = 0; i < 5; i += 1) expect(await dies()).not.toBeNull();
    expect(await dies()).toBeNull();
    await store.sweep(now);
    expect(await store.find('d', NOW)).toMatchObject({
      state: 'FAILED',
      error: expect.stringContaining('fewer units'),
    });
    await store.resume('d', now);
    expect(await dies()).toMatchObject({ steps: 1 });
    await emptied();
  });

  test('a walk is worked on by two at once, each a job, and read by a third', async () => {
    const links = Array.from({ length: 60 }, (_, i) => ({ from: urn(i + 1), to: urn(Math.floor(i / 2)) }));
    await store.add(newJob('one'));
    await store.add(newJob('two'));
    await Promise.all(
      [another(), another()].map((each, i) =>
        work(each, REQUEST, askingOf([fakeMinistry('agriculture', { links, delayMs: i })]), { worker: `w${i}` }),
      ),
    );
    const reader = another();
    const [one, two] = [await textOf(reader, 'one'), await textOf(reader, 'two')];
    expect(linesOf(one).at(-1)).toMatchObject({ table: 'end', units: 61, links: 60, complete: true });
    expect(one).toBe(two);
    await emptied();
  });

  test('it tells whether anybody waits for a worker, and since when', async () => {
    expect(await store.counts(NOW)).toEqual({ waiting: 0, running: 0, waitingSince: null });
    await store.add(newJob('x', NOW));
    await store.add(newJob('y', NOW + 5));
    expect(await store.counts(NOW + 5)).toEqual({ waiting: 2, running: 0, waitingSince: NOW });
    await store.take('w', NOW, LEASE);
    expect(await store.counts(NOW + 5)).toEqual({ waiting: 1, running: 1, waitingSince: NOW + 5 });
    expect(await store.counts(NOW + LEASE + 1)).toEqual({ waiting: 2, running: 0, waitingSince: NOW + 5 });
    await store.release({ id: 'x', worker: 'w' }, NOW + 10);
    expect(await store.take('v', NOW + 10, LEASE)).toMatchObject({ id: 'y' });
    await emptied();
  });
}

describe('in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'jobs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  suite(() => sqliteDatabase(join(folder, 'jobs.sqlite')));

  test('a file that cannot be opened now is tried again', async () => {
    const path = join(folder, 'later', 'jobs.sqlite');
    const store = new JobStore(sqliteDatabase(path));
    await expect(store.counts(NOW)).rejects.toMatchObject({ why: 'unable to open database file' });
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(folder, 'later'));
    await expect(store.counts(NOW)).resolves.toMatchObject({ waiting: 0 });
    await store.close();
  });
});

describe.skipIf(NO_POSTGRES !== null)('in PostgreSQL', () => {
  let server: DatabaseServer;
  beforeAll(async () => void (server = await startPostgres()), 60_000);
  afterAll(() => server.stop());
  suite(() => postgresDatabase(server.url, ['gateway', 'jobs', 'store']));

  test.each([
    ['password', 'secret', 'it does not know this user with this password'],
    ['pathname', '/secret', 'it has no database of that name'],
    ['port', '1', 'the connection is refused: nothing listens there'],
  ] as const)('a wrong %s is said as that, and not repeated', async (part, value, why) => {
    const url = Object.assign(new URL(server.url), { [part]: value });
    const desk = new JobDesk(new JobStore(postgresDatabase(url.href, ['gateway', 'jobs', 'store'])), SEALS, 20);
    await expect
      .poll(() => [...desk.conditions()])
      .toEqual([{ reason: 'JOB_STORE_UNREACHABLE', detail: `gateway.jobs.store: ${why}` }]);
    await desk.close();
  });
});
