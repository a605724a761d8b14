import type { CallClaims } from '@tongcha/signature';
import { heldAt } from '../calls/granted-policy.ts';
import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import type { Mark } from '../supergraph/marks.ts';

/** What members are asked for. */
export interface Wanted {
  /** null: its schema has no such field. */
  readonly queryOf: (ministry: WalkedMinistry) => string | null;
  readonly marksOf: (ministry: WalkedMinistry) => readonly Mark[] | undefined;
}

/** Those whose rules let whoever asks have it; of the others it is said which policy would, whatever they have. */
export function openTo(
  { limits: { claims }, mayFetch }: Pick<Asker, 'limits' | 'mayFetch'>,
  members: readonly WalkedMinistry[],
  { queryOf, marksOf }: Wanted,
): { readonly open: readonly WalkedMinistry[]; readonly withheld: readonly Withheld[] } {
  const open: WalkedMinistry[] = [];
  const withheld: Withheld[] = [];
  for (const each of members) {
    const query = queryOf(each);
    const lacked = lackedPolicy(each, marksOf(each), claims);
    if (lacked === undefined && (query === null || mayFetch(query))) open.push(each);
    else withheld.push({ sector: each.member.sector, policy: lacked ?? null });
  }
  return { open, withheld: distinctWithheld(withheld) };
}

/** A policy of the sector's that is asked for, and that does not hold with this member; undefined: there is none. */
export function lackedPolicy(
  { name, member }: WalkedMinistry,
  marks: readonly Mark[] = [],
  claims: CallClaims,
): string | undefined {
  const held = heldAt(member.name, claims);
  return marks
    .filter(({ kind, anyOf }) => kind === 'policies' && !anyOf.some((all) => all.every((policy) => held.has(policy))))
    .flatMap(({ anyOf }) => anyOf.flat())
    .find((policy) => !held.has(policy) && policy.startsWith(`${name}/`));
}
