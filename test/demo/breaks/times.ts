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
