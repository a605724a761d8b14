import {
  type RecordFields,
  UnitAgriculture,
  type UnitAgricultureAnswer,
  UnitCustoms,
  type UnitCustomsAnswer,
  UnitFoodDrug,
  type UnitFoodDrugAnswer,
  UnitHazardousGoods,
  type UnitHazardousGoodsAnswer,
  UnitRareEarth,
  type UnitRareEarthAnswer,
  UnitSpecialEquipment,
  type UnitSpecialEquipmentAnswer,
  type WalkedFields,
} from '../documents/answers.ts';
import type { TrustedDocument } from '../ask/trusted-document.ts';
import { byRank } from './said.ts';
import type { SectorState } from './standings.ts';
import { byTime } from './by-time.ts';

/** What a member of a sector holds of the thing, with the fields of its own sector. */
export type HeldRecord = RecordFields &
  Partial<
    Own<UnitAgricultureAnswer> &
      Own<UnitCustomsAnswer> &
      Own<UnitFoodDrugAnswer> &
      Own<UnitSpecialEquipmentAnswer> &
      Own<UnitHazardousGoodsAnswer> &
      Own<UnitRareEarthAnswer>
  >;

type Own<A extends { readonly unit: { readonly records: readonly object[] | null } }> = {
  [K in keyof Omit<RecordOf<A>, keyof RecordFields>]: RecordOf<A>[K] | undefined;
};
type RecordOf<A extends { readonly unit: { readonly records: readonly object[] | null } }> = NonNullable<
  A['unit']['records']
>[number];

/** How a sector stands to the question about a thing. */
export type MinistryState = SectorState<HeldRecord>;

/** Each ministry is asked by itself, so that none waits for another's answer. */
export const MINISTRIES: readonly {
  readonly sector: string;
  readonly document: TrustedDocument<
    { readonly code: string },
    { readonly unit: { readonly records: readonly HeldRecord[] | null } }
  >;
}[] = [
  { sector: 'FOOD_DRUG', document: UnitFoodDrug },
  { sector: 'AGRICULTURE', document: UnitAgriculture },
  { sector: 'SPECIAL_EQUIPMENT', document: UnitSpecialEquipment },
  { sector: 'HAZARDOUS_GOODS', document: UnitHazardousGoods },
  { sector: 'RARE_EARTH', document: UnitRareEarth },
  { sector: 'CUSTOMS', document: UnitCustoms },
];

/** How a sector without a document of its own stands, as the chain has it. */
export function stateInChain(
  rows: readonly WalkedFields['coverage'][number][],
  records: WalkedFields['units'][number]['records'],
  { code, at }: { readonly code: string; readonly at: string },
): MinistryState {
  const [sector = ''] = rows.map((row) => row.sector);
  const own = records.filter((record) => record.sector === sector).toSorted(byRank);
  const silent = rows.filter(({ status }) => status !== 'ANSWERED' && status !== 'AWAITED');
  const missing = silent.map(({ status, member }) => ({ code: status, sector, member }));
  const answered = rows.flatMap((row) => row.at ?? []).sort(byTime)[0] ?? at;
  if (own.length > 0)
    return {
      state: 'held',
      at: answered,
      records: own.map((record) => wholeRecord(code, record)),
      missing: missing.filter(({ member }) => !own.some((record) => record.member === member)),
      withheld: false,
    };
  if (rows.some(({ status }) => status === 'AWAITED')) return { state: 'waiting' };
  return silent[0]
    ? { state: 'failed', at: answered, reason: silent[0].status, missing }
    : { state: 'none', at: answered };
}

/** A record of a chain, with nothing where a chain asks for less. */
function wholeRecord(code: string, record: WalkedFields['units'][number]['records'][number]): HeldRecord {
  return {
    ...record,
    code,
    place: record.place && { ...record.place, division: null },
    events: null,
    certificates: null,
    inspections: record.inspections?.map((each) => ({ ...each, id: null, organization: null })) ?? null,
    source: record.source && { ...record.source, recordId: null },
  };
}
