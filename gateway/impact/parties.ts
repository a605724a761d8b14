import type { Link } from '../chain/claims.ts';

/** Whether a code names an organisation, which has goods and is none. */
export function isOrganization(code: string): boolean {
  return code.startsWith('uscc:');
}

/** Whether a link says who has something, and nothing of what became of it. */
export function isCustody({ kind, to }: Pick<Link, 'kind' | 'to'>): boolean {
  return kind === 'HOLD' || isOrganization(to);
}
