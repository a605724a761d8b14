import { describe, expect, test } from 'vitest';
import { DatabaseFault } from '../../common/database/with-tables.ts';
import { forgetRecalled } from '../../gateway/forget-recalled.ts';
import { DeliveryWatch } from '../../gateway/governance/delivery-watch.ts';
import type { TakenCodes } from '../../governance/recall/recalls.ts';

const SOON = { timeout: 20_000, interval: 5 };
const NONE = { waiting: 0, waitingSince: null, beingTold: 0, refused: 0, uncertain: 0, partly: 0, dead: 0 };

describe('what members have taken in', () => {
  const step = (id: string, at: number, member = 'agriculture'): TakenCodes => ({
    id,
    at,
    member,
    codes: [`urn:${id}`],
  });

  test('is asked of them anew, once, and again where the cache was away', async () => {
    const now = Date.now();
    const told: (readonly [string, number])[] = [];
    let [taken, isThere] = [[step('one', now), step('two', now), step('x', now, 'customs')], false];
    let looks = 0;
    const forgetting = forgetRecalled(
      {
        takenSince: async (since) => {
          looks += 1;
          return taken.filter(({ at }) => at >= since);
        },
      },
      {
        invalidate: async (member, tags) => {
          if (isThere) told.push([member, tags.length]);
          return isThere;
        },
      },
      5,
    );
    await expect.poll(() => looks, SOON).toBeGreaterThan(2);
    isThere = true;
    await expect.poll(() => told, SOON).toHaveLength(2);
    expect(new Set(told.map((each) => each.join()))).toEqual(new Set(['agriculture,2', 'customs,1']));
    // Written by a clock that is behind, and settled by a person since.
    taken = [...taken.slice(1), step('late', now - 30_000), step('one', now + 9)];
    const before = looks;
    await expect.poll(() => told.slice(2), SOON).toEqual([['agriculture', 2]]);
    await expect.poll(() => looks, SOON).toBeGreaterThan(before + 3);
    expect(told).toHaveLength(3);
    await forgetting.stop();
  });

  test('is asked when the store is there again', async () => {
    let isThere = false;
    const told: string[] = [];
    const forgetting = forgetRecalled(
      {
        takenSince: async () => {
          if (!isThere) throw new DatabaseFault('recalls', 'away', null);
          return [step('one', Date.now())];
        },
      },
      {
        invalidate: async (member) => {
          told.push(member);
          return true;
        },
      },
      5,
    );
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(told).toEqual([]);
    isThere = true;
    await expect.poll(() => told, SOON).toContain('agriculture');
    await forgetting.stop();
  });
});

describe('the operator is told', () => {
  const watched = async (outbox: object): Promise<readonly unknown[]> => {
    const watch = new DeliveryWatch({ counts: async () => new Map(), idleFor: async () => null, ...outbox }, 60_000);
    await watch.close();
    return [...watch.conditions()];
  };

  test('nothing while all goes', async () => {
    expect(await watched({ counts: async () => new Map([['recall', { ...NONE, waiting: 9 }]]) })).toEqual([]);
    expect(await watched({ idleFor: async () => 29_000 })).toEqual([]);
  });

  test('that nobody works, that a person has to, and that the store is away', async () => {
    expect(await watched({ idleFor: async () => 31_000 })).toMatchObject([
      { reason: 'DELIVERIES_WAIT', detail: expect.stringContaining('31 s') },
    ]);
    const counts = new Map([
      ['recall', { ...NONE, uncertain: 2, refused: 1, dead: 3 }],
      ['complaint', { ...NONE, refused: 4, uncertain: 1 }],
      ['webhook', { ...NONE, refused: 4, dead: 9 }],
    ]);
    expect(await watched({ counts: async () => counts })).toEqual([
      {
        reason: 'DELIVERIES_UNSETTLED',
        detail: 'recall: 2 uncertain, 1 refused, 3 not delivered; complaint: 1 uncertain',
      },
    ]);
    const hoursAgo = (hours: number): number => Date.now() - hours * 3_600_000 - 1_000;
    const waiting = new Map([
      ['recall', { ...NONE, waiting: 2, waitingSince: hoursAgo(26) }],
      ['complaints', { ...NONE, waiting: 1, waitingSince: hoursAgo(6) }],
      ['webhook', { ...NONE, waiting: 1, waitingSince: hoursAgo(9) }],
    ]);
    expect(await watched({ counts: async () => waiting })).toEqual([
      {
        reason: 'DELIVERIES_UNSETTLED',
        detail: 'recall: one not taken for 26 hours; complaints: one not taken for 6 hours',
      },
    ]);
    const soon = new Map([['recall', { ...NONE, waiting: 2, waitingSince: hoursAgo(5.5) }]]);
    expect(await watched({ counts: async () => soon })).toEqual([]);
    const fault = new DatabaseFault('outbox', 'it has no room', null);
    expect(await watched({ counts: () => Promise.reject(fault) })).toEqual([
      { reason: 'GOVERNANCE_STORE_UNREACHABLE', detail: 'gateway.governance.store: it has no room' },
    ]);
  });
});
