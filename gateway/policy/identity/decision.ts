import { isDeepStrictEqual } from 'node:util';
import type { Identity } from '@tongcha/identity';
import type { CallClaims } from '@tongcha/signature';
import { fingerprintOf } from '../../calls/fingerprint.ts';
import { readGranted } from '../../calls/granted-policy.ts';
import type { Rights } from '../rules/rights.ts';

/** Who asks one request, why, and what follows from it. Made once at the door. */
export interface Decision {
  readonly identity: Identity;
  /** As stated; null: none. */
  readonly purpose: string | null;
  /** For the rules of the supergraph. */
  readonly rights: Rights;
  /** For the ministries, each of which is told what concerns it. */
  readonly claims: CallClaims;
  /** Equal exactly when the claims are equal: what is shared, cached or batched by it may be given to each of its callers. */
  readonly fingerprint: string;
}

/** The policy that holds for every enterprise; its ministry then answers only of records where it is a party. */
export const OWN_RECORDS = 'own-records';

/** @param granted the policies that agreements grant for this purpose, some for some members alone */
export function decisionOf(identity: Identity, purpose: string | null, granted: readonly string[]): Decision {
  const { role, sector, organization } = identity;
  // What holds for all members holds for each.
  const left = granted.filter(
    (each) => readGranted(each).member === null || !granted.includes(readGranted(each).policy),
  );
  const policies = [...left, ...(role === 'enterprise' ? [OWN_RECORDS] : [])].sort();
  const claims: CallClaims = {
    role,
    ...(sector === null ? {} : { sector }),
    ...(organization === null ? {} : { organization }),
    ...(policies.length === 0 ? {} : { policies }),
    // A purpose by which nothing is granted changes no answer: it must not part what can be shared.
    ...(purpose === null || granted.length === 0 ? {} : { purpose }),
  };
  const rights: Rights = {
    authenticated: role !== 'anonymous',
    scopes: new Set(identity.scopes),
    // What one member may tell can be asked of the graph; what others withhold is theirs, and the gateway's in their stead.
    policies: new Set(policies.map((each) => readGranted(each).policy)),
  };
  return { identity, purpose, rights, claims, fingerprint: fingerprintOf(claims) };
}

/** The same, whose calls all ask as of that moment; null: as they are. */
export function asOfMoment(decision: Decision, asOf: string | null): Decision {
  if (asOf === null) return decision;
  const claims: CallClaims = { ...decision.claims, asOf };
  return { ...decision, claims, fingerprint: fingerprintOf(claims) };
}

interface Remembered {
  readonly granted: readonly string[];
  readonly admission: Decision;
}

/** Decisions, made once for each identity while what holds for it stays the same. */
export class Decisions {
  readonly #last = new WeakMap<Identity, Remembered>();

  /** As `decisionOf`. */
  of(identity: Identity, purpose: string | null, granted: readonly string[]): Decision {
    const last = this.#last.get(identity);
    if (last && last.admission.purpose === purpose && isDeepStrictEqual(last.granted, granted)) return last.admission;
    const admission = decisionOf(identity, purpose, granted);
    this.#last.set(identity, { granted, admission });
    return admission;
  }
}

/** Tells apart those who must not be given each other's whole answer; one line. */
export function callerKey({
  identity: { role, subject, sector, organization, scopes },
  purpose,
  claims: { policies = [] },
}: Decision): string {
  return JSON.stringify([role, subject, sector, organization, scopes, purpose, policies]);
}
