import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { Coverage } from '../chain/coverage.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { type Gap, gapMessage } from '../chain/gaps.ts';
import { drawOf, drawSample } from '../sampling/draw-sample.ts';
import { type Listed, listCodes } from '../sampling/list-codes.ts';
import { shareOfAll } from '../sampling/share-of.ts';
import { traceCodes } from '../sampling/trace-codes.ts';
import { type Sampled, sampledOf } from '../sampling/trace-rate.ts';
import { type Aggregate, aggregate } from '../search/aggregate.ts';
import type { SearchRequest } from '../search/read-search.ts';
import { spanOf } from './months.ts';

/** The shapes of schema/monitoring.graphql. */
export interface Monitoring extends Pick<Aggregate, 'others'> {
  readonly groups: readonly MonitoringGroup[];
  readonly members: readonly MemberTimes[];
  readonly draw: string;
  readonly asOf: string;
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

export interface MonitoringGroup extends Group {
  readonly sample: Sampled | null;
}

export interface MemberTimes extends Pick<Coverage, 'sector' | 'member' | 'breaker'> {
  readonly usualMilliseconds: number | null;
}

interface Group {
  readonly sector: string | null;
  readonly province: string | null;
  readonly month: string | null;
  readonly units: number;
}

/** Of fewer a share would tell of single units. */
const SMALL = 10;
/** Groups of which a sample is walked. */
const MOST_SAMPLED = 20;
/** Pages of each member that a group's sample is drawn of: 1,000 units. */
const PAGES = 5;
/** Units that are walked of each of these: schema/monitoring.graphql takes as many, of all groups, for its cost. */
const UNITS_EACH = 20;

/** Of the time that is left after counting: what is drawn must also be walked. */
const SHARE_TO_DRAW = 0.4;
const NO_TIME: Gap = {
  reason: 'TIMEOUT',
  sector: null,
  member: null,
  system: null,
  codes: [],
  message: 'there was no time left to draw a sample of every large group: ask for less at once',
};

interface Drawn {
  readonly group: Group;
  readonly listed: Listed;
  readonly codes: readonly string[];
}

/**
 * Counts by sector, province and month, as members count, and walks a sample of each of the largest groups; all samples in one walk.
 * @param size units of each sample @param now epoch milliseconds
 */
export async function monitor(
  asker: Asker,
  { members, where }: Pick<SearchRequest, 'members' | 'where'>,
  { size, now }: { readonly size: number; readonly now: number },
): Promise<Monitoring> {
  const by = ['SECTOR', 'PROVINCE', 'MONTH'] as const;
  const counted = await aggregate(asker, { members, where, by, measures: ['COUNT'] });
  const groups = counted.groups.map((group): Group => ({
    sector: textOf(group['sector']),
    province: textOf(group['province']),
    month: textOf(group['month']),
    units: Number(group['count']),
  }));
  const draw = drawOf(now);
  const drawn: Drawn[] = [];
  const left = asker.limits.deadlineAt - Date.now();
  const drawUntil = Date.now() + left * SHARE_TO_DRAW;
  let isLate = false;
  for (const group of groups) {
    const span = group.month === null ? null : spanOf(group.month, where['producedBetween']);
    if (!span || group.sector === null || group.province === null || group.units < SMALL) continue;
    if (drawn.length === MOST_SAMPLED) break;
    isLate = Date.now() >= drawUntil;
    if (isLate) break;
    const within = { ...where, division: where['division'] ?? group.province, producedBetween: span };
    const own = members.filter(({ member }) => member.sector === group.sector);
    const listed = await listCodes(asker, { members: own, where: within, pages: PAGES });
    drawn.push({ group, listed, codes: drawSample(listed.codes, size, draw) });
  }
  const walk = await traceCodes(asker, [...new Set(drawn.flatMap(({ codes }) => codes))], UNITS_EACH);
  const samples = new Map(drawn.map((each) => [each.group, sampleOf(each, walk.traced)]));
  const gaps = [
    ...counted.gaps,
    ...drawn.flatMap(({ listed }) => listed.gaps),
    ...walk.gaps,
    ...(isLate ? [NO_TIME] : []),
  ].map((gap) => withoutNames(gap, asker));
  return {
    groups: groups.map((group) => ({ ...group, sample: samples.get(group) ?? null })),
    others: counted.others,
    members: members.map((each) => timesOf(each, asker)),
    draw,
    asOf: new Date(now).toISOString(),
    gaps: [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()],
    withheld: distinctWithheld([
      ...counted.withheld,
      ...drawn.flatMap(({ listed }) => listed.withheld),
      ...walk.withheld,
    ]),
    complete: counted.complete && gaps.length === 0,
  };
}

function sampleOf({ group, listed, codes }: Drawn, traced: Awaited<ReturnType<typeof traceCodes>>['traced']): Sampled {
  const outcomes = codes.flatMap((code) => traced.get(code) ?? []);
  const sampled = sampledOf(outcomes, listed, codes.length);
  return listed.isAll ? sampled : { ...sampled, ...shareOfAll(sampled, listed.codes.length, group.units) };
}

/** Times are told in steps, milliseconds: by finer ones, asked for before and after, somebody saw which member a walk has called. */
const LEAST_STEP = 5;

/** The least of 5, 10, 20, 50, 100, 200, 500 … that is not less. */
function stepOf(milliseconds: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(LEAST_STEP, milliseconds)));
  return (
    [1, 2, 5, 10].map((times) => times * power).find((step) => milliseconds <= step && step >= LEAST_STEP) ?? 10 * power
  );
}

function timesOf({ member: { name, sector }, latency, breaker }: WalkedMinistry, asker: Asker): MemberTimes {
  const { usualMs, isMeasured } = latency;
  return {
    sector,
    member: isFirm(name, asker) ? null : name,
    usualMilliseconds: isMeasured ? stepOf(usualMs) : null,
    breaker: breaker(),
  };
}

/** What is published names no unit and no firm. */
function withoutNames(gap: Gap, asker: Asker): Gap {
  return isFirm(gap.member, asker)
    ? { ...gap, codes: [], member: null, system: null, message: gapMessage(gap.reason, 'an enterprise') }
    : { ...gap, codes: [] };
}

function isFirm(member: string | null, asker: Asker): boolean {
  return member !== null && asker.memberNamed(member)?.kind === 'ENTERPRISE';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
