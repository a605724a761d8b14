import type { AnswerError } from '../ask/ask.ts';
import {
  type ChainAnswer,
  type RecordFields,
  UnitAgriculture,
  type UnitAgricultureAnswer,
  UnitFoodDrug,
  type UnitFoodDrugAnswer,
  UnitHazardousGoods,
  type UnitHazardousGoodsAnswer,
  UnitRareEarth,
  type UnitRareEarthAnswer,
  UnitSpecialEquipment,
  type UnitSpecialEquipmentAnswer,
} from '../documents/answers.ts';
import type { TrustedDocument } from '../ask/trusted-document.ts';

/** What a ministry holds of the thing, with the fields of its own sector. */
export type HeldRecord = RecordFields &
  Partial<
    Own<UnitAgricultureAnswer> &
      Own<UnitFoodDrugAnswer> &
      Own<UnitSpecialEquipmentAnswer> &
      Own<UnitHazardousGoodsAnswer> &
      Own<UnitRareEarthAnswer>
  >;

type Own<A extends { readonly unit: { readonly record: object | null } }> = {
  [K in keyof Omit<NonNullable<A['unit']['record']>, keyof RecordFields>]:
    | NonNullable<A['unit']['record']>[K]
    | undefined;
};

/** How one ministry stands to the question. `at`: when it answered, or was given up; `withheld`: a part is not for the public. */
export type MinistryState =
  | { readonly state: 'waiting' }
  | {
      readonly state: 'held';
      readonly at: string;
      readonly record: HeldRecord;
      readonly missing: readonly AnswerError[];
      readonly withheld: boolean;
    }
  | { readonly state: 'none'; readonly at: string }
  | { readonly state: 'failed'; readonly at: string; readonly reason: string };

/** Each ministry is asked by itself, so that none waits for another's answer. */
export const MINISTRIES: readonly {
  readonly sector: string;
  readonly document: TrustedDocument<
    { readonly code: string },
    { readonly unit: { readonly record: HeldRecord | null } }
  >;
}[] = [
  { sector: 'FOOD_DRUG', document: UnitFoodDrug },
  { sector: 'AGRICULTURE', document: UnitAgriculture },
  { sector: 'SPECIAL_EQUIPMENT', document: UnitSpecialEquipment },
  { sector: 'HAZARDOUS_GOODS', document: UnitHazardousGoods },
  { sector: 'RARE_EARTH', document: UnitRareEarth },
];

/** How a ministry without a document of its own stands, as the chain has it. */
export function stateInChain(
  row: ChainAnswer['chain']['coverage'][number],
  records: ChainAnswer['chain']['units'][number]['records'],
  { code, at }: { readonly code: string; readonly at: string },
): MinistryState {
  const record = records.find(({ sector }) => sector === row.sector);
  const answered = row.at ?? at;
  if (record) {
    const place = record.place && { ...record.place, division: null };
    const whole = {
      ...record,
      place,
      code,
      events: null,
      certificates: null,
      inspections: record.inspections?.map((each) => each && { ...each, id: null, organization: null }) ?? null,
    };
    const recalls =
      record.recalls?.map(
        (each) =>
          each && { ...each, level: null, organization: each.organization && { ...each.organization, uscc: '' } },
      ) ?? null;
    return {
      state: 'held',
      at: answered,
      record: { ...whole, recalls, source: record.source && { ...record.source, recordId: null } },
      missing: [],
      withheld: false,
    };
  }
  return row.status === 'ANSWERED'
    ? { state: 'none', at: answered }
    : { state: 'failed', at: answered, reason: row.status };
}
