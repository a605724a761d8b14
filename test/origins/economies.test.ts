import { expect, test } from 'vitest';
import { placeOrigin, type Setting } from '../../bench/origins/trial.ts';
import { LONG } from '../support/runs.ts';

const SEEDS = LONG ? 60 : 20;

/** The part of the economies in which the true origin comes first, by likelihood and by FoodChain-Lab’s score. */
async function first(setting: Setting): Promise<{ likelihood: number; score: number }> {
  const all = await Promise.all(Array.from({ length: SEEDS }, (_, seed) => placeOrigin(setting, seed + 1)));
  const placed = all.filter((each) => each !== null);
  expect(placed.length).toBeGreaterThan(SEEDS / 2);
  const part = (place: (each: (typeof placed)[number]) => number): number =>
    placed.filter((each) => place(each) <= 1).length / placed.length;
  return { likelihood: part((each) => each.byLikelihood), score: part((each) => each.byScore) };
}

test('of 40 cases, half of them unrelated, the true origin comes first in 80 of 100 economies at least', async () => {
  const { likelihood, score } = await first({ units: 20_000, cases: 40, unrelated: 0.5, hubs: 0.05, budget: 5_000 });
  expect(likelihood).toBeGreaterThanOrEqual(0.8);
  expect(score).toBeLessThan(likelihood);
});

test('of 8 cases in 45 of 100 at least', async () => {
  const { likelihood, score } = await first({ units: 20_000, cases: 8, unrelated: 0.25, hubs: 0.05, budget: 5_000 });
  expect(likelihood).toBeGreaterThanOrEqual(0.45);
  expect(score).toBeLessThan(likelihood);
});
