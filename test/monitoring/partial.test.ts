import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { monitor, type MonitoringGroup } from '../../gateway/monitoring/monitor.ts';
import { wilson } from '../../gateway/sampling/wilson.ts';
import { namesOf } from '../../schema/names.ts';
import { searchedMember } from '../search/support/searched-member.ts';
import { caller, fakeMinistry, urn } from '../support/fake-ministry.ts';

const NAME = 'agriculture';

/** One group, of this many plots: all of them are traceable. */
async function monitored(plots: number): Promise<{ group: MonitoringGroup | undefined; pages: number; told: object }> {
  const codes = Array.from({ length: plots }, (_, i) => urn(i));
  const fake = fakeMinistry(NAME, {
    holds: codes,
    records: Object.fromEntries(codes.map((code) => [code, { kind: 'PLOT' }])),
  });
  const listed = searchedMember(NAME, { codes });
  const group = { sector: 'AGRICULTURE', province: '370000', month: '2026-03', count: plots };
  const totals = [{ groups: [group], others: { groups: 0, count: 0 }, count: plots, complete: true, examined: null }];
  const member: WalkedMinistry = {
    ...fake,
    searchField: namesOf(NAME).searchField,
    totalsField: namesOf(NAME).totalsField,
    call: async (request) => {
      if (request.operationName === 'Totals') return { data: { totals }, errors: [] };
      return request.operationName === 'Search' ? listed.call(request) : fake.call(request);
    },
  };
  const asker = new Asker([member], caller(20_000));
  const told = await monitor(asker, { members: [member], where: {} }, { size: 20, now: 0 });
  return {
    group: told.groups[0],
    pages: listed.requests.filter(({ variables }) => variables['first'] === 200).length,
    told,
  };
}

test('of a group of which all is listed the interval is that of its sample', async () => {
  const { group, pages } = await monitored(300);
  expect(pages).toBe(2);
  expect(group).toMatchObject({ units: 300, sample: { sampled: 20, traceable: 20, listed: 300, isAll: true } });
  expect([group?.sample?.least, group?.sample?.most]).toEqual([wilson(20, 20).least, 1]);
});

test('of one of which a quarter is listed the others may be anything', async () => {
  const { group, pages } = await monitored(4_000);
  expect(pages).toBe(5);
  expect(group).toMatchObject({ units: 4_000, sample: { sampled: 20, traceable: 20, listed: 1_000, isAll: false } });
  expect([group?.sample?.least, group?.sample?.most]).toEqual([wilson(20, 20).least / 4, 1]);
});

test('members’ times are in steps, and nobody’s who was not measured', async () => {
  const { told } = await monitored(20);
  expect(told).toMatchObject({ members: [{ member: NAME, usualMilliseconds: expect.any(Number), breaker: 'CLOSED' }] });
  const silent: WalkedMinistry = { ...fakeMinistry('food-drug', {}), latency: { usualMs: 20 } };
  const asker = new Asker([silent], caller(5_000));
  const { members } = await monitor(asker, { members: [silent], where: {} }, { size: 10, now: 0 });
  expect(members).toEqual([{ sector: 'FOOD_DRUG', member: 'food-drug', usualMilliseconds: null, breaker: 'CLOSED' }]);
  const slow = [0.2, 5, 7, 20, 21, 60_000, 999_999].map((usualMs): WalkedMinistry => ({
    ...silent,
    latency: { usualMs, isMeasured: true },
  }));
  const stepped = await monitor(new Asker(slow, caller(5_000)), { members: slow, where: {} }, { size: 10, now: 0 });
  expect(stepped.members.map(({ usualMilliseconds }) => usualMilliseconds)).toEqual([
    5, 5, 10, 20, 50, 100_000, 1_000_000,
  ]);
});
