import type { DirectoryEntry, DirectoryList } from './list.ts';

/** Names of members, by what became of them. */
export interface DirectoryChanges {
  readonly joined: readonly string[];
  readonly admitted: readonly string[];
  readonly changed: readonly string[];
  readonly left: readonly string[];
}

export function changesOf({ members: before }: DirectoryList, { members: after }: DirectoryList): DirectoryChanges {
  const known = new Map(before.map((each) => [each.name, each]));
  const now = new Set(after.map(({ name }) => name));
  const names = (is: (next: DirectoryEntry, last: DirectoryEntry | undefined) => boolean): string[] =>
    after.flatMap((next) => (is(next, known.get(next.name)) ? [next.name] : []));
  const isAdmitted = (next: DirectoryEntry, last: DirectoryEntry): boolean =>
    last.state === 'trial' && next.state === 'counts';
  return {
    joined: names((_, last) => last === undefined),
    admitted: names((next, last) => last !== undefined && isAdmitted(next, last)),
    changed: names(
      (next, last) => last !== undefined && !isAdmitted(next, last) && JSON.stringify(next) !== JSON.stringify(last),
    ),
    left: before.flatMap(({ name }) => (now.has(name) ? [] : [name])),
  };
}
