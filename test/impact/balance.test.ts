import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Economy, economyOf } from './economy.ts';
import { leaksOf } from '../../gateway/impact/leaks.ts';
import { sourcesFirst } from '../../gateway/impact/order.ts';

/** Of each unit the part that truly went, from it or from its products, along links that nobody named. */
function goneOf({ units, flow }: Economy): number[] {
  const named = units.map((_, u) => new Set(flow.source.slice(flow.first[u], flow.first[u + 1])));
  const gone = units.map(() => 0);
  for (let u = units.length - 1; u >= 0; u -= 1)
    for (const { from, amount } of units[u]?.inputs ?? []) {
      const part = named[u]?.has(from) === true ? (gone[u] ?? 0) : 1;
      gone[from] = (gone[from] ?? 0) + (amount * part) / (units[from]?.own ?? 1);
    }
  return gone;
}

test('no more went where nobody says than is told, down the whole chain, whatever amounts are missing', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 4, max: 120 }),
      fc.constantFrom(0, 0.3, 1),
      fc.boolean(),
      (seed, size, missing, silent) => {
        const economy = economyOf(seed, size, missing, silent);
        const leaks = leaksOf(economy.flow, sourcesFirst(economy.flow));
        for (const [u, gone] of goneOf(economy).entries()) expect(leaks[u]).toBeGreaterThanOrEqual(gone - 1e-9);
        if (!silent) expect(Math.max(...leaks)).toBe(0);
      },
    ),
    { numRuns: 200 },
  );
});
