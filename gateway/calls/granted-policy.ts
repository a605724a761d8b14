import type { CallClaims } from '@tongcha/signature';

/**
 * A policy that an agreement grants for one member only, as it stands among a caller's claims: the policy, a line's end, and
 * the member's name. No policy and no name has a line's end in it. A member is told the bare policy, or nothing of it.
 */
export function forMember(policy: string, member: string): string {
  return `${policy}\n${member}`;
}

/** @returns member null: it holds for every member of its sector */
export function readGranted(granted: string): { readonly policy: string; readonly member: string | null } {
  const end = granted.indexOf('\n');
  return end < 0
    ? { policy: granted, member: null }
    : { policy: granted.slice(0, end), member: granted.slice(end + 1) };
}

/** Those of a caller's policies that hold with that member. */
export function heldAt(member: string, { policies = [] }: CallClaims): ReadonlySet<string> {
  return new Set(
    policies.flatMap((each) => {
      const { policy, member: only } = readGranted(each);
      return only === null || only === member ? policy : [];
    }),
  );
}
