import { computed, type ComputedRef, onScopeDispose, type Ref, ref, shallowReactive } from 'vue';
import { isStanding } from '@tongcha/schema';
import { ask, type Fault } from '../ask/ask.ts';
import type { TrustedDocument } from '../ask/trusted-document.ts';
import {
  ProductAgriculture,
  type ProductAgricultureAnswer,
  ProductFoodDrug,
  type RecalledLotFields,
} from '../documents/answers.ts';
import { byTime } from './warnings.ts';

type Found = ProductAgricultureAnswer['unit'];

/** How one ministry stands to a product. `partly`: not all of what it knows could be had. */
export type ProductState =
  | { readonly state: 'waiting' }
  | { readonly state: 'held'; readonly at: string; readonly found: Found; readonly partly: boolean }
  | { readonly state: 'none'; readonly at: string }
  | { readonly state: 'failed'; readonly at: string; readonly reason: string };

/** The ministries whose products have a barcode. Each is asked by itself, so that none waits for another's answer. */
const MINISTRIES: readonly {
  readonly sector: string;
  readonly document: TrustedDocument<{ readonly code: string }, { readonly unit: Found }>;
}[] = [
  { sector: 'FOOD_DRUG', document: ProductFoodDrug },
  { sector: 'AGRICULTURE', document: ProductAgriculture },
];

/** A lot or item of the product against which a recall stands, and who says so. */
export interface RecalledLot extends RecalledLotFields {
  readonly recall: NonNullable<RecalledLotFields['recalls']>[number];
}

/** What is said of a product at the top. `whole`: all of it is recalled, whatever the lot. */
export type ProductVerdict = 'whole' | 'recalled' | 'asking' | 'incomplete' | 'nothing' | 'unknown';

export interface ProductAnswer {
  readonly ministries: ReadonlyMap<string, ProductState>;
  readonly verdict: ComputedRef<ProductVerdict>;
  readonly name: ComputedRef<string | null>;
  readonly producers: ComputedRef<readonly string[]>;
  /** The newest recall first. */
  readonly lots: ComputedRef<readonly RecalledLot[]>;
  /** There are more than are listed. */
  readonly more: ComputedRef<boolean>;
  /** Some ministry has a record of the class itself. */
  readonly isHeld: ComputedRef<boolean>;
  /** The time of the oldest data that this stands on. */
  readonly at: ComputedRef<string | null>;
  readonly fault: Readonly<Ref<{ readonly fault: Fault; readonly retryAfter: number | null } | null>>;
  /** Asks those again that have not answered, or not in full. */
  retry(): Promise<void>;
}

/** Asks what a barcode in a shop names, and which of its lots are recalled; each answer is added in place as it comes. */
export function useProduct(code: string): ProductAnswer {
  const ministries = shallowReactive(
    new Map<string, ProductState>(MINISTRIES.map(({ sector }) => [sector, { state: 'waiting' }])),
  );
  const fault = ref<{ fault: Fault; retryAfter: number | null } | null>(null);
  const left = new AbortController();
  onScopeDispose(() => left.abort());

  async function askOne({ sector, document }: (typeof MINISTRIES)[number]): Promise<void> {
    const answer = await ask(document, { code }, left.signal);
    if (left.signal.aborted) return;
    const at = answer.ok ? answer.at : new Date().toISOString();
    if (!answer.ok) {
      fault.value = { fault: answer.fault, retryAfter: answer.retryAfter };
      ministries.set(sector, { state: 'failed', at, reason: answer.fault });
      return;
    }
    const { unit } = answer.data;
    const [error] = answer.errors;
    if (unit.product || unit.record)
      ministries.set(sector, { state: 'held', at, found: unit, partly: error !== undefined });
    else ministries.set(sector, error ? { state: 'failed', at, reason: error.code } : { state: 'none', at });
  }

  const askAll = (only: (state: ProductState) => boolean): Promise<unknown> =>
    Promise.all(MINISTRIES.filter(({ sector }) => only(ministries.get(sector) ?? { state: 'waiting' })).map(askOne));
  void askAll(() => true);

  const states = computed(() => [...ministries.values()]);
  const found = computed(() => states.value.flatMap((each) => (each.state === 'held' ? [each.found] : [])));
  const lots = computed(() =>
    found.value
      .flatMap(({ product }) => (product?.recalled ?? []).flatMap(recalledLot))
      .sort((a, b) => byTime(b.recall.at, a.recall.at)),
  );
  const whole = computed(() => found.value.flatMap(({ record }) => (record ? recalledLot(record) : [])));
  return {
    ministries,
    fault,
    lots: computed(() => [...whole.value, ...lots.value]),
    more: computed(() => found.value.some(({ product }) => product?.moreRecalled === true)),
    name: computed(() => first(found.value.flatMap(({ product, record }) => [product?.name, record?.productName]))),
    producers: computed(() => [
      ...new Set(found.value.flatMap(({ product, record }) => product?.producer?.name ?? record?.producer?.name ?? [])),
    ]),
    isHeld: computed(() => found.value.some(({ record }) => record !== null)),
    at: computed(() => {
      const answers = states.value.flatMap((each) => ('at' in each && each.state !== 'failed' ? [each.at] : []));
      const data = [...whole.value, ...lots.value].flatMap(({ source }) => source?.asOf ?? []);
      return first([...answers, ...data].sort(byTime));
    }),
    verdict: computed(() => {
      if (whole.value.length > 0) return 'whole';
      if (lots.value.length > 0) return 'recalled';
      if (states.value.some(({ state }) => state === 'waiting')) return 'asking';
      if (states.value.some((each) => each.state === 'failed' || (each.state === 'held' && each.partly)))
        return 'incomplete';
      return found.value.length > 0 ? 'nothing' : 'unknown';
    }),
    async retry() {
      fault.value = null;
      await askAll((each) => each.state === 'failed' || (each.state === 'held' && each.partly));
    },
  };
}

/** One that is over does not count. */
function recalledLot(record: RecalledLotFields): RecalledLot[] {
  const standing = (record.recalls ?? []).filter(isStanding).sort((a, b) => byTime(b.at, a.at));
  return standing[0] ? [{ ...record, recall: standing[0] }] : [];
}

function first(values: readonly (string | null | undefined)[]): string | null {
  return values.find((each) => each !== null && each !== undefined) ?? null;
}
