import { expect, test } from 'vitest';
import type { FactRecord } from '../../gateway/facts/index.ts';
import { actionsOf } from '../../gateway/impact/actions.ts';
import type { AffectedUnit } from '../../gateway/impact/affected.ts';

const NOW = Date.parse('2026-11-30T12:00:00+08:00');
const MAKER = { uscc: '91370681MA3T00115W', name: '酱菜厂' };

const record = (member: string, values: FactRecord['values']): FactRecord =>
  ({ sector: 'FOOD_DRUG', member, values: { kind: 'FOOD', ...values } }) as unknown as FactRecord;
const unit = (code: string, most: number, ...records: readonly FactRecord[]): AffectedUnit =>
  ({
    code,
    certain: true,
    hi: most,
    of: { unit: { code, records } },
  }) as unknown as AffectedUnit;
const makersOf = (...units: readonly AffectedUnit[]): (string | null)[] => [
  ...new Set(actionsOf(units, NOW).map(({ organization }) => organization?.uscc ?? null)),
];

test('who made it is asked to act, each class of recall with its term, by whichever record names the maker', () => {
  const told = actionsOf(
    [unit('urn:a', 1, record('food-drug', { producer: MAKER }), record('food-drug/mall', {}))],
    NOW,
  );
  expect(told.map(({ organization, name, codes }) => [organization?.uscc, name, codes])).toEqual(
    Array.from({ length: 6 }, () => [MAKER.uscc, MAKER.name, ['urn:a']]),
  );
  expect(told.map(({ due }) => Date.parse(due))).toEqual(
    told.map(({ due }) => Date.parse(due)).toSorted((a, b) => a - b),
  );
  expect(Date.parse(told[0]?.due ?? '') - NOW).toBe(24 * 3_600_000);
});

test('where no record names a maker, that is told; what cannot be bad asks nothing of anybody', () => {
  expect(makersOf(unit('urn:a', 1, record('food-drug', {})))).toEqual([null]);
  expect(makersOf(unit('urn:a', 0, record('food-drug', { producer: MAKER })))).toEqual([]);
  // Another unit's maker is nobody's here.
  expect(
    makersOf(unit('urn:a', 1, record('food-drug', { producer: MAKER })), unit('urn:b', 1, record('food-drug', {}))),
  ).toEqual(expect.arrayContaining([MAKER.uscc, null]));
});
