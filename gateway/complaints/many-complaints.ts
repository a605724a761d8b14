import type { Complaints, Finding, ManyComplaints } from '@tongcha/governance';
import type { Asker } from '../chain/asker.ts';
import { findOrigins } from '../origins/find-origins.ts';
import { MANY_COMPLAINTS, REPORTED } from '../warnings/many-complaints.ts';

const DAY = 86_400_000;

/** Units of the walks by which common origins are found, and how many of the likeliest are told. */
const WALK = { maxDepth: 20, maxUnits: 2_000 } as const;
const MOST_CASES = 50;
const MOST_ORIGINS = 3;

/** Products of which many were reported in the days before a moment, epoch milliseconds. */
export function manyComplaints(complaints: Pick<Complaints, 'many'>, now: number): Promise<readonly ManyComplaints[]> {
  return complaints.many(REPORTED.reports, now - REPORTED.days * DAY);
}

/** What several reported codes most likely come from, the likeliest first; none of one code alone. */
export async function likelyOrigins(
  { codes }: Pick<ManyComplaints, 'codes'>,
  asker: Asker,
): Promise<readonly string[]> {
  if (codes.length < 2) return [];
  const cases = codes.slice(0, MOST_CASES).map((code) => ({ code, weight: 1 }));
  const { ranked } = await findOrigins(asker, cases, WALK);
  return ranked.slice(0, MOST_ORIGINS).map(({ code }) => code);
}

/** The alert of it: the same for as long as its first report is among these. */
export function findingOf({ codes, members, sectors, divisions }: ManyComplaints, origins: readonly string[]): Finding {
  const [code = ''] = codes;
  const { id, level } = MANY_COMPLAINTS;
  return {
    rule: id,
    level,
    codes: [...new Set([...codes, ...origins])],
    evidence: members
      .slice(0, 1)
      .map((member) => ({ member, system: null, recordId: null, code, field: 'complaints' })),
    sectors,
    divisions,
    affected: null,
    falseShare: 0,
  };
}
