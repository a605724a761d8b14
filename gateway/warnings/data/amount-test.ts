import type { Amount } from '@tongcha/schema';
import { amountIn, inMeasure, percentMore, written } from '../amounts.ts';
import { type Case, evidenceAt, type Judged, lacks } from './case.ts';
import { askedBy, valueOf } from './record-values.ts';
import type { AmountOfField, AmountTest } from './rule-form.ts';

/** Whether an amount is more than another, or another one, by more than so many hundredths. Measures that do not convert tell nothing. */
export function judgeAmounts({ amount, order, than }: AmountTest, one: Case, limit: () => number): Judged {
  const own = amountOf(amount, one);
  if (!own) return null;
  const other = 'limit' in than ? { value: limit(), unit: than.unit } : amountOf(than, one);
  if (!other) return 'limit' in than ? null : lacks(than.field);
  const is = inMeasure(own, other.unit ?? null);
  if (is === null) return { outcome: 'LACKS', field: askedBy(amount.field), reason: 'NOT_COMPARABLE' };
  const part = one.margin / 100;
  const apart = Math.abs(is - other.value) / Math.max(Math.abs(is), Math.abs(other.value), Number.MIN_VALUE);
  if (order === 'exceeds' ? is <= other.value * (1 + part) : apart <= part) return null;
  return {
    outcome: 'FIRES',
    at: null,
    words: {
      amount: written(own),
      than: written(other),
      percent: is > other.value ? percentMore(is, other.value) : percentMore(other.value, is),
    },
    evidence: [
      evidenceAt(amount.field, one, written(own)),
      ...('limit' in than ? [] : [evidenceAt(than.field, one, written(other))]),
    ],
  };
}

function amountOf({ field, unit }: AmountOfField, { place }: Case): Amount | null {
  return amountIn(valueOf(field, place), unit);
}
