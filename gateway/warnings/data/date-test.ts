import { dayOf, daysBetween } from '../times.ts';
import { type Case, type Judged, lacks, timeOf } from './case.ts';
import type { DateTest } from './rule-form.ts';

const DAY = 86_400_000;

/** Whether a date surely is before or after another, by more than so many days. */
export function judgeDates({ date, order, than }: DateTest, one: Case): Judged {
  const own = timeOf(date, one);
  if (!own) return null;
  const other = timeOf(than, one);
  if (!other) return lacks(than);
  const [first, last] = order === 'before' ? [own, other] : [other, own];
  if (first.hi + one.margin * DAY >= last.lo) return null;
  return {
    outcome: 'FIRES',
    at: than === 'used' ? other.text : own.text,
    words: {
      date: dayOf(own.text),
      than: dayOf(other.text),
      days: String(Math.abs(daysBetween(own.text, other.text) ?? 0)),
    },
    evidence: [own, other].flatMap(({ evidence }) => evidence ?? []),
  };
}
