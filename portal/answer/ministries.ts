import type { AnswerError } from '../ask/ask.ts';
import { type RecordFields, UnitAgriculture, type UnitAgricultureAnswer, UnitFoodDrug, type UnitFoodDrugAnswer, UnitHazardousGoods, type UnitHazardousGoodsAnswer, UnitRareEarth, type UnitRareEarthAnswer, UnitSpecialEquipment, type UnitSpecialEquipmentAnswer } from '../documents/answers.ts';
import type { TrustedDocument } from '../ask/trusted-document.ts';

/** What a ministry holds of the thing, with the fields of its own sector. */
export type HeldRecord = RecordFields &
  Partial<Own<UnitAgricultureAnswer> & Own<UnitFoodDrugAnswer> & Own<UnitSpecialEquipmentAnswer> & Own<UnitHazardousGoodsAnswer> & Own<UnitRareEarthAnswer>>;

type Own<A extends { readonly unit: { readonly record: object | null } }> = { [K in keyof Omit<NonNullable<A['unit']['record']>, keyof RecordFields>]: NonNullable<A['unit']['record']>[K] | undefined };

/** How one ministry stands to the question. `at`: when it answered, or was given up; `withheld`: a part is not for the public. */
export type MinistryState =
  | { readonly state: 'waiting' }
  | { readonly state: 'held'; readonly at: string; readonly record: HeldRecord; readonly missing: readonly AnswerError[]; readonly withheld: boolean }
  | { readonly state: 'none'; readonly at: string }
  | { readonly state: 'failed'; readonly at: string; readonly reason: string };

/** Each ministry is asked by itself, so that none waits for another's answer. */
export const MINISTRIES: readonly { readonly sector: string; readonly document: TrustedDocument<{ readonly code: string }, { readonly unit: { readonly record: HeldRecord | null } }> }[] = [
  { sector: 'FOOD_DRUG', document: UnitFoodDrug },
  { sector: 'AGRICULTURE', document: UnitAgriculture },
  { sector: 'SPECIAL_EQUIPMENT', document: UnitSpecialEquipment },
  { sector: 'HAZARDOUS_GOODS', document: UnitHazardousGoods },
  { sector: 'RARE_EARTH', document: UnitRareEarth },
];
