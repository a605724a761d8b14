import type { AskedUnit } from '../chain/asked-unit.ts';
import type { KeptBack } from '../chain/kept-back.ts';
import type { WithheldLinks } from '../chain/unit-query.ts';
import type { BareLinks, Unread } from './fact-chain.ts';

/** What no unit lacks. */
export const ALL_READ: readonly Unread[] = [];
/** Of links in a direction in which nobody was asked. */
export const NOT_ASKED: readonly Unread[] = [{ sector: null, member: null, reason: 'NOT_ASKED', kinds: null }];

/** Of all units of a chain: what rules keep back of what nobody was asked about. */
export function unreadOf(keptBack: ReadonlyMap<string, KeptBack>): readonly Unread[] {
  return [...keptBack].flatMap(([sector, { rules }]) =>
    rules.filter(areLinks).map((rule) => withheld(sector, null, rule)),
  );
}

/** Of one unit: who failed, and what rules keep back. */
export function unreadIn({ answers }: AskedUnit, ofAll: readonly Unread[]): readonly Unread[] {
  let found = ofAll;
  for (const { ministry, result } of answers) {
    if (result.faults.length === 0 && result.withheld.length === 0) continue;
    const { sector, name } = ministry.member;
    const own = [
      ...result.faults.map(({ reason }): Unread => ({ sector, member: name, reason, kinds: null })),
      ...result.withheld.filter(areLinks).map((rule) => withheld(sector, name, rule)),
    ];
    if (own.length > 0) found = found.length === 0 ? own : [...found, ...own];
  }
  return found;
}

const WHOLE: readonly BareLinks[] = [];

/** Of one unit: links that are told without something that rules keep back. */
export function bareLinksIn({ answers }: AskedUnit): readonly BareLinks[] {
  let found = WHOLE;
  for (const { ministry, result } of answers)
    for (const { kinds, parts } of result.withheld) {
      if (parts === null) continue;
      const { sector, name: member } = ministry.member;
      found = [...found, { sector, member, kinds, parts }];
    }
  return found;
}

/** Links of which only a part is kept back are told. */
function areLinks({ parts }: WithheldLinks): boolean {
  return parts === null;
}

function withheld(sector: string, member: string | null, { kinds }: WithheldLinks): Unread {
  return { sector, member, reason: 'WITHHELD', kinds };
}
