import {
  asksForUntold,
  type ConditionName,
  ideographsIn,
  isXmlText,
  productAsked,
  type Search,
  type Untold,
} from '@tongcha/ministry';
import { Fault } from '@tongcha/resilience';

/** Of these the system tells nothing. */
const UNTOLD: readonly Untold[] = ['holder', 'recalled', 'failed', 'licence', 'equipmentOverdue'];

/**
 * What its search of lots has parameters for. Its month is that of the declaration, and the day of making may lie in
 * another: the kit alone tests that.
 */
export const NARROWS: readonly ConditionName[] = [...UNTOLD, 'level', 'product', 'producer'];

/**
 * The parameters of PiciSousuo, empty ones for what is not asked; null: it has no such lot.
 * @throws Fault BAD_REQUEST for what no XML can hold
 */
export function lotsAsked({
  filter,
  where = {},
}: Pick<Search, 'filter' | 'where'>): Readonly<Record<string, string>> | null {
  const product = where.product ? productAsked(where.product) : null;
  // All that it has are lots.
  if (asksForUntold(where, UNTOLD) || (where.level && where.level !== 'LOT')) return null;
  const asked = {
    Mingcheng: String(filter['productName'] ?? '') || ideographsIn(product?.name ?? ''),
    Yuefen: typeof filter['month'] === 'string' ? filter['month'].replace('-', '') : '',
    Qiye: where.producer?.toUpperCase() ?? '',
  };
  if (!Object.values(asked).every(isXmlText))
    throw new Fault('BAD_REQUEST', 'the filter has characters that cannot be asked for');
  return asked;
}
