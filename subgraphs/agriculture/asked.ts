import {
  asksForUntold,
  type ConditionName,
  divisionPrefix,
  gtinOf,
  ideographsIn,
  instantOf,
  localSpan,
  productAsked,
  recordedIn,
  type Search,
  type SearchCondition,
  type TimeSpan,
  type Untold,
} from '@tongcha/ministry';
import type { Source } from '@tongcha/ministry/values';

/** Of these the bus tells nothing. */
const UNTOLD: readonly Untold[] = ['holder', 'equipmentOverdue'];

/** What the bus's search of batches has parameters for. */
export const NARROWS: readonly ConditionName[] = [
  ...UNTOLD,
  'level',
  'product',
  'producer',
  'division',
  'producedBetween',
  'recordedBetween',
  'changedSince',
  'recalled',
  'wasRecalled',
  'failed',
  'licence',
];

const LEVELS = { ITEM: '1', LOT: '2', CLASS: '3' } as const;

/**
 * The parameters of the bus's search of batches (`pc.ss`), empty ones for what is not asked; null: it has no such batch.
 * What the bus itself cannot read of a batch it does not find by it: that is its own doing, and not told.
 */
export function batchesAsked({ filter, where = {} }: Pick<Search, 'filter' | 'where'>): Source | null {
  if (asksForUntold(where, UNTOLD)) return null;
  const product = where.product ? productAsked(where.product) : null;
  const [produced, recorded] = [localSpan(where.producedBetween ?? {}), localSpan(recordedIn(where))];
  return {
    cpmc: filter['productName'] ?? ideographsIn(product?.name ?? ''),
    spm: product?.code ? (gtinOf(product.code) ?? '') : '',
    dj: where.level ? LEVELS[where.level] : '',
    scdw: where.producer?.toUpperCase() ?? '',
    xzqh: where.division ? divisionPrefix(where.division).padEnd(6, '0') : '',
    scsjq: produced.first ?? '',
    scsjz: produced.last ?? '',
    gxsjq: recorded.first ?? '',
    gxsjz: recorded.last ?? '',
    // Also those whose recall is over.
    zh: where.recalled || where.wasRecalled ? '1' : '',
    jyjg: where.failed ? '不合格' : '',
    zsbh: where.licence ? certificateNumber(where.licence) : '',
  };
}

/** Whether the bus finds exactly what holds, and no more. */
export function isExact({ product, producedBetween, recalled, failed, licence, ...where }: SearchCondition): boolean {
  const asked = product ? productAsked(product) : null;
  const isPlain = asked === null || (asked.code !== undefined && /^gs1:\(01\)\d{14}$/.test(asked.code));
  return (
    isPlain &&
    // Of those that it finds some are over.
    (recalled ?? null) === null &&
    failed !== false &&
    !licence &&
    [producedBetween ?? {}, recordedIn(where)].every(isWhole)
  );
}

/** The bus finds a certificate by its number, in large or small letters. */
function certificateNumber(licence: string): string {
  const [, number] = /^cert:(.+)$/is.exec(licence.trim()) ?? [];
  return number?.normalize('NFKC').replace(/\s+/g, '') ?? licence.trim();
}

/** The bus's times are to the second. */
function isWhole({ from, to }: TimeSpan): boolean {
  return [from, to].every((time) => !time || instantOf(time) % 1_000 === 0);
}
