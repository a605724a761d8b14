import { type Flow, MIXING, NO_MEASURE, SHARE_IN, toleranceOf, WAY } from './flow.ts';
import { at } from './order.ts';

/** How much bad material may have gone on to units that nobody named. */
export interface Beyond {
  /** Infinity: nobody can say how much. */
  readonly most: number;
  readonly measure: number;
}

export const NOTHING_BEYOND: Beyond = { most: 0, measure: NO_MEASURE };
const ANY_AMOUNT: Beyond = { most: Infinity, measure: NO_MEASURE };

/** No more goes on than the bad ones were, as long as all is weighed: from kilograms to pieces no sum leads. */
export function capOf(flow: Flow, roots: readonly number[]): Beyond {
  const { ownIn, ownMost } = flow;
  const measure = onlyMeasure(flow);
  if (measure === null || flow.measures[measure]?.isConserved !== true) return ANY_AMOUNT;
  let most = 0;
  for (const root of roots) most += ownIn[root] === measure ? at(ownMost, root) : Infinity;
  return { most: most * (1 + toleranceOf(flow, measure)), measure };
}

/** What of the bad may have left units by ways that nobody named. */
export function beyondOf(flow: Flow, hi: Float64Array, reached: Uint8Array, cap: Beyond): Beyond {
  const { ownMost, ownIn, unreadOut, mixing } = flow;
  const given = givenOf(flow);
  let most = 0;
  for (let u = 0; u < hi.length; u += 1) {
    const share = at(hi, u);
    if (unreadOut[u] !== 1 || reached[u] !== 1 || share === 0) continue;
    const measure = at(ownIn, u);
    if (measure === NO_MEASURE) return cap;
    const whole = at(ownMost, u) * (1 + toleranceOf(flow, measure));
    const left = Math.max(0, whole - at(given, u));
    // Of single things the bad ones may be just those that nobody names.
    const bad = mixing[u] === MIXING.MIXED ? left * share : Math.min(left, whole * share);
    if (bad > 0 && measure !== cap.measure) return cap;
    most += bad;
  }
  return most < cap.most ? { most, measure: cap.measure } : cap;
}

/** Of each unit how much named links took of it at least, as far as that is said in its own measure. */
export function givenOf(flow: Flow): Float64Array {
  const { source, way, amountLeast, amountIn, ownIn } = flow;
  const given = new Float64Array(ownIn.length);
  for (let e = 0; e < source.length; e += 1) {
    const from = at(source, e);
    const measure = at(amountIn, e);
    if (measure !== NO_MEASURE && measure === ownIn[from] && (at(way, e) & WAY.AGAIN) === 0)
      given[from] = at(given, from) + at(amountLeast, e) * (1 - toleranceOf(flow, measure));
  }
  return given;
}

/** What all amounts are measured in; null: in several things. */
function onlyMeasure({ ownIn, amountIn }: Flow): number | null {
  let only: number | null = null;
  for (const list of [ownIn, amountIn])
    for (const measure of list) {
      if (measure === NO_MEASURE || measure === SHARE_IN || measure === only) continue;
      if (only !== null) return null;
      only = measure;
    }
  return only;
}
