import type { CallClaims } from '@tongcha/signature';
import { heldAt, readGranted } from '../calls/granted-policy.ts';
import type { Mark } from '../supergraph/marks.ts';

/** What a caller's policies come to with one member, where agreements grant some for other members alone. */
export class HeldPolicies {
  readonly #held: ReadonlySet<string>;
  readonly #lacked: ReadonlySet<string>;

  constructor(held: ReadonlySet<string>, lacked: ReadonlySet<string>) {
    this.#held = held;
    this.#lacked = lacked;
  }

  /** Whether what is so marked is for other members' callers only. */
  readonly isRefused = ({ anyOf }: Mark): boolean =>
    !anyOf.some((all) => all.every((policy) => this.#held.has(policy)));

  /** The policies, each once, that would open what is so marked. */
  lackedFor(marks: readonly Mark[]): ReadonlySet<string> {
    return new Set(marks.flatMap(({ anyOf }) => anyOf.flat().find((policy) => this.#lacked.has(policy)) ?? []));
  }
}

/** @returns for a caller's claims what they come to with the member; null: what holds for its sector's others holds for it too */
export function heldWith(member: string): (claims: CallClaims) => HeldPolicies | null {
  const known = new WeakMap<CallClaims, { readonly policies: HeldPolicies | null }>();
  return (claims) => {
    let own = known.get(claims);
    if (!own) known.set(claims, (own = { policies: policiesWith(member, claims) }));
    return own.policies;
  };
}

function policiesWith(member: string, claims: CallClaims): HeldPolicies | null {
  const held = heldAt(member, claims);
  const lacked = new Set(
    (claims.policies ?? []).map((each) => readGranted(each).policy).filter((policy) => !held.has(policy)),
  );
  return lacked.size > 0 ? new HeldPolicies(held, lacked) : null;
}
