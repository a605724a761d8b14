import type { Issuer } from '@tongcha/identity';
import type { Condition } from '../../readiness/condition.ts';

/** What is wrong with the keys by which tokens are checked. @param isStarting whether keys that are not there yet are waited for */
export function* keyConditions(issuers: readonly Issuer[], isStarting: boolean): Generator<Condition> {
  for (const { issuer: about, keys } of issuers) {
    const { keys: count, ageMs, isOld, fault } = keys.state();
    const why = fault ?? 'no answer yet';
    if (count === null) {
      yield { reason: 'ISSUER_KEYS_UNKNOWN', about, detail: why };
      if (isStarting) yield { reason: 'STARTING', about: 'keys', detail: `waits for keys of ${about}` };
    } else if (count === 0) yield { reason: 'ISSUER_KEYS_UNKNOWN', about, detail: 'it has taken all its keys back' };
    if (ageMs !== null && isOld)
      yield { reason: 'ISSUER_KEYS_OLD', about, detail: `read ${Math.round(ageMs / 1_000)} s ago; since then: ${why}` };
  }
}
