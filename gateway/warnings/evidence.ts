import type { Claim, Link } from '../chain/claims.ts';
import type { FactRecord, FactUnit } from '../facts/index.ts';
import type { Evidence, Missing } from './rule.ts';

/** A field of a record, as evidence. */
export function evidenceOf(
  { sector, member, values }: FactRecord,
  code: string,
  field: string,
  value: unknown,
): Evidence {
  const source = values['source'] as { readonly system?: string; readonly recordId?: string | null } | null | undefined;
  return {
    sector,
    member,
    system: source?.system ?? null,
    recordId: source?.recordId ?? null,
    code,
    field,
    value: value === null || value === undefined ? null : String(value),
  };
}

/** What a member says of a link, as evidence: `links.at`, `links.quantity`. */
export function evidenceOfClaim(
  { sector, statedBy, system, recordId, from }: Claim,
  field: string,
  value: string | null,
): Evidence {
  return { sector, member: statedBy.name, system, recordId, code: from, field: `links.${field}`, value };
}

/**
 * Why it is not known what a field of a unit's records says: members that have not answered, and fields that are not told.
 * That a record says nothing of it is not among these.
 */
export function unknownOf({ code, records, unread }: FactUnit, field: string): readonly Missing[] {
  return [
    ...unread.RECORDS.map(({ sector, member, reason }): Missing => ({ sector, member, code, field, reason })),
    ...records.flatMap(({ sector, member, untold }): Missing[] => {
      const reason = untold[field];
      return reason === undefined ? [] : [{ sector, member, code, field, reason }];
    }),
  ];
}

/** Those whose word for a link lacks its time. */
export function undatedOf({ claims, from }: Link): readonly Missing[] {
  return claims
    .filter(({ at }) => at === null)
    .map(({ sector, statedBy }) => ({
      sector,
      member: statedBy.name,
      code: from,
      field: 'links.at',
      reason: 'NOT_RECORDED',
    }));
}
