import { greatestShare, type Input, smallestShare } from './extreme.ts';
import { type Flow, MIXING, NO_MEASURE, SHARE_IN, toleranceOf, WAY } from './flow.ts';
import { at, type Order, reachedFrom, sourcesFirst } from './order.ts';
import { beyondOf, type Beyond, capOf, givenOf, NOTHING_BEYOND } from './beyond.ts';

/** Of each unit the part that comes from bad ones: at least, at most. */
export interface Shares {
  readonly lo: Float64Array;
  readonly hi: Float64Array;
  /** 1: some of it surely comes from a bad unit, or a bad unit has surely touched it. */
  readonly certain: Uint8Array;
  /** 1: a bad unit leads to it by the links that are known. */
  readonly reached: Uint8Array;
  /** What may have gone on to units that nobody named. */
  readonly beyond: Beyond;
  readonly order: Order;
}

type Ranges = Pick<Shares, 'lo' | 'hi' | 'certain'>;

const MOST_PASSES = 8;
const UNSURE = WAY.DOUBTED | WAY.ASIDE;

/**
 * Ranges that hold: whatever is true and agrees with what is recorded within the tolerance lies inside of them. What
 * nobody could be asked widens them, in three ways: inputs that nobody named, inputs to which no known way leads from a
 * bad unit, and products that nobody named.
 *
 * The last two depend on what went on beyond the gaps, and that on the shares: it is the smallest amount that agrees with
 * itself, as bad material comes from the bad units alone.
 *
 * @param roots the bad ones
 */
export function sharesOf(flow: Flow, roots: readonly number[]): Shares {
  const order = sourcesFirst(flow);
  const reached = reachedFrom(flow, order, roots);
  const isRoot = new Uint8Array(flow.mixing.length);
  for (const root of roots) isRoot[root] = 1;
  const left = leftOf(flow);
  const hasGaps = reached.some((is, u) => is === 1 && flow.unreadOut[u] === 1);
  let beyond = NOTHING_BEYOND;
  for (let pass = 1; ; pass += 1) {
    const ranges = propagate({ ...flow, left }, order, isRoot, reached, beyond);
    if (!hasGaps) return { ...ranges, reached, beyond, order };
    const cap = capOf(flow, roots);
    const next = pass < MOST_PASSES ? beyondOf(flow, ranges.hi, reached, cap) : cap;
    if (next.most <= beyond.most * (1 + 1e-9)) return { ...ranges, reached, beyond, order };
    beyond = next;
  }
}

/** Of each unit what unsaid amounts can have taken of it at most; NaN: not known. */
interface Left {
  readonly left: Float64Array;
}

/** What is weighed goes on once: said amounts are not there for the others. Where they are more than there was, one of them is wrong. */
function leftOf(flow: Flow): Float64Array {
  const given = givenOf(flow);
  return flow.ownMost.map((own, u) => {
    const whole = own * (1 + toleranceOf(flow, at(flow.ownIn, u)));
    const left = whole - at(given, u);
    return flow.mixing[u] === MIXING.MIXED && left > 0 ? left : whole;
  });
}

function propagate(
  flow: Flow & Left,
  { units, circle, circular }: Order,
  isRoot: Uint8Array,
  reached: Uint8Array,
  beyond: Beyond,
): Ranges {
  const count = units.length;
  const ranges: Ranges = {
    lo: new Float64Array(count),
    hi: new Float64Array(count),
    certain: new Uint8Array(count),
  };
  const { lo, hi, certain } = ranges;
  for (const u of units) {
    if (isRoot[u] === 1) lo[u] = hi[u] = certain[u] = 1;
    else if (reached[u] !== 1) hi[u] = partOf(flow, u, beyond);
    else if (circular[u] === 1) circulate(flow, u, ranges, circle);
    else mix(flow, u, ranges, beyond);
  }
  return ranges;
}

/** What is bad beyond the gaps can be in any one unit, as far as there is so much of it. */
function partOf({ ownLeast, ownIn, ...flow }: Flow, u: number, { most, measure }: Beyond): number {
  if (most === 0) return 0;
  if (ownIn[u] !== measure) return 1;
  const part = most / (at(ownLeast, u) * (1 - toleranceOf({ ownLeast, ownIn, ...flow }, measure)));
  return part < 1 ? part : 1;
}

