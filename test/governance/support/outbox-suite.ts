import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../common/database/database.ts';
import { Fault } from '../../../common/resilience/fault.ts';
import { Outbox } from '../../../governance/outbox/outbox.ts';
import { type Deliver, OutboxWorker } from '../../../governance/outbox/outbox-worker.ts';
import type { Delivery, NewTask, Task } from '../../../governance/outbox/task.ts';

const NOW = Date.now();
const LEASE = 60_000;
const DAY = 86_400_000;
const NONE = { waiting: 0, waitingSince: null, beingTold: 0, refused: 0, uncertain: 0, partly: 0, dead: 0 };
const SOON = { timeout: 20_000, interval: 10 };

/** What holds of an outbox wherever it is kept. */
export function outboxSuite(open: () => Database): void {
  const opened: Database[] = [];
  const another = (): Outbox => {
    const database = open();
    opened.push(database);
    return new Outbox(database);
  };
  const outbox = another();
  afterAll(() => Promise.all(opened.map((each) => each.close())));

  let count = 0;
  const newTask = (task: Partial<NewTask> = {}): NewTask => ({
    id: `task-${(count += 1)}`,
    queue: 'recall',
    target: `member-${count}`,
    lane: null,
    place: 0,
    waitsForUncertain: false,
    body: '{"some":"thing"}',
    dueAt: NOW,
    lastAt: NOW + DAY,
    ...task,
  });
  const add = async (task: Partial<NewTask> = {}): Promise<string> => {
    const one = newTask(task);
    await outbox.database.write(outbox.add(one, NOW));
    return one.id;
  };
  const take = (now = NOW, by = outbox): Promise<Task | null> => by.take(['recall'], 'w', now, LEASE);
  const record = (task: Task | null, delivery: Delivery, now = NOW): Promise<boolean> =>
    task === null ? Promise.resolve(false) : outbox.record({ id: task.id, worker: 'w' }, task, delivery, now);
  const find = async (id: string): Promise<Task | undefined> => (await outbox.tasks([id])).get(id);
  beforeEach(async () => {
    await outbox.database.write(['DELETE FROM tongcha_outbox RETURNING id', []]);
  });

  test('several who open it at once make it once', async () => {
    const all = await Promise.all([another(), another(), another()].map((each) => each.counts(NOW)));
    expect(all).toEqual([new Map(), new Map(), new Map()]);
  });

  test('a task is there with what causes it, or neither is', async () => {
    const none = ["UPDATE tongcha_outbox SET place = 1 WHERE id = 'nothing' RETURNING id", []] as const;
    await outbox.database.write(none, outbox.add(newTask({ id: 'not' }), NOW));
    expect(await find('not')).toBeUndefined();
    const id = await add({ target: 'it' });
    expect(await find(id)).toEqual({
      ...newTask({ id, target: 'it' }),
      state: 'WAITING',
      attempts: 0,
      tried: null,
      isBeingTold: false,
      addedAt: NOW,
      changedAt: NOW,
      reference: null,
      message: null,
    });
  });

  test('each goes to one worker, the one that is due longest first, and none before it is due', async () => {
    const ids = [];
    for (let i = 0; i < 12; i += 1) ids.push(await add({ dueAt: NOW - 100 + i }));
    await add({ dueAt: NOW + 1 });
    await add({ queue: 'another' });
    const taken = [(await take())?.id];
    expect(taken).toEqual(ids.slice(0, 1));
    await Promise.all(
      [another(), another(), another()].map(async (each) => {
        for (let task = await take(NOW, each); task; task = await take(NOW, each)) taken.push(task.id);
      }),
    );
    expect(new Set(taken)).toEqual(new Set(ids));
    expect(taken).toHaveLength(ids.length);
  });

  test('one at a time goes to each target', async () => {
    const [first, second] = [
      await add({ target: 'one', dueAt: NOW - 2 }),
      await add({ target: 'one', dueAt: NOW - 1 }),
    ];
    const task = await take();
    expect(task?.id).toBe(first);
    expect(await take()).toBeNull();
    await record(task, { state: 'TAKEN' });
    expect((await take())?.id).toBe(second);
  });

  describe('in a lane', () => {
    const lane = async (): Promise<readonly string[]> => [
      await add({ lane: 'l', place: 1, target: 'a', dueAt: NOW + 5 }),
      await add({ lane: 'l', place: 2, target: 'b' }),
      await add({ lane: 'l', place: 3, target: 'c', waitsForUncertain: true }),
    ];

    test('none goes before one that stands before it, however late that is due', async () => {
      const [first, second, third] = await lane();
      expect(await take()).toBeNull();
      const one = await take(NOW + 5);
      expect(one?.id).toBe(first);
      expect(await take(NOW + 5)).toBeNull();
      await record(one, { state: 'REFUSED' }, NOW + 6);
      const two = await take(NOW + 6);
      expect(two?.id).toBe(second);
      await record(two, { state: 'TAKEN' }, NOW + 6);
      expect((await take(NOW + 6))?.id).toBe(third);
    });

    test.each(['UNCERTAIN', 'DEAD'] as const)('only who may goes past one that is %s', async (state) => {
      const [first, second, third] = await lane();
      const one = await take(NOW + 5);
      await record(one, { state: state === 'DEAD' ? 'NOT_DONE' : state }, state === 'DEAD' ? NOW + 2 * DAY : NOW + 6);
      const two = await take(NOW + 3 * DAY);
      expect(two?.id).toBe(second);
      await record(two, { state: 'TAKEN' }, NOW + 3 * DAY);
      expect(await take(NOW + 3 * DAY)).toBeNull();
      await outbox.database.write(outbox.settle(first ?? '', true, { now: NOW, lastAt: NOW + DAY }));
      expect((await take(NOW + 3 * DAY))?.id).toBe(third);
    });
  });

  test('whoever has lost a task writes nothing more of it, and it counts as told up to the end of the lease', async () => {
    const id = await add();
    const first = await outbox.take(['recall'], 'first', NOW, LEASE);
    expect(first).toMatchObject({ tried: null, attempts: 1 });
    expect(await take(NOW + LEASE)).toBeNull();
    const second = await take(NOW + LEASE + 1);
    expect(second).toMatchObject({ id, tried: NOW + LEASE, attempts: 2 });
    expect(await outbox.record({ id, worker: 'first' }, first as Task, { state: 'REFUSED' }, NOW)).toBe(false);
    expect(await find(id)).toMatchObject({ state: 'WAITING', isBeingTold: true });
    expect(await record(second, { state: 'TAKEN', reference: 'R-1' }, NOW + LEASE + 2)).toBe(true);
    expect(await find(id)).toMatchObject({ state: 'DONE', reference: 'R-1', isBeingTold: false });
  });

  describe('counts as tried', () => {
    test.each([
      ['NOT_SENT', null],
      ['NOT_DONE', null],
      ['LATER', null],
      ['UNKNOWN', NOW],
    ] as const)('%s: %s', async (state, tried) => {
      const id = await add();
      const first = await take();
      await record(first, state === 'LATER' ? { state, retryAt: NOW + 700 } : { state });
      expect(await find(id)).toMatchObject({ tried, state: 'WAITING', isBeingTold: false });
      expect((await find(id))?.dueAt).toBeGreaterThanOrEqual(NOW + 700);
      expect((await find(id))?.dueAt).toBeLessThanOrEqual(NOW + 1_000);
    });

    test('what once may have arrived, until it is known', async () => {
      const id = await add();
      await record(await take(), { state: 'UNKNOWN' }, NOW + 10);
      for (const state of ['NOT_SENT', 'NOT_DONE'] as const) {
        const task = await take(NOW + LEASE);
        expect(task).toMatchObject({ tried: NOW + 10 });
        await record(task, { state }, NOW + 20);
      }
      expect(await find(id)).toMatchObject({ tried: NOW + 10 });
    });
  });

  test('it waits longer with each try, up to an hour, and for no longer than it may', async () => {
    const id = await add({ lastAt: NOW + DAY });
    const waits: number[] = [];
    let now = NOW;
    let task = await take(now);
    for (; task; task = await take(now)) {
      await record(task, { state: 'NOT_DONE', message: 'not today' }, now);
      const { state, dueAt } = (await find(id)) as Task;
      if (state !== 'WAITING') break;
      waits.push(dueAt - now);
      now = dueAt;
    }
    for (const [i, wait] of waits.entries()) {
      expect(wait).toBeLessThanOrEqual(Math.min(3_600_000, 1_000 * 2 ** i));
      expect(wait).toBeGreaterThanOrEqual(0.75 * Math.min(3_600_000, 1_000 * 2 ** i));
    }
    expect(waits.length).toBeGreaterThan(30);
    expect(now).toBeLessThanOrEqual(NOW + DAY);
    expect(await find(id)).toMatchObject({ state: 'DEAD', message: 'not today' });
    expect((await outbox.counts(now)).get('recall')).toEqual({ ...NONE, dead: 1 });
  });

  test('one whose time is over and that may have arrived is uncertain, not dead', async () => {
    const id = await add({ lastAt: NOW + 10 });
    await record(await take(), { state: 'UNKNOWN' });
    expect(await find(id)).toMatchObject({ state: 'UNCERTAIN' });
    expect((await outbox.counts(NOW)).get('recall')).toEqual({ ...NONE, uncertain: 1 });
  });

  test('who is not reached is looked for by one for all, and who is there again is told all at once', async () => {
    const ids = [];
    for (let i = 0; i < 4; i += 1) ids.push(await add({ target: 'down', dueAt: NOW - 10 + i }));
    let now = NOW;
    for (let i = 0; i < 12; i += 1) {
      const task = await take(now);
      expect(await take(now)).toBeNull();
      await record(task, { state: 'NOT_SENT' }, now);
      expect(await take(now)).toBeNull();
      const due = [...(await outbox.tasks(ids)).values()].map(({ dueAt }) => dueAt);
      expect(new Set(due).size).toBe(1);
      expect((due[0] ?? 0) - now).toBeLessThanOrEqual(60_000);
      now = due[0] ?? 0;
    }
    const early = await take(now);
    await record(early, { state: 'LATER', retryAt: now + 50_000 }, now);
    await record(await take(now), { state: 'NOT_SENT' }, now);
    await outbox.database.write(outbox.wake('down', now + 1));
    await record(await take(now + 1), { state: 'TAKEN' }, now + 1);
    await record(await take(now + 1), { state: 'TAKEN' }, now + 1);
    await record(await take(now + 1), { state: 'TAKEN' }, now + 1);
    // It was told when to come back.
    expect(await take(now + 1)).toBeNull();
    expect((await take(now + 50_000))?.id).toBe(early?.id);
  });

  test('who says again and again to come back at once is asked less and less often', async () => {
    const id = await add();
    let now = NOW;
    for (let i = 0; i < 8; i += 1) {
      await record(await take(now), { state: 'LATER', retryAt: now }, now);
      const { dueAt = now } = (await find(id)) ?? {};
      expect(dueAt - now).toBeGreaterThanOrEqual(Math.min(60_000, 1_000 * 2 ** i) * 0.75);
      now = dueAt;
    }
  });

  test('a person settles what nobody can know, as it is or to be told again, and nothing else', async () => {
    const times = { now: NOW + 5, lastAt: NOW + DAY };
    const id = await add();
    const settle = async (held: boolean): Promise<boolean> =>
      (await outbox.database.write(outbox.settle(id, held, times))).length > 0;
    expect(await settle(true)).toBe(false);
    await record(await take(), { state: 'UNKNOWN' });
    await record(await take(NOW + LEASE), { state: 'UNCERTAIN', message: 'who knows' }, NOW + 1);
    expect(await settle(false)).toBe(true);
    expect(await find(id)).toMatchObject({ state: 'WAITING', tried: null, attempts: 0 });
    await record(await take(NOW + 5), { state: 'REFUSED' });
    expect(await settle(true)).toBe(true);
    expect(await find(id)).toMatchObject({ state: 'DONE' });
    expect(await settle(false)).toBe(false);
  });

  test('what was told to one target since then is told again', async () => {
    const ids = [await add({ target: 'hook' }), await add({ target: 'hook' }), await add({ target: 'other' })];
    for (let task = await take(); task; task = await take()) await record(task, { state: 'TAKEN' });
    const times = { now: NOW + 5, lastAt: NOW + DAY };
    expect(await outbox.replay('recall', 'hook', NOW + 1, times)).toBe(0);
    expect(await outbox.replay('recall', 'hook', NOW, times)).toBe(2);
    expect([...(await outbox.tasks(ids)).values()].map(({ state }) => state).toSorted()).toEqual([
      'DONE',
      'WAITING',
      'WAITING',
    ]);
    await outbox.sweep('recall', NOW + 4);
    expect((await outbox.tasks(ids)).size).toBe(2);
  });

  test('it tells what waits, and whether nobody works', async () => {
    expect(await outbox.idleFor(NOW)).toBeNull();
    await add({ lane: 'l', place: 1, dueAt: NOW + 7 });
    await add({ lane: 'l', place: 2, dueAt: 1 });
    // What is not its turn is nobody's fault.
    expect(await outbox.idleFor(NOW + 6)).toBeNull();
    await add({ dueAt: 1 });
    expect(await outbox.idleFor(NOW + 6)).toBe(6);
    const task = await take(NOW + 6);
    expect((await outbox.counts(NOW + 6)).get('recall')).toEqual({
      ...NONE,
      waiting: 3,
      waitingSince: NOW,
      beingTold: 1,
    });
    expect(await outbox.idleFor(NOW + 7)).toBeNull();
    await record(task, { state: 'TAKEN' }, NOW + 8);
    expect(await outbox.idleFor(NOW + 9)).toBe(2);
    expect(await outbox.doneSince('recall', NOW + 8)).toEqual(new Map([[task?.id, NOW + 8]]));
    expect(await outbox.doneSince('recall', NOW + 9)).toEqual(new Map());
  });

  describe('a worker', () => {
    const workers: OutboxWorker[] = [];
    const start = (tell: Deliver, times = {}): OutboxWorker => {
      const worker = new OutboxWorker({
        outbox: another(),
        deliver: { recall: tell },
        times: { lookMs: 10, ...times },
        slots: 3,
      });
      workers.push(worker);
      return worker;
    };
    const states = async (ids: readonly string[]): Promise<readonly string[]> =>
      [...(await outbox.tasks(ids)).values()].map(({ state }) => state);

    test('tells all, several at once and each once, beside others', async () => {
      const ids = await Promise.all(Array.from({ length: 30 }, () => add()));
      const told: string[] = [];
      const tell: Deliver = async ({ id }) => {
        told.push(id);
        return { state: 'TAKEN', reference: `to ${id}` };
      };
      const both = [start(tell), start(tell)];
      await expect.poll(() => states(ids), SOON).toEqual(Array(30).fill('DONE'));
      await Promise.all(both.map((each) => each.stop()));
      expect(new Set(told)).toEqual(new Set(ids));
      expect(told).toHaveLength(ids.length);
    });

    test('does not know of one that throws or takes too long, and tells what it is at to its end', async () => {
      const [throws, hangs] = [await add({ body: 'throws' }), await add({ body: 'hangs' })];
      const worker = start(
        ({ body }) => (body === 'hangs' ? new Promise(() => {}) : Promise.reject(new Fault('UNAVAILABLE', 'is away'))),
        { tellMs: 50 },
      );
      await expect.poll(async () => (await find(throws))?.tried, SOON).not.toBeNull();
      await expect.poll(async () => (await find(hangs))?.tried, SOON).not.toBeNull();
      expect(await states([throws, hangs])).toEqual(['WAITING', 'WAITING']);
      await worker.stop();

      let answer: (delivery: Delivery) => void = () => {};
      const slow = await add();
      const another = start(({ id }) =>
        id === slow ? new Promise((resolve) => void (answer = resolve)) : Promise.resolve({ state: 'NOT_DONE' }),
      );
      await expect.poll(async () => (await find(slow))?.isBeingTold, SOON).toBe(true);
      const stopped = another.stop();
      answer({ state: 'TAKEN' });
      await stopped;
      expect(await find(slow)).toMatchObject({ state: 'DONE', tried: null });
    });
  });
}
