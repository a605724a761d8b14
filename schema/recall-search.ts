import type { RecallLevel } from './recalls.ts';

/** RecalledCondition of the contract, as an address asks it. */
export interface RecalledWhere {
  readonly sectors?: readonly string[];
  readonly division?: string;
  readonly product?: string;
  readonly announced?: { readonly from?: string; readonly to?: string };
  readonly level?: RecallLevel;
  readonly standing?: boolean;
}

export interface RecallSearch {
  readonly where: RecalledWhere;
  /** The parameters that cannot be read. */
  readonly wrong: readonly string[];
}

/** What the address of the list, and of its feeds, may ask; `state` is `standing` where it is not given. */
export const RECALL_PARAMETERS = ['sector', 'division', 'product', 'from', 'to', 'level', 'state'] as const;
export const RECALL_STATES = ['standing', 'over', 'all'] as const;
export const RECALL_LEVELS = ['I', 'II', 'III'] as const;

/** As the product's name is written on no label. */
const LONGEST_PRODUCT = 200;
const DAY_MS = 86_400_000;

/** `?sector=FOOD_DRUG&division=370000&product=…&from=2026-11-01&to=2026-11-30&level=I&state=all`: days of China's time, both in it. */
export function readRecallSearch(parameters: URLSearchParams): RecallSearch {
  const given = (name: (typeof RECALL_PARAMETERS)[number]): string => parameters.get(name)?.trim() ?? '';
  const [sector, division, product, level] = [given('sector'), given('division'), given('product'), given('level')];
  const state = given('state') || 'standing';
  const [from, last] = [dayOf(given('from')), dayOf(given('to'))];
  const to = last === null ? null : last + DAY_MS;
  const isLevel = (value: string): value is RecallLevel => RECALL_LEVELS.some((each) => each === value);
  const faults: Readonly<Record<string, boolean>> = {
    sector: !/^\w{0,40}$/.test(sector),
    division: !/^(?:\d{6})?$/.test(division),
    product: product.length > LONGEST_PRODUCT,
    from: Number.isNaN(from),
    to: Number.isNaN(to) || (from !== null && to !== null && from >= to),
    level: level !== '' && !isLevel(level),
    state: !RECALL_STATES.some((each) => each === state),
  };
  const wrong = Object.keys(faults).filter((name) => faults[name]);
  if (wrong.length > 0) return { where: {}, wrong };
  return {
    where: {
      ...(sector && { sectors: [sector] }),
      ...(division && { division }),
      ...(product && { product }),
      ...(from === null && to === null
        ? {}
        : { announced: { ...(from !== null && { from: isoOf(from) }), ...(to !== null && { to: isoOf(to) }) } }),
      ...(isLevel(level) && { level }),
      ...(state !== 'all' && { standing: state === 'standing' }),
    },
    wrong,
  };
}

/** When that day begins at +08:00; null: none is given; NaN: there is no such day. */
function dayOf(text: string): number | null {
  if (text === '') return null;
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00+08:00`) : NaN;
  // 2026-02-30 is read as a day in March by some.
  return !Number.isNaN(at) && new Date(at + 8 * 3_600_000).toISOString().startsWith(text) ? at : NaN;
}

function isoOf(at: number): string {
  return new Date(at).toISOString();
}
