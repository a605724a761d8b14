import { expect, test } from 'vitest';
import { TOLERANCE } from '../../gateway/impact/flow.ts';
import { sharesOf } from '../../gateway/impact/shares.ts';
import { type Economy, economyOf, random } from './economy.ts';

interface Link {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** How far each amount may be from what is recorded of it. */
function linksOf({ units, flow }: Economy): Link[] {
  const targets = units.flatMap(({ inputs }, to) => inputs.map(() => to));
  return targets.map((to, e) => {
    const from = flow.source[e] ?? 0;
    const said = flow.amountLeast[e] ?? NaN;
    const whole = flow.ownMost[from] ?? NaN;
    if (!Number.isNaN(said)) return { from, to, low: said * (1 - TOLERANCE), high: said * (1 + TOLERANCE) };
    return { from, to, low: 1e-9, high: Number.isNaN(whole) ? 1e5 : whole * (1 + TOLERANCE) };
  });
}

function shareAt(unit: number, { units, roots }: Economy, links: readonly Link[], amounts: readonly number[]): number {
  const [bad, all] = [units.map(() => 0), units.map(() => 0)];
  const share = (u: number): number => (roots.includes(u) ? 1 : (all[u] ?? 0) > 0 ? (bad[u] ?? 0) / (all[u] ?? 1) : 0);
  // By target, and each target after its sources.
  for (const [e, { from, to }] of links.entries()) {
    bad[to] = (bad[to] ?? 0) + (amounts[e] ?? 0) * share(from);
    all[to] = (all[to] ?? 0) + (amounts[e] ?? 0);
  }
  return share(unit);
}

/** As much as a climb finds, amount by amount to the end of what the others leave it: no more than what is possible. */
function climb(unit: number, way: 1 | -1, economy: Economy, next: () => number): number {
  const links = linksOf(economy);
  const { ownLeast, ownMost } = economy.flow;
  let best = -Infinity;
  for (let start = 0; start < 3; start += 1) {
    const amounts = economy.units.flatMap(({ inputs }) => inputs.map(({ amount }) => amount));
    let found = way * shareAt(unit, economy, links, amounts);
    for (let step = 0; step < links.length * 10; step += 1) {
      const e = start === 0 ? step % links.length : Math.floor(next() * links.length);
      const link = links[e];
      if (!link) continue;
      const sum = (end: 'from' | 'to'): number =>
        links.reduce((all, other, i) => (i !== e && other[end] === link[end] ? all + (amounts[i] ?? 0) : all), 0);
      const [own, whole] = [ownLeast[link.to] ?? NaN, ownMost[link.from] ?? NaN];
      const low = Number.isNaN(own) ? link.low : Math.max(link.low, own * (1 - TOLERANCE) - sum('to'));
      const high = Number.isNaN(whole) ? link.high : Math.min(link.high, whole * (1 + TOLERANCE) - sum('from'));
      if (high < low) continue;
      for (const amount of [low, high]) {
        const before = amounts[e] ?? 0;
        amounts[e] = amount;
        const share = way * shareAt(unit, economy, links, amounts);
        if (share > found + 1e-12) found = share;
        else amounts[e] = before;
      }
    }
    best = Math.max(best, found);
  }
  return way * best;
}

test(
  'ranges are at most 5 % wider than what amounts that agree with the records can reach',
  { timeout: 60_000 },
  () => {
    const next = random(1);
    let [told, possible] = [0, 0];
    for (let seed = 1; seed <= 25; seed += 1) {
      const economy = economyOf(seed * 7_919, 14, 0.4, false);
      const { lo, hi, reached } = sharesOf(economy.flow, economy.roots);
      for (const unit of economy.units.keys()) {
        if (reached[unit] !== 1 || economy.roots.includes(unit)) continue;
        const [most, least] = [climb(unit, 1, economy, next), climb(unit, -1, economy, next)];
        expect(most).toBeLessThanOrEqual((hi[unit] ?? 0) + 1e-6);
        expect(least).toBeGreaterThanOrEqual((lo[unit] ?? 0) - 1e-6);
        told += (hi[unit] ?? 0) - (lo[unit] ?? 0);
        possible += most - least;
      }
    }
    expect(possible).toBeGreaterThan(10);
    expect(told / possible).toBeLessThan(1.05);
  },
);
