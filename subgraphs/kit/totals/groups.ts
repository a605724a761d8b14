import { DecimalSum } from '@tongcha/schema';

/** By what a group is told from others: `{ month: '2026-03', province: null }`. */
export type GroupValues = Readonly<Record<string, string | null>>;

/** An amount, where amounts are summed; null: there is none, or it is not for whoever asks. */
export type Counted = { readonly value: number; readonly unit?: string | null | undefined } | null;

/** What is told of a group (schema/contract.graphql, TotalsGroup). */
export interface ToldGroup {
  readonly count: number;
  readonly quantity: { readonly value: number; readonly unit: string | null } | null;
  readonly [key: string]: unknown;
}

export interface ToldGroups {
  readonly groups: readonly ToldGroup[];
  readonly others: { readonly groups: number | null; readonly count: number | null };
  readonly count: number | null;
}

/** Records that are alike, in the unit of their amounts, too: what is summed is never mixed. */
interface Group {
  readonly key: string;
  readonly values: GroupValues;
  readonly unit: string | null;
  /** null: they have no amounts. */
  readonly sum: DecimalSum | null;
  count: number;
}

/** A group that is told has so many records at least, for whoever may not list them. */
export const SMALLEST = 10;
/** Groups that are told at most. */
export const MOST_GROUPS = 1_000;

/** Records, group by group. */
export class Groups {
  readonly #all = new Map<string, Group>();

  add(values: GroupValues, count: number, amount: Counted = null): void {
    const unit = amount?.unit ?? null;
    const key = JSON.stringify([...Object.values(values), amount !== null, unit]);
    let group = this.#all.get(key);
    if (!group) this.#all.set(key, (group = { key, values, unit, sum: amount && new DecimalSum(), count: 0 }));
    group.count += count;
    if (amount) group.sum?.add(amount.value);
  }

  /** @param smallest records of a group that is told; 1: all are told */
  told(smallest: number): ToldGroups {
    const all = [...this.#all.values()].filter(({ count }) => count > 0).sort(largestFirst);
    const total = sumOf(all);
    let told = all.filter(({ count }) => count >= smallest);
    // What is not told can be derived from the total where it is one group, or few records: then the next is not told, either.
    const isDerived = (): boolean =>
      told.length < all.length && (all.length - told.length < 2 || total - sumOf(told) < smallest);
    while (told.length > 0 && isDerived()) told = told.slice(0, -1);
    const isFew = isDerived();
    const shown = told.slice(0, MOST_GROUPS);
    return {
      groups: shown.map(({ values, count, sum, unit }) => ({
        ...values,
        count,
        quantity: sum && { value: sum.value, unit },
      })),
      // By keys that tell each record from the others there are as many groups as records.
      others: isFew
        ? { groups: null, count: null }
        : { groups: all.length - shown.length, count: total - sumOf(shown) },
      count: isFew ? null : total,
    };
  }
}

function sumOf(groups: readonly Group[]): number {
  return groups.reduce((sum, { count }) => sum + count, 0);
}

function largestFirst(a: Group, b: Group): number {
  return b.count - a.count || (a.key < b.key ? -1 : 1);
}
