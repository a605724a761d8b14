import type { Claim, Link } from '../chain/claims.ts';
import type { FactChain, FactUnit, Unread } from '../facts/index.ts';
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

/** Whether nobody has told of a unit, and somebody who may has not answered. What rules keep back is told with the chain. */
export function isUnheard({ records, unread }: FactUnit): boolean {
  return records.length === 0 && unread.RECORDS.some(({ reason }) => reason !== 'WITHHELD');
}

/** Of links that do not say how much, or not so that it could be compared. */
export function lackOfAmounts(links: readonly Pick<Link, 'claims'>[], chain: FactChain): readonly Missing[] {
  return links.flatMap(({ claims }) =>
    claims.map((claim): Missing => ({
      sector: claim.sector,
      member: claim.statedBy.name,
      code: claim.from,
      field: 'links.quantity',
      reason: claim.quantity !== null ? 'NOT_COMPARABLE' : isAmountWithheld(claim, chain) ? 'WITHHELD' : 'NOT_RECORDED',
    })),
  );
}

/** Whether anybody says how much went over a link, or may, to whoever has the right to know. */
export function mayHaveAmount({ claims }: Link, chain: FactChain): boolean {
  return claims.some((claim) => claim.quantity !== null || isAmountWithheld(claim, chain));
}

/** Whether a claim says nothing of how much because that is not for whoever asks, if it is recorded. */
export function isAmountWithheld({ kind, from, to, statedBy, quantity }: Claim, { units }: FactChain): boolean {
  if (quantity !== null) return false;
  return [from, to].some((code) =>
    units
      .get(code)
      ?.bareLinks.some(
        ({ member, kinds, parts }) =>
          member === statedBy.name && parts.includes('quantity') && (kinds === null || kinds.includes(kind)),
      ),
  );
}

/** Who could know of further links of these kinds, and has not said. */
export function unreadLinks(code: string, unread: readonly Unread[], kinds: readonly string[]): readonly Missing[] {
  return unread
    .filter((each) => each.kinds === null || each.kinds.some((kind) => kinds.includes(kind)))
    .map(({ sector, member, reason }): Missing => ({ sector, member, code, field: 'links', reason }));
}
