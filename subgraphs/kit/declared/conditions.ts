import type { Search } from '../legacy-system.ts';
import { gtinOf } from '../products.ts';
import { ideographsIn, instantOf, localSpan, productAsked, recordedIn } from '../search/asked.ts';
import type { ConditionName, SearchCondition, TimeSpan } from '../search/condition.ts';
import { divisionPrefix } from '../search/conditions.ts';
import type { Variables } from './transport.ts';

/** By which condition of a search each name in a question narrows it. */
const NAMES: Readonly<Record<string, readonly ConditionName[]>> = {
  'where.level': ['level'],
  'where.gtin': ['product'],
  'where.productName': ['product'],
  'where.producer': ['producer'],
  'where.holder': ['holder'],
  'where.division': ['division'],
  'where.divisionCode': ['division'],
  'where.producedFrom': ['producedBetween'],
  'where.producedTo': ['producedBetween'],
  'where.recordedFrom': ['recordedBetween', 'changedSince'],
  'where.recordedTo': ['recordedBetween'],
  'where.recalled': ['recalled'],
  'where.wasRecalled': ['wasRecalled'],
  'where.failed': ['failed'],
  'where.licence': ['licence'],
};
export const CONDITION_NAMES: readonly string[] = Object.keys(NAMES);

/** The conditions that a question has a place for: the kit asks by these, and tests each row all the same. */
export function narrowedBy(names: readonly string[]): readonly ConditionName[] {
  return [...new Set(names.flatMap((name) => NAMES[name] ?? []))];
}

/**
 * What stands for conditions in a question, null for what is not asked: never more than is sure to hold of what is wanted. A
 * place is asked for by the digits that all in it begin with, a span by its first and last second at +08:00.
 */
export function conditionVariables({ where = {} }: Pick<Search, 'where'>): Variables {
  const product = where.product ? productAsked(where.product) : null;
  const [produced, recorded] = [localSpan(where.producedBetween ?? {}), localSpan(recordedIn(where))];
  return {
    'where.level': where.level ?? null,
    'where.gtin': product?.code === undefined ? null : gtinOf(product.code),
    'where.productName': product?.name === undefined ? null : ideographsIn(product.name) || null,
    'where.producer': where.producer?.toUpperCase() ?? null,
    'where.holder': where.holder?.toUpperCase() ?? null,
    'where.division': where.division ? divisionPrefix(where.division) : null,
    'where.divisionCode': where.division ? divisionPrefix(where.division).padEnd(6, '0') : null,
    'where.producedFrom': produced.first,
    'where.producedTo': produced.last,
    'where.recordedFrom': recorded.first,
    'where.recordedTo': recorded.last,
    // That there is none need not be what a system understands by its parameter.
    'where.recalled': where.recalled === true ? '1' : null,
    'where.wasRecalled': where.wasRecalled ? '1' : null,
    'where.failed': where.failed === true ? '1' : null,
    'where.licence': where.licence ?? null,
  };
}

/**
 * Whether what a question is asked says all of it: no name as it is written in the system, no licence in one of its spellings, no part of
 * a second, and nothing that must not be.
 */
export function isExact({ product, producedBetween, recalled, failed, licence, ...where }: SearchCondition): boolean {
  const code = product ? productAsked(product).code : undefined;
  return (
    (!product || (code !== undefined && /^gs1:\(01\)\d{14}$/.test(code))) &&
    recalled !== false &&
    failed !== false &&
    !licence &&
    [producedBetween ?? {}, recordedIn(where)].every(isWhole)
  );
}

function isWhole({ from, to }: TimeSpan): boolean {
  return [from, to].every((time) => !time || instantOf(time) % 1_000 === 0);
}
