import { DirectoryFault } from './directory-fault.ts';
import { type DirectoryEntry, type DirectoryList, readList, writeList } from './list.ts';

/** What of a member changes. */
export type Changes = Partial<Pick<DirectoryEntry, 'kind' | 'authority' | 'url' | 'limits' | 'contract' | 'keys'>>;

/** The next list, with the member on trial. @throws DirectoryFault NOT_VALID, also where it is in the list already */
export function join(list: DirectoryList, member: Omit<DirectoryEntry, 'state'>): DirectoryList {
  return next(list, [...list.members, { ...member, state: 'trial' }]);
}

/** The next list, in which the member counts. @throws DirectoryFault NOT_VALID */
export function admit(list: DirectoryList, name: string, changes: Changes = {}): DirectoryList {
  return next(
    list,
    list.members.map((each) => (each.name === name ? { ...each, ...changes, state: 'counts' } : each)),
  );
}

/** The next list, without the member. */
export function leave(list: DirectoryList, name: string): DirectoryList {
  return next(
    list,
    list.members.filter((each) => each.name !== name),
  );
}

export function memberOf({ members }: DirectoryList, name: string): DirectoryEntry | undefined {
  return members.find((each) => each.name === name);
}

/** What a gateway would refuse is not signed. */
function next({ serial }: DirectoryList, members: readonly DirectoryEntry[]): DirectoryList {
  const issuedAt = new Date().toISOString();
  const read = readList(writeList({ serial: serial + 1, issuedAt, members: [...members] }));
  if (!read.ok) throw new DirectoryFault('NOT_VALID', read.faults);
  return read.list;
}