function mix(flow: Flow & Left, u: number, { lo, hi, certain }: Ranges, beyond: Beyond): void {
  const { first, source, way, ownLeast, ownMost, ownIn, unreadIn, measures } = flow;
  const measure = measureOf(flow, u);
  const [worst, best]: [Input[], Input[]] = [[], []];
  let [named, namedLeast, ways] = [0, 0, 0];
  for (let e = at(first, u); e < at(first, u + 1); e += 1) {
    const from = at(source, e);
    const [l, h] = along(flow, e, at(lo, from), at(hi, from));
    const [low, high] = limitsOf(flow, e, measure);
    const is = at(way, e);
    if (certain[from] === 1 && isPassed(flow, e, l)) certain[u] = 1;
    if ((is & WAY.TOUCH) !== 0) {
      if (h > 0) worst.push({ share: 1, low: 0, high: Infinity });
      continue;
    }
    worst.push({ share: h, low, high });
    best.push({ share: l, low, high });
    if ((is & WAY.BESIDE) !== 0) best.push({ share: 0, low: 0, high: Infinity });
    if ((is & WAY.DOUBTED) !== 0) best.push({ share: 0, low: 0, high });
    named += high;
    namedLeast += low;
    ways |= is;
  }
  // Of shares the rest is of something else.
  if (measure === SHARE_IN) worst.push({ share: 0, low: 0, high: Infinity });
  const tolerance = toleranceOf(flow, measure);
  const isWeighed =
    ownIn[u] === measure &&
    measures[measure]?.isConserved === true &&
    !Number.isNaN(at(ownLeast, u)) &&
    (ways & WAY.BALANCE) === 0;
  const least = measure === SHARE_IN ? 1 : isWeighed ? at(ownLeast, u) * (1 - tolerance) : 0;
  if (unreadIn[u] === 1) {
    // What nobody named may be all good, and as much as one likes; or bad, as far as there is bad left.
    if (beyond.most > 0) worst.push({ share: 1, low: 0, high: beyond.measure === measure ? beyond.most : Infinity });
    lo[u] = 0;
  } else {
    // It is more than all that can have gone in: water, air, or a mistake.
    if (named < least)
      best.push({ share: 0, low: 0, high: (isWeighed ? at(ownMost, u) * (1 + tolerance) : 1) - namedLeast });
    lo[u] = smallestShare(best, least);
  }
  hi[u] = Math.max(at(lo, u), Math.min(1, greatestShare(worst, least)));
}

/** One of the links of a circle is wrong, whichever: what is certain came by another. */
function circulate(flow: Flow & Left, u: number, { lo, hi, certain }: Ranges, circle: Int32Array): void {
  hi[u] = 1;
  for (let e = at(flow.first, u); e < at(flow.first, u + 1); e += 1) {
    const from = at(flow.source, e);
    if (certain[from] !== 1 || circle[from] === circle[u]) continue;
    if (isPassed(flow, e, along(flow, e, at(lo, from), at(hi, from))[0])) certain[u] = 1;
  }
}

/** Whether some of what is bad in the source surely went along, whatever is said of how much. @param least share of what went along */
function isPassed({ source, way, mixing, amountMost }: Flow, e: number, least: number): boolean {
  const is = at(way, e);
  const isSome = least > 0 || mixing[at(source, e)] === MIXING.MIXED || (is & WAY.WHOLE) !== 0;
  return isSome && (is & UNSURE) === 0 && amountMost[e] !== 0;
}

/** In what the inputs of a unit are compared: in what most of them are said, and that first. */
function measureOf({ first, amountIn, way, ownIn, measures }: Flow, u: number): number {
  const [begin, end] = [at(first, u), at(first, u + 1)];
  let found = NO_MEASURE;
  let isOne = true;
  for (let e = begin; e < end; e += 1) {
    const is = (at(way, e) & WAY.TOUCH) === 0 ? at(amountIn, e) : NO_MEASURE;
    if (is === NO_MEASURE || is === found) continue;
    if (found === NO_MEASURE) found = is;
    else isOne = false;
  }
  if (found === NO_MEASURE) return at(ownIn, u);
  if (isOne) return found;
  const times = new Int32Array(measures.length);
  for (let e = begin; e < end; e += 1) {
    const is = at(amountIn, e);
    if (is !== NO_MEASURE && (at(way, e) & WAY.TOUCH) === 0) times[is] = at(times, is) + 1;
  }
  return times.indexOf(Math.max(...times));
}

/** How much went along a link, at least and at most: what is said of it, else no more than its source has left. */
function limitsOf(flow: Flow & Left, e: number, measure: number): [number, number] {
  const { source, way, amountLeast, amountMost, amountIn, ownIn, left } = flow;
  const tolerance = toleranceOf(flow, measure);
  if (measure !== NO_MEASURE && amountIn[e] === measure) {
    const low = (at(way, e) & (WAY.DOUBTED | WAY.BESIDE | WAY.REST)) === 0 ? at(amountLeast, e) * (1 - tolerance) : 0;
    return [low, at(amountMost, e) * (1 + tolerance)];
  }
  const from = at(source, e);
  if (measure === SHARE_IN) return [0, 1];
  return [0, measure !== NO_MEASURE && ownIn[from] === measure ? at(left, from) : Infinity];
}

/** The bad part of what went along a link. Of single things all that was taken may be bad, or none of it. */
function along(flow: Flow, e: number, lo: number, hi: number): [number, number] {
  const { source, way, amountLeast, amountIn, ownMost, ownIn, mixing } = flow;
  const from = at(source, e);
  if ((at(way, e) & WAY.ASIDE) !== 0) return [0, 0];
  if (hi === 0 || lo === 1 || mixing[from] === MIXING.MIXED || (at(way, e) & WAY.WHOLE) !== 0) return [lo, hi];
  const measure = at(ownIn, from);
  const taken = at(amountLeast, e);
  if (measure === NO_MEASURE || amountIn[e] !== measure || !(taken > 0)) return [0, 1];
  const tolerance = toleranceOf(flow, measure);
  const times = (at(ownMost, from) * (1 + tolerance)) / (taken * (1 - tolerance));
  return [Math.max(0, 1 - times * (1 - lo)), Math.min(1, times * hi)];
}
