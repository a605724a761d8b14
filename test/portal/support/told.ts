import { sectorLook, type MemberKind } from '../../../schema/index.ts';
import type { StatedFields } from '../../../portal/documents/answers.ts';

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
