import fc from 'fast-check';
import { expect, test } from 'vitest';
import { greatestShare, smallestShare } from '../../gateway/impact/extreme.ts';
import { type Flow, MIXING, SHARE } from '../../gateway/impact/flow.ts';
import { sharesOf } from '../../gateway/impact/shares.ts';

const measureOf = (value: number): number => (Number.isNaN(value) ? -1 : 1);

/** What is true of a unit: how much went in from where, and what came out. */
interface Unit {
  readonly inputs: readonly { readonly from: number; readonly amount: number }[];
  readonly own: number;
}

interface Economy {
  readonly units: readonly Unit[];
  readonly roots: readonly number[];
  readonly flow: Flow;
  readonly truth: readonly number[];
}

const random = (seed: number) => {
  let state = seed >>> 0 || 1;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/**
 * Units in an order of time, each of up to five earlier ones; no unit gives out more than it is. Of what is recorded some
 * amounts are missing, others are weighed with an error of 1 %; of a member that is silent nothing is.
 */
function economyOf(seed: number, size: number, missing: number, silent: boolean): Economy {
  const next = random(seed);
  const left: number[] = [];
  const units: Unit[] = [];
  for (let u = 0; u < size; u += 1) {
    const inputs: { from: number; amount: number }[] = [];
    if (u >= size / 4)
      for (let i = 0; i < 1 + Math.floor(next() * 5); i += 1) {
        const from = Math.floor(next() * u);
        const amount = (left[from] ?? 0) * (0.1 + 0.5 * next());
        if (amount < 0.001 || inputs.some((each) => each.from === from)) continue;
        left[from] = (left[from] ?? 0) - amount;
        inputs.push({ from, amount });
      }
    const sum = inputs.reduce((all, { amount }) => all + amount, 0);
    const own = sum > 0 ? sum * (0.7 + 0.3 * next()) : 10 + 1_000 * next();
    left.push(own);
    units.push({ inputs, own });
  }
  const roots = [0, 1, 2].map(() => Math.floor(next() * (size / 3)));
  const truth: number[] = [];
  for (const [u, { inputs }] of units.entries()) {
    const sum = inputs.reduce((all, { amount }) => all + amount, 0);
    const bad = inputs.reduce((all, { from, amount }) => all + amount * (truth[from] ?? 0), 0);
    truth.push(roots.includes(u) ? 1 : sum > 0 ? bad / sum : 0);
  }
  const weighed = (value: number): number => (next() < missing ? NaN : value * (0.99 + 0.02 * next()));
  const own = Float64Array.from(units, (unit) => weighed(unit.own));
  const first = [0];
  const [source, amount]: [number[], number[]] = [[], []];
  // Each link is known to one of three members, or to two; the third is silent.
  for (const { inputs } of units) {
    for (const input of inputs) {
      if (silent && next() < 0.25) continue;
      source.push(input.from);
      amount.push(weighed(input.amount));
    }
    first.push(source.length);
  }
  const flow: Flow = {
    ownLeast: own,
    ownMost: own,
    ownIn: Int16Array.from(own, measureOf),
    mixing: new Uint8Array(size).fill(MIXING.MIXED),
    unreadIn: new Uint8Array(size).fill(silent ? 1 : 0),
    unreadOut: new Uint8Array(size).fill(silent ? 1 : 0),
    first: Int32Array.from(first),
    source: Int32Array.from(source),
    way: new Uint8Array(source.length),
    amountLeast: Float64Array.from(amount),
    amountMost: Float64Array.from(amount),
    amountIn: Int16Array.from(amount, measureOf),
    measures: [SHARE, { name: 'mass', isCounted: false }],
  };
  return { units, roots, flow, truth };
}

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
    first: Int32Array.of(0, 0, 0, 2, 3),
    source: Int32Array.of(bad, good, mixture),
    way: new Uint8Array(3),
    amountLeast: Float64Array.of(10, 90, 100),
    amountMost: Float64Array.of(10, 90, 100),
    amountIn: Int16Array.of(1, 1, 1),
    measures: [SHARE, { name: 'mass', isCounted: false }],
  };
  const { lo, hi } = sharesOf(flow, [bad]);
  expect(hi[mixture]).toBeLessThan(0.11);
  expect(hi[product]).toBeGreaterThanOrEqual((10 + 900) / 1_000);
  expect(lo[product]).toBe(0);
});
