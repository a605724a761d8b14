import { UNVERIFIED } from '../calls/subgraph-response.ts';
import type { Withheld } from '../calls/withheld.ts';
import { type Member, spokenName } from '../members/member.ts';
import type { WalkedMinistry } from './asker.ts';
import type { Claim, Link } from './claims.ts';
import { disagreements } from './merge-links.ts';
import { type GapReason, type UnitResult, WITHHELD_UNIT, type WithheldLinks } from './unit-query.ts';
import type { Tally } from './tally.ts';
import type { Walked } from './walk.ts';

/** The shapes of schema/chain.graphql. */
export interface UnitReference {
  readonly code: string;
}
export interface RecordReference {
  readonly __typename: string;
  readonly code: string;
  readonly member: string;
  readonly sector: string;
}
export interface Gap {
  readonly reason: GapReason;
  readonly sector: string | null;
  readonly member: string | null;
  readonly system: string | null;
  readonly codes: readonly string[];
  readonly message: string;
}
export interface Coverage {
  readonly sector: string;
  readonly member: string | null;
  readonly members: number;
  readonly status: 'ANSWERED' | 'PARTIAL' | 'FAILED';
  readonly asked: number;
  readonly excluded: number;
  readonly answered: number;
  readonly held: number;
  readonly failed: number;
  readonly withheld: readonly Withheld[];
  readonly calls: number;
  readonly milliseconds: number;
  readonly at: string | null;
  readonly cached: number;
  readonly stale: number;
  readonly oldestSeconds: number | null;
}

/** The answer of `chain`, `upstream` and `downstream`. */
export function chainOf(walked: Walked, ministries: readonly WalkedMinistry[]): Record<string, unknown> {
  const { request, units, links } = walked;
  const sources = new Set(links.map((link) => link.from));
  const products = new Set(links.map((link) => link.to));
  const gaps = gapsOf(walked, ministries);
  const shown = units.map(({ answers }) => answers);
  const coverage = coverageOf([...walked.asked.values()], ministries, walked.tally, shown, request.kinds);
  return {
    root: { code: request.root },
    direction: request.direction,
    units: units.map(({ code, depth, answers }) => {
      const records = recordsOf(code, answers, ministries);
      return { code, unit: { code }, depth, records, sectors: [...new Set(records.map((record) => record.sector))] };
    }),
    links: links.map(linkOf),
    gaps,
    coverage,
    withheld: coverage.flatMap(({ withheld }) => withheld),
    complete: gaps.length === 0,
    depth: units.at(-1)?.depth ?? 0,
    origins: units.filter(({ code }) => !products.has(code)).map(({ code }) => ({ code })),
    destinations: units.filter(({ code }) => !sources.has(code)).map(({ code }) => ({ code })),
  };
}

/** References to the records that are held; the planner fetches what is selected of them from their owners. */
export function recordsOf(
  code: string,
  answers: readonly UnitResult[],
  ministries: readonly WalkedMinistry[],
): RecordReference[] {
  return ministries.flatMap(({ recordType, member: { name: member, sector } }, i) =>
    answers[i]?.held ? [{ __typename: recordType, code, member, sector }] : [],
  );
}

/**
 * @param shown the answers about units that stand in the chain: of one that a walk left out again it is not said who holds it
 * @param kinds of links that were asked for; null: all
 */
export function coverageOf(
  answers: readonly (readonly UnitResult[])[],
  ministries: readonly WalkedMinistry[],
  tally: Tally,
  shown = answers,
  kinds: ReadonlySet<string> | null = null,
): Coverage[] {
  return ministries.map(({ member: { name: member, sector }, breaker }, i) => {
    const each: UnitResult[] = [];
    for (const { [i]: answer } of answers) if (answer && answer !== WITHHELD_UNIT) each.push(answer);
    const failed = each.filter((answer) => answer.faults.length > 0).length;
    const { calls, milliseconds, answeredAt } = tally.of(member);
    const kept = each.flatMap((answer) => answer.kept ?? []);
    return {
      sector,
      member,
      members: 1,
      status: failed === 0 ? 'ANSWERED' : failed < each.length ? 'PARTIAL' : 'FAILED',
      asked: each.length,
      excluded: 0,
      answered: each.length - failed,
      held: shown.filter((all) => all[i]?.held).length,
      failed,
      withheld: withheldOf(sector, rulesSaid(shown, i), kinds),
      calls,
      milliseconds,
      at: answeredAt === null ? null : new Date(answeredAt).toISOString(),
      breaker: breaker(),
      cached: kept.length,
      stale: kept.filter(({ stale }) => stale).length,
      oldestSeconds:
        kept.length === 0 ? null : Math.round(kept.reduce((most, { ageMs }) => Math.max(most, ageMs), 0) / 1_000),
    };
  });
}

