import { createHash } from 'node:crypto';
import type { CallClaims } from '@tongcha/signature';

/**
 * Equal exactly when the claims are. As JSON in one order, which no value can imitate; its hash, because it becomes
 * part of many keys.
 */
export function fingerprintOf({ role, sector, organization, policies, purpose, asOf }: CallClaims): string {
  return createHash('sha256')
    .update(JSON.stringify([role, sector, organization, policies, purpose, asOf]))
    .digest('base64url');
}
