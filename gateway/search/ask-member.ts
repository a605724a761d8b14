import type { Caller } from '../calls/call.ts';
import { spokenName } from '../members/member.ts';
import { failedPage, type MemberPage, NO_PAGE, queryFor, readPage } from './member-page.ts';
import type { AskMember } from './search-page.ts';

/** Asks by the one call of a member, as whoever asks. @param counts whether also how many there are in all */
export function askMember(caller: Caller, where: Readonly<Record<string, unknown>>, counts: boolean): AskMember {
  return async (ministry, { first, after }, signal): Promise<MemberPage> => {
    const { searchField, call, member } = ministry;
    if (searchField === null) {
      const message = `${spokenName(member)} cannot be searched by conditions: its schema has no search that takes them`;
      return { ...NO_PAGE, faults: [{ reason: 'OTHER_VERSION', system: null, message, codes: [] }] };
    }
    try {
      const response = await call({
        ...caller,
        signal,
        query: queryFor(searchField, counts),
        variables: { where, first, after },
        operationName: 'Search',
      });
      return readPage(ministry, response, { where, after });
    } catch (error) {
      return failedPage(error);
    }
  };
}
