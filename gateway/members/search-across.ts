import type { SubgraphRequest } from '../calls/call.ts';
import { isOfInput, type SubgraphError, type SubgraphResponse } from '../calls/subgraph-response.ts';
import { isRecord } from '../json/is-record.ts';
import { ownValue, setOwnValue } from '../json/own-value.ts';
import { BAD } from './joining.ts';
import type { CalledMember } from './member.ts';
import { numberOf } from '../json/raw-json.ts';
import type { PageKeys, RootField } from './root-fields.ts';
import { type Place, readPlace, writePlace } from './search-cursor.ts';
import { isRule } from './sector-rules.ts';
import { failedCall } from '../calls/failed-call.ts';

/** Members that one page passes at most because they have nothing for it: the next page goes on from there. */
const MOST_PASSED = 20;

interface MemberPage {
  readonly page: Readonly<Record<string, unknown>>;
  readonly cursors: readonly string[];
  /** Where the member goes on; null: it has no more. */
  readonly next: string | null;
}

/**
 * One page over all members, one after the other in the order of their names: from one call, and a further one for each
 * member that has nothing for it. A cursor is a member and that member's own. One that fails, or cannot be asked this, is told,
 * and the page goes on past it. That nobody can be asked this is the whole answer.
 * @param members in order
 */
export async function searchAcross(
  { key, text, page: keys, ...field }: RootField & { readonly page: PageKeys },
  members: readonly CalledMember[],
  request: SubgraphRequest,
): Promise<SubgraphResponse> {
  const { after } = field.arguments(request.variables);
  const from = typeof after === 'string' ? readPlace(after) : null;
  if (typeof after === 'string' && !from)
    return refused(key, `${field.field.name}: after is not a cursor of this search: begin again without one`);
  const left = members.filter(({ member: { name } }) => !from || name > from.member || isAt(name, from));
  const errors: SubgraphError[] = [];
  const seen: MemberPage[] = [];
  const isOne = members.length === 1;
  // What rules keep back is said beside what is found, and nothing of it has failed.
  let isWhole = true;
  for (const [passed, { member, call }] of left.entries()) {
    const { name } = member;
    const own = from && isAt(name, from) ? from.cursor : null;
    const { data, errors: said } = await call({
      ...request,
      query: text,
      variables: { ...request.variables, [keys.after]: own },
    }).catch(failedCall);
    const found = data && isRecord(data[key]) ? pageOf(data[key], keys, own) : null;
    const isRefused = !found && said.some(({ code }) => isOfInput(code));
    // It has given that cursor for this search: what it refuses is what was asked with it.
    if (isRefused && own !== null) return { data: { [key]: null }, errors: said };
    if (found) seen.push(found);
    if (found ? found.next === '' || said.some(isFailure) : !isRefused) isWhole = false;
    const isLast = passed === left.length - 1;
    // One that has looked at as much as it may for one page is not passed: what it has yet to look at comes next.
    const isShown = found !== null && (found.cursors.length > 0 || Boolean(found.next));
    for (const error of found || said.length > 0 ? said : [BAD])
      errors.push({ ...error, member: isRule(error) ? undefined : name, path: isShown ? error.path : null });
    if (found?.next === '') errors.push({ ...BAD, member: name });
    const next: Place | null = found?.next
      ? { member: name, cursor: found.next }
      : isLast
        ? null
        : { member: name, cursor: null };
    if (isShown || (found && isLast && isWhole))
      return { data: { [key]: written(found, name, keys, { after, next, seen, isOne }) }, errors };
    if (isLast) break;
    // What is behind those that were passed is for the next page: this one says where it begins.
    if (passed + 1 >= MOST_PASSED || request.signal.aborted || Date.now() >= request.deadlineAt)
      return { data: { [key]: written(NOTHING, name, keys, { after, next, seen, isOne }) }, errors };
  }
  const isAsked = seen.length > 0 || from !== null || left.length === 0;
  // A failure must not look like nothing to find.
  if (!isWhole || !isAsked)
    return { data: { [key]: null }, errors: errors.map((error) => ({ ...error, path: [key] })) };
  return { data: { [key]: written(NOTHING, '', keys, { after, next: null, seen, isOne }) }, errors };
}

const NOTHING: MemberPage = { page: {}, cursors: [], next: null };

