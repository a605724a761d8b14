import { afterAll, beforeAll, expect, test } from 'vitest';
import { Dice } from '../execute/support/random/dice.ts';
import type { Who } from '../support/callers.ts';
import type { Answer } from '../support/graph.ts';
import { ALL, LONG } from '../support/runs.ts';
import { seedOf } from '../support/seed.ts';
import { type Condition, randomCondition } from './support/random/conditions.ts';
import type { Row } from './support/random/economy.ts';
import { ASKERS, NAMES, type RandomGraph, SECTORS, sectorOf, startRandomGraph } from './support/random/graph.ts';
import { means } from './support/random/meaning.ts';

const ECONOMIES = LONG ? 400 : ALL ? 16 : 5;
const CONDITIONS = 25;

let graph: RandomGraph;
beforeAll(async () => {
  graph = await startRandomGraph();
}, 120_000);
afterAll(() => graph.stop());

const AGGREGATE = `query Counted($where: SearchCondition, $by: [TotalsKey!]!) {
  aggregate(where: $where, by: $by) {
    groups { sector product division province month producer status count }
    others { groups count } count complete gaps { reason }
    coverage { member count }
  }
}`;

type Values = Readonly<Record<string, string | null>>;
interface Counts {
  readonly groups: readonly (Values & { readonly count: number })[];
  readonly others: { readonly groups: number; readonly count: number | null };
  readonly count: number | null;
  readonly complete: boolean;
  readonly gaps: readonly unknown[];
  readonly coverage: readonly { readonly member: string; readonly count: number | null }[];
}

const BEIJING_MS = 8 * 3_600_000;
/** By the record alone, and by what conditions mean. */
const VALUES: Readonly<
  Record<string, (row: Row, at: { readonly member: string; readonly sector: string }) => string | null>
> = {
  SECTOR: (_, { sector }) => sector,
  PRODUCT: ({ productName }) => productName ?? null,
  DIVISION: ({ place }) => place?.division ?? null,
  PROVINCE: ({ place }) => (place?.division ? `${place.division.slice(0, 2)}0000` : null),
  MONTH: ({ producedAt }) =>
    producedAt ? new Date(Date.parse(producedAt) + BEIJING_MS).toISOString().slice(0, 7) : null,
  PRODUCER: ({ producer }) => producer?.uscc ?? null,
  STATUS(row, at) {
    const is = (where: Condition): boolean => means(where, row, { ...at, seesHolder: true });
    if (is({ recalled: true })) return 'RECALLED';
    if (is({ failed: true })) return 'FAILED';
    return is({ equipmentOverdue: true }) ? 'OVERDUE' : 'CLEAR';
  },
};
const KEYS = Object.keys(VALUES);

test(
  'counts are those of brute force, group by group; whoever may not list sees none of few records, nor can derive them',
  async () => {
    const seed = seedOf('SEARCH_SEED');
    const seen = { groups: 0, withheld: 0, all: 0, one: 0 };
    for (let n = 0; n < ECONOMIES; n += 1) {
      const dice = new Dice(`totals ${seed} ${n}`);
      const economy = graph.next(dice);
      for (let i = 0; i < CONDITIONS; i += 1) {
        const where = dice.chance(0.4) ? {} : randomCondition(dice, NAMES, SECTORS);
        const by = dice.chance(0.5) ? [dice.pick(KEYS)] : dice.some(KEYS, 0.3).slice(0, 3);
        const { who, viewer } = dice.pick(ASKERS.filter(({ who: { purpose } }) => purpose !== 'some'));
        const what = `SEARCH_SEED=${seed}, economy ${n}, condition ${i}: ${JSON.stringify({ where, by, who })}`;
        const of = (member: string, seesHolder: (row: Row) => boolean, condition = where): Map<string, number> => {
          const groups = new Map<string, number>();
          const at = { member, sector: sectorOf(member) };
          for (const row of (economy[member] ?? []).flat()) {
            if (!means(condition, row, { ...at, seesHolder: seesHolder(row) })) continue;
            const key = JSON.stringify(by.map((each) => VALUES[each]?.(row, at) ?? null));
            groups.set(key, (groups.get(key) ?? 0) + 1);
          }
          return groups;
        };
        const wanted = new Map<string, number>();
        for (const member of NAMES)
          for (const [key, count] of of(member, (row) => viewer.seesHolder(member, row)))
            wanted.set(key, (wanted.get(key) ?? 0) + count);
        const told = await counted(where, by, who);
        expect(keyed(told, by), what).toEqual(Object.fromEntries(wanted));
        const total = [...wanted.values()].reduce((sum, each) => sum + each, 0);
        // Where nobody is asked, nobody has counted.
        const isCounted = told.coverage.length > 0;
        expect([told.count, told.others, told.complete, told.gaps], what).toEqual([
          isCounted ? total : null,
          { groups: 0, count: 0 },
          true,
          [],
        ]);
        seen.groups += wanted.size;

        // The same for whoever may not list: of one member at a time, as each decides for itself.
        const member = dice.pick(NAMES);
        const own = { ...where, sectors: null, members: [member] };
        const all = of(member, () => false, own);
        const few = await counted(own, by, { role: 'data-team', purpose: 'count' });
        const sum = [...all.values()].reduce((one, each) => one + each, 0);
        const open = Object.entries(keyed(few, by));
        const isAsked = few.coverage.length > 0;
        if (!isAsked) continue;
        for (const [key, count] of open) expect([count, count >= 10], what).toEqual([all.get(key), true]);
        const left = all.size - open.length;
        // Of few records not even in how many groups they are.
        expect(few.others.groups, what).toBe(few.count === null ? null : left);
        if (left === 0) {
          expect([few.count, few.others.count], what).toEqual([sum, 0]);
          seen.all += 1;
          continue;
        }
        const hidden = sum - open.reduce((one, [, count]) => one + count, 0);
        if (few.count === null) {
          expect([open, few.others.count, left === 1 || hidden < 10], what).toEqual([[], null, true]);
          seen.one += 1;
        } else {
          expect([few.count, few.others.count, left >= 2, hidden >= 10], what).toEqual([sum, hidden, true, true]);
          seen.withheld += 1;
        }
      }
    }
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(ECONOMIES / 4);
  },
  LONG ? 3_600_000 : 300_000,
);

