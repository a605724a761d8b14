import { NOT_KEPT, NOT_LET_IN, UNVERIFIED } from '../calls/subgraph-response.ts';
import { type Member, spokenName } from '../members/member.ts';
import type { UnitAnswer } from './asked-unit.ts';
import type { WalkedMinistry } from './walked-ministry.ts';
import type { Claim, Link } from './claims.ts';
import { disagreements } from './merge-links.ts';
import { coverageOf } from './coverage.ts';
import { Slices } from './slices.ts';
import type { GapReason } from './unit-query.ts';
import type { Walked } from './walk.ts';
import type { WalkRequest } from './walk-request.ts';

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
/** The answer of `chain`, `upstream` and `downstream`, or a part of it. */
export type Chain = Readonly<Record<string, unknown>>;

export interface WholeChain extends Chain {
  readonly gaps: readonly Gap[];
}

export async function chainOf(
  walked: Walked,
  ministries: readonly WalkedMinistry[],
  slices = new Slices(),
): Promise<WholeChain> {
  const { request, units, asked, tally, keptBack } = walked;
  const { links, sources, products } = await linksOf(walked.links, slices);
  const told: Record<string, unknown>[] = [];
  const origins: UnitReference[] = [];
  const destinations: UnitReference[] = [];
  for (const { code, depth, answers } of units) {
    if (slices.isOver) await slices.next();
    const records = recordsOf(code, answers);
    told.push({ code, unit: { code }, depth, records, sectors: sectorsOf(records) });
    if (!products.has(code)) origins.push({ code });
    if (!sources.has(code)) destinations.push({ code });
  }
  const gaps = await gapsOf(walked, slices);
  const coverage = await coverageOf(
    { asked: [...asked.values()], shown: units, kinds: request.kinds, keptBack },
    ministries,
    tally,
    slices,
  );
  return {
    root: { code: request.root },
    direction: request.direction,
    units: told,
    links,
    gaps,
    coverage,
    withheld: [...new Map(coverage.map((each) => [each.sector, each.withheld])).values()].flat(),
    complete: gaps.length === 0,
    depth: units.at(-1)?.depth ?? 0,
    origins,
    destinations,
  };
}

function sectorsOf(records: readonly RecordReference[]): string[] {
  return records.length > 1 ? [...new Set(records.map(({ sector }) => sector))] : records.map(({ sector }) => sector);
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

async function linksOf(
  all: readonly Link[],
  slices: Slices,
): Promise<Record<'sources' | 'products', ReadonlySet<string>> & { readonly links: object[] }> {
  const links: object[] = [];
  const sources = new Set<string>();
  const products = new Set<string>();
  for (const link of all) {
    if (slices.isOver) await slices.next();
    links.push(linkOf(link));
    sources.add(link.from);
    products.add(link.to);
  }
  return { links, sources, products };
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
async function gapsOf({ units, cut, request }: Walked, slices: Slices): Promise<Gap[]> {
  const gaps = new Map<
    string,
    { reason: GapReason; of: Member; system: string | null; message?: string | undefined; codes: string[] }
  >();
  for (const { code, answers } of units) {
    if (slices.isOver) await slices.next();
    for (const { ministry, result } of answers) {
      for (const { reason, system, message } of result.faults) {
        const of = ministry.member;
        const key = `${of.sector} ${of.name} ${system ?? ''} ${reason}`;
        const gap = gaps.get(key) ?? { reason, of, system, message, codes: [] };
        if (gap.codes.at(-1) !== code) gap.codes.push(code);
        gaps.set(key, gap);
      }
    }
  }
  const asked = [...gaps.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { reason, of, system, message, codes }]): Gap => ({
      reason,
      sector: of.sector,
      member: of.name,
      system,
      codes,
      message: message ?? gapMessage(reason, system ?? spokenName(of)),
    }));
  const stopped = (['DEPTH_LIMIT', 'UNIT_LIMIT'] as const)
    .filter((reason) => cut[reason].length > 0)
    .map((reason): Gap => ({
      reason,
      sector: null,
      member: null,
      system: null,
      codes: cut[reason],
      message: limitMessage(reason, request),
    }));
  return [...asked, ...stopped];
}

/** The usual sentence. */
export function gapMessage(reason: GapReason, who: string): string {
  return `${who} ${REASONS[reason]}`;
}

/** Of a limit of the walk itself. */
export function limitMessage(
  reason: 'DEPTH_LIMIT' | 'UNIT_LIMIT',
  { maxDepth, maxUnits }: Pick<WalkRequest, 'maxDepth' | 'maxUnits'>,
): string {
  return reason === 'DEPTH_LIMIT'
    ? `the walk stopped ${maxDepth} links from the start`
    : `the walk stopped at ${maxUnits} units`;
}

const REASONS: Readonly<Record<GapReason, string>> = {
  TIMEOUT: 'did not answer in time',
  UNAVAILABLE: 'cannot be reached',
  TOO_BUSY: 'asks to be asked less',
  BAD_ANSWER: 'gave an answer that cannot be read',
  NOT_UNDERSTOOD: 'gave something that could not be understood',
  NO_HISTORY: NOT_KEPT,
  OTHER_VERSION: 'serves another version of its schema than the graph',
  UNVERIFIED_CALL: UNVERIFIED,
  CREDENTIALS_REFUSED: NOT_LET_IN,
  FORBIDDEN: 'refuses to answer',
  DEPTH_LIMIT: 'was not asked further',
  UNIT_LIMIT: 'was not asked further',
};
