import type { SystemHealth } from '@tongcha/resilience';
import type { Condition } from './condition.ts';

/** How a member is reached, and how it reaches its own systems. */
export interface ConnectionState extends Pick<SystemHealth, 'breaker' | 'lastFault'> {
  /** Its systems that do not let it in. */
  readonly refusedBy: readonly string[];
}

/** Of members of which somebody must mend a certificate, a password or a key. */
export function* connectionConditions(members: Iterable<readonly [string, ConnectionState]>): Generator<Condition> {
  for (const [about, { breaker, lastFault, refusedBy }] of members) {
    if (breaker !== 'CLOSED' && lastFault?.hint !== undefined)
      yield { reason: 'MEMBER_CONNECTION_REFUSED', about, detail: lastFault.hint };
    if (refusedBy.length > 0)
      yield {
        reason: 'MEMBER_CREDENTIALS_REFUSED',
        about,
        detail: `${refusedBy.join(', ')} refuses the user, password or key that the member has for it`,
      };
  }
}
