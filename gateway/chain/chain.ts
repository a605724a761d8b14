import { UNVERIFIED } from '../calls/subgraph-response.ts';
import type { Withheld } from '../calls/withheld.ts';
import { type Member, spokenName } from '../members/member.ts';
import type { UnitAnswer } from './asked-unit.ts';
import type { WalkedMinistry } from './walked-ministry.ts';
import type { Claim, Link } from './claims.ts';
import { disagreements } from './merge-links.ts';
import { type GapReason, WITHHELD_UNIT, type WithheldLinks } from './unit-query.ts';
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
  const gaps = gapsOf(walked);
  const coverage = coverageOf([...walked.asked.values()], ministries, walked.tally, units, request.kinds);
  return {
    root: { code: request.root },
    direction: request.direction,
    units: units.map(({ code, depth, answers }) => {
      const records = recordsOf(code, answers);
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
export function recordsOf(code: string, answers: readonly UnitAnswer[]): RecordReference[] {
  const records: RecordReference[] = [];
  for (const { ministry, result } of answers) {
    const { recordType, member } = ministry;
    if (result.held) records.push({ __typename: recordType, code, member: member.name, sector: member.sector });
  }
  return records;
}

/** What was answered about one unit. */
interface Answered {
  readonly answers: readonly UnitAnswer[];
}

/**
 * @param shown those that stand in the chain: of one that a walk left out again it is not said who holds it
 * @param kinds of links that were asked for; null: all
 */
export function coverageOf(
  units: readonly Answered[],
  ministries: readonly WalkedMinistry[],
  tally: Tally,
  shown: readonly Answered[] = units,
  kinds: ReadonlySet<string> | null = null,
): Coverage[] {
  const counted = new Map<WalkedMinistry, Counts>();
  for (const { answers } of units) for (const answer of answers) countAsked(countsOf(counted, answer), answer);
  for (const { answers } of shown) for (const answer of answers) countShown(countsOf(counted, answer), answer);
  return ministries.map((ministry) => {
    const { member, breaker } = ministry;
    const { name, sector } = member;
    const { refuses, asked, failed, held, cached, stale, oldestMs, rules } = counted.get(ministry) ?? nothing();
    const { calls, milliseconds, answeredAt } = tally.of(name);
    return {
      sector,
      member: name,
      members: 1,
      status: failed === 0 ? 'ANSWERED' : failed < asked ? 'PARTIAL' : 'FAILED',
      asked,
      excluded: refuses ? 0 : units.length - asked,
      answered: asked - failed,
      held,
      failed,
      withheld: withheldOf(sector, rules, kinds),
      calls,
      milliseconds,
      at: answeredAt === null ? null : new Date(answeredAt).toISOString(),
      breaker: breaker(),
      cached,
      stale,
      oldestSeconds: cached === 0 ? null : Math.round(oldestMs / 1_000),
    };
  });
}

/** What one ministry said of all units. */
interface Counts {
  refuses: boolean;
  asked: number;
  failed: number;
  held: number;
  cached: number;
  stale: number;
  oldestMs: number;
  /** Of all units in one answer it is the same list, of most none. */
  readonly rules: Set<readonly WithheldLinks[]>;
}

function nothing(): Counts {
  return { refuses: false, asked: 0, failed: 0, held: 0, cached: 0, stale: 0, oldestMs: 0, rules: new Set() };
}

function countsOf(counted: Map<WalkedMinistry, Counts>, { ministry }: UnitAnswer): Counts {
  const known = counted.get(ministry);
  if (known) return known;
  const fresh = nothing();
  counted.set(ministry, fresh);
  return fresh;
}

function countAsked(counts: Counts, { result }: UnitAnswer): void {
  if (result === WITHHELD_UNIT) {
    counts.refuses = true;
    return;
  }
  counts.asked += 1;
  if (result.faults.length > 0) counts.failed += 1;
  const { kept } = result;
  if (!kept) return;
  counts.cached += 1;
  if (kept.stale) counts.stale += 1;
  counts.oldestMs = Math.max(counts.oldestMs, kept.ageMs);
}

function countShown(counts: Counts, { result: { held, withheld } }: UnitAnswer): void {
  if (held) counts.held += 1;
  if (withheld.length > 0) counts.rules.add(withheld);
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
function gapsOf({ units, cut, request }: Walked): Gap[] {
  const gaps = new Map<string, { reason: GapReason; of: Member; system: string | null; codes: string[] }>();
  for (const { code, answers } of units) {
    for (const { ministry, result } of answers) {
      for (const { reason, system } of result.faults) {
        const of = ministry.member;
        const key = `${of.sector} ${of.name} ${system ?? ''} ${reason}`;
        const gap = gaps.get(key) ?? { reason, of, system, codes: [] };
        if (gap.codes.at(-1) !== code) gap.codes.push(code);
        gaps.set(key, gap);
      }
    }
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
