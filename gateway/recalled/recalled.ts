import { type PageInfo, pageInfoOf } from '../json/page-info.ts';
import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { RecordReference } from '../chain/chain.ts';
import type { Gap } from '../chain/gaps.ts';
import { refused } from '../chain/read-arguments.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { type AnswerStatus, gapsOf, statusOf } from '../search/answered.ts';
import { refusalOfAll } from '../search/member-page.ts';
import { openTo, type Wanted } from '../search/open-to.ts';
import { readFirst, readWhere, type SearchCondition } from '../search/read-search.ts';
import { type MemberRecalled, memberRecalled, recalledQuery, type RecalledOrder } from './member-recalled.ts';
import { inOrder, readPlace, writePlace } from './place.ts';

export interface RecalledArguments {
  readonly where?: SearchCondition | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

/** The shapes of schema/recalled.graphql. */
export interface RecalledList {
  readonly edges: readonly { readonly cursor: string; readonly at: string | null; readonly node: RecordReference }[];
  readonly pageInfo: PageInfo;
  readonly coverage: readonly RecalledCoverage[];
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

interface RecalledCoverage {
  readonly sector: string;
  readonly member: string;
  readonly status: AnswerStatus;
  readonly complete: boolean;
}

/** Members that are asked at a time. */
const AT_ONCE = 16;
/** So long a list may be kept outside, milliseconds: as long as a record may at most. */
const KEPT_MS = 60_000;

const LISTED: Wanted = {
  queryOf: ({ recalledField }) => (recalledField ? recalledQuery(recalledField) : null),
  marksOf: () => undefined,
};

/**
 * One page of what all members that are meant have recalled: each puts its own in order, so that the next page of the whole is among the
 * next pages of all. Everyone is asked for every page.
 * @throws GraphQLError for what cannot be asked so, of anybody
 */
export async function recalled(asker: Asker, args: RecalledArguments): Promise<RecalledList> {
  const first = readFirst(args.first);
  const after = typeof args.after === 'string' ? readPlace(args.after) : null;
  if (typeof args.after === 'string' && !after)
    throw refused('after is not a cursor of this list: begin again without one');
  const { members, where } = readWhere(args.where, asker.ministries);
  const { open, withheld } = openTo(asker, members, LISTED);
  const asked = await askAll(asker, open, { where, first, after });
  const refusal = refusalOfAll(asked.map(({ told }) => told));
  if (refusal) throw refusal;
  const gaps = asked.flatMap(({ ministry, told }) => gapsOf(ministry, told.faults));
  asker.limits.freshness?.until(gaps.length > 0 ? 0 : Date.now() + KEPT_MS);
  const found = asked
    .flatMap(({ ministry, told }) => (told.rows ?? []).map((place) => ({ place, ministry })))
    .sort((a, b) => inOrder(a.place, b.place));
  const edges = found.slice(0, first).map(({ place, ministry: { recordType, member } }) => ({
    cursor: writePlace(place),
    at: place.at,
    node: { __typename: recordType, code: place.code, member: member.name, sector: member.sector },
  }));
  return {
    edges,
    pageInfo: pageInfoOf(edges, { more: found.length > first, after }),
    coverage: asked.map(({ ministry: { member }, told: { rows, faults, complete } }) => ({
      sector: member.sector,
      member: member.name,
      status: statusOf(rows, faults),
      complete,
    })),
    gaps,
    withheld: distinctWithheld([...withheld, ...asked.flatMap(({ told }) => told.withheld)]),
    complete: gaps.length === 0 && asked.every(({ told }) => told.complete),
  };
}

interface Asked {
  readonly ministry: WalkedMinistry;
  readonly told: MemberRecalled;
}

/** In the order of the members, so many at a time: one that is slow holds up none of the others. */
async function askAll(
  { limits }: Asker,
  members: readonly WalkedMinistry[],
  order: RecalledOrder,
): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  const left = members.entries();
  const work = async (): Promise<void> => {
    for (const [i, ministry] of left) asked[i] = { ministry, told: await memberRecalled(limits, ministry, order) };
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, members.length) }, work));
  return asked;
}
