import type { GraphQLError } from 'graphql';
import { DatabaseFault } from '@tongcha/database';
import type { Act, Alerts } from '@tongcha/governance';
import { describeError, logSeldom } from '@tongcha/observe';
import { type GovernanceContext, governanceOf } from '../governance/caller-governance.ts';
import { refused } from '../json/refused.ts';

/** Alerts, and who asks for them. */
export interface CallerAlerts {
  readonly alerts: Alerts;
  /** What he does now. */
  readonly act: (note: string | null) => Act;
}

/** What they tell of is other people's: enterprises see what concerns their own units in `warnings`. @throws GraphQLError */
export function callerAlerts(context: GovernanceContext): CallerAlerts {
  const { kept, identity } = governanceOf(context);
  if (identity.organization !== null || identity.role === 'enterprise' || identity.role === 'citizen')
    throw refusal('FORBIDDEN', 'alerts are for authorities: ask for warnings of your own units');
  const by = identity.subject ?? identity.role;
  return { alerts: kept.alerts, act: (note) => ({ at: Date.now(), by, note }) };
}

export const refusal: (
  code: 'NOT_FOUND' | 'CONFLICT' | 'FORBIDDEN' | 'UNAVAILABLE' | 'OVERLOADED',
  message: string,
) => GraphQLError = refused;

/** What fails in the store is told in public words, and to the operator in its own. */
export async function reached<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw publicFault(error);
  }
}

/** Of the store, and logged; anything else as it is. */
export function publicFault(error: unknown): unknown {
  if (!(error instanceof DatabaseFault)) return error;
  logSeldom(
    'error',
    'alerts',
    { event: 'alerts', error: describeError(error.cause) },
    '预警库不可用 / the store of alerts cannot be used',
  );
  return refusal('UNAVAILABLE', 'alerts can be neither read nor changed just now: ask again later');
}