export function refused(key: string, message: string): SubgraphResponse {
  return {
    data: { [key]: null },
    errors: [{ code: 'BAD_USER_INPUT', path: [key], system: null, codes: [], message }],
  };
}

/** Neither a rule nor that it cannot be asked this, which all else it says stands beside. */
function isFailure(error: SubgraphError): boolean {
  return !isRule(error) && !isOfInput(error.code);
}

function isAt(name: string, from: Place): boolean {
  return name === from.member && from.cursor !== null;
}

/** @returns null for what is no page */
function pageOf(page: Readonly<Record<string, unknown>>, keys: PageKeys, after: string | null): MemberPage | null {
  const edges = ownValue(page, keys.ownEdges);
  const info = ownValue(page, keys.ownInfo);
  if (!Array.isArray(edges) || !isRecord(info)) return null;
  const cursors = edges.map((edge: unknown) => (isRecord(edge) ? edge['cursor'] : null));
  if (!cursors.every((cursor) => typeof cursor === 'string')) return null;
  if (info['hasNextPage'] !== true) return { page, cursors, next: null };
  const end = typeof info['endCursor'] === 'string' ? info['endCursor'] : cursors.at(-1);
  // More, and no place to go on from: '' is no cursor, and what is behind it cannot be had.
  return { page, cursors, next: end === undefined || end === after ? '' : end };
}

interface Written {
  readonly after: unknown;
  readonly next: Place | null;
  /** The pages that were read for this one, in order: the last may be the one that is shown. */
  readonly seen: readonly MemberPage[];
  /** Whether the search is about one member. */
  readonly isOne: boolean;
}

/** What is told of a page that is made of several members' pages. */
function toldOf(
  name: string,
  key: string,
  { page, seen, isOne, type }: Pick<Written, 'seen' | 'isOne'> & Pick<MemberPage, 'page'> & Pick<PageKeys, 'type'>,
): unknown {
  const all = seen.map((each) => ownValue(each.page, key));
  const lists = all.flatMap((each) => (Array.isArray(each) ? [each as unknown[]] : []));
  switch (name) {
    case '__typename':
      return type;
    case 'examined':
      return all.reduce<number>((sum, each) => sum + (numberOf(each) ?? 0), 0);
    case 'narrowedBy':
      return (lists[0] ?? []).filter((each) => lists.every((list) => list.includes(each)));
    case 'tested':
      return [...new Set(lists.flat())];
    case 'total':
      // Each counts its own; the gateway's own search counts over all.
      return isOne ? (all[0] ?? null) : null;
    default:
      return ownValue(page, key) ?? null;
  }
}

/** The page as the client asked for it, with cursors of this search. */
function written(
  { page, cursors }: MemberPage,
  member: string,
  keys: PageKeys,
  { after, next, seen, isOne }: Written,
): Record<string, unknown> {
  const { [keys.ownEdges]: _edges, [keys.ownInfo]: _info, ...shown } = page;
  for (const [as, name] of keys.others)
    setOwnValue(shown, as, toldOf(name, as, { page, seen, isOne, type: keys.type }));
  const own = cursors.map((cursor) => writePlace({ member, cursor }));
  for (const { key, cursors: names } of keys.edges) {
    const edges = ownValue(page, key);
    const list = Array.isArray(edges) ? (edges as unknown[]) : [];
    setOwnValue(
      shown,
      key,
      list.map((edge, i) => (isRecord(edge) ? withCursor(edge, names, own[i] ?? null) : edge)),
    );
  }
  const info: Readonly<Record<string, unknown>> = {
    __typename: 'PageInfo',
    hasNextPage: next !== null,
    hasPreviousPage: typeof after === 'string',
    startCursor: own[0] ?? null,
    endCursor: next ? writePlace(next) : (own.at(-1) ?? null),
  };
  for (const { key, fields } of keys.infos) {
    const inner: Record<string, unknown> = {};
    for (const [as, name] of fields) setOwnValue(inner, as, info[name] ?? null);
    setOwnValue(shown, key, inner);
  }
  return shown;
}

function withCursor(edge: Readonly<Record<string, unknown>>, keys: readonly string[], cursor: string | null): unknown {
  const own = { ...edge };
  for (const key of keys) setOwnValue(own, key, cursor);
  return own;
}
