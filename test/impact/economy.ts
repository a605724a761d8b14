import { type Flow, MIXING, SHARE } from '../../gateway/impact/flow.ts';

const measureOf = (value: number): number => (Number.isNaN(value) ? -1 : 1);

/** What is true of a unit: how much went in from where, and what came out. */
export interface Unit {
  readonly inputs: readonly { readonly from: number; readonly amount: number }[];
  readonly own: number;
}

export interface Economy {
  readonly units: readonly Unit[];
  readonly roots: readonly number[];
  readonly flow: Flow;
  readonly truth: readonly number[];
}

export const random = (seed: number) => {
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
export function economyOf(seed: number, size: number, missing: number, silent: boolean): Economy {
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
    same: Int32Array.from(own, (_, u) => u),
    first: Int32Array.from(first),
    source: Int32Array.from(source),
    way: new Uint8Array(source.length),
    amountLeast: Float64Array.from(amount),
    amountMost: Float64Array.from(amount),
    amountIn: Int16Array.from(amount, measureOf),
    measures: [SHARE, { name: 'mass', isCounted: false, isConserved: true }],
  };
  return { units, roots, flow, truth };
}
