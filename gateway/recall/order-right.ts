import { ORDER_GROUPS } from '@tongcha/schema';
import type { Identity } from '@tongcha/identity';
import type { CallClaims } from '@tongcha/signature';
import { heldAt } from '../calls/granted-policy.ts';
import { subgraphOf } from '../members/member.ts';

/** As schema/recall.graphql has it. */
export type OrderRight = 'ORDERED' | 'APPROVED' | 'NONE';

/** Whether the agreements let these claims have a member told to recall. */
export function orderRight(member: string, claims: CallClaims): OrderRight {
  const held = heldAt(member, claims);
  const [atOnce, onceApproved] = ORDER_GROUPS;
  const isHeld = (group: string): boolean => held.has(`${subgraphOf(member)}/${group}`);
  return isHeld(atOnce) ? 'ORDERED' : isHeld(onceApproved) ? 'APPROVED' : 'NONE';
}

/** Whether whoever asks orders recalls at all; to which members is another matter. */
export function ordersRecalls({ role, scopes }: Identity): boolean {
  return role === 'regulator' && scopes.includes('recall');
}
