import type { Sample } from '../../questions/truth/sample.ts';
import { type Breaks, hours, isOver, span, toldTwice, USES } from './found.ts';

/** Clocks, shifts and paperwork of one day. */
const TOLERANCE_HOURS = 6;

export const olderThanItsInput: Breaks = function* (sample) {
  for (const { kind, from, to, at } of sample.links) {
    const began = madeAt(sample, from);
    if (!began) continue;
    const made = kind === 'TRANSFORM' || kind === 'MASS_BALANCE' ? madeAt(sample, to) : null;
    const used = kind === 'TRANSFORM' || kind === 'PACK' || kind === 'TREAT' ? span(at) : null;
    if ([made, used].some((each) => each && each[1] + TOLERANCE_HOURS < began[0])) yield [to, from];
  }
};

/** From the earliest to the latest that anybody says. */
function madeAt(sample: Sample, code: string): readonly [from: number, to: number] | null {
  const told = sample.unitsOf(code).map(({ producedAt }) => span(producedAt));
  if (told.length === 0) return null;
  return [Math.min(...told.map(([from]) => from)), Math.max(...told.map(([, to]) => to))];
}

export const timesContradict: Breaks = function* (sample) {
  for (const { from, to, at, until } of sample.links) if (until && span(until)[1] < hours(at)) yield [from, to];
  for (const [a, b] of toldTwice(sample)) {
    const [x, y] = [span(a.at), span(b.at)];
    if (Math.max(x[0], y[0]) - Math.min(x[1], y[1]) > TOLERANCE_HOURS) yield [a.from, a.to];
  }
};

export const productExpired: Breaks = function* ({ units }, now) {
  for (const { code, expiresAt } of units) if (expiresAt && isOver(expiresAt, now)) yield [code];
};

export const expiredWhenUsed: Breaks = function* (sample) {
  for (const { kind, from, to, at } of sample.links)
    for (const { expiresAt } of kind === 'MASS_BALANCE' || !USES.has(kind) ? [] : sample.unitsOf(from))
      if (expiresAt && isOver(expiresAt, at)) yield [from, to];
};

/** WGS 84 latitude and longitude of the middle of each division of the sample, in degrees. */
const PLACES: Readonly<Record<string, readonly [latitude: number, longitude: number]>> = {
  150203: [40.64, 109.84],
  150207: [40.61, 109.97],
  310115: [31.22, 121.54],
  320500: [31.3, 120.58],
  320583: [31.39, 120.98],
  350203: [24.45, 118.09],
  370100: [36.65, 117.12],
  370681: [37.65, 120.48],
  370682: [36.98, 120.71],
  370683: [37.18, 119.94],
};

/** One thing that would have gone faster than a lorry from one place to another. */
export const twoPlaces: Breaks = function* ({ units }) {
  for (const { code, level, division, producedAt, seen } of units) {
    if (level !== 'ITEM' || !seen) continue;
    const stops = [{ at: producedAt, division }, ...seen].sort((a, b) => hours(a.at) - hours(b.at));
    const legs = stops.slice(1).map((stop, n) => [stops[n] ?? stop, stop] as const);
    if (legs.some(([a, b]) => kilometres(a.division, b.division) > Math.max(30, 90 * (hours(b.at) - hours(a.at)))))
      yield [code];
  }
};

/** On a sphere, as the crow flies. */
function kilometres(from: string, to: string): number {
  const [[a, b], [c, d]] = [from, to].map((each) => (PLACES[each] ?? [NaN, NaN]).map((of) => (of * Math.PI) / 180)) as [
    [number, number],
    [number, number],
  ];
  return 6_371 * Math.acos(Math.min(1, Math.sin(a) * Math.sin(c) + Math.cos(a) * Math.cos(c) * Math.cos(b - d)));
}
