import { DecimalSum } from '@tongcha/schema';
import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { Gap } from '../chain/gaps.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { spokenName } from '../members/member.ts';
import { type AnswerStatus, gapsOf, statusOf } from './answered.ts';
import { failedPage, MOST_INT, refusalOfAll } from './member-page.ts';
import {
  GROUP_FIELDS,
  type MemberGroup,
  type MemberTotals,
  NO_TOTALS,
  readTotals,
  type TotalsKey,
  totalsQuery,
} from './member-totals.ts';
import { openTo, type Wanted } from './open-to.ts';

export interface AggregateRequest {
  /** Those that the condition means, in the order of their names. */
  readonly members: readonly WalkedMinistry[];
  /** What each of them is asked. */
  readonly where: Readonly<Record<string, unknown>>;
  readonly by: readonly TotalsKey[];
  readonly measures: readonly string[];
}

/** The shapes of schema/chain.graphql. */
export interface Aggregate {
  readonly groups: readonly Readonly<Record<string, unknown>>[];
  readonly others: { readonly groups: number | null; readonly count: number | null };
  readonly count: number | null;
  readonly coverage: readonly TotalsCoverage[];
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

interface TotalsCoverage {
  readonly sector: string;
  readonly member: string;
  readonly status: AnswerStatus;
  readonly count: number | null;
  readonly examined: number | null;
  readonly complete: boolean;
}

const WANTED: Wanted = {
  queryOf: ({ totalsField }) => totalsField && totalsQuery(totalsField),
  marksOf: ({ totalsMarks }) => totalsMarks,
};

/** Members that count at a time. */
const AT_ONCE = 8;
/** Groups that are told at most. */
const MOST_GROUPS = 1_000;

/**
 * Counts over all members that the request means, each by its own totals, which withhold what is too small to be told. What is alike
 * at several members is added up; amounts only in one unit.
 * @throws GraphQLError where nobody can be asked this
 */
export async function aggregate(asker: Asker, request: AggregateRequest): Promise<Aggregate> {
  const { members, by } = request;
  asker.limits.freshness?.until(0);
  const { open, withheld } = openTo(asker, members, WANTED);
  const asked: { readonly ministry: WalkedMinistry; readonly totals: MemberTotals }[] = [];
  for (let at = 0; at < open.length; at += AT_ONCE)
    asked.push(
      ...(await Promise.all(
        open
          .slice(at, at + AT_ONCE)
          .map(async (ministry) => ({ ministry, totals: await askTotals(asker, ministry, request) })),
      )),
    );
  const refusal = refusalOfAll(asked.map(({ totals }) => totals));
  if (refusal) throw refusal;
  const gaps = asked.flatMap(({ ministry, totals }) => gapsOf(ministry, totals.faults));
  const counted = asked.flatMap(({ totals }) => (totals.groups ? [totals] : []));
  const { groups, left } = added(counted, by);
  const others = [...counted.map((each) => each.others), left];
  return {
    groups,
    others: { groups: sumOf(others.map((each) => each.groups)), count: sumOf(others.map((each) => each.count)) },
    // Nobody has counted: that is not none.
    count: counted.length === 0 ? null : sumOf(counted.map((each) => each.count)),
    coverage: asked.map(({ ministry: { member }, totals }) => ({
      sector: member.sector,
      member: member.name,
      status: statusOf(totals.groups, totals.faults),
      count: totals.count,
      examined: totals.examined,
      complete: totals.complete,
    })),
    gaps,
    withheld: distinctWithheld([...withheld, ...asked.flatMap(({ totals }) => totals.withheld)]),
    complete: gaps.length === 0 && asked.every(({ totals }) => totals.complete),
  };
}

async function askTotals(
  { limits }: Asker,
  ministry: WalkedMinistry,
  { where, by, measures }: AggregateRequest,
): Promise<MemberTotals> {
  const { totalsField, call, member } = ministry;
  if (totalsField === null) {
    const message = `${spokenName(member)} cannot count by conditions: its schema has no totals`;
    return { ...NO_TOTALS, faults: [{ reason: 'OTHER_VERSION', system: null, message, codes: [] }] };
  }
  try {
    const variables = { where, by, measures };
    const response = await call({ ...limits, query: totalsQuery(totalsField), variables, operationName: 'Totals' });
    return readTotals(ministry, response, by);
  } catch (error) {
    return { ...NO_TOTALS, faults: failedPage(error).faults };
  }
}

interface Added {
  readonly group: MemberGroup;
  count: number;
  readonly sum: DecimalSum;
}

/** Alike groups of all members together, the largest first, and what is left beyond as many as are told. */
function added(
  all: readonly MemberTotals[],
  by: readonly TotalsKey[],
): Pick<Aggregate, 'groups'> & { readonly left: Aggregate['others'] } {
  const known = new Map<string, Added>();
  for (const { groups } of all)
    for (const group of groups ?? []) {
      const key = JSON.stringify([...group.values, group.quantity !== null, group.quantity?.unit ?? null]);
      let one = known.get(key);
      if (!one) known.set(key, (one = { group, count: 0, sum: new DecimalSum() }));
      one.count += group.count;
      if (group.quantity) one.sum.add(group.quantity.value);
    }
  const inOrder = [...known].sort(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1));
  const beyond = inOrder.slice(MOST_GROUPS);
  return {
    groups: inOrder.slice(0, MOST_GROUPS).map(([, { group, count, sum }]) => ({
      ...Object.fromEntries(by.map((key, i) => [GROUP_FIELDS[key], group.values[i] ?? null])),
      count: Math.min(count, MOST_INT),
      quantity: group.quantity && { value: sum.value, unit: group.quantity.unit },
    })),
    left: { groups: beyond.length, count: sumOf(beyond.map(([, { count }]) => count)) },
  };
}

/** null: one of them is not known, or they are more than GraphQL can tell. */
function sumOf(counts: readonly (number | null)[]): number | null {
  let sum = 0;
  for (const count of counts) {
    if (count === null) return null;
    sum += count;
  }
  return sum > MOST_INT ? null : sum;
}
