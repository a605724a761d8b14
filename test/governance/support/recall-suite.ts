import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../common/database/database.ts';
import { Outbox } from '../../../governance/outbox/outbox.ts';
import type { Delivery, Task } from '../../../governance/outbox/task.ts';
import type { Actor, Kept, KeptRecall, NewRecall, NewRevision } from '../../../governance/recall/recall.ts';
import { RECALL_QUEUE, Recalls } from '../../../governance/recall/recalls.ts';

const NOW = Date.UTC(2026, 10, 30, 20);
const DAY = 86_400_000;
const ONE: Actor = { subject: 'one', of: 'AGRICULTURE' };
const OTHER: Actor = { subject: 'other', of: 'AGRICULTURE' };

/** What holds of recalls wherever they are kept. */
export function recallSuite(open: () => Database): void {
  const opened: Database[] = [];
  const another = (): { readonly outbox: Outbox; readonly recalls: Recalls } => {
    const database = open();
    opened.push(database);
    const outbox = new Outbox(database);
    return { outbox, recalls: new Recalls(outbox) };
  };
  const { outbox, recalls } = another();
  afterAll(() => Promise.all(opened.map((each) => each.close())));
  let keys = 0;
  const order = (terms: Partial<NewRecall> = {}): NewRecall => ({
    by: ONE,
    at: NOW,
    key: `key-${(keys += 1)}`,
    confirmed: 'what was shown',
    reason: 'salmonella',
    advice: 'do not eat',
    waits: false,
    steps: [
      { member: 'agriculture', codes: ['a1', 'a2'] },
      { member: 'food-drug', codes: ['a2', 'f1'] },
    ],
    level: 'II',
    authority: 'an authority',
    ...terms,
  });
  const revision = (action: NewRevision['action'], after: number, terms: Partial<NewRevision> = {}): NewRevision => {
    const { level: _level, authority: _authority, ...entry } = order();
    return { ...entry, reason: null, advice: null, action, after, ...terms };
  };
  const kept = async (done: Promise<Kept>): Promise<KeptRecall> => {
    const result = await done;
    if ('code' in result) throw new Error(`${result.code}: ${result.message}`);
    return result.recall;
  };
  const take = (now = NOW): Promise<Task | null> => outbox.take([RECALL_QUEUE], 'w', now, DAY);
  const record = (task: Task | null, delivery: Delivery, now = NOW): Promise<boolean> =>
    task === null ? Promise.resolve(false) : outbox.record({ id: task.id, worker: 'w' }, task, delivery, now);
  const takeAll = async (now = NOW): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (let task = await take(now); task; task = await take(now)) {
      ids.push(task.id);
      await record(task, { state: 'TAKEN', reference: `to ${task.id}` }, now);
    }
    return ids;
  };
  const CONFLICT = { code: 'CONFLICT', message: expect.any(String) };
  beforeEach(async () => {
    await recalls.find('any');
    for (const table of ['outbox', 'recalls', 'recall_entries', 'recall_steps', 'recall_acknowledgements'])
      await outbox.database.write([`DELETE FROM tongcha_${table} RETURNING 1`, []]);
  });

  test('an order is there with its steps, and each member is told its own codes', async () => {
    const recall = await kept(recalls.open(order()));
    expect(recall).toMatchObject({
      id: expect.stringMatching(/^20261201-[0-9A-Z]{8}$/),
      state: 'OPEN',
      level: 'II',
      reason: 'salmonella',
      openedAt: NOW,
      entries: [{ place: 1, action: 'OPEN', by: ONE, waits: false, approvedAt: null }],
      steps: [
        { id: `${recall.id}.1.1`, member: 'agriculture', codes: ['a1', 'a2'], state: 'PENDING', attempts: 0 },
        { id: `${recall.id}.1.2`, member: 'food-drug', codes: ['a2', 'f1'], state: 'PENDING', lastAt: null },
      ],
      acknowledgements: [],
    });
    expect(await another().recalls.find(recall.id)).toEqual(recall);
    expect(await recalls.notice(`${recall.id}.1.2`)).toEqual({
      member: 'food-drug',
      notice: {
        number: `${recall.id}.1.2`,
        recall: recall.id,
        action: 'OPEN',
        codes: ['a2', 'f1'],
        level: 'II',
        reason: 'salmonella',
        advice: 'do not eat',
        authority: 'an authority',
        at: new Date(NOW).toISOString(),
      },
    });
    expect(await recalls.notice('nothing')).toBeNull();
    await record(await take(), { state: 'TAKEN', reference: 'R-7' }, NOW + 1);
    await record(await take(), { state: 'NOT_SENT', message: 'cannot be reached' }, NOW + 2);
    expect((await recalls.find(recall.id))?.steps).toMatchObject([
      { state: 'ACKED', reference: 'R-7', lastAt: NOW + 1, nextAt: null },
      { state: 'SENDING', attempts: 1, lastAt: NOW + 2, nextAt: expect.any(Number), message: 'cannot be reached' },
    ]);
  });

  test('a long list is told in parts of five hundred, one after the other', async () => {
    const codes = Array.from({ length: 1_201 }, (_, i) => `c${i}`);
    const recall = await kept(recalls.open(order({ steps: [{ member: 'agriculture', codes }] })));
    expect(recall.steps.map((step) => step.codes.length)).toEqual([500, 500, 201]);
    expect(recall.steps.flatMap((step) => step.codes)).toEqual(codes);
    const first = await take();
    expect(await take()).toBeNull();
    await record(first, { state: 'TAKEN' });
    expect(await takeAll()).toEqual([`${recall.id}.1.2`, `${recall.id}.1.3`]);
  });

  describe('the same key', () => {
    test('does the same once, however many at once', async () => {
      const one = order();
      const all = await Promise.all(
        [recalls, another().recalls, another().recalls, recalls].map((each) => kept(each.open(one))),
      );
      expect(new Set(all.map(({ id }) => id)).size).toBe(1);
      expect(await recalls.page({ state: null, members: null, after: null }, 10)).toHaveLength(1);
      expect(await takeAll()).toHaveLength(2);
      const id = all[0]?.id ?? '';
      const close = revision('CLOSE', 1);
      const closed = await Promise.all([recalls, another().recalls].map((each) => kept(each.revise(id, close))));
      expect(closed).toMatchObject([{ state: 'CLOSED' }, { state: 'CLOSED' }]);
      expect(await takeAll()).toHaveLength(2);
      expect(await recalls.doneUnder(close.key, ONE)).toEqual({ id, confirmed: 'what was shown' });
      expect(await recalls.doneUnder(close.key, OTHER)).toBeNull();
    });

    test('does not do something else, and another person’s is another', async () => {
      const one = order();
      const { id } = await kept(recalls.open(one));
      expect(await recalls.open({ ...one, confirmed: 'other' })).toEqual(CONFLICT);
      expect(await recalls.revise(id, revision('CLOSE', 1, { key: one.key, confirmed: 'other' }))).toEqual(CONFLICT);
      expect((await kept(recalls.open({ ...one, by: OTHER }))).id).not.toBe(id);
      expect((await recalls.find(id))?.entries).toHaveLength(1);
    });
  });

  test('what was decided by an older state is not done', async () => {
    const { id } = await kept(recalls.open(order()));
    await kept(recalls.revise(id, revision('NARROW', 1, { steps: [{ member: 'agriculture', codes: ['a1'] }] })));
    expect(await recalls.revise(id, revision('EXTEND', 1))).toEqual(CONFLICT);
    const both = await Promise.all([
      recalls.revise(id, revision('EXTEND', 2)),
      another().recalls.revise(id, revision('CANCEL', 2)),
    ]);
    expect(both.filter((each) => 'code' in each)).toEqual([CONFLICT]);
    expect((await recalls.find(id))?.entries).toHaveLength(3);
    expect(await recalls.revise('nothing', revision('CLOSE', 1))).toMatchObject({ code: 'NOT_FOUND' });
  });

  test.each([
    ['CANCEL', 'CANCELLED'],
    ['CLOSE', 'CLOSED'],
  ] as const)('after %s nothing more is done', async (action, state) => {
    const { id } = await kept(recalls.open(order()));
    expect(await kept(recalls.revise(id, revision(action, 1)))).toMatchObject({ state });
    expect(await recalls.revise(id, revision('EXTEND', 2))).toEqual({
      code: 'CONFLICT',
      message: expect.stringContaining(state),
    });
  });

  test('each member is told of revisions in their order, and of codes let out only when it has them surely', async () => {
    const steps = [{ member: 'agriculture', codes: ['a1'] }];
    const { id } = await kept(recalls.open(order({ steps })));
    const opening = await take();
    await kept(recalls.revise(id, revision('EXTEND', 1, { steps, reason: 'more of it' })));
    await kept(recalls.revise(id, revision('NARROW', 2, { steps })));
    expect(await take()).toBeNull();
    await record(opening, { state: 'UNKNOWN' });
    expect(await take()).toBeNull();
    await record(await take(NOW + DAY), { state: 'UNCERTAIN' });
    const extension = await take();
    expect(extension?.id).toBe(`${id}.2.1`);
    await record(extension, { state: 'TAKEN' });
    expect(await take(NOW + DAY)).toBeNull();
    expect((await recalls.find(id))?.steps.map(({ state }) => state)).toEqual(['UNCERTAIN', 'ACKED', 'PENDING']);
    // Of the extension its own words; what it does not say, as the opening has it.
    expect((await recalls.notice(`${id}.2.1`))?.notice).toMatchObject({ reason: 'more of it', advice: 'do not eat' });
    const settled = await kept(recalls.settle(id, `${id}.1.1`, { by: OTHER, at: NOW, held: true, note: 'by phone' }));
    expect(settled.steps[0]).toMatchObject({
      state: 'ACKED',
      settled: { at: NOW, by: OTHER, held: true, note: 'by phone' },
    });
    expect(await takeAll(NOW + DAY)).toEqual([`${id}.3.1`]);
  });

  test('what a member surely has not is told again, but not after it was told that it is let out', async () => {
    const steps = [{ member: 'agriculture', codes: ['a1'] }];
    const { id } = await kept(recalls.open(order({ steps })));
    const settle = (held: boolean): Promise<Kept> =>
      recalls.settle(id, `${id}.1.1`, { by: ONE, at: NOW, held, note: null });
    expect(await settle(false)).toEqual(CONFLICT);
    await record(await take(), { state: 'REFUSED', message: 'takes no orders' });
    expect((await recalls.find(id))?.steps).toMatchObject([{ state: 'REFUSED', message: 'takes no orders' }]);
    expect((await kept(settle(false))).steps).toMatchObject([{ state: 'PENDING', settled: { held: false } }]);
    await record(await take(), { state: 'REFUSED' });
    await kept(recalls.revise(id, revision('NARROW', 1, { steps })));
    await take();
    expect(await settle(false)).toEqual(CONFLICT);
    expect((await kept(settle(true))).steps[0]).toMatchObject({ state: 'ACKED' });
    expect(await recalls.settle(id, 'nothing', { by: ONE, at: NOW, held: true, note: null })).toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  test('what let units out is not told again after they were recalled anew', async () => {
    const steps = [{ member: 'agriculture', codes: ['a1'] }];
    const { id } = await kept(recalls.open(order({ steps })));
    const settle = (): Promise<Kept> => recalls.settle(id, `${id}.2.1`, { by: ONE, at: NOW, held: false, note: null });
    await record(await take(), { state: 'TAKEN' });
    await kept(recalls.revise(id, revision('NARROW', 1, { steps })));
    await record(await take(), { state: 'REFUSED' });
    await kept(recalls.revise(id, revision('EXTEND', 2, { steps })));
    await record(await take(), { state: 'TAKEN' });
    expect(await settle()).toEqual(CONFLICT);
    expect(await take()).toBeNull();
  });

  test('what a member surely has not is not told again while it may have been told that it is let out', async () => {
    const steps = [{ member: 'agriculture', codes: ['a1'] }];
    const { id } = await kept(recalls.open(order({ steps })));
    await record(await take(), { state: 'REFUSED' });
    await kept(recalls.revise(id, revision('CANCEL', 1, { steps })));
    await record(await take(), { state: 'UNKNOWN' });
    expect(await recalls.settle(id, `${id}.1.1`, { by: ONE, at: NOW, held: false, note: null })).toEqual(CONFLICT);
  });

  describe('where a second person has to approve', () => {
    test('nobody is told before, and not by the word of the first', async () => {
      const waiting = await kept(recalls.open(order({ waits: true })));
      const { id } = waiting;
      expect(waiting).toMatchObject({ state: 'WAITING', entries: [{ waits: true }] });
      expect(waiting.steps).toMatchObject([{ state: 'PENDING' }, { state: 'PENDING' }]);
      expect(await takeAll()).toEqual([]);
      expect(await recalls.approve(id, 1, ONE, NOW)).toMatchObject({ code: 'FORBIDDEN' });
      expect(await recalls.revise(id, revision('EXTEND', 1))).toEqual(CONFLICT);
      expect(await recalls.approve(id, 2, OTHER, NOW)).toMatchObject({ code: 'NOT_FOUND' });
      const approved = await Promise.all(
        [recalls, another().recalls].map((each) => each.approve(id, 1, OTHER, NOW + 1)),
      );
      expect(approved.some((each) => 'recall' in each)).toBe(true);
      expect(await kept(recalls.approve(id, 1, OTHER, NOW + 2))).toMatchObject({
        state: 'OPEN',
        entries: [{ waits: false, approvedAt: NOW + 1, approvedBy: OTHER }],
      });
      expect(await takeAll()).toEqual([`${id}.1.1`, `${id}.1.2`]);
      expect(await recalls.withdraw(id, 1, ONE, NOW)).toEqual(CONFLICT);
    });

    test('what waits is taken back, and stays untold', async () => {
      const { id } = await kept(recalls.open(order()));
      await kept(recalls.revise(id, revision('EXTEND', 1, { waits: true })));
      expect(await recalls.revise(id, revision('CLOSE', 2))).toEqual({
        code: 'CONFLICT',
        message: expect.stringContaining('second person'),
      });
      expect(await kept(recalls.withdraw(id, 2, ONE, NOW + 1))).toMatchObject({
        state: 'OPEN',
        entries: [{ withdrawnAt: null }, { waits: false, withdrawnAt: NOW + 1, withdrawnBy: ONE, approvedAt: null }],
      });
      expect(await recalls.approve(id, 2, OTHER, NOW)).toEqual(CONFLICT);
      expect(await takeAll()).toHaveLength(2);
      await kept(recalls.revise(id, revision('CLOSE', 2, { waits: true })));
      expect(await recalls.find(id)).toMatchObject({ state: 'OPEN' });
      expect(await kept(recalls.approve(id, 3, OTHER, NOW))).toMatchObject({ state: 'CLOSED' });

      const never = await kept(recalls.open(order({ waits: true })));
      expect(await kept(recalls.withdraw(never.id, 1, OTHER, NOW))).toMatchObject({ state: 'CANCELLED' });
      expect(await recalls.withdraw('nothing', 1, OTHER, NOW)).toMatchObject({ code: 'NOT_FOUND' });
    });
  });

  test('they are read page by page, the newest first, by state and member', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      const steps = [{ member: i % 2 ? 'agriculture' : 'food-drug', codes: ['x'] }];
      ids.unshift((await kept(recalls.open(order({ at: NOW + Math.floor(i / 2), steps })))).id);
    }
    const last = ids[0] ?? '';
    await kept(recalls.revise(last, revision('CLOSE', 1, { steps: [{ member: 'food-drug', codes: ['x'] }] })));
    const read = async (where: object, count = 10): Promise<readonly string[]> =>
      (await recalls.page({ state: null, members: null, after: null, ...where }, count)).map(({ id }) => id);
    const all = await read({});
    expect(new Set(all)).toEqual(new Set(ids));
    expect(all[0]).toBe(last);
    const paged = [await read({}, 2), await read({ after: all[1] }, 2), await read({ after: all[3] }, 2)];
    expect(paged.flat()).toEqual(all);
    expect(await read({ state: 'CLOSED' })).toEqual([last]);
    expect(await read({ members: ['agriculture'] })).toHaveLength(2);
    expect(await read({ members: ['agriculture', 'food-drug'], state: 'OPEN' })).toHaveLength(4);
    expect(await read({ members: [] })).toEqual([]);
    expect(await read({ after: 'nothing' })).toEqual([]);
  });

  test('what members have taken since is known by its codes', async () => {
    const { id } = await kept(recalls.open(order()));
    await takeAll(NOW + 5);
    expect(await recalls.takenSince(NOW + 6)).toEqual([]);
    const taken = (await recalls.takenSince(NOW + 5)).toSorted((a, b) => (a.member < b.member ? -1 : 1));
    expect(taken).toEqual([
      { id: `${id}.1.1`, at: NOW + 5, member: 'agriculture', codes: ['a1', 'a2'] },
      { id: `${id}.1.2`, at: NOW + 5, member: 'food-drug', codes: ['a2', 'f1'] },
    ]);
  });

  test('an enterprise acknowledges once', async () => {
    const { id } = await kept(recalls.open(order()));
    await kept(recalls.acknowledge(id, '91110000600000001A', NOW + 5));
    expect((await kept(recalls.acknowledge(id, '91110000600000001A', NOW + 9))).acknowledgements).toEqual([
      { organization: '91110000600000001A', at: NOW + 5 },
    ]);
    expect(await recalls.acknowledge('nothing', 'x', NOW)).toMatchObject({ code: 'NOT_FOUND' });
  });
}
