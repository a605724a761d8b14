import { expect, test } from 'vitest';
import { Fault } from '../../common/resilience/fault.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainOf } from '../../gateway/chain/chain.ts';
import type { Discovery } from '../../gateway/chain/discovery.ts';
import { walk } from '../../gateway/chain/walk.ts';
import type { WalkRequest } from '../../gateway/chain/walk-request.ts';
import { JobStore } from '../../gateway/jobs/job-store.ts';
import { sqliteDatabase } from '../../common/database/sqlite.ts';
import { economy } from '../support/economy.ts';
import { caller, type FakeLink, fakeMinistry, urn } from '../support/fake-ministry.ts';
import { runs } from '../support/runs.ts';
import { askingOf, linesOf, newJob, textOf, work } from './support/jobs.ts';

const { numRuns } = runs(40, 2_000);

const openStore = (): JobStore => new JobStore(sqliteDatabase(':memory:'));

const ALL = {
  direction: 'BACK',
  kinds: null,
  from: -Infinity,
  to: Infinity,
  maxDepth: 100,
  maxUnits: 1_000_000,
} as const;

interface Told {
  units: { code: string; depth: number; records: { member: string }[] }[];
  links: { kind: string; from: string; to: string; at: string | null; doubts: string[]; evidence: unknown[] }[];
  gaps: { reason: string; member: string | null; codes: string[] }[];
  complete: boolean;
  depth: number;
}

/** What a chain tells, and what a job's lines tell, as one and the same. */
function ofChain({ units, links, gaps, complete, depth }: Told): object {
  return {
    units: units.map(({ code, depth: d, records }) => [code, d, records.map(({ member }) => member)].join(' ')).sort(),
    links: links
      .map(({ kind, from, to, at, doubts, evidence }) => [kind, from, to, at, doubts, evidence.length].join(' '))
      .sort(),
    gaps: gaps.flatMap(({ reason, member, codes }) => codes.map((code) => `${reason} ${member} ${code}`)).sort(),
    complete,
    depth,
  };
}

function ofJob(text: string): object {
  const lines = linesOf(text);
  const of = (table: string) => lines.filter((line) => line['table'] === table);
  const [end] = of('end');
  return ofChain({
    units: of('unit').map((unit) => ({
      ...unit,
      records: (unit['members'] as string[]).map((member) => ({ member })),
    })),
    links: of('link'),
    gaps: of('gap'),
    complete: end?.['complete'],
    depth: end?.['depth'],
  } as unknown as Told);
}

test('over random economies a job finds what a chain of the same request tells, also where few are asked', async () => {
  for (let i = 0; i < numRuns; i += 1) {
    const world = economy(`job ${i}`);
    // Which units of the last level are within the limit is another matter.
    const request: WalkRequest = { ...world.request, maxUnits: 1_000 };
    const everybody = world.ministries(0);
    const chain = ofChain(
      (await chainOf(await walk(new Asker(everybody, caller(60_000)), request), everybody)) as unknown as Told,
    );
    const store = openStore();
    await store.add(newJob('all'));
    await work(store, request, askingOf(world.ministries(1)));
    expect(ofJob(await textOf(store, 'all')), `economy ${i}`).toEqual(chain);

    const few = world
      .ministries(2)
      .map((ministry) => ({ ...ministry, mayKnow: (code: string) => world.knows(ministry.name, code) }));
    const forgetful: Discovery = {
      mayKnow: (code) => few.filter(({ mayKnow }) => mayKnow(code)),
      youngFrom: Date.parse('2026-04-01'),
    };
    await store.add(newJob('few'));
    await work(store, request, askingOf(few, { discovery: forgetful }));
    expect({ ...ofJob(await textOf(store, 'few')), gaps: 0, complete: 0 }, `economy ${i}`).toEqual({
      ...chain,
      gaps: 0,
      complete: 0,
    });
  }
});

test('a walk that is ended at every tenth of its way, and taken on by another worker, ends with the same bytes', async () => {
  for (let i = 0; i < Math.ceil(numRuns / 8); i += 1) {
    const world = economy(`killed job ${i}`);
    const store = openStore();
    await store.add(newJob('whole'));
    const request = { ...world.request, maxDepth: 20 };
    await work(store, request, askingOf(world.ministries(0)));
    const whole = await textOf(store, 'whole');
    const { done = 0 } = (await store.find('whole', Date.now())) ?? {};

    await store.add(newJob('killed'));
    let now = Date.now();
    for (let tenth = 1; tenth <= 10; tenth += 1) {
      // Its call is under way when it ends, and its lease runs out.
      const abort = new AbortController();
      const ministries = world.ministries(tenth % 3).map((ministry) => ({
        ...ministry,
        call: async (...args: Parameters<typeof ministry.call>) => {
          const job = await store.find('killed', Date.now());
          if ((job?.done ?? 0) * 10 >= done * tenth) abort.abort(new Error('killed'));
          return ministry.call(...args);
        },
      }));
      await work(store, request, askingOf(ministries), { signal: abort.signal, now, worker: `worker ${tenth}` }).catch(
        (error: unknown) => expect(error).toEqual(new Error('killed')),
      );
      now += 60_000;
    }
    await work(store, request, askingOf(world.ministries(1)), { now, worker: 'last' });
    expect(await textOf(store, 'killed'), `economy ${i}`).toBe(whole);
  }
});

