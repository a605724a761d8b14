import {
  asksForUntold,
  type ConditionName,
  divisionPrefix,
  instantOf,
  productAsked,
  recordedIn,
  type Search,
  type TimeSpan,
  type Untold,
  utcTime,
} from '@tongcha/ministry';
import type { NarrowedTo, RowsAsked } from '@tongcha/ministry/file-drop';

/** Of these the files tell nothing. */
const UNTOLD: readonly Untold[] = ['holder', 'failed', 'licence', 'equipmentOverdue'];

/** What the index of the files narrows by. */
export const NARROWS: readonly ConditionName[] = [
  ...UNTOLD,
  'recalled',
  'wasRecalled',
  'level',
  'product',
  'producer',
  'division',
  'producedBetween',
  'recordedBetween',
  'changedSince',
];

/** Rows of lots; null: there are no such lots. */
export function lotsAsked({ filter, where = {} }: Pick<Search, 'filter' | 'where'>): RowsAsked | null {
  const product = where.product ? productAsked(where.product) : null;
  // All that they tell of are lots, by a code that is no class's.
  if (asksForUntold(where, UNTOLD) || (where.level && where.level !== 'LOT') || product?.code) return null;
  const exact = {
    ...(filter['cas'] ? { cas: String(filter['cas']).replace(/^cas:/, '') } : {}),
    ...(filter['unNumber'] ? { un: String(filter['unNumber']).replace(/^un:/, '') } : {}),
  };
  const narrowed: Record<string, NarrowedTo | null> = {
    name: product?.name ? { has: product.name } : null,
    producer: where.producer ? { is: `uscc:${where.producer.toUpperCase()}` } : null,
    division: where.division ? { begins: divisionPrefix(where.division) } : null,
    producedAt: spanOf(where.producedBetween ?? {}),
    recordedAt: spanOf(recordedIn(where)),
  };
  return {
    exact,
    parts: filter['productName'] ? { chemName: String(filter['productName']) } : {},
    narrowed: Object.fromEntries(
      Object.entries(narrowed).filter((entry): entry is [string, NarrowedTo] => entry[1] !== null),
    ),
  };
}

/** Times of the index are in UTC; null: both ends are open. */
function spanOf({ from, to }: TimeSpan): NarrowedTo | null {
  const utc = (time: string | null | undefined): string | null => (time ? utcTime(instantOf(time)) : null);
  return from || to ? { from: utc(from), to: utc(to) } : null;
}
