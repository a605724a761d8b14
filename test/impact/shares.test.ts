import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greatestShare, smallestShare } from '../../gateway/impact/extreme.ts';
import { type Flow, MIXING, SHARE } from '../../gateway/impact/flow.ts';
import { sharesOf } from '../../gateway/impact/shares.ts';
import { economyOf } from './economy.ts';

test.each([
  [0, false],
  [0.2, false],
  [0.6, false],
  [1, false],
  [0, true],
  [0.3, true],
  [1, true],
])('no unit is outside of its range: %d of the amounts missing, a member silent: %s', (missing, silent) => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 4, max: 120 }), (seed, size) => {
      const { roots, flow, truth, units } = economyOf(seed, size, missing, silent);
      const { lo, hi, certain, reached, beyond } = sharesOf(flow, roots);
      let named = 0;
      for (const [u, share] of truth.entries()) {
        expect(lo[u]).toBeLessThanOrEqual(share + 1e-9);
        expect(hi[u]).toBeGreaterThanOrEqual(share - 1e-9);
        if (certain[u] === 1) expect(share).toBeGreaterThan(0);
        if (reached[u] === 1) named += share;
        else if (!silent) expect(share).toBe(0);
      }
      expect(named).toBeGreaterThanOrEqual(roots.length > 0 ? 1 : 0);
      // What reached nobody that is named is not more than what may have gone on beyond the gaps.
      let hidden = 0;
      for (const [u, { inputs, own }] of units.entries()) {
        if (reached[u] === 1) continue;
        const used = units.reduce(
          (sum, other, v) => sum + (reached[v] === 1 ? 0 : (other.inputs.find(({ from }) => from === u)?.amount ?? 0)),
          0,
        );
        void inputs;
        hidden += Math.max(0, own - used) * (truth[u] ?? 0);
      }
      expect(hidden).toBeLessThanOrEqual(beyond.most + 1e-6);
    }),
    { numRuns: 215 },
  );
});

test('the greatest and the smallest mixture is at least any that keeps to the limits, and one of them comes near to it', () => {
  const input = fc.record({
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    low: fc.integer({ min: 0, max: 9 }),
    room: fc.integer({ min: 0, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(input, { minLength: 1, maxLength: 5 }), fc.integer({ min: 0, max: 30 }), (inputs, least) => {
      const given = inputs.map((each) => ({ share: each.share, low: each.low, high: each.low + each.room }));
      const high = given.map((each) => each.high);
      const low = given.map((each) => each.low);
      const found = greatestShare([...given], least);
      const smallest = smallestShare(given, least);
      const possible = high.reduce((all, each) => all + each, 0) >= least;
      let [best, worst] = [0, 1];
      const steps = 6;
      const walk = (i: number, bad: number, all: number): void => {
        if (i === inputs.length) {
          if (all > 0 && (all >= least - 1e-9 || !possible)) {
            best = Math.max(best, bad / all);
            worst = Math.min(worst, bad / all);
          }
          return;
        }
        for (let k = 0; k <= steps; k += 1) {
          const amount = (low[i] ?? 0) + ((inputs[i]?.room ?? 0) * k) / steps;
          walk(i + 1, bad + amount * (given[i]?.share ?? 0), all + amount);
        }
      };
      walk(0, 0, 0);
      if (!possible) return;
      expect(found).toBeGreaterThanOrEqual(best - 1e-9);
      expect(smallest).toBeLessThanOrEqual(worst + 1e-9);
    }),
    { numRuns: 200 },
  );
});

test('an input that nobody named may be as bad as there is bad material left', () => {
  // A bad unit of 1,000 kg goes into a mixture with what is surely too much to be bad, and, unsaid, into what is made of that.
  const [bad, good, mixture, product] = [0, 1, 2, 3] as const;
  const own = Float64Array.of(1_000, 1_000_000, 100, 1_000);
  const flow: Flow = {
    ownLeast: own,
    ownMost: own,
    ownIn: Int16Array.from(own, () => 1),
    mixing: new Uint8Array(4).fill(MIXING.MIXED),
    unreadIn: Uint8Array.of(0, 0, 0, 1),
    unreadOut: Uint8Array.of(1, 0, 0, 0),
    same: Int32Array.of(0, 1, 2, 3),
    first: Int32Array.of(0, 0, 0, 2, 3),
    source: Int32Array.of(bad, good, mixture),
    way: new Uint8Array(3),
    amountLeast: Float64Array.of(10, 90, 100),
    amountMost: Float64Array.of(10, 90, 100),
    amountIn: Int16Array.of(1, 1, 1),
    measures: [SHARE, { name: 'mass', isCounted: false, isConserved: true }],
  };
  const { lo, hi } = sharesOf(flow, [bad]);
  expect(hi[mixture]).toBeLessThan(0.11);
  expect(hi[product]).toBeGreaterThanOrEqual((10 + 900) / 1_000);
  expect(lo[product]).toBe(0);
});
