import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { monitor } from '../../gateway/monitoring/monitor.ts';
import { namesOf } from '../../schema/names.ts';
import { down } from '../search/support/searched-member.ts';
import { caller, fakeMember, fakeMinistry } from '../support/fake-ministry.ts';

test('a firm that is a member is named nowhere, though it does not answer', async () => {
  const name = 'food-drug/91370681ma3t00121h';
  const fake = fakeMinistry(name, {});
  const member = {
    ...fake,
    member: fakeMember(name, { kind: 'ENTERPRISE', authority: { zh: '甜园糕点', en: 'Sweet Garden' } }),
    totalsField: namesOf('food-drug').totalsField,
    call: async () => down(),
  };
  const asker = new Asker([member], caller(5_000));
  const told = await monitor(asker, { members: [member], where: {} }, { size: 10, now: Date.now() });
  expect(told.gaps).toMatchObject([{ reason: 'UNAVAILABLE', sector: 'FOOD_DRUG', member: null, codes: [] }]);
  expect(JSON.stringify(told)).not.toMatch(/91370681|甜园|Sweet/i);
});

test('what could not be walked in time is not drawn: large groups have no sample then, and that is a gap', async () => {
  const fake = fakeMinistry('food-drug', {});
  const group = (month: string): object => ({ sector: 'FOOD_DRUG', province: '370000', month, count: 50 });
  const totals = {
    groups: [group('2026-02'), group('2026-03')],
    others: { groups: 0, count: 0 },
    count: 100,
    complete: true,
    examined: null,
  };
  const member = {
    ...fake,
    totalsField: namesOf('food-drug').totalsField,
    // Its schema has no search, which whoever draws is told.
    searchField: null,
    call: async () => ({ data: { totals: [totals] }, errors: [] }),
  };
  const told = (deadlineAt: number): ReturnType<typeof monitor> => {
    const asker = new Asker([member], { ...caller(60_000), deadlineAt });
    return monitor(asker, { members: [member], where: {} }, { size: 10, now: Date.now() });
  };
  const late = await told(Date.now() - 1);
  expect(late.gaps).toMatchObject([{ reason: 'TIMEOUT', sector: null, codes: [] }]);
  expect(late.complete).toBe(false);
  expect(late.groups.map(({ units, sample }) => [units, sample])).toEqual([
    [50, null],
    [50, null],
  ]);
  const inTime = await told(Date.now() + 60_000);
  expect(inTime.gaps.map(({ reason }) => reason)).toEqual(['OTHER_VERSION']);
  expect(inTime.groups.every(({ sample }) => sample !== null)).toBe(true);
});
