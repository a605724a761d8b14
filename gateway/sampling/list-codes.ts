import { distinctWithheld, type Withheld } from '../calls/withheld.ts';
import type { Asker } from '../chain/asker.ts';
import type { Gap } from '../chain/gaps.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { askMember } from '../search/ask-member.ts';
import { gapsOf } from '../search/answered.ts';
import type { SearchFault } from '../search/member-page.ts';
import { openTo } from '../search/open-to.ts';
import { SEARCHED } from '../search/search.ts';
import type { AskMember } from '../search/search-page.ts';

/** What members list that is as a condition says. */
export interface Listed {
  /** Each once. */
  readonly codes: readonly string[];
  /** Whether these are all: nobody failed, had more than is listed, or may not list for whoever asks. */
  readonly isAll: boolean;
  /** How many records there are, listed or not; null: somebody cannot say. */
  readonly total: number | null;
  readonly gaps: readonly Gap[];
  readonly withheld: readonly Withheld[];
}

export interface ListRequest {
  readonly members: readonly WalkedMinistry[];
  readonly where: Readonly<Record<string, unknown>>;
  /** Pages of each member, of 200 codes, at most. */
  readonly pages: number;
}

/** Records of a page at most. */
const PAGE = 200;
/** Members that are asked at a time. */
const AT_ONCE = 8;

/**
 * The codes of all records that are as is asked, by each member's own search, with the rights of whoever asks.
 * @throws GraphQLError where a member says that this cannot be asked
 */
export async function listCodes(asker: Asker, { members, where, pages }: ListRequest): Promise<Listed> {
  const { limits } = asker;
  // What is listed is counted: a record that comes to be must count at once.
  limits.freshness?.until(0);
  const { open, withheld } = openTo(asker, members, SEARCHED);
  const ask = (counts: boolean): AskMember => askMember(limits, where, counts);
  const lists: MemberList[] = [];
  for (let at = 0; at < open.length; at += AT_ONCE)
    lists.push(
      ...(await Promise.all(open.slice(at, at + AT_ONCE).map((each) => listOf(each, pages, ask, limits.signal)))),
    );
  const gaps = lists.flatMap(({ ministry, faults }) => gapsOf(ministry, faults));
  const all = distinctWithheld([...withheld, ...lists.flatMap((each) => each.withheld)]);
  return {
    codes: [...new Set(lists.flatMap(({ codes }) => codes))],
    isAll: gaps.length === 0 && all.length === 0 && lists.every(({ isAll }) => isAll),
    total: all.length > 0 ? null : lists.reduce<number | null>((sum, { total }) => added(sum, total), 0),
    gaps,
    withheld: all,
  };
}

interface MemberList {
  readonly ministry: WalkedMinistry;
  readonly codes: readonly string[];
  readonly isAll: boolean;
  readonly total: number | null;
  readonly faults: readonly SearchFault[];
  readonly withheld: readonly Withheld[];
}

async function listOf(
  ministry: WalkedMinistry,
  pages: number,
  ask: (counts: boolean) => AskMember,
  signal: AbortSignal,
): Promise<MemberList> {
  const codes: string[] = [];
  const faults: SearchFault[] = [];
  const withheld: Withheld[] = [];
  let after: string | null = null;
  for (let n = 0; n < pages; n += 1) {
    const page = await ask(false)(ministry, { first: PAGE, after }, signal);
    if (page.refusal) throw page.refusal;
    faults.push(...page.faults);
    withheld.push(...page.withheld);
    codes.push(...(page.rows ?? []).map(({ code }) => code));
    if (page.next === null) {
      const isAll = page.rows !== null;
      return { ministry, codes, isAll, total: isAll ? codes.length : null, faults, withheld };
    }
    after = page.next;
  }
  const { total } = await ask(true)(ministry, { first: 1, after: null }, signal);
  return { ministry, codes, isAll: false, total, faults, withheld };
}

function added(sum: number | null, more: number | null): number | null {
  return sum === null || more === null ? null : sum + more;
}
