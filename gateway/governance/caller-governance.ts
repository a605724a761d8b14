import type { Governance } from '@tongcha/governance';
import type { Identity } from '@tongcha/identity';
import type { CallClaims } from '@tongcha/signature';
import { refused } from '../json/refused.ts';

/** What one request knows of recalls, complaints and alerts, and by whose rights. */
export interface CallerGovernance {
  readonly kept: Governance;
  readonly identity: Identity;
  /** As stated; null: none. */
  readonly purpose: string | null;
  /** With the policies that agreements grant for that purpose. */
  readonly claims: CallClaims;
  readonly requestId: string;
}

/** What these resolvers need of a request's context. */
export interface GovernanceContext {
  /** Null: the request is as of a moment; undefined: nothing is kept here. */
  readonly governance?: CallerGovernance | null | undefined;
}

/** @throws GraphQLError */
export function governanceOf({ governance }: GovernanceContext): CallerGovernance {
  if (governance) return governance;
  if (governance === null) throw refused('BAD_REQUEST', 'recalls, complaints and alerts are of now: ask without asOf');
  throw refused('NOT_FOUND', 'no recalls, complaints or alerts are kept here (gateway.governance.store)');
}
