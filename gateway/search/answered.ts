import { type Gap, gapMessage } from '../chain/gaps.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { spokenName } from '../members/member.ts';
import type { SearchFault } from './member-page.ts';

/** CoverageStatus of schema/chain.graphql. */
export type AnswerStatus = 'ANSWERED' | 'PARTIAL' | 'FAILED';

/** @param found null: nothing came */
export function statusOf(found: readonly unknown[] | null, faults: readonly SearchFault[]): AnswerStatus {
  if (found === null) return 'FAILED';
  return faults.length > 0 ? 'PARTIAL' : 'ANSWERED';
}

/** One for each reason and system. */
export function gapsOf({ member }: WalkedMinistry, faults: readonly SearchFault[]): Gap[] {
  const { sector, name } = member;
  const byWhat = Map.groupBy(faults, ({ reason, system, message }) => `${reason} ${system ?? ''} ${message ?? ''}`);
  return [...byWhat.values()].flatMap((alike) => {
    const [first] = alike;
    if (!first) return [];
    const { reason, system, message } = first;
    const codes = [...new Set(alike.flatMap((each) => each.codes))];
    return {
      reason,
      sector,
      member: name,
      system,
      codes,
      message: message ?? gapMessage(reason, system ?? spokenName(member)),
    };
  });
}
