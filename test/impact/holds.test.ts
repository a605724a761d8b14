import { expect, test } from 'vitest';
import { LONG } from '../support/runs.ts';
import { askImpact, askTrade } from './support/ask-trade.ts';
import { SECTORS } from './support/clerk.ts';
import { Dice } from './support/dice.ts';
import { sampleMinistries, sampleOf } from './support/sample.ts';
import { truthOf } from './support/sample-truth.ts';
import { tradeOf } from './support/trade.ts';
import { wrongIn } from './support/wrong-in.ts';

const MISSING = [0, 0.2, 0.5, 1] as const;

test(
  'no unit and no total is outside of its range, whatever is traded, a member silent in half, amounts missing up to all',
  { timeout: 1_800_000 },
  async () => {
    let units = 0;
    const economies = LONG ? 1_500 : 120;
    for (let seed = 1; seed <= economies; seed += 1) {
      const trade = tradeOf({ seed, size: 8 + ((seed * 7) % 160), missing: MISSING[seed % 4] ?? 0 });
      const silent = seed % 8 < 4 ? [] : [SECTORS[seed % SECTORS.length] ?? SECTORS[0]];
      const answer = await askTrade(trade, silent);
      units += answer.units.length;
      expect({ seed, silent, wrong: [...wrongIn(answer, trade)] }).toEqual({ seed, silent, wrong: [] });
    }
    expect(units).toBeGreaterThan(economies * 5);
  },
);

test.each([
  { of: 'a circle', seed: 680, size: 28, missing: 0, silent: [] },
  { of: 'a circle of what was treated', seed: 441, size: 35, missing: 0.2, silent: [] },
  { of: 'a tank with fillings that could not be read', seed: 22_484, size: 16, missing: 0, silent: ['agriculture'] },
  { of: 'what went into a tank at one time and another', seed: 10_617, size: 47, missing: 0.2, silent: [] },
  { of: 'the same, in litres', seed: 11_056, size: 60, missing: 0, silent: [] },
])('nor is any of an economy that once was: $of', async ({ silent, ...options }) => {
  const trade = tradeOf(options);
  expect([...wrongIn(await askTrade(trade, silent), trade)]).toEqual([]);
});

test('nor is any of the sample economy, whatever is bad in it', { timeout: 1_800_000 }, async () => {
  const sample = sampleOf(LONG ? 20 : 1);
  const codes = [...sample.units.keys()];
  const dice = new Dice(7);
  let silent: string | null = null;
  let units = 0;
  for (const missing of MISSING) {
    const ministries = sampleMinistries(sample, missing, () => silent);
    for (let n = 0; n < (LONG ? 250 : 10); n += 1) {
      const roots = [
        ...new Set(Array.from({ length: 1 + dice.below(4) }, () => codes[dice.below(codes.length)] ?? '')),
      ];
      silent = n % 2 === 0 ? null : (ministries[dice.below(ministries.length)]?.name ?? null);
      const answer = await askImpact(ministries, roots);
      units += answer.units.length;
      const wrong = [...wrongIn(answer, { truth: truthOf(sample, roots, n) })];
      expect({ roots, silent, missing, wrong }).toEqual({ roots, silent, missing, wrong: [] });
    }
  }
  expect(units).toBeGreaterThan(100);
});
