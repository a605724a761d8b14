import { ANYTHING, type Interval, wilson } from './wilson.ts';

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
