import { ANYTHING, type Interval, wilson } from './wilson.ts';

/**
 * Between which values the share lies over all, of which a sample was drawn from a part alone: any of the rest may be so, or not.
 * @param listed units that could be drawn @param all how many there are
 */
export function shareOfAll({ least, most }: Interval, listed: number, all: number): Interval {
  const part = all <= listed ? 1 : listed / all;
  return { least: least * part, most: most * part + 1 - part };
}

/** What was found of the units of a sample. */
export interface Found {
  readonly yes: number;
  readonly no: number;
  /** Those of which it is not known. */
  readonly undecided: number;
}

/**
 * Between which values the share lies of those with a yes. Undecided ones count as no for the least and as yes for the most; what is
 * not in the sample widens both by the interval of 95 %.
 * @param isAll whether the sample is all that there is, so that nothing is left to chance
 */
export function shareOf({ yes, no, undecided }: Found, isAll: boolean): Interval {
  const drawn = yes + no + undecided;
  if (drawn === 0) return ANYTHING;
  if (isAll) return { least: yes / drawn, most: (yes + undecided) / drawn };
  return { least: wilson(yes, drawn).least, most: wilson(yes + undecided, drawn).most };
}
