import type { GraphQLError } from 'graphql';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import type { Place } from '../members/search-cursor.ts';
import { type MemberPage, type MemberRow, refusalOfAll } from './member-page.ts';

/** One who was asked, and what it answered. */
export interface AskedMember {
  readonly ministry: WalkedMinistry;
  readonly page: MemberPage;
}

export interface FoundRow extends MemberRow {
  readonly ministry: WalkedMinistry;
}

/** One page over all members. */
export interface SearchPage {
  readonly rows: readonly FoundRow[];
  /** Whose answers the page is made of, in order. */
  readonly asked: readonly AskedMember[];
  /** Where the next one begins; null: there is none. */
  readonly next: Place | null;
  /** Why nobody can be asked this. */
  readonly refusal: GraphQLError | null;
}

/** Asks one member for so many records, from a place in its own list. Never fails. */
export type AskMember = (
  ministry: WalkedMinistry,
  page: { readonly first: number; readonly after: string | null },
  signal: AbortSignal,
) => Promise<MemberPage>;

export interface PageRequest {
  /** In order. */
  readonly members: readonly WalkedMinistry[];
  readonly first: number;
  readonly after: Place | null;
  /** Ends all calls. */
  readonly signal: AbortSignal;
}

/** Members that one page passes at most: the next page goes on from there. */
const MOST_PASSED = 20;
/** Members that are asked at a time at most. */
const AT_ONCE = 4;

/**
 * One page over all members, one after the other. The first is asked alone, as most pages are its own; while members have too
 * little, the next are asked two, then four at a time, and their answers used in order. The page ends where it is full, where a
 * member has looked at as much as it may for one page, or where enough members were passed. One that fails, or cannot be asked this,
 * is passed, too.
 */
export async function searchPage({ members, first, after, signal }: PageRequest, ask: AskMember): Promise<SearchPage> {
  const left = members.filter(({ member: { name } }) => !after || name > after.member || isAt(name, after));
  const rows: FoundRow[] = [];
  const asked: AskedMember[] = [];
  const ended = (next: Place | null): SearchPage => ({
    rows,
    asked,
    next,
    refusal: after === null && next === null ? refusalOfAll(asked.map(({ page }) => page)) : null,
  });
  let atOnce = 1;
  while (asked.length < left.length) {
    const wave = left.slice(asked.length, Math.min(asked.length + atOnce, MOST_PASSED));
    const pages = askAhead(wave, { first: first - rows.length, after, signal }, ask);
    try {
      for (const [i, ministry] of wave.entries()) {
        const page = (await pages.of[i]) as MemberPage;
        const { name } = ministry.member;
        // It has given that cursor for this search: what it refuses is what was asked with it.
        if (page.refusal && after && isAt(name, after))
          return { rows: [], asked: [], next: null, refusal: page.refusal };
        asked.push({ ministry, page });
        const room = first - rows.length;
        const found = page.rows ?? [];
        for (const row of found.slice(0, room)) rows.push({ ...row, ministry });
        if (found.length > room) return ended({ member: name, cursor: rows.at(-1)?.cursor ?? null });
        if (page.next !== null) return ended({ member: name, cursor: page.next });
        const isLast = asked.length === left.length;
        if (rows.length === first || asked.length === MOST_PASSED || signal.aborted)
          return ended(isLast ? null : { member: name, cursor: null });
      }
    } finally {
      await pages.end();
    }
    atOnce = Math.min(atOnce * 2, AT_ONCE);
  }
  return ended(null);
}

function isAt(name: string, { member, cursor }: Place): boolean {
  return name === member && cursor !== null;
}

/** Asks all of these now; whose answer is not needed after all is not waited for. */
function askAhead(
  wave: readonly WalkedMinistry[],
  { first, after, signal }: Pick<PageRequest, 'first' | 'after' | 'signal'>,
  ask: AskMember,
): { readonly of: readonly Promise<MemberPage>[]; readonly end: () => Promise<void> } {
  const controller = new AbortController();
  const either = AbortSignal.any([signal, controller.signal]);
  const of = wave.map((ministry) =>
    ask(ministry, { first, after: after && isAt(ministry.member.name, after) ? after.cursor : null }, either),
  );
  return {
    of,
    async end() {
      controller.abort();
      await Promise.all(of);
    },
  };
}
