import { describe, expect, test } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import { Groups, SMALLEST } from '../../subgraphs/kit/totals/groups.ts';

const of = (...counts: readonly number[]): Groups => {
  const groups = new Groups();
  for (const [i, count] of counts.entries()) groups.add({ product: `P${i}` }, count);
  return groups;
};
const told = (...counts: readonly number[]): unknown => {
  const { groups, others, count } = of(...counts).told(SMALLEST);
  return [groups.map((group) => group.count), others.groups, others.count, count];
};

describe('groups that are too small', () => {
  test.each([
    ['none', [30, 10], [[30, 10], 0, 0, 40]],
    ['two that have ten together', [30, 6, 4], [[30], 2, 10, 40]],
    ['one alone takes the next along', [30, 12, 4], [[30], 2, 16, 46]],
    ['a few records take the next along', [30, 12, 1, 1], [[30], 3, 14, 44]],
    ['one beside one large: nothing is told by itself', [30, 4], [[], 2, 34, 34]],
    ['one alone: no number is told', [4], [[], 1, null, null]],
    ['several that have fewer than ten: no number is told', [3, 3, 3], [[], 3, null, null]],
    ['nothing at all', [], [[], 0, 0, 0]],
    ['none of a count of nothing', [0, 20], [[20], 0, 0, 20]],
  ])('%s', (_, counts, wanted) => {
    expect(told(...counts)).toEqual(wanted);
  });

  test('never can be derived from what is told, and whoever may list sees them all', () => {
    for (let i = 0; i < 2_000; i += 1) {
      const dice = new Dice(`groups ${i}`);
      const counts = Array.from({ length: dice.below(8) }, () => dice.below(dice.pick([4, 12, 60])));
      const some = counts.filter((count) => count > 0);
      const { groups, others, count } = of(...counts).told(SMALLEST);
      const sum = some.reduce((one, each) => one + each, 0);
      const open = groups.reduce((one, each) => one + each.count, 0);
      expect(groups.every((each) => each.count >= SMALLEST)).toBe(true);
      expect(others.groups).toBe(some.length - groups.length);
      if (count !== null && others.groups > 0)
        expect([sum - open >= SMALLEST, others.groups > 1]).toEqual([true, true]);
      if (count === null) expect([groups, others.count]).toEqual([[], null]);
      else expect([count, others.count]).toEqual([sum, sum - open]);
      expect(of(...counts).told(1)).toMatchObject({ others: { groups: 0, count: 0 }, count: sum });
    }
  });
});

test('amounts of one unit are added up, those of others and records without one are groups of their own', () => {
  const groups = new Groups();
  for (const value of [0.1, 0.2]) groups.add({ product: 'A' }, 1, { value, unit: 'kg' });
  groups.add({ product: 'A' }, 1, { value: 7, unit: 't' });
  groups.add({ product: 'A' }, 1, { value: 9 });
  groups.add({ product: 'A' }, 1);
  expect(groups.told(1).groups).toEqual([
    { product: 'A', count: 2, quantity: { value: 0.3, unit: 'kg' } },
    { product: 'A', count: 1, quantity: null },
    { product: 'A', count: 1, quantity: { value: 7, unit: 't' } },
    { product: 'A', count: 1, quantity: { value: 9, unit: null } },
  ]);
});