function linkOf(link: Link): Record<string, unknown> {
  const first = <K extends keyof Claim>(key: K): Claim[K] | null =>
    link.claims.find((claim) => claim[key] !== null)?.[key] ?? null;
  return {
    kind: link.kind,
    from: link.from,
    to: link.to,
    at: first('at'),
    until: first('until'),
    quantity: first('quantity'),
    share: first('share'),
    evidence: link.claims,
    disagreements: disagreements(link),
    doubts: link.doubts,
  };
}

/** One gap for each reason and each who; only about units that are in the chain. */
function gapsOf({ units, cut, request }: Walked, ministries: readonly WalkedMinistry[]): Gap[] {
  const gaps = new Map<string, { reason: GapReason; of: Member; system: string | null; codes: string[] }>();
  for (const { code, answers } of units) {
    answers.forEach(({ faults }, i) => {
      const of = ministries[i]?.member;
      if (of === undefined) return;
      for (const { reason, system } of faults) {
        const key = `${of.sector} ${of.name} ${system ?? ''} ${reason}`;
        const gap = gaps.get(key) ?? { reason, of, system, codes: [] };
        if (gap.codes.at(-1) !== code) gap.codes.push(code);
        gaps.set(key, gap);
      }
    });
  }
  const asked = [...gaps.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { reason, of, system, codes }]): Gap => ({
      reason,
      sector: of.sector,
      member: of.name,
      system,
      codes,
      message: `${system ?? spokenName(of)} ${REASONS[reason]}`,
    }));
  const limits = {
    DEPTH_LIMIT: `the walk stopped ${request.maxDepth} links from the start`,
    UNIT_LIMIT: `the walk stopped at ${request.maxUnits} units`,
  } as const;
  const stopped = (['DEPTH_LIMIT', 'UNIT_LIMIT'] as const)
    .filter((reason) => cut[reason].length > 0)
    .map((reason): Gap => ({
      reason,
      sector: null,
      member: null,
      system: null,
      codes: cut[reason],
      message: limits[reason],
    }));
  return [...asked, ...stopped];
}

/** What a ministry said of units. Of all in one answer it is the same list, of most nothing. */
function rulesSaid(shown: readonly (readonly UnitResult[])[], ministry: number): ReadonlySet<readonly WithheldLinks[]> {
  const said = new Set<readonly WithheldLinks[]>();
  let last: readonly WithheldLinks[] | undefined;
  for (const { [ministry]: answer } of shown) {
    if (answer?.withheld === last) continue;
    last = answer?.withheld;
    if (last && last.length > 0) said.add(last);
  }
  return said;
}

/** Each rule once. What was not asked for is not withheld. */
function withheldOf(
  sector: string,
  said: ReadonlySet<readonly WithheldLinks[]>,
  kinds: ReadonlySet<string> | null,
): Withheld[] {
  const policies = new Set<string | null>();
  for (const rules of said) {
    for (const each of rules)
      if (!kinds || !each.kinds || each.kinds.some((kind) => kinds.has(kind))) policies.add(each.policy);
  }
  return [...policies].sort((a, b) => ((a ?? '') < (b ?? '') ? -1 : 1)).map((policy) => ({ sector, policy }));
}

const REASONS: Readonly<Record<GapReason, string>> = {
  TIMEOUT: 'did not answer in time',
  UNAVAILABLE: 'cannot be reached',
  TOO_BUSY: 'asks to be asked less',
  BAD_ANSWER: 'gave an answer that cannot be read',
  NOT_UNDERSTOOD: 'gave something that could not be understood',
  UNVERIFIED_CALL: UNVERIFIED,
  FORBIDDEN: 'refuses to answer',
  DEPTH_LIMIT: 'was not asked further',
  UNIT_LIMIT: 'was not asked further',
};
