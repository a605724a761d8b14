import type { Warning } from './judge.ts';
import type { Rule } from './rule.ts';

const SOURCE = 'a choice of this project: few enough to be early, more than one household';

/** When reports of one product are an alert. */
export const REPORTED = { reports: 5, days: 7 } as const;

/** By it the worker counts what citizens report: no chain is judged by it. */
export const MANY_COMPLAINTS: Rule = {
  id: 'many-complaints',
  zh: `${REPORTED.days} 天内有 ${REPORTED.reports} 份以上投诉举报涉及同一产品`,
  en: `${REPORTED.reports} reports or more about one product within ${REPORTED.days} days`,
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: SOURCE,
  parameters: [
    { name: 'reports', value: REPORTED.reports, unit: 'reports', source: SOURCE },
    { name: 'days', value: REPORTED.days, unit: 'd', source: SOURCE },
  ],
  needs: () => [],
  judge: () => [],
};

/** What it says of codes: nothing that was written, as nobody here can read it. @param at when it was found last, ISO 8601 */
export function manyComplaintsWarning(codes: readonly string[], at: string): Warning {
  const { level, parameters } = MANY_COMPLAINTS;
  return {
    rule: MANY_COMPLAINTS,
    level,
    outcome: 'FIRES',
    codes,
    at,
    zh: `${MANY_COMPLAINTS.zh}：所列追溯码为被投诉的，以及它们可能的共同来源`,
    en: `${MANY_COMPLAINTS.en}: the codes are those reported, and what they most likely come from`,
    evidence: [],
    missing: [],
    parameters: parameters.map((each) => ({ ...each, member: null })),
  };
}
