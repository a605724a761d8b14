import { isAuthority, MARKET_SUPERVISION } from '@tongcha/schema';
import type { FactRecord } from '../facts/index.ts';
import type { Member } from '../members/member.ts';

/** How it was found who of a sector answers. */
export type Receiver = 'REGION' | 'MINISTRY' | 'STATED' | 'MARKET' | 'NOBODY';

export const RECEIVERS: Readonly<Record<Receiver, { readonly zh: string; readonly en: string }>> = {
  REGION: { zh: '由当地主管部门受理', en: 'the authority of that region takes it in' },
  MINISTRY: { zh: '由国家部门受理', en: 'the sector’s ministry takes it in' },
  STATED: {
    zh: '当地没有接入的部门，由登记它的部门受理',
    en: 'nobody of that region has joined, so who has it on record takes it in',
  },
  MARKET: {
    zh: '该领域没有接入的部门，由市场监管部门受理',
    en: 'nobody of that sector can take it in, so market supervision does',
  },
  NOBODY: { zh: '没有接入的部门可以受理，请拨打 12345', en: 'nobody who has joined can take it in: telephone 12345' },
};

/** The authority of the sector that answers in a division; another sector's only where it has none. */
export function receiverOf(
  members: readonly Member[],
  sector: string,
  division: string | null,
  records: readonly FactRecord[],
): { readonly sector: string; readonly member: Member | null; readonly by: Receiver } {
  const local = localOf(members, sector, division);
  if (local) return { sector, member: local, by: 'REGION' };
  const ministry = members.find((each) => each.sector === sector && each.kind === 'MINISTRY');
  if (ministry) return { sector, member: ministry, by: 'MINISTRY' };
  const stated = records.find(({ statedBy }) => isAuthority(statedBy))?.statedBy;
  if (stated) return { sector, member: stated, by: 'STATED' };
  const market = sector === MARKET_SUPERVISION ? null : receiverOf(members, MARKET_SUPERVISION, division, []).member;
  return market ? { sector: MARKET_SUPERVISION, member: market, by: 'MARKET' } : { sector, member: null, by: 'NOBODY' };
}

/** The narrowest authority whose region has the division in it. */
function localOf(members: readonly Member[], sector: string, division: string | null): Member | null {
  if (division === null) return null;
  const own = members.filter(
    (each) => each.sector === sector && each.kind === 'REGION' && division.startsWith(levelsOf(each)),
  );
  return own.toSorted((a, b) => levelsOf(b).length - levelsOf(a).length).at(0) ?? null;
}

/** 370600 is 3706. */
function levelsOf({ authority }: Member): string {
  return (authority.division ?? 'none').replace(/(?:00)+$/, '');
}
