import { expect, test } from 'vitest';
import { timesContradict } from '../../../gateway/warnings/rules/times-contradict.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, type ToldLink } from '../support/chain-of.ts';

const FOOD = memberOf('food-drug');
const FARM = memberOf('agriculture');
const units = { CAKE: [recordOf(FOOD, { productName: '糕点' })], EGGS: [recordOf(FARM, { productName: '鸡蛋' })] };
const link = (more: Partial<ToldLink> = {}): ToldLink => ({ from: 'EGGS', to: 'CAKE', ...more });

test('a link that lies outside of its chain by its times is told, with what both ends are', () => {
  const chain = chainOf({ units, links: [link()], doubts: ['OUT_OF_ORDER'] });
  expect(judged(timesContradict, chain)).toMatchObject([
    {
      outcome: 'FIRES',
      codes: ['EGGS', 'CAKE'],
      at: '2026-03-01T08:00:00+08:00',
      zh: '鸡蛋 → 糕点：先用后产 (2026-03-01)',
      en: '鸡蛋 → 糕点: it was used before it came to be (2026-03-01)',
      evidence: [{ code: 'EGGS', field: 'links.at', value: '2026-03-01T08:00:00+08:00', recordId: 'L-1' }],
    },
  ]);
});

test('one that ended before it began is told with both times', () => {
  const chain = chainOf({ units, links: [link({ until: '2026-02-01T08:00:00+08:00' })] });
  expect(judged(timesContradict, chain)).toMatchObject([
    {
      zh: '鸡蛋 → 糕点：结束早于开始 (2026-03-01, 2026-02-01)',
      evidence: [{ field: 'links.at' }, { field: 'links.until' }],
    },
  ]);
});

test('two members that differ in when by more than six hours are told; a date and a time on that day do not differ', () => {
  const other = (at: string) => link({ at, sector: 'AGRICULTURE', statedBy: FARM, recordId: 'L-2' });
  expect(
    judged(timesContradict, chainOf({ units, links: [link(), other('2026-03-09T08:00:00+08:00')] })),
  ).toMatchObject([
    {
      zh: '鸡蛋 → 糕点：各方所记时间不一致 (2026-03-09, 2026-03-01)',
      evidence: [{ member: 'agriculture' }, { member: 'food-drug' }],
    },
  ]);
  expect(judged(timesContradict, chainOf({ units, links: [link(), other('2026-03-01T00:00:00+08:00')] }))).toEqual([]);
  const [hours, more] = ['2026-03-01T14:00:00+08:00', '2026-03-01T14:01:00+08:00'].map((at) =>
    outcomes(judged(timesContradict, chainOf({ units, links: [link(), other(at)] }))),
  );
  expect([hours, more]).toEqual([[], [['FIRES', 'EGGS', 'CAKE']]]);
});

test('a link without a doubt, or without a time, says nothing; neither do amounts that differ', () => {
  expect(judged(timesContradict, chainOf({ units, links: [link()] }))).toEqual([]);
  expect(judged(timesContradict, chainOf({ units, links: [link({ at: null })] }))).toEqual([]);
  const amounts = [
    link({ quantity: { value: 1, unit: 'kg' } }),
    link({ quantity: { value: 2, unit: 'kg' }, statedBy: FARM }),
  ];
  expect(judged(timesContradict, chainOf({ units, links: amounts }))).toEqual([]);
});
