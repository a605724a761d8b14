import { GraphQLError } from 'graphql';
import { canonical } from '@tongcha/codes';
import { faultMessage, isOfInput, type SubgraphError, type SubgraphResponse } from '../calls/subgraph-response.ts';
import { isWithheld, policyOf, type Withheld } from '../calls/withheld.ts';
import { failedUnit, faultOf, type UnitFault } from '../chain/unit-query.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { isRecord } from '../json/is-record.ts';
import { numberOf } from '../json/raw-json.ts';
import { spokenName } from '../members/member.ts';

/** What one member answered. */
export interface MemberPage {
  /** null: no page came. */
  readonly rows: readonly MemberRow[] | null;
  /** Where it goes on; null: it has no more. */
  readonly next: string | null;
  /** null: it does not count, or was not asked to. */
  readonly total: number | null;
  readonly narrowedBy: readonly string[];
  readonly tested: readonly string[];
  readonly examined: number;
  readonly faults: readonly SearchFault[];
  readonly withheld: readonly Withheld[];
  /** Why it cannot be asked this, where it gave nothing else. */
  readonly refusal: GraphQLError | null;
}

export interface MemberRow {
  readonly code: string;
  /** In the member's own list. */
  readonly cursor: string;
}

export interface SearchFault extends UnitFault {
  /** Records of which it is not known whether they are as was asked. */
  readonly codes: readonly string[];
}

/** The one query by which a member is searched. @param counts whether it is asked how many there are in all */
export function queryFor(field: string, counts: boolean): string {
  return `query Search($where: SearchCondition, $first: Int, $after: String) { page: ${field}(where: $where, first: $first, after: $after) { edges { cursor node { code } } pageInfo { hasNextPage endCursor } narrowedBy tested examined${counts ? ' total' : ''} } }`;
}

/**
 * What cannot be read is a fault, and never nothing to find.
 * @param asked the conditions that were given, and where the member was to go on
 */
export function readPage(
  ministry: WalkedMinistry,
  { data, errors }: SubgraphResponse,
  asked: { readonly where: Readonly<Record<string, unknown>>; readonly after: string | null },
): MemberPage {
  const { faults, withheld, refusal } = errorsIn(ministry, errors);
  const page = data?.['page'];
  if (!isRecord(page)) return { ...NO_PAGE, faults: orBad(faults), withheld, refusal };
  const namesIn = (value: unknown): readonly string[] =>
    Object.keys(asked.where).filter((name) => Array.isArray(value) && value.includes(name));
  const told = {
    ...NO_PAGE,
    total: countIn(page['total']),
    narrowedBy: namesIn(page['narrowedBy']),
    tested: namesIn(page['tested']),
    examined: countIn(page['examined']) ?? 0,
    withheld,
  };
  const rows = rowsIn(page['edges'], () => faults.push(BAD));
  const info = page['pageInfo'];
  if (!rows || !isRecord(info)) return { ...told, faults: orBad(faults) };
  if (info['hasNextPage'] !== true) return { ...told, rows, faults };
  const end = typeof info['endCursor'] === 'string' ? info['endCursor'] : rows.at(-1)?.cursor;
  // More, and no place to go on from: what is behind it cannot be had.
  const isStuck = end === undefined || end === asked.after;
  return isStuck ? { ...told, rows, faults: [...faults, BAD] } : { ...told, rows, next: end, faults };
}

/** What a member says beside its data. `refusal`: why it cannot be asked this, where it gave nothing else. */
export function errorsIn(
  { member, name }: WalkedMinistry,
  errors: SubgraphResponse['errors'],
): Pick<MemberPage, 'withheld' | 'refusal'> & { readonly faults: SearchFault[] } {
  const who = spokenName(member);
  const wrong = errors.find(({ code }) => isOfInput(code));
  return {
    faults: errors.filter((error) => !isWithheld(error)).map((error) => searchFault(error, who)),
    withheld: errors.filter(isWithheld).map((error) => ({ sector: member.sector, policy: policyOf(name, error) })),
    refusal: wrong ? new GraphQLError(wordsOf(wrong, who), { extensions: { code: 'BAD_USER_INPUT' } }) : null,
  };
}

/** Why nobody can be asked this; null: somebody can, or nobody was asked. */
export function refusalOfAll(told: readonly Pick<MemberPage, 'refusal'>[]): GraphQLError | null {
  return told.every(({ refusal }) => refusal !== null) ? (told[0]?.refusal ?? null) : null;
}

/** Of a call that failed. */
export function failedPage(error: unknown): MemberPage {
  return { ...NO_PAGE, faults: failedUnit(error).faults.map((each) => ({ ...each, codes: [] })) };
}

const BAD: SearchFault = { reason: 'BAD_ANSWER', system: null, codes: [] };

export const NO_PAGE: MemberPage = {
  rows: null,
  next: null,
  total: null,
  narrowedBy: [],
  tested: [],
  examined: 0,
  faults: [],
  withheld: [],
  refusal: null,
};

/** The largest Int (GraphQL, 3.5.1). */
export const MOST_INT = 2_147_483_647;

/** null: it is none that GraphQL can tell. */
export function countIn(value: unknown): number | null {
  const count = numberOf(value);
  return count !== null && Number.isInteger(count) && count >= 0 && count <= MOST_INT ? count : null;
}

/** @param unreadable is told of a record whose code is none: nothing more can be asked about it */
function rowsIn(edges: unknown, unreadable: () => void): MemberRow[] | null {
  if (!Array.isArray(edges)) return null;
  const rows: MemberRow[] = [];
  for (const edge of edges as unknown[]) {
    if (!isRecord(edge) || typeof edge['cursor'] !== 'string' || !isRecord(edge['node'])) return null;
    const { code } = edge['node'];
    const own = typeof code === 'string' ? canonical(code) : null;
    if (own === null) unreadable();
    else rows.push({ code: own, cursor: edge['cursor'] });
  }
  return rows;
}

function searchFault(error: SubgraphError, who: string): SearchFault {
  const fault = { ...faultOf(error), codes: error.codes.flatMap((code) => canonical(code) ?? []) };
  return isOfInput(error.code) ? { ...fault, message: wordsOf(error, error.system ?? who) } : fault;
}

/** Where nothing came something is wrong, whether or not it is said. */
export function orBad(faults: readonly SearchFault[]): readonly SearchFault[] {
  return faults.length > 0 ? faults : [BAD];
}

/** Of what cannot be asked. */
function wordsOf({ code, said, message }: SubgraphError, who: string): string {
  return message ?? faultMessage(who, code, said);
}
