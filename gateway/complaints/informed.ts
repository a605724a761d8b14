import { isAuthority } from '@tongcha/schema';
import type { Member } from '../members/member.ts';
import type { Warning } from '../warnings/judge.ts';
import { LEVELS } from '../warnings/rule.ts';
import { receiverOf } from './receiver.ts';

const SERIOUS = LEVELS.indexOf('SERIOUS');

export function isSerious({ level }: Pick<Warning, 'level'>): boolean {
  return LEVELS.indexOf(level) >= SERIOUS;
}

/**
 * The authorities, beside the one that answers, of whose records a serious warning about something that the reported thing came from speaks:
 * they are told of the report without its text.
 * @param warnings as whoever reports may see them
 */
export function informedOf(
  warnings: readonly Warning[],
  root: string,
  receiver: Member | null,
  members: readonly Member[],
): readonly Member[] {
  const found = new Map<string, Member>();
  for (const { outcome, level, evidence } of warnings) {
    if (outcome !== 'FIRES' || !isSerious({ level })) continue;
    for (const { code, sector, member: name } of evidence) {
      if (code === root) continue;
      const stated = members.find((each) => each.name === name);
      const told = stated && isAuthority(stated) ? stated : receiverOf(members, sector, null, []).member;
      if (told && told.name !== receiver?.name) found.set(told.name, told);
    }
  }
  return [...found.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
