import { moment } from '../../chain/claims.ts';
import { dayOf, daysBetween } from '../times.ts';
import { type Case, evidenceAt, type Judged, lacks, timeOf } from './case.ts';
import type { RecordField } from './record-fields.ts';
import { placesIn, valueOf } from './record-values.ts';
import type { StatusTest } from './rule-form.ts';

const DAY = 86_400_000;

/** Whether a status is one that is warned of at a moment, and has been for more than so many days. */
export function judgeStatus({ status, is, since, at }: StatusTest, one: Case): Judged {
  const value = valueOf(status, one.place);
  if (!is.some((each) => each === value)) return null;
  const then = timeOf(at, one);
  if (!then) return lacks(at);
  const from = since && timeOf(since, one);
  if (since && !from) return lacks(since);
  if (since && from && (from.hi + one.margin * DAY >= then.lo || isFollowed(since, from.hi, then.lo, one))) return null;
  return {
    outcome: 'FIRES',
    at: from?.text ?? then.text,
    words: {
      status: String(value),
      since: dayOf(from?.text ?? null),
      at: dayOf(then.text),
      days: from ? String(daysBetween(from.text, then.text) ?? '') : '',
    },
    evidence: [evidenceAt(status, one, value), ...[from, then].flatMap((time) => time?.evidence ?? [])],
  };
}

/** Whether another row of its list says what has been so since. */
function isFollowed(since: RecordField, own: number, then: number, { place }: Case): boolean {
  return placesIn(place.record, [since]).some((other) => {
    const text = valueOf(since, other);
    const at = typeof text === 'string' ? moment(text) : null;
    return at !== null && at.lo > own && at.lo <= then;
  });
}
