import { sectorLook, type MemberKind } from '../../../schema/index.ts';
import type { StatedFields, WarnedFields } from '../../../portal/documents/answers.ts';

/** The only member of a sector, named as it. */
export function memberOf(sector: string): StatedFields {
  const { zh, en } = sectorLook(sector);
  return { name: sector.toLowerCase().replaceAll('_', '-'), kind: 'MINISTRY', zh, en };
}

/** One of several members: `agriculture/370000`. */
export function member(name: string, kind: MemberKind = 'REGION', zh = name): StatedFields {
  return { name, kind, zh, en: `${zh} (en)` };
}

/** Whose record it is. */
export function by(statedBy: StatedFields): {
  readonly sector: string;
  readonly member: string;
  readonly statedBy: StatedFields;
} {
  return {
    sector: (statedBy.name.split('/')[0] ?? '').toUpperCase().replaceAll('-', '_'),
    member: statedBy.name,
    statedBy,
  };
}

/** What a rule says of units, by fields of a member's record of the first of them. */
export function fires(
  rule: string,
  codes: readonly string[],
  who: StatedFields,
  { fields = { level: null }, ...more }: Partial<WarnedFields> & { readonly fields?: Told } = {},
): WarnedFields {
  return {
    rule: { id: rule, zh: `${rule} 的说明`, en: `what ${rule} says` },
    level: 'SERIOUS',
    outcome: 'FIRES',
    codes,
    at: AT,
    zh: `${rule} 成立`,
    en: `${rule} fires`,
    evidence: Object.entries(fields).map(([field, value]) => ({ ...by(who), code: codes[0] ?? '', field, value })),
    missing: [],
    ...more,
  };
}
type Told = Readonly<Record<string, string | null>>;

/** What a rule could not decide, for want of what a member did not tell. */
export function undecided(rule: string, codes: readonly string[], who: StatedFields, reason: string): WarnedFields {
  const { sector, member: name } = by(who);
  return {
    ...fires(rule, codes, who),
    outcome: 'UNDECIDED',
    evidence: [],
    missing: [{ sector, member: name, reason }],
  };
}

const AT = '2026-11-23T12:15:00Z';
