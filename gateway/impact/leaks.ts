import { givenOf } from './beyond.ts';
import { type Flow, MIXING, NO_MEASURE, toleranceOf } from './flow.ts';
import { at, type Order } from './order.ts';

/**
 * Of each unit the greatest part of what is in it that may have gone where nobody says, from it or from what was made of it.
 * Products first: a part of what went into one may have gone from there.
 */
export function leaksOf(flow: Flow, { units, circular }: Order): Float64Array {
  const { first, source, ownLeast, ownMost, ownIn, unreadOut, mixing, amountMost, amountIn } = flow;
  const leaks = new Float64Array(units.length);
  if (!unreadOut.includes(1)) return leaks;
  const given = givenOf(flow);
  /** What named links took that may have gone on so, in the unit's own measure; Infinity: nobody says how much. */
  const through = new Float64Array(units.length);
  for (const u of units.toReversed()) {
    const measure = at(ownIn, u);
    const tolerance = toleranceOf(flow, measure);
    const rest = unreadOut[u] === 1 ? at(ownMost, u) * (1 + tolerance) - at(given, u) : 0;
    const gone = (rest < 0 ? 0 : rest) + at(through, u);
    // Of single things ours may be just those that have gone; and of a circle nobody knows what came first.
    const isAny = mixing[u] !== MIXING.MIXED || measure === NO_MEASURE || circular[u] === 1;
    const leak = gone === 0 ? 0 : isAny ? 1 : Math.min(1, gone / (at(ownLeast, u) * (1 - tolerance)));
    leaks[u] = leak;
    if (leak === 0) continue;
    for (let e = at(first, u); e < at(first, u + 1); e += 1) {
      const from = at(source, e);
      const isKnown = amountIn[e] !== NO_MEASURE && amountIn[e] === ownIn[from];
      through[from] =
        at(through, from) + (isKnown ? at(amountMost, e) * (1 + toleranceOf(flow, at(amountIn, e))) * leak : Infinity);
    }
  }
  return leaks;
}
