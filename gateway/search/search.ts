import { type PageInfo, pageInfoOf } from '../json/page-info.ts';
import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { RecordReference } from '../chain/chain.ts';
import type { Gap } from '../chain/gaps.ts';
import { writePlace } from '../members/search-cursor.ts';
import { askMember } from './ask-member.ts';
import { type AnswerStatus, gapsOf, statusOf } from './answered.ts';
import { countAll } from './count-all.ts';
import { queryFor } from './member-page.ts';
import { openTo, type Wanted } from './open-to.ts';
import type { SearchRequest } from './read-search.ts';
import { type AskedMember, searchPage } from './search-page.ts';

/** The shapes of schema/chain.graphql. */
export interface RecordSearch {
  readonly edges: readonly { readonly cursor: string; readonly node: RecordReference }[];
  readonly pageInfo: PageInfo;
  readonly total: number | null;
  readonly coverage: readonly SearchCoverage[];
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
  readonly complete: boolean;
}

export interface SearchCoverage {
  readonly sector: string;
  readonly member: string;
  readonly status: AnswerStatus;
  readonly total: number | null;
  readonly examined: number;
  readonly narrowedBy: readonly string[];
  readonly tested: readonly string[];
}

/**
 * One page of the records that are as was asked, over all members that the request means. Who was asked ahead and not needed
 * is not told, so that what is told depends on the records alone.
 * @param counts whether it is asked how many there are in all
 * @throws GraphQLError where nobody can be asked this, or the member at whose cursor it goes on
 */
export async function search(asker: Asker, request: SearchRequest, counts: boolean): Promise<RecordSearch> {
  const { signal, freshness } = asker.limits;
  const { members, first, after } = request;
  // What is found is not kept outside: a record that comes to be as was asked must be found at once.
  freshness?.until(0);
  const { open, withheld } = openTo(asker, members, SEARCHED);
  const ask = askMember(asker.limits, request.where, counts);
  const { rows, asked, next, refusal } = await searchPage({ members: open, first, after, signal }, ask);
  if (refusal) throw refusal;
  // Where nobody may be asked nothing is counted, which is not the same as none.
  const isCounted = counts && (open.length > 0 || withheld.length === 0);
  const counted = isCounted ? await countAll(open, { asked, signal }, ask) : { total: null, asked: [] };
  const all = [...asked, ...counted.asked];
  const edges = rows.map(({ ministry: { recordType, member }, code, cursor }) => ({
    cursor: writePlace({ member: member.name, cursor }),
    node: { __typename: recordType, code, member: member.name, sector: member.sector },
  }));
  const gaps = all.flatMap(({ ministry, page }) => gapsOf(ministry, page.faults));
  return {
    edges,
    pageInfo: pageInfoOf(edges, { more: next !== null, after, ...(next ? { end: writePlace(next) } : {}) }),
    total: counted.total,
    coverage: all.map(coverageOf).sort((a, b) => (a.member < b.member ? -1 : 1)),
    gaps,
    withheld: distinctWithheld([...withheld, ...all.flatMap(({ page }) => page.withheld)]),
    complete: gaps.length === 0,
  };
}

function coverageOf({ ministry: { member }, page }: AskedMember): SearchCoverage {
  const { rows, faults, total, examined, narrowedBy, tested } = page;
  return {
    sector: member.sector,
    member: member.name,
    status: statusOf(rows, faults),
    total,
    examined,
    narrowedBy,
    tested,
  };
}

/** Who may be searched. */
export const SEARCHED: Wanted = {
  queryOf: ({ searchField }) => searchField && queryFor(searchField, true),
  marksOf: ({ searchMarks }) => searchMarks,
};
