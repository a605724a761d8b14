import { type IndicatorMissing, isVoid } from '@tongcha/schema';
import { isOverAt } from '../warnings/times.ts';
import { type Found, shareOf, shareOfAll } from '../sampling/share-of.ts';
import { ANYTHING, type Interval } from '../sampling/wilson.ts';
import type { Registers } from '../registers/registers.ts';

/** What a component of the indicator is worth, as a share of its points. */
export interface Share extends Interval {
  /** Why nothing is known; null: something is. */
  readonly missing: IndicatorMissing | null;
  readonly inputs: readonly Input[];
}

export interface Input {
  readonly name: string;
  readonly value: number;
  /** null: of the sample. */
  readonly member: string | null;
}

/** Nothing is known of a component: anything is possible. */
export function missing(reason: IndicatorMissing, inputs: readonly Input[] = []): Share {
  return { ...ANYTHING, missing: reason, inputs };
}

/** What a sample was drawn of. */
export interface Frame {
  readonly listed: number;
  /** Whether all listed units are in the sample. */
  readonly isWhole: boolean;
  /** How many there are, listed or not. */
  readonly all: number;
}

/**
 * Of a sample.
 * @param frame or why nothing can be said of what is not listed
 * @param names of the counts that are told @param none why nothing is known where there is none of it
 */
export function ofSample(
  found: Found,
  frame: Frame | IndicatorMissing,
  names: { readonly yes: string; readonly no: string; readonly none: IndicatorMissing },
): Share {
  const { yes, no, undecided } = found;
  const inputs = [
    { name: names.yes, value: yes, member: null },
    { name: names.no, value: no, member: null },
    { name: 'undecided', value: undecided, member: null },
  ];
  if (yes + no === 0) return missing(undecided > 0 ? 'UNDECIDED' : names.none, inputs);
  if (typeof frame === 'string') return missing(frame, inputs);
  return { ...shareOfAll(shareOf(found, frame.isWhole), frame.listed, frame.all), missing: null, inputs };
}

/** Penalties that take all points. */
const MOST_PENALTIES = 3;
/** For how long they count. */
const YEARS = 2;

/** The less the more penalties were given in the last two years; those of members that do not tell are as many as can be. */
export function penaltyShare({ entries, gaps, withheld }: Registers, now: number): Share {
  const since = new Date(now);
  since.setUTCFullYear(since.getUTCFullYear() - YEARS);
  const told = entries.flatMap(({ member, penalties }) => (penalties ? [{ member, penalties }] : []));
  const inputs = told.map(({ member, penalties }) => ({
    name: 'penalties',
    // One whose date is not known may be of these years.
    value: penalties.filter(({ at }) => !isOverAt(at, since.getTime())).length,
    member,
  }));
  const count = inputs.reduce((sum, { value }) => sum + value, 0);
  const isWhole = gaps.length === 0 && withheld.length === 0 && told.length === entries.length;
  if (told.length === 0) return missing(whyNone({ entries, gaps, withheld }), inputs);
  const most = 1 - Math.min(count, MOST_PENALTIES) / MOST_PENALTIES;
  return { least: isWhole ? most : 0, most, missing: null, inputs };
}

/** The part of its licences that hold now. */
export function licenceShare({ entries, gaps, withheld }: Registers, now: number): Share {
  const told = entries.flatMap(({ member, licences }) => (licences ? [{ member, licences }] : []));
  const holds = told.map(({ licences }) => licences.filter((each) => !isVoid(each) && !isOverAt(each.validUntil, now)));
  const inputs = told.flatMap(({ member, licences }, i) => [
    { name: 'licences', value: licences.length, member },
    { name: 'in force', value: holds[i]?.length ?? 0, member },
  ]);
  const all = told.reduce((sum, { licences }) => sum + licences.length, 0);
  const good = holds.reduce((sum, { length }) => sum + length, 0);
  if (all === 0) return missing(whyNone({ entries, gaps, withheld }), inputs);
  // Of those that nobody tells there may be any number, good or bad.
  const isWhole = gaps.length === 0 && told.length === entries.length;
  return {
    ...(isWhole ? { least: good / all, most: good / all } : ANYTHING),
    missing: isWhole ? null : 'GAPS',
    inputs,
  };
}

function whyNone({ entries, gaps, withheld }: Pick<Registers, 'entries' | 'gaps' | 'withheld'>): IndicatorMissing {
  if (gaps.length > 0) return 'GAPS';
  if (withheld.length > 0) return 'WITHHELD';
  return entries.length === 0 ? 'NOT_REGISTERED' : 'NONE_ON_RECORD';
}
