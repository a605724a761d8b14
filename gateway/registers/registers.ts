import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { Gap } from '../chain/gaps.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { gapsOf } from '../search/answered.ts';
import { askMember, type MemberRegister, openFields, type RegisterEntry } from './member-registers.ts';
import { registerQuery } from './register-query.ts';

export type { RegisterEntry } from './member-registers.ts';

/** What members have of an organisation; the shapes of schema/organizations.graphql. */
export interface Registers {
  /** In the order of sectors and members. */
  readonly entries: readonly RegisterEntry[];
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

/**
 * Asks each member that may know the organisation for its register, with the rights of whoever asks: field by field what the rules let it
 * have, so that a licence is told though a penalty is not.
 * @param uscc its unified social credit code
 */
export async function askRegisters(asker: Asker, uscc: string): Promise<Registers> {
  const withheld: Withheld[] = [];
  const asked: Promise<readonly MemberRegister[]>[] = [];
  const mayKnow = knowersOf(asker, uscc);
  for (const ministry of asker.ministries) {
    const { open, lacked } = openFields(asker, ministry);
    // Whether or not it has anything of it.
    withheld.push(...lacked);
    const query = registerQuery(ministry, open);
    if (query !== null && mayKnow.has(ministry)) asked.push(askMember(asker, ministry, query, [uscc]));
  }
  const answers = (await Promise.all(asked)).flat();
  const gaps = answers.flatMap(({ ministry, faults }) => gapsOf(ministry, faults));
  return {
    entries: answers.flatMap(({ entry }) => entry ?? []),
    gaps,
    withheld: distinctWithheld([...withheld, ...answers.flatMap((each) => each.withheld)]),
    complete: gaps.length === 0,
  };
}

/** Those that may know an organisation. */
export function knowersOf({ discovery }: Asker, uscc: string): ReadonlySet<WalkedMinistry> {
  const code = `uscc:${uscc}`;
  return new Set(discovery.mayKnow(code).filter(({ isShadow }) => isShadow?.(code) !== true));
}
