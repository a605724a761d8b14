import type { CallClaims } from '@tongcha/signature';
import { heldAt } from '../calls/granted-policy.ts';
import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { queryFor } from './member-page.ts';

/** Those whose rules let whoever asks search them; of the others it is said which policy would, whatever they have. */
export function openTo(
  { limits: { claims }, mayFetch }: Pick<Asker, 'limits' | 'mayFetch'>,
  members: readonly WalkedMinistry[],
): { readonly open: readonly WalkedMinistry[]; readonly withheld: readonly Withheld[] } {
  const open: WalkedMinistry[] = [];
  const withheld: Withheld[] = [];
  for (const each of members) {
    const { searchField, member } = each;
    const lacked = lackedPolicy(each, claims);
    if (lacked === undefined && (searchField === null || mayFetch(queryFor(searchField, true)))) open.push(each);
    else withheld.push({ sector: member.sector, policy: lacked ?? null });
  }
  return { open, withheld: distinctWithheld(withheld) };
}

/** A policy of the sector's that its search asks for, and that does not hold with this member; undefined: there is none. */
function lackedPolicy({ name, member, searchMarks = [] }: WalkedMinistry, claims: CallClaims): string | undefined {
  const held = heldAt(member.name, claims);
  return searchMarks
    .filter(({ kind, anyOf }) => kind === 'policies' && !anyOf.some((all) => all.every((policy) => held.has(policy))))
    .flatMap(({ anyOf }) => anyOf.flat())
    .find((policy) => !held.has(policy) && policy.startsWith(`${name}/`));
}
