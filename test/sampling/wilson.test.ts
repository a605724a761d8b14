import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOf } from '../../gateway/sampling/share-of.ts';
import { wilson } from '../../gateway/sampling/wilson.ts';

/** What `binom.confint` of R's package binom gives by "wilson", as statsmodels has it in stats/tests/results/results_proportion.py. */
test.each<[number, number, number, number]>([
  [18, 20, 0.6989663547715128, 0.972133518786232],
  [4, 20, 0.0806576625797981, 0.4160174322518935],
  [4, 200, 0.00780442641634947, 0.05028708690582643],
  [190, 200, 0.910421851861224, 0.972617354399236],
  [1, 30, 0.00590859, 0.16670391],
  [0, 30, 0, 0.11351339],
  [30, 30, 0.8864866, 1],
])('%i of %i', (hits, drawn, least, most) => {
  const told = wilson(hits, drawn);
  expect(told.least).toBeCloseTo(least, 7);
  expect(told.most).toBeCloseTo(most, 7);
});

const found = fc
  .tuple(fc.nat(60), fc.nat(60), fc.nat(60))
  .map(([yes, no, undecided]) => ({ yes, no, undecided }))
  .filter(({ yes, no, undecided }) => yes + no + undecided > 0);

test('an interval stays within 0 and 1, holds what was found, and all outcomes of the undecided', () => {
  fc.assert(
    fc.property(found, fc.boolean(), (of, isAll) => {
      const { least, most } = shareOf(of, isAll);
      const drawn = of.yes + of.no + of.undecided;
      expect(least).toBeGreaterThanOrEqual(0);
      expect(most).toBeLessThanOrEqual(1);
      for (let more = 0; more <= of.undecided; more += 1) {
        const one = shareOf({ yes: of.yes + more, no: drawn - of.yes - more, undecided: 0 }, isAll);
        expect(one.least).toBeGreaterThanOrEqual(least);
        expect(one.most).toBeLessThanOrEqual(most);
        expect((of.yes + more) / drawn).toBeGreaterThanOrEqual(one.least);
        expect((of.yes + more) / drawn).toBeLessThanOrEqual(one.most);
      }
    }),
  );
});

test('where all there is was looked at, only the undecided are left open', () => {
  expect(shareOf({ yes: 3, no: 1, undecided: 0 }, true)).toEqual({ least: 0.75, most: 0.75 });
  expect(shareOf({ yes: 2, no: 1, undecided: 1 }, true)).toEqual({ least: 0.5, most: 0.75 });
});

test('of nothing nothing is known, though it be all', () => {
  for (const isAll of [true, false])
    expect(shareOf({ yes: 0, no: 0, undecided: 0 }, isAll)).toEqual({ least: 0, most: 1 });
});

test('of samples drawn from a known whole, about 95 % of the intervals hold its share', () => {
  let state = 20_261_130;
  const random = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  let held = 0;
  const draws = 4_000;
  for (let i = 0; i < draws; i += 1) {
    const share = 0.05 + 0.9 * random();
    let hits = 0;
    for (let n = 0; n < 50; n += 1) if (random() < share) hits += 1;
    const { least, most } = wilson(hits, 50);
    if (least <= share && share <= most) held += 1;
  }
  expect(held / draws).toBeGreaterThan(0.94);
  expect(held / draws).toBeLessThan(0.965);
});
