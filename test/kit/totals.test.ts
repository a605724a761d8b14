import { describe, expect, test } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import type { LegacySystem } from '../../subgraphs/kit/legacy-system.ts';
import type { SearchContext } from '../../subgraphs/kit/search/search.ts';
import { countGroups } from '../../subgraphs/kit/totals/count-groups.ts';
import { Groups, SMALLEST } from '../../subgraphs/kit/totals/groups.ts';
import { KINDS } from '../../subgraphs/kit/totals/keys.ts';

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
    ['one alone: no number is told', [4], [[], null, null, null]],
    ['several that have fewer than ten: no number is told', [3, 3, 3], [[], null, null, null]],
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
      expect(others.groups).toBe(count === null ? null : some.length - groups.length);
      if (count !== null && Number(others.groups) > 0)
        expect([sum - open >= SMALLEST, Number(others.groups) > 1]).toEqual([true, true]);
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

describe('a system that counts', () => {
  const ROWS: readonly (readonly [month: string | null, division: string | null])[] = [
    ['2026-03', '370681'],
    ['2026-03', '370000'],
    ['2026-04', '110000'],
    ['2001-12', '370681'],
    [null, '370681'],
  ];

  /** @param rows that it has */
  async function counted(by: ('MONTH' | 'PROVINCE' | 'SECTOR')[], rows = ROWS): Promise<unknown> {
    let asked = 0;
    const system = {
      name: 'counting',
      narrows: ['producedBetween', 'division'],
      async count({ where: { producedBetween, division } = {} }) {
        asked += 1;
        const [from, to] = [producedBetween?.from?.slice(0, 7) ?? '', producedBetween?.to?.slice(0, 7) ?? '9999'];
        const prefix = division?.replace(/0{4}$/, '') ?? '';
        return rows.filter(
          ([month, place]) =>
            (!producedBetween || (month !== null && month >= from && month < to)) &&
            (!division || place?.startsWith(prefix) === true),
        ).length;
      },
    } as Partial<LegacySystem> as LegacySystem;
    const context = {
      signal: new AbortController().signal,
      ask: (_: unknown, question: () => unknown) => question(),
      seesAll: () => true,
      loaders: { partials: { add: () => {} } },
    } as unknown as SearchContext;
    const groups = new Groups();
    const did = await countGroups(system, {}, by, context, groups);
    const told = groups.told(1).groups.map(({ count, month, province }) => [month ?? province ?? null, count]);
    return did ? [told, asked < 60] : 'read';
  }

  test('is asked month by month, where there is anything, and what has no month is what is left', async () => {
    expect(await counted(['MONTH', 'SECTOR'])).toEqual([
      [
        ['2026-03', 2],
        ['2001-12', 1],
        ['2026-04', 1],
        [null, 1],
      ],
      true,
    ]);
  });

  test('and province by province, or once for all', async () => {
    expect(await counted(['PROVINCE'])).toEqual([
      [
        ['370000', 4],
        ['110000', 1],
      ],
      true,
    ]);
    expect(await counted([])).toEqual([[[null, 5]], true]);
  });

  test('knows no province of a place that GB/T 2260 has in none, as where its records are read', async () => {
    const rows = [...ROWS, ['2026-03', '990101'], ['2026-03', '9'], ['2026-03', null]] as const;
    const read = new Groups();
    for (const [, division] of rows) {
      const sight = { see: async () => ({ division }) } as unknown as Parameters<typeof KINDS.PROVINCE.of>[0];
      read.add({ province: await KINDS.PROVINCE.of(sight, '') }, 1);
    }
    const told = read.told(1).groups.map(({ count, province }) => [province, count]);
    expect(told).toEqual([
      ['370000', 4],
      [null, 3],
      ['110000', 1],
    ]);
    expect(await counted(['PROVINCE'], rows)).toEqual([told, true]);
  });

  test('is read where a group cannot be made by conditions: of what has no month, not its province', async () => {
    expect(await counted(['MONTH', 'PROVINCE'])).toBe('read');
    expect(await counted(['MONTH'], [['1970-01', null]])).toBe('read');
    expect(await counted(['MONTH', 'PROVINCE'], ROWS.slice(0, 3))).not.toBe('read');
  });
});
