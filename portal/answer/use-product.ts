import { computed, type ComputedRef, onScopeDispose, type Ref, ref, shallowReactive } from 'vue';
import { ask, type Fault } from '../ask/ask.ts';
import { SECTORS } from '../documents/sectors.ts';
import { learnMembers, memberOf } from './members.ts';
import { foundBy, isPartly, type Product, productOf, type ProductState } from './product.ts';

/** The sectors whose products have a barcode. Each is asked by itself, so that none waits for another's answer. */
const MINISTRIES = SECTORS.flatMap(({ sector, product }) => (product === null ? [] : [{ sector, document: product }]));

export interface ProductAnswer {
  readonly ministries: ReadonlyMap<string, ProductState>;
  readonly product: ComputedRef<Product>;
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
      ministries.set(sector, { state: 'failed', at, reason: answer.fault, missing: [] });
      return;
    }
    const { data, errors: missing } = answer;
    // What they are is known before anything of them is shown: a firm's own word is never taken for an authority's.
    await learnMembers([...(data.unit.products ?? []), ...missing].map(({ member }) => member));
    if (left.signal.aborted) return;
    const found = foundBy(sector, data.unit, memberOf);
    if (found.length > 0) ministries.set(sector, { state: 'held', at, records: found, missing, withheld: false });
    else
      ministries.set(
        sector,
        missing[0] ? { state: 'failed', at, reason: missing[0].code, missing } : { state: 'none', at },
      );
  }

  const askAll = (only: (state: ProductState) => boolean): Promise<unknown> =>
    Promise.all(MINISTRIES.filter(({ sector }) => only(ministries.get(sector) ?? { state: 'waiting' })).map(askOne));
  void askAll(() => true);

  return {
    ministries,
    fault,
    product: computed(() => productOf([...ministries.values()])),
    async retry() {
      fault.value = null;
      await askAll(isPartly);
    },
  };
}
