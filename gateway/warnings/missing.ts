import type { Link } from '../chain/claims.ts';
import type { FactUnit, Unread } from '../facts/index.ts';
import { unknownOf } from './evidence.ts';
import type { Missing } from './rule.ts';

/** Why a unit's records do not say something: unknown, or they say nothing of it. */
export function lackOf(unit: FactUnit, field: string): readonly Missing[] {
  const silent = unit.records.filter(({ values, untold }) => (values[field] ?? null) === null && !(field in untold));
  return [
    ...unknownOf(unit, field),
    ...silent.map(({ sector, member }): Missing => ({
      sector,
      member,
      code: unit.code,
      field,
      reason: 'NOT_RECORDED',
    })),
  ];
}

/** Of links that do not say how much, or not so that it could be compared. */
export function lackOfAmounts(links: readonly Pick<Link, 'claims'>[]): readonly Missing[] {
  return links.flatMap(({ claims }) =>
    claims.map(({ sector, statedBy, from, quantity }): Missing => ({
      sector,
      member: statedBy.name,
      code: from,
      field: 'links.quantity',
      reason: quantity === null ? 'NOT_RECORDED' : 'NOT_COMPARABLE',
    })),
  );
}

/** Who could know of further links of these kinds, and has not said. */
export function unreadLinks(code: string, unread: readonly Unread[], kinds: readonly string[]): readonly Missing[] {
  return unread
    .filter((each) => each.kinds === null || each.kinds.some((kind) => kinds.includes(kind)))
    .map(({ sector, member, reason }): Missing => ({ sector, member, code, field: 'links', reason }));
}
