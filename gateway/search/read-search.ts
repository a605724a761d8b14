import { refused } from '../chain/read-arguments.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { type Place, readPlace } from '../members/search-cursor.ts';
import { noSuch } from '../members/no-such.ts';

/** As schema/contract.graphql has it; whoever answers for the records reads it. */
export interface SearchCondition {
  readonly sectors?: readonly string[] | null;
  readonly members?: readonly string[] | null;
  readonly [condition: string]: unknown;
}

export interface SearchArguments {
  readonly where?: SearchCondition | null;
  readonly first?: number | null;
  readonly after?: string | null;
}

export interface SearchRequest {
  /** Those that the condition means, in the order of their names. */
  readonly members: readonly WalkedMinistry[];
  /** What each of them is asked. */
  readonly where: Readonly<Record<string, unknown>>;
  readonly first: number;
  /** null: from the beginning. */
  readonly after: Place | null;
}

/** Records of one page at most. */
const MOST = 200;

/** @throws GraphQLError, which says what cannot be asked so */
export function readSearch(
  { where, first, after }: SearchArguments,
  ministries: readonly WalkedMinistry[],
): SearchRequest {
  const count = readFirst(first);
  const place = typeof after === 'string' ? readPlace(after) : null;
  if (typeof after === 'string' && !place)
    throw refused('after is not a cursor of this search: begin again without one');
  return { ...readWhere(where, ministries), first: count, after: place };
}

/** @throws GraphQLError */
export function readFirst(first: number | null | undefined): number {
  const count = first ?? 20;
  if (count < 1 || count > MOST) throw refused(`first must be from 1 to ${MOST}`);
  return count;
}

/** Whom a condition means, and what is left of it to ask them. @throws GraphQLError for a name that there is not */
export function readWhere(
  where: SearchCondition | null | undefined,
  ministries: readonly WalkedMinistry[],
): Pick<SearchRequest, 'members' | 'where'> {
  const { sectors, members, ...condition } = where ?? {};
  const isOfSector = named('where.sectors', 'sector', sectors, ministries, ({ member }) => member.sector);
  const isNamed = named('where.members', 'member', members, ministries, ({ member }) => member.name);
  const chosen = ministries.filter((each) => isOfSector(each) && isNamed(each));
  return { members: chosen.toSorted((a, b) => (a.member.name < b.member.name ? -1 : 1)), where: condition };
}

/** Whether a member is one of those that are named; not given: all are. */
function named(
  argument: string,
  what: string,
  names: readonly string[] | null | undefined,
  ministries: readonly WalkedMinistry[],
  nameOf: (ministry: WalkedMinistry) => string,
): (ministry: WalkedMinistry) => boolean {
  if (!names) return () => true;
  const there = new Set(ministries.map(nameOf));
  const unknown = names.find((name) => !there.has(name));
  if (unknown !== undefined) throw refused(`${argument}: ${noSuch(what, unknown, [...there])}`);
  const wanted = new Set(names);
  return (ministry) => wanted.has(nameOf(ministry));
}
