import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from '../../../common/database/database.ts';
import type { AlertEvent, Finding } from '../../../governance/alerts/alert.ts';
import { MOST_WAITING } from '../../../governance/alerts/change-queue.ts';
import { AlertFeed } from '../../../governance/alerts/alert-feed.ts';
import { alertKey } from '../../../governance/alerts/alert-key.ts';
import { Governance } from '../../../governance/governance.ts';

const [NOW, LEASE] = [1_000_000, 10_000];
const codesOf = ({ changes }: { readonly changes: readonly { readonly code: string }[] }): string[] =>
  changes.map(({ code }) => code).sort();

export const FINDING: Finding = {
  rule: 'recalled',
  level: 'CRITICAL',
  codes: ['lot', 'shelf'],
  evidence: [{ member: 'm', system: 's', recordId: '1', code: 'lot', field: 'recalls.reason' }],
  sectors: ['AGRICULTURE'],
  divisions: ['370681'],
  affected: 10,
  falseShare: 0.5,
};

/** What has changed and what was found, over a database of its own. */
export function alertSuite(opened: () => Database): void {
  const kept = new Governance(opened());
  const open = (): Governance => new Governance(opened());
  beforeEach(async () => {
    await kept.alerts.samples.begin(0, 0);
    for (const table of ['changes', 'alerts', 'alert_codes', 'alert_events'])
      await kept.database.write([`DELETE FROM tongcha_${table} WHERE 1 = 1`, []]);
    await kept.database.write(['UPDATE tongcha_alert_clock SET seq = 0', []]);
  });
  afterAll(() => kept.close());

  const all = async (of: Governance = kept): Promise<readonly AlertEvent[]> => of.alerts.store.eventsAfter(0, 100);
  const kinds = async (): Promise<string[]> => (await all()).map(({ kind }) => kind);

  describe('what has changed', () => {
    test('waits once however often it is told, goes to one worker, and is over once it is judged', async () => {
      const { changes } = kept.alerts;
      await changes.add(['a', 'b', 'a'], 'm', NOW);
      await changes.add(['b'], 'm', NOW + 1);
      const other = open();
      const [one, two] = await Promise.all([
        changes.take(NOW + 2, LEASE, 10),
        other.alerts.changes.take(NOW + 2, LEASE, 10),
      ]);
      expect([...codesOf(one), ...codesOf(two)].sort()).toEqual(['a', 'b']);
      expect(one.changes.length === 0 || two.changes.length === 0).toBe(true);
      await changes.done(one.changes.length > 0 ? one : two);
      expect(codesOf(await changes.take(NOW + 2 * LEASE, LEASE, 10))).toEqual([]);
      expect(await changes.counts(NOW)).toEqual({ waiting: 0, waitingSince: null });
      await other.close();
    });

    test('of one member waits up to a bound, which keeps nobody else from being heard', async () => {
      const { changes } = kept.alerts;
      for (let at = 0; at < MOST_WAITING; at += 1_000)
        expect(
          await changes.add(
            Array.from({ length: 1_000 }, (_, i) => `code ${at + i}`),
            'm',
            NOW,
          ),
        ).toBe(true);
      expect(await changes.add(['one more'], 'm', NOW)).toBe(false);
      expect(await changes.add(['of another'], 'n', NOW)).toBe(true);
      expect((await changes.counts(NOW)).waiting).toBe(MOST_WAITING + 1);
    });

    test('is judged again where it changes while it is judged, and where its worker has gone', async () => {
      const { changes } = kept.alerts;
      await changes.add(['a', 'b'], 'm', NOW);
      const first = await changes.take(NOW, LEASE, 10);
      await changes.add(['a'], 'm', NOW + 5);
      await changes.done(first);
      expect(await changes.take(NOW + 5, LEASE, 10)).toMatchObject({ changes: [{ code: 'a', since: NOW + 5 }] });
      expect(codesOf(await changes.take(NOW + 6, LEASE, 10))).toEqual([]);
      const later = await changes.take(NOW + 6 + LEASE, LEASE, 10);
      expect(codesOf(later)).toEqual(['a']);
    });

    test('of which not everybody has answered is asked again when it is due, and sooner where it changes', async () => {
      const { changes } = kept.alerts;
      await changes.add(['a', 'b'], 'm', NOW);
      const again = new Map([
        ['a', NOW + 60_000],
        ['b', NOW + 60_000],
      ]);
      await changes.done(await changes.take(NOW, LEASE, 10), again);
      expect(codesOf(await changes.take(NOW + 59_999, LEASE, 10))).toEqual([]);
      await changes.add(['b'], 'm', NOW + 10);
      const sooner = await changes.take(NOW + 10, LEASE, 10);
      expect(codesOf(sooner)).toEqual(['b']);
      await changes.done(sooner);
      expect(await changes.take(NOW + 60_000, LEASE, 10)).toMatchObject({ changes: [{ code: 'a', tries: 1 }] });
    });
  });

  describe('what was found', () => {
    test('five times is one alert, which says how often and when last', async () => {
      const { store } = kept.alerts;
      for (let i = 0; i < 5; i += 1) await store.raise(FINDING, NOW + i);
      const [alert, ...others] = await store.page({}, 10, null);
      expect(others).toEqual([]);
      expect(alert).toMatchObject({ times: 5, firstAt: NOW, lastAt: NOW + 4, state: 'OPEN', affected: 10, risk: 20 });
      expect(await kinds()).toEqual(['RAISED']);
    });

    test('by two workers at once is one alert', async () => {
      const other = open();
      await Promise.all(
        Array.from({ length: 10 }, (_, i) => (i % 2 === 0 ? kept : other).alerts.store.raise(FINDING, NOW)),
      );
      expect((await kept.alerts.store.page({}, 10, null)).map(({ times }) => times)).toEqual([10]);
      expect(await kinds()).toEqual(['RAISED']);
      await other.close();
    });

    test.each<[string, Partial<Finding>]>([
      ['another rule', { rule: 'made-from-recalled' }],
      ['another unit', { codes: ['shelf', 'lot'] }],
      ['another record', { evidence: FINDING.evidence.map((each) => ({ ...each, recordId: '2' })) }],
      ['another member', { evidence: FINDING.evidence.map((each) => ({ ...each, member: 'n' })) }],
      ['another field', { evidence: FINDING.evidence.map((each) => ({ ...each, field: 'recalls.status' })) }],
    ])('of %s is another alert', (_, more) => {
      expect(alertKey({ ...FINDING, ...more })).not.toBe(alertKey(FINDING));
    });

    test('of the same records, in whatever order and however far the chain was asked, is the same', async () => {
      const two = [...FINDING.evidence, { ...FINDING.evidence[0], field: 'recalls.status' }] as Finding['evidence'];
      expect(alertKey({ ...FINDING, evidence: [...two].reverse() })).toBe(alertKey({ ...FINDING, evidence: two }));
      await kept.alerts.store.raise(FINDING, NOW);
      const [alert] = await kept.alerts.store.page({}, 1, null);
      await kept.alerts.store.acknowledge(alert?.id ?? '', { at: NOW, by: 'somebody', note: null });
      // Further units are news, also to who has seen it.
      expect(await kept.alerts.store.raise({ ...FINDING, codes: ['lot', 'other'] }, NOW + 1)).toBe('EXTENDED');
      expect(await kept.alerts.store.page({}, 10, null)).toMatchObject([
        { codes: ['lot', 'shelf', 'other'], times: 2, state: 'OPEN', acknowledged: null },
      ]);
      expect(await kept.alerts.store.raise({ ...FINDING, codes: ['lot'] }, NOW + 2)).toBeNull();
      expect(await kinds()).toEqual(['RAISED', 'EXTENDED']);
    });

    test('that stops is closed by nobody and comes again; what a person has closed stays closed', async () => {
      const { store } = kept.alerts;
      await store.raise(FINDING, NOW);
      const id = (await store.page({}, 1, null))[0]?.id ?? '';
      expect(await store.close(id, { at: NOW + 1, by: null, note: null })).toBe(true);
      expect(await store.find(id)).toMatchObject({ state: 'CLOSED', closed: { at: NOW + 1, by: null } });
      expect(await store.raise(FINDING, NOW + 2)).toBe('RAISED');
      expect(await store.close(id, { at: NOW + 3, by: 'somebody', note: 'seen' })).toBe(true);
      expect(await store.close(id, { at: NOW + 4, by: 'another', note: null })).toBe(false);
      expect(await store.raise(FINDING, NOW + 5)).toBeNull();
      expect(await store.find(id)).toMatchObject({
        state: 'CLOSED',
        times: 3,
        closed: { by: 'somebody', note: 'seen' },
      });
      expect(await kinds()).toEqual(['RAISED', 'CLOSED', 'RAISED', 'CLOSED']);
    });

    test('is listed by its risk, page by page, as it was asked', async () => {
      const { store } = kept.alerts;
      for (let i = 0; i < 7; i += 1)
        await store.raise(
          {
            ...FINDING,
            rule: i % 2 === 0 ? 'recalled' : 'two-places',
            level: i === 6 ? 'NOTICE' : 'SERIOUS',
            codes: [`lot ${i}`],
            affected: i + 1,
            sectors: i < 3 ? ['AGRICULTURE', 'FOOD_DRUG'] : ['FOOD_DRUG'],
            divisions: i < 2 ? ['370681'] : ['110101'],
            falseShare: 0,
          },
          NOW + i,
        );
      const list = async (filter: Parameters<typeof store.page>[0]): Promise<string[]> =>
        (await store.page(filter, 100, null)).map(({ codes: [code = ''] }) => code);
      expect(await list({})).toEqual(['lot 5', 'lot 4', 'lot 6', 'lot 3', 'lot 2', 'lot 1', 'lot 0']);
      expect(await list({ rule: 'two-places' })).toEqual(['lot 5', 'lot 3', 'lot 1']);
      expect(await list({ sector: 'AGRICULTURE' })).toEqual(['lot 2', 'lot 1', 'lot 0']);
      expect(await list({ division: '370000' })).toEqual(['lot 1', 'lot 0']);
      expect(await list({ division: '370682' })).toEqual([]);
      expect(await list({ atLeast: 'SERIOUS', since: NOW + 4 })).toEqual(['lot 5', 'lot 4']);
      expect(await list({ state: 'CLOSED' })).toEqual([]);
      const paged: string[] = [];
      for (let after: { risk: number; id: string } | null = null; ;) {
        const page = await store.page({}, 2, after);
        paged.push(...page.map(({ codes: [code = ''] }) => code));
        const last = page.at(-1);
        if (page.length < 2 || !last) break;
        after = last;
      }
      expect(paged).toEqual(await list({}));
    });

    test('is found by any unit that it is about or rests on, while it is open', async () => {
      const { store } = kept.alerts;
      await store.raise({ ...FINDING, evidence: [{ ...FINDING.evidence[0], code: 'seed' } as never] }, NOW);
      for (const code of ['lot', 'shelf', 'seed']) expect(await store.about([code, 'other'], 10)).toHaveLength(1);
      const [alert] = await store.about(['lot'], 10);
      await store.close(alert?.id ?? '', { at: NOW, by: null, note: null });
      expect(await store.about(['lot', 'shelf', 'seed'], 10)).toEqual([]);
    });
  });

  describe('whoever follows', () => {
    const take = async (from: AsyncGenerator<AlertEvent, void>, count: number): Promise<number[]> => {
      const seen: number[] = [];
      while (seen.length < count) {
        const { value } = await from.next();
        if (!value) break;
        seen.push(value.seq);
      }
      return seen;
    };
    const raise = async (from: number, to: number): Promise<void> => {
      for (let i = from; i < to; i += 1) await kept.alerts.store.raise({ ...FINDING, codes: [`lot ${i}`] }, NOW);
    };

    test('is told each event once and in order, from where he was, however many follow and whoever is slow', async () => {
      await raise(0, 3);
      let looks = 0;
      const { store } = kept.alerts;
      const feed = new AlertFeed(
        { lastSeq: () => store.lastSeq(), eventsAfter: (seq, most) => ((looks += 1), store.eventsAfter(seq, most)) },
        5,
      );
      const stop = new AbortController();
      const slow = feed.follow(1, stop.signal);
      expect(await take(slow, 1)).toEqual([2]);
      const quick = Array.from({ length: 20 }, () => feed.follow(null, stop.signal));
      const told = Promise.all(quick.map((each) => take(each, 5)));
      await expect.poll(() => feed.followers).toBe(21);
      await new Promise((resolve) => setTimeout(resolve, 20));
      await raise(3, 8);
      for (const seen of await told) expect(seen).toEqual([4, 5, 6, 7, 8]);
      const asked = looks;
      await new Promise((resolve) => setTimeout(resolve, 50));
      // By all of them together, and not by each.
      expect(looks - asked).toBeLessThan(20);
      expect(await take(slow, 6)).toEqual([3, 4, 5, 6, 7, 8]);
      // From before the first of those that were looked at for the others.
      const late = feed.follow(0, stop.signal);
      expect(await take(late, 8)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
      await late.return();
      const waiting = Promise.all([slow, ...quick].map((each) => each.next()));
      stop.abort();
      expect((await waiting).every(({ done }) => done === true)).toBe(true);
      expect(feed.followers).toBe(0);
    });

    test('is told what happens from now on where he is further than anything has, and takes it from nobody', async () => {
      await raise(0, 1);
      let begun = 0;
      const { store } = kept.alerts;
      const lastSeq = (): Promise<number> => store.lastSeq().finally(() => (begun += 1));
      const feed = new AlertFeed({ lastSeq, eventsAfter: (...page) => store.eventsAfter(...page) }, 5);
      const stop = new AbortController();
      const ahead = take(feed.follow(999_999_999_999_999, stop.signal), 1);
      await expect.poll(() => begun).toBe(1);
      const other = take(feed.follow(1, stop.signal), 1);
      await expect.poll(() => begun).toBe(2);
      await raise(1, 2);
      const tooLate = setTimeout(() => stop.abort(), 20_000);
      expect(await Promise.all([ahead, other])).toEqual([[2], [2]]);
      clearTimeout(tooLate);
      feed.close();
    });

    test('is told nothing more once it is closed', async () => {
      const feed = new AlertFeed(kept.alerts.store, 5);
      const one = feed.follow(0, new AbortController().signal).next();
      await expect.poll(() => feed.followers).toBe(1);
      feed.close();
      expect(await one).toMatchObject({ done: true });
    });
  });
}
