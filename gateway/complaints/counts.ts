import type { ComplaintCount } from '@tongcha/governance';
import { refused } from '../json/refused.ts';
import { readTime } from '../chain/read-arguments.ts';
import { type GovernanceContext, governanceOf } from '../governance/caller-governance.ts';

export interface CountsArguments {
  readonly since?: string | null;
  readonly first: number;
}

const MOST = 200;
/** How far back where nothing is said, milliseconds. */
const USUAL = 30 * 86_400_000;

/** ComplaintCount of schema/complaints.graphql: to regulators, of what their own sector answers. @throws GraphQLError */
export async function complaintCounts(
  { since, first }: CountsArguments,
  context: GovernanceContext,
): Promise<object[]> {
  const { kept, identity } = governanceOf(context);
  if (identity.role !== 'regulator' || identity.sector === null)
    throw refused('FORBIDDEN', 'how many reports there are is told to the regulators of the sector that answers them');
  if (first < 1 || first > MOST) throw refused('BAD_USER_INPUT', `first must be 1 to ${MOST}`);
  const from = readTime('since', since)?.lo ?? Date.now() - USUAL;
  return (await kept.complaints.counts(identity.sector, from, first)).map(told);
}

function told({ code, lastAt, ...count }: ComplaintCount): object {
  return { ...count, code, unit: { code }, lastAt: new Date(lastAt).toISOString() };
}
