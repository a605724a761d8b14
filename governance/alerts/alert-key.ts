import { createHash } from 'node:crypto';
import type { Finding } from './alert.ts';

/**
 * What makes two findings one: the rule, the unit that is warned of, and the record fields that say so. Which other units are concerned is
 * not part of it, as that depends on where the chain was asked from.
 */
export function alertKey({ rule, codes: [code = ''], evidence }: Pick<Finding, 'rule' | 'codes' | 'evidence'>): string {
  const places = evidence.map((each) =>
    JSON.stringify([each.member, each.system, each.recordId, each.code, each.field]),
  );
  return createHash('sha256')
    .update(JSON.stringify([rule, code, [...new Set(places)].sort()]))
    .digest('base64url');
}
