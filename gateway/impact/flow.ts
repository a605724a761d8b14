/**
 * What went into what, as numbers: units by their place in the lists, links in the order of their targets. Amounts are
 * in the base unit of what they measure (kilogram, litre, piece), as least and most of what is said, without a tolerance;
 * NaN: nobody says.
 */
export interface Flow {
  /** How much each unit is. */
  readonly ownLeast: Float64Array;
  readonly ownMost: Float64Array;
  /** What that measures, an index of `measures`. */
  readonly ownIn: Int16Array;
  readonly mixing: Uint8Array;
  /** 1: it may have sources that nobody named. */
  readonly unreadIn: Uint8Array;
  /** 1: it may have gone into what nobody named. */
  readonly unreadOut: Uint8Array;
  /** The first place of the unit that each is, at one time or another. */
  readonly same: Int32Array;
  /** Links by target: those into unit `u` are `first[u]` up to `first[u + 1]`. */
  readonly first: Int32Array;
  /** The source of each link. */
  readonly source: Int32Array;
  readonly way: Uint8Array;
  readonly amountLeast: Float64Array;
  readonly amountMost: Float64Array;
  readonly amountIn: Int16Array;
  readonly measures: readonly Measure[];
}

/** What amounts are compared in. Of those that are counted none is weighed wrongly. */
export interface Measure {
  readonly name: string;
  readonly isCounted: boolean;
  /** Whether a product is never more than what went in: one rod is many screws, and a litre of liquid much gas. */
  readonly isConserved: boolean;
}

/** An index of `measures`. */
export const NO_MEASURE = -1;
/** Always the first: shares of the product, 0 to 1. */
export const SHARE: Measure = { name: 'share', isCounted: false, isConserved: true };
export const SHARE_IN = 0;

/**
 * Whether any part of a unit is as bad as the whole. Of single things some may be bad and others not; where nobody knows
 * which of the two it is, both may be.
 */
export const MIXING = { UNKNOWN: 0, MIXED: 1, DISCRETE: 2 } as const;

/** How a link leads on, as bits. */
export const WAY = {
  /** A part of the source, by its mixing. */
  PART: 0,
  /** All of the source, so that its share comes along as it is. */
  WHOLE: 1,
  /** Beside parts of the product that nobody names: it may be any part of it. */
  BESIDE: 2,
  /** Nothing of the source need be in the product, which is touched as a whole. */
  TOUCH: 4,
  /** It may not be so at all. */
  DOUBTED: 8,
  /** It was not asked for, and carries nothing bad as far as the question goes. */
  ASIDE: 16,
  /** It was poured in before something else was, and what was used meanwhile is not there any more. */
  REST: 32,
  /** The same link as one before, into the same unit as it is at another time. */
  AGAIN: 64,
  /** Of what ran in over a period, which is not all that is in the product: the rest of an alloy is on no balance. */
  BALANCE: 128,
} as const;

/** An amount as two hands weigh it differs by so much at most. */
export const TOLERANCE = 0.02;

/** By so much what is said in this measure may be off. */
export function toleranceOf({ measures }: Flow, measure: number): number {
  return measures[measure]?.isCounted === true ? 0 : TOLERANCE;
}
