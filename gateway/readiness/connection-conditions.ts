import type { SystemHealth } from '@tongcha/resilience';
import type { Condition } from './condition.ts';

/** Of members that cannot be reached for a reason that somebody must mend: a certificate, TLS. */
export function* connectionConditions(
  members: Iterable<readonly [string, Pick<SystemHealth, 'breaker' | 'lastFault'>]>,
): Generator<Condition> {
  for (const [about, { breaker, lastFault }] of members)
    if (breaker !== 'CLOSED' && lastFault?.hint !== undefined)
      yield { reason: 'MEMBER_CONNECTION_REFUSED', about, detail: lastFault.hint };
}
