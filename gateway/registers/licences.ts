import type { Asker } from '../chain/asker.ts';
import type { GapReason } from '../chain/unit-query.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import type { Certified } from './certified.ts';
import { askMember, type MemberRegister, openFields } from './member-registers.ts';
import { knowersOf } from './registers.ts';
import { registerQuery } from './register-query.ts';

/** What a sector's registers say of an organisation's licences. */
export interface Licences {
  /** Of each member that tells of them, none among them. */
  readonly told: readonly { readonly member: string; readonly licences: readonly Certified[] }[];
  /** Whose word is missing, and why. WITHHELD: rules keep it back, if there is any. */
  readonly unread: readonly { readonly member: string | null; readonly reason: GapReason | 'WITHHELD' | 'NOT_ASKED' }[];
}

export type LicencesOf = (sector: string, uscc: string) => Licences;

/**
 * Asks sectors' members for the licences of organisations, one question a member for all that it may know, with the rights of
 * whoever asks.
 * @param parties by sector, the unified social credit codes of those whose licences its registers are to tell
 */
export async function askLicences(
  asker: Asker,
  parties: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<LicencesOf> {
  const all = [...parties.values()].flatMap((usccs) => [...usccs]);
  const knowers = new Map([...new Set(all)].map((uscc) => [uscc, knowersOf(asker, uscc)]));
  const closed = new Set<string>();
  const asked = asker.ministries.map(async (ministry): Promise<readonly MemberRegister[]> => {
    const { sector } = ministry.member;
    const usccs = [...(parties.get(sector) ?? [])];
    if (usccs.length === 0) return [];
    const { open, lacked } = openFields(asker, ministry, ['licences']);
    if (lacked.length > 0) closed.add(sector);
    const query = open.length === 0 ? null : registerQuery(ministry, open);
    if (query === null) return [];
    return askMember(
      asker,
      ministry,
      query,
      usccs.filter((uscc) => knowers.get(uscc)?.has(ministry)),
    );
  });
  const answers = (await Promise.all(asked)).flat();
  // What is missing must be gone with the next request.
  if (answers.some(({ faults }) => faults.length > 0)) asker.limits.freshness?.until(0);
  const byParty = Map.groupBy(answers, ({ ministry, uscc }) => keyOf(ministry, uscc));
  return (sector, uscc) => {
    const own = byParty.get(`${sector} ${uscc}`) ?? [];
    return {
      told: own.flatMap(({ entry }) => (entry?.licences ? [{ member: entry.member, licences: entry.licences }] : [])),
      unread: [
        ...(closed.has(sector) ? [{ member: null, reason: 'WITHHELD' as const }] : []),
        ...own.flatMap(unreadIn),
      ],
    };
  };
}

function keyOf({ member: { sector } }: WalkedMinistry, uscc: string): string {
  return `${sector} ${uscc}`;
}

function unreadIn({ ministry, faults, withheld }: MemberRegister): Licences['unread'] {
  const { name: member } = ministry.member;
  return [
    ...faults.map(({ reason }) => ({ member, reason })),
    ...(withheld.length > 0 ? [{ member, reason: 'WITHHELD' as const }] : []),
  ];
}
