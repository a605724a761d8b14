import { expect, test } from 'vitest';
import { ruleNamed } from '../support/shipped-rules.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const productExpired = ruleNamed('product-expired');
const FOOD = memberOf('food-drug');
const FARM = memberOf('agriculture');
const OLD = '2026-11-01T00:00:00+08:00';
const of = (expiresAt: string | null) =>
  chainOf({ units: { A: [recordOf(FOOD, { productName: '糕点', expiresAt })] } });

test('what is past its date is told with the day', () => {
  expect(judged(productExpired, of(OLD))).toMatchObject([
    {
      outcome: 'FIRES',
      codes: ['A'],
      at: OLD,
      zh: '糕点已过有效期或保质期（2026-11-01止）',
      evidence: [{ field: 'expiresAt', value: OLD }],
    },
  ]);
});

test('it is good until its last day is over, and where nobody gives it a date', () => {
  expect(judged(productExpired, of(OLD), { now: '2026-11-01T20:00:00+08:00' })).toEqual([]);
  expect(judged(productExpired, of(OLD), { now: '2026-11-02T00:00:01+08:00' })).toHaveLength(1);
  expect(judged(productExpired, of(null))).toEqual([]);
});

test('one date of two members is one; two dates are two; what it was made from may be used up', () => {
  const records = (...dates: string[]) => dates.map((expiresAt, i) => recordOf(i === 0 ? FOOD : FARM, { expiresAt }));
  expect(judged(productExpired, chainOf({ units: { A: records(OLD, OLD) } }))).toHaveLength(1);
  expect(judged(productExpired, chainOf({ units: { A: records(OLD, '2026-10-01T00:00:00+08:00') } }))).toHaveLength(2);
  expect(judged(productExpired, chainOf({ units: { B: [], A: records(OLD) } }))).toEqual([]);
});

test('undecided where a member is silent or the date is not told', () => {
  const units = { A: [recordOf(FOOD, { expiresAt: null })] };
  expect(judged(productExpired, chainOf({ units, unread: { A: { RECORDS: [silent('agriculture')] } } }))).toMatchObject(
    [{ outcome: 'UNDECIDED', missing: [{ member: 'agriculture', field: 'expiresAt', reason: 'TIMEOUT' }] }],
  );
  const kept = recordOf(FOOD, {}, { expiresAt: 'FORBIDDEN' });
  expect(outcomes(judged(productExpired, chainOf({ units: { A: [kept] } })))).toEqual([['UNDECIDED', 'A']]);
});
