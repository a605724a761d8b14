import { isStanding } from '@tongcha/schema';
import type { ProductAgricultureAnswer, RecalledLotFields, StatedFields } from '../documents/answers.ts';
import { byRank, foremost, isSelf, type Said, together } from './said.ts';
import type { OfMember, SectorState } from './standings.ts';
import { byTime } from './by-time.ts';

/** What a sector answers about a product. */
export type ProductUnit = ProductAgricultureAnswer['unit'];

/** What one member of a sector knows of a product: the class of product, and a record of it. */
export interface Found extends OfMember {
  readonly product: NonNullable<ProductUnit['products']>[number] | null;
  readonly record: NonNullable<ProductUnit['records']>[number] | null;
}

/** How a sector stands to a product. */
export type ProductState = SectorState<Found>;

/** A lot or item of the product against which a recall stands, and who says so. */
export interface RecalledLot extends RecalledLotFields {
  readonly recall: NonNullable<RecalledLotFields['recalls']>[number];
  readonly by: readonly Said[];
}

/**
 * What is said of a product at the top. `whole`: all of it is recalled, whatever the lot; `selfStated`: nothing is against it,
 * but only an enterprise knows it, of its own.
 */
export type ProductVerdict = 'whole' | 'recalled' | 'asking' | 'incomplete' | 'nothing' | 'selfStated' | 'unknown';

/** What all together know of a product. */
export interface Product {
  readonly verdict: ProductVerdict;
  /** What whoever's word counts most calls it. */
  readonly name: { readonly value: string; readonly record: Said } | null;
  /** Each with who names it. */
  readonly producers: ReadonlyMap<string, readonly Said[]>;
  /** What is recalled of it, the newest recall first; one that several tell is told once. */
  readonly lots: readonly RecalledLot[];
  /** How many of its lots those are. */
  readonly lotCount: number;
  /** There are more than are listed. */
  readonly more: boolean;
  /** Some member has a record of the class itself. */
  readonly isHeld: boolean;
  /** The time of the oldest data that this stands on. */
  readonly at: string | null;
}

/** What each member knows, as one, the foremost first. */
export function foundBy(
  sector: string,
  { products, records }: ProductUnit,
  memberOf: (name: string | null) => StatedFields | null,
): readonly Found[] {
  const members = new Set([...(products ?? []), ...(records ?? [])].map(({ member }) => member));
  return [...members]
    .map((member) => {
      const product = products?.find((each) => each.member === member) ?? null;
      const record = records?.find((each) => each.member === member) ?? null;
      return { sector, member, statedBy: record?.statedBy ?? memberOf(member), product, record };
    })
    .sort(byRank);
}

/** Not all of it could be had. */
export function isPartly(each: ProductState): boolean {
  return each.state === 'failed' || (each.state === 'held' && each.missing.length > 0);
}

export function productOf(states: readonly ProductState[]): Product {
  const found = states.flatMap((each) => (each.state === 'held' ? each.records : []));
  const whole = lotsOf(found.flatMap(({ record }) => record ?? []));
  const lots = lotsOf(found.flatMap(({ product }) => product?.recalled ?? []));
  const named = found.flatMap(({ product, record, sector, statedBy }) => {
    const name = product?.producer?.name ?? record?.producer?.name;
    return name ? [{ name, sector, statedBy }] : [];
  });
  const answers = states.flatMap((each) => ('at' in each && each.state !== 'failed' ? [each.at] : []));
  const data = [...whole, ...lots].flatMap(({ source }) => source?.asOf ?? []);
  return {
    verdict: verdictOf(states, found, whole, lots),
    name: foremost(found, ({ product, record }) => product?.name ?? record?.productName),
    producers: new Map([...Map.groupBy(named, ({ name }) => name)].map(([name, by]) => [name, together(by)])),
    lots: [...whole, ...lots],
    lotCount: new Set([...whole, ...lots].map(({ code }) => code)).size,
    more: found.some(({ product }) => product?.moreRecalled === true),
    isHeld: found.some(({ record }) => record !== null),
    at: [...answers, ...data].sort(byTime)[0] ?? null,
  };
}

function verdictOf(
  states: readonly ProductState[],
  found: readonly Found[],
  whole: readonly RecalledLot[],
  lots: readonly RecalledLot[],
): ProductVerdict {
  if (whole.length > 0) return 'whole';
  if (lots.length > 0) return 'recalled';
  if (states.some(({ state }) => state === 'waiting')) return 'asking';
  if (states.some(isPartly)) return 'incomplete';
  if (found.length === 0) return 'unknown';
  return found.every(isSelf) ? 'selfStated' : 'nothing';
}

/** Those of the records against which a recall stands, the newest first; what several say alike is one. */
function lotsOf(records: readonly RecalledLotFields[]): readonly RecalledLot[] {
  const lots = new Map<string, RecalledLot>();
  for (const record of records.toSorted(byRank)) {
    const [recall] = (record.recalls ?? []).filter(isStanding).sort((a, b) => byTime(b.at, a.at));
    if (!recall) continue;
    const key = JSON.stringify([record.code, recall.reason, recall.at === null ? null : Date.parse(recall.at)]);
    const before = lots.get(key);
    const { sector, statedBy } = record;
    lots.set(key, {
      ...(before ?? { ...record, recall }),
      by: together([...(before?.by ?? []), { sector, statedBy }]),
    });
  }
  return [...lots.values()].sort((a, b) => byTime(b.recall.at, a.recall.at));
}