async function counted(where: Condition, by: readonly string[], who: Who): Promise<Counts> {
  const { data, text }: Answer<{ aggregate: Counts } | null> = await graph.query(AGGREGATE, { where, by }, who);
  if (!data?.aggregate) throw new Error(`${JSON.stringify({ where, by, who })}: ${text}`);
  return data.aggregate;
}

const FIELDS: Readonly<Record<string, string>> = Object.fromEntries(KEYS.map((key) => [key, key.toLowerCase()]));

function keyed({ groups }: Counts, by: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    groups.map((group) => [JSON.stringify(by.map((key) => group[FIELDS[key] ?? ''] ?? null)), group.count]),
  );
}

const AMOUNTS = `query Amounts($where: SearchCondition, $by: [TotalsKey!]!) {
  aggregate(where: $where, by: $by, measures: [COUNT, SUM_QUANTITY]) {
    groups { sector product division province month producer status count quantity { value unit } }
    complete
  }
}`;

type AmountGroup = Values & {
  readonly count: number;
  readonly quantity: unknown;
};

test('amounts are those of brute force, by unit; what is not for whoever asks is in no sum', async () => {
  const seed = seedOf('SEARCH_SEED');
  let sums = 0;
  for (let n = 0; n < ECONOMIES / 2; n += 1) {
    const dice = new Dice(`amounts ${seed} ${n}`);
    const economy = graph.next(dice);
    const by = [dice.pick(KEYS)];
    const { who, viewer } = dice.pick(ASKERS.filter(({ who: { purpose } }) => purpose !== 'some'));
    const wanted = new Map<string, { count: number; value: number }>();
    for (const member of NAMES)
      for (const row of (economy[member] ?? []).flat()) {
        const amount = viewer.seesQuantity(member, row) ? (row.quantity ?? null) : null;
        const values = by.map((each) => VALUES[each]?.(row, { member, sector: sectorOf(member) }) ?? null);
        const key = JSON.stringify([values, amount ? (amount.unit ?? null) : 'none']);
        const one = wanted.get(key) ?? { count: 0, value: 0 };
        wanted.set(key, { count: one.count + 1, value: one.value + (amount?.value ?? 0) });
      }
    const { data, text }: Answer<{ aggregate: { groups: readonly AmountGroup[]; complete: boolean } } | null> =
      await graph.query(AMOUNTS, { where: {}, by }, who);
    expect(data?.aggregate?.complete, text).toBe(true);
    const told = new Map(
      data?.aggregate.groups.map((group) => {
        const amount = group.quantity as { readonly value: number; readonly unit: string | null } | null;
        const values = by.map((key) => group[FIELDS[key] ?? ''] ?? null);
        return [
          JSON.stringify([values, amount ? amount.unit : 'none']),
          { count: group.count, value: amount?.value ?? 0 },
        ];
      }),
    );
    const what = `SEARCH_SEED=${seed}, economy ${n}: ${JSON.stringify({ by, who })}`;
    expect([...told.keys()].sort(), what).toEqual([...wanted.keys()].sort());
    for (const [key, { count, value }] of wanted) {
      expect(told.get(key)?.count, `${what} ${key}`).toBe(count);
      expect(told.get(key)?.value, `${what} ${key}`).toBeCloseTo(value, 6);
      if (value !== 0) sums += 1;
    }
  }
  expect(sums).toBeGreaterThan(ECONOMIES);
}, 300_000);
