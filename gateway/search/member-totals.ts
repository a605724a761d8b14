import type { SubgraphResponse } from '../calls/subgraph-response.ts';
import type { WalkedMinistry } from '../chain/walked-ministry.ts';
import { isRecord } from '../json/is-record.ts';
import { numberOf } from '../json/raw-json.ts';
import { countIn, errorsIn, type MemberPage, NO_PAGE, orBad } from './member-page.ts';

/** By what records are counted, and where its value stands in a group (schema/contract.graphql). */
export const GROUP_FIELDS = {
  SECTOR: 'sector',
  PRODUCT: 'product',
  DIVISION: 'division',
  PROVINCE: 'province',
  MONTH: 'month',
  PRODUCER: 'producer',
  STATUS: 'status',
} as const;

export type TotalsKey = keyof typeof GROUP_FIELDS;

export interface MemberGroup {
  /** Of the keys that were asked for, in their order. */
  readonly values: readonly (string | null)[];
  readonly count: number;
  /** null: no amount. */
  readonly quantity: { readonly value: number; readonly unit: string | null } | null;
}

/** How one member counted. */
export interface MemberTotals extends Pick<MemberPage, 'faults' | 'withheld' | 'refusal'> {
  /** null: it did not count. */
  readonly groups: readonly MemberGroup[] | null;
  readonly others: { readonly groups: number | null; readonly count: number | null };
  readonly count: number | null;
  readonly complete: boolean;
  /** null: it does not tell. */
  readonly examined: number | null;
}

const { faults, withheld, refusal } = NO_PAGE;

export const NO_TOTALS: MemberTotals = {
  groups: null,
  others: { groups: 0, count: 0 },
  count: null,
  complete: false,
  faults,
  withheld,
  refusal,
  examined: null,
};

/** The one query by which a member counts. */
export function totalsQuery(field: string): string {
  const values = Object.values(GROUP_FIELDS).join(' ');
  return `query Totals($where: SearchCondition, $by: [TotalsKey!]!, $measures: [TotalsMeasure!]!) { totals: ${field}(where: $where, by: $by, measures: $measures) { groups { ${values} count quantity { value unit } } others { groups count } count complete examined } }`;
}

/** What cannot be read is a fault, and never nothing to count. */
export function readTotals(
  ministry: WalkedMinistry,
  { data, errors }: SubgraphResponse,
  by: readonly TotalsKey[],
): MemberTotals {
  const told = errorsIn(ministry, errors);
  const list = data?.['totals'];
  const [one] = Array.isArray(list) ? (list as unknown[]) : [];
  const groups = isRecord(one) ? groupsIn(one['groups'], by) : null;
  if (!isRecord(one) || !groups || !isRecord(one['others']))
    return { ...NO_TOTALS, ...told, faults: orBad(told.faults) };
  return {
    ...told,
    refusal: null,
    groups,
    others: { groups: countIn(one['others']['groups']), count: countIn(one['others']['count']) },
    count: countIn(one['count']),
    complete: one['complete'] === true,
    examined: countIn(one['examined']),
  };
}

function groupsIn(list: unknown, by: readonly TotalsKey[]): MemberGroup[] | null {
  if (!Array.isArray(list)) return null;
  const groups: MemberGroup[] = [];
  for (const each of list as unknown[]) {
    const count = isRecord(each) ? countIn(each['count']) : null;
    if (!isRecord(each) || count === null) return null;
    const values = by.map((key) => textOf(each[GROUP_FIELDS[key]]));
    groups.push({ values, count, quantity: quantityIn(each['quantity']) });
  }
  return groups;
}

function quantityIn(value: unknown): MemberGroup['quantity'] {
  const amount = isRecord(value) ? numberOf(value['value']) : null;
  return isRecord(value) && amount !== null ? { value: amount, unit: textOf(value['unit']) } : null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
