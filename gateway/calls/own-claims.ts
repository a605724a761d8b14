import type { CallClaims } from '@tongcha/signature';
import type { SubgraphCall } from './call.ts';
import { fingerprintOf } from './fingerprint.ts';

interface Told {
  readonly claims: CallClaims;
  readonly rights: string;
}

/**
 * Tells a ministry of who asks what concerns it: its own policies, and the purpose where one of them is granted for
 * it. What others grant is theirs to know; callers who differ in that alone are given the same answer.
 */
export function withOwnClaims(ministry: string, next: SubgraphCall): SubgraphCall {
  const known = new WeakMap<CallClaims, Told>();
  return (request) => {
    let told = known.get(request.claims);
    if (!told) known.set(request.claims, (told = toldOf(ministry, request.claims, request.rights)));
    return next(told.claims === request.claims ? request : { ...request, ...told });
  };
}

function toldOf(ministry: string, claims: CallClaims, rights: string): Told {
  const { policies = [], purpose: _, ...who } = claims;
  // A policy without a ministry's name, as `own-records`, is of them all.
  const own = policies.filter((policy) => !policy.includes('/') || policy.startsWith(`${ministry}/`));
  if (own.length === policies.length) return { claims, rights };
  const granted = own.some((policy) => policy.includes('/'));
  const told: CallClaims = {
    ...who,
    ...(own.length === 0 ? {} : { policies: own }),
    ...(granted && claims.purpose !== undefined ? { purpose: claims.purpose } : {}),
  };
  return { claims: told, rights: fingerprintOf(told) };
}
