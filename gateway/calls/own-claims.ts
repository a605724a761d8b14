import type { CallClaims } from '@tongcha/signature';
import type { SubgraphCall } from './call.ts';
import { fingerprintOf } from './fingerprint.ts';
import { readGranted } from './granted-policy.ts';

interface Told {
  readonly claims: CallClaims;
  readonly rights: string;
}

/**
 * Tells a member of who asks what concerns it: its sector's policies, those that are granted for it alone among them, and the
 * purpose where one of them is granted for it. What others grant is theirs to know; callers who differ in that alone are given
 * the same answer.
 * @param member its name
 */
export function withOwnClaims(member: string, next: SubgraphCall): SubgraphCall {
  const known = new WeakMap<CallClaims, Told>();
  return (request) => {
    let told = known.get(request.claims);
    if (!told) known.set(request.claims, (told = toldOf(member, request.claims, request.rights)));
    return next(told.claims === request.claims ? request : { ...request, ...told });
  };
}

function toldOf(member: string, claims: CallClaims, rights: string): Told {
  const { policies = [], purpose: _, ...who } = claims;
  const [sector = member] = member.split('/', 1);
  const own = policies.flatMap((each) => {
    const { policy, member: only } = readGranted(each);
    if (only !== null && only !== member) return [];
    // A policy without a ministry's name, as `own-records`, is of them all.
    return !policy.includes('/') || policy.startsWith(`${sector}/`) ? policy : [];
  });
  if (own.length === policies.length && own.every((policy, i) => policy === policies[i])) return { claims, rights };
  const granted = own.some((policy) => policy.includes('/'));
  const told: CallClaims = {
    ...who,
    ...(own.length === 0 ? {} : { policies: own }),
    ...(granted && claims.purpose !== undefined ? { purpose: claims.purpose } : {}),
  };
  return { claims: told, rights: fingerprintOf(told) };
}
