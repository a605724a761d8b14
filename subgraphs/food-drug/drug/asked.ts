import {
  asksForUntold,
  type ConditionName,
  divisionPrefix,
  gtinOf,
  ideographsIn,
  isXmlText,
  localSpan,
  productAsked,
  recordedIn,
  type Search,
  type Untold,
} from '@tongcha/ministry';
import { Fault } from '@tongcha/resilience';

/** Of these the service tells nothing. */
const UNTOLD: readonly Untold[] = ['failed', 'licence', 'equipmentOverdue'];

/** What SearchProduct has parameters for. */
export const NARROWS: readonly ConditionName[] = [
  ...UNTOLD,
  'level',
  'product',
  'producer',
  'holder',
  'division',
  'producedBetween',
  'recordedBetween',
  'changedSince',
  'recalled',
];

const LEVELS = { ITEM: '1', LOT: '2', CLASS: '3' } as const;

/**
 * The parameters of SearchProduct, empty ones for what is not asked; null: the service has no such product. What it cannot
 * read of a product itself it does not find by it: that is its own doing, and not told.
 * @throws Fault BAD_REQUEST for what no XML can hold
 */
export function productsAsked({
  filter,
  where = {},
}: Pick<Search, 'filter' | 'where'>): Readonly<Record<string, string>> | null {
  const value = (name: string): string => String(filter[name] ?? '');
  // Filters that only events have reach food alone.
  const isFood = value('kind') === 'FOOD' || ['from', 'to', 'step'].some((name) => (filter[name] ?? null) !== null);
  if (isFood || asksForUntold(where, UNTOLD)) return null;
  const product = where.product ? productAsked(where.product) : null;
  const [produced, recorded] = [localSpan(where.producedBetween ?? {}), localSpan(recordedIn(where))];
  const asked = {
    name: value('productName') || ideographsIn(product?.name ?? ''),
    approvalNo: value('approvalNumber'),
    batchNo: value('lot'),
    type: value('kind') === 'DRUG_MATERIAL' ? 'YL' : value('kind') === 'DRUG' ? 'YP' : '',
    goodsCode: product?.code ? (gtinOf(product.code) ?? '') : '',
    recalled: where.recalled ? '1' : '',
    level: where.level ? LEVELS[where.level] : '',
    entCode: where.producer?.toUpperCase() ?? '',
    holderCode: where.holder?.toUpperCase() ?? '',
    region: where.division ? divisionPrefix(where.division).padEnd(6, '0') : '',
    produceFrom: stamp(produced.first),
    produceTo: stamp(produced.last),
    updateFrom: stamp(recorded.first),
    updateTo: stamp(recorded.last),
  };
  if (!Object.values(asked).every(isXmlText))
    throw new Fault('BAD_REQUEST', 'the filter has characters that cannot be asked for');
  return asked;
}

/** yyyyMMddHHmmss */
function stamp(local: string | null): string {
  return (local ?? '').replace(/\D/g, '');
}
