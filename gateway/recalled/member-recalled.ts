import type { GraphQLError } from 'graphql';
import { canonical } from '@tongcha/codes';
import type { Caller } from '../calls/call.ts';
import type { SubgraphError, SubgraphResponse } from '../calls/subgraph-response.ts';
import type { Withheld } from '../calls/withheld.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { isRecord } from '../json/is-record.ts';
import { spokenName } from '../members/member.ts';
import { errorsIn, failedPage, orBad, type SearchFault } from '../search/member-page.ts';
import { inOrder, type Place, placeAt, utcOf } from './place.ts';

/** What one member answered. */
export interface MemberRecalled {
  /** null: nothing came. */
  readonly rows: readonly Place[] | null;
  /** Whether it has read all that it has recalled. */
  readonly complete: boolean;
  readonly faults: readonly SearchFault[];
  readonly withheld: readonly Withheld[];
  /** Why it cannot be asked this, where it gave nothing else. */
  readonly refusal: GraphQLError | null;
}

export interface RecalledOrder {
  readonly where: Readonly<Record<string, unknown>>;
  readonly first: number;
  readonly after: Place | null;
}

/** The one query by which a member is asked. @param field `foodDrugRecalled` */
export function recalledQuery(field: string): string {
  return `query Recalled($where: RecalledCondition, $first: Int, $after: RecalledPlace) { rows: ${field}(where: $where, first: $first, after: $after) { code at } }`;
}

/** Asks by the one call of a member, as whoever asks. Never fails. */
export async function memberRecalled(
  caller: Caller,
  ministry: WalkedMinistry,
  order: RecalledOrder,
): Promise<MemberRecalled> {
  const { recalledField, call, member } = ministry;
  if (!recalledField) {
    const message = `${spokenName(member)} cannot tell what it has recalled: its schema has no list of that`;
    return { ...NOTHING, faults: [{ reason: 'OTHER_VERSION', system: null, message, codes: [] }] };
  }
  const { where, first, after } = order;
  try {
    const response = await call({
      ...caller,
      query: recalledQuery(recalledField),
      // One more than the page has: whether there is a next one.
      variables: { where, first: first + 1, after: after && placeAt(member.name, after) },
      operationName: 'Recalled',
    });
    return readRecalled(ministry, response, order);
  } catch (error) {
    return { ...NOTHING, faults: failedPage(error).faults };
  }
}

const NOTHING: MemberRecalled = {
  rows: null,
  complete: false,
  faults: [],
  withheld: [],
  refusal: null,
};

/** What cannot be read is a fault, and never nothing that is recalled. */
function readRecalled(
  ministry: WalkedMinistry,
  { data, errors }: SubgraphResponse,
  { after }: RecalledOrder,
): MemberRecalled {
  const isLeft = ({ code }: SubgraphError): boolean => code === 'TOO_LARGE';
  const list = data?.['rows'];
  const { faults, ...said } = errorsIn(ministry, Array.isArray(list) ? errors.filter((each) => !isLeft(each)) : errors);
  if (!Array.isArray(list)) return { ...NOTHING, ...said, faults: orBad(faults) };
  const rows: Place[] = [];
  let last = after;
  for (const row of list as unknown[]) {
    const code = isRecord(row) && typeof row['code'] === 'string' ? canonical(row['code']) : null;
    if (!isRecord(row) || code === null) return { ...NOTHING, ...said, faults: orBad([]) };
    const place = { at: utcOf(row['at']), code, member: ministry.member.name };
    // One out of order would be passed by, or come twice.
    if (last && inOrder(last, place) >= 0) return { ...NOTHING, ...said, faults: orBad([]) };
    rows.push((last = place));
  }
  return { rows, complete: faults.length === 0 && !errors.some(isLeft), faults, ...said, refusal: null };
}