test('a member that fails for a while is asked again; one that fails to the end is a gap, and is waited for once', async () => {
  const links: FakeLink[] = Array.from({ length: 30 }, (_, i) => ({ from: urn(i + 1), to: urn(i) }));
  let failures = 2;
  const back = fakeMinistry('agriculture', {
    links,
    instead: () => {
      failures -= 1;
      if (failures >= 0) throw new Fault('UNAVAILABLE', 'away');
      return undefined;
    },
  });
  let calls = 0;
  const gone = fakeMinistry('food-drug', {
    instead: () => {
      calls += 1;
      throw new Fault('UNAVAILABLE', 'away');
    },
  });
  const store = openStore();
  await store.add(newJob('one'));
  const request: WalkRequest = {
    root: urn(0),
    direction: 'BACK',
    kinds: null,
    from: -Infinity,
    to: Infinity,
    maxDepth: 100,
    maxUnits: 1_000,
  };
  await work(store, request, askingOf([back, gone], { pausesMs: [1, 1] }));
  const lines = linesOf(await textOf(store, 'one'));
  expect(lines.filter(({ table }) => table === 'unit')).toHaveLength(31);
  expect(
    lines.filter(({ table }) => table === 'gap').map(({ member, codes }) => [member, (codes as string[]).length]),
  ).toEqual([['food-drug', 31]]);
  expect(lines.at(-1)).toEqual({ table: 'end', units: 31, links: 30, gaps: 1, depth: 30, complete: false });
  // Each step once, and the first with its pauses.
  expect(calls).toBe(31 + 2);
});

test('a unit with more links than a page holds goes on over several, and is whole', async () => {
  const links: FakeLink[] = Array.from({ length: 12_000 }, (_, i) => ({ from: urn(i + 1), to: urn(0) }));
  const store = openStore();
  await store.add(newJob('hub'));
  await work(
    store,
    { ...ALL, root: urn(0), maxUnits: 20 },
    askingOf([fakeMinistry('agriculture', { links })], { stepUnits: 4_000 }),
  );
  expect((await store.find('hub', Date.now()))?.pages).toBe(1);
  await store.add(newJob('all'));
  await work(store, { ...ALL, root: urn(0) }, askingOf([fakeMinistry('agriculture', { links })], { stepUnits: 4_000 }));
  const lines = linesOf(await textOf(store, 'all'));
  expect((await store.find('all', Date.now()))?.pages).toBeGreaterThan(12);
  expect(new Set(lines.filter(({ table }) => table === 'link').map(({ from }) => from)).size).toBe(12_000);
  expect(lines.at(-1)).toMatchObject({ table: 'end', units: 12_001, links: 12_000, complete: true });
});

test('where units have many links the next step has fewer of them', async () => {
  const sizesWith = async (count: number): Promise<number[]> => {
    const links: FakeLink[] = Array.from({ length: count }, (_, i) => ({ from: urn(i + 1), to: urn(0) }));
    const ministry = fakeMinistry('agriculture', { links, maxBatch: 100_000 });
    const store = openStore();
    await store.add(newJob('one'));
    await work(store, { ...ALL, root: urn(0), maxUnits: 300 }, askingOf([ministry], { stepUnits: 100 }));
    return ministry.calls.map((codes) => codes.length);
  };
  // The first step has the root alone: what it says decides the second.
  expect(await sizesWith(400)).toEqual([1, 100, 100, 99]);
  expect(await sizesWith(500)).toEqual([1, 80, 100, 100, 19]);
  expect(await sizesWith(4_000)).toEqual([1, 50, 100, 100, 49]);
});

test('no value is written down, and nothing that can be read without the key', async () => {
  const database = sqliteDatabase(':memory:');
  const store = new JobStore(database);
  await store.add(newJob('one'));
  const ministry = fakeMinistry('agriculture', { links: [{ from: urn('secret-source'), to: urn(0) }] });
  const { call } = ministry;
  const weighing = {
    ...ministry,
    call: async (...args: Parameters<typeof call>) =>
      JSON.parse(
        JSON.stringify(await call(...args)).replaceAll('"quantity":null', '"quantity":{"value":7654321,"unit":"kg"}'),
      ) as Awaited<ReturnType<typeof call>>,
  };
  const request: WalkRequest = {
    root: urn(0),
    direction: 'BACK',
    kinds: null,
    from: -Infinity,
    to: Infinity,
    maxDepth: 9,
    maxUnits: 100,
  };
  await work(store, request, askingOf([weighing]));
  expect(await textOf(store, 'one')).toContain('secret-source');
  expect(await textOf(store, 'one')).not.toContain('7654321');
  const kept = await database.read('SELECT * FROM tongcha_job_parts');
  expect(kept.map(({ kind }) => kind)).toEqual(['PAGE']);
  for (const { sealed } of kept) expect(Buffer.from(sealed as Uint8Array).includes('secret')).toBe(false);
});
