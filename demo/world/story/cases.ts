import type { Case } from '../case.ts';
import { CHLORINE, CHLORINE_LATER } from './chemicals.ts';
import { CHLORINE_CYLINDER, LPG_CYLINDER_1, LPG_CYLINDER_2, OVERDUE_CYLINDER } from './cylinders.ts';
import { WHEY_ITEM } from './customs.ts';
import { API_LOT, TABLET_LOT } from './drugs.ts';
import {
  EGG_LOT,
  FEED_LOT,
  GRAIN_LOT,
  GRAIN_PLOT,
  PESTICIDE_LOT,
  PIGS,
  QUARANTINE,
  VEGETABLE_PLOT,
  VEGETABLES_JUNE,
  VETERINARY_DRUG,
} from './farm.ts';
import { AUTOCLAVE, CAKES, CANS_2 } from './food.ts';
import { RECYCLED } from './rare-earth.ts';
import { held } from './tell.ts';

/** What of the thirteen chains breaks rules. */
export const STORY_CASES: readonly Case[] = [
  { rule: 'recalled', codes: [API_LOT] },
  { rule: 'recalled', codes: [TABLET_LOT] },
  // In Jiangsu alone.
  { rule: 'recalled', codes: [PESTICIDE_LOT] },
  { rule: 'recalled', codes: [WHEY_ITEM] },
  { rule: 'made-from-recalled', codes: [API_LOT, TABLET_LOT] },
  { rule: 'made-from-recalled', codes: [PESTICIDE_LOT, VEGETABLE_PLOT] },
  { rule: 'made-from-recalled', codes: [PESTICIDE_LOT, GRAIN_PLOT] },
  { rule: 'inspection-failed', codes: [VEGETABLES_JUNE] },
  { rule: 'inspection-failed', codes: [PESTICIDE_LOT] },
  { rule: 'inspection-failed', codes: [WHEY_ITEM] },
  { rule: 'withdrawal-period', codes: [EGG_LOT, VETERINARY_DRUG] },
  { rule: 'product-expired', codes: [CAKES], since: '2026-12-05 00:00:00' },
  { rule: 'overdue-when-used', codes: [AUTOCLAVE, CANS_2] },
  { rule: 'overdue-when-used', codes: [OVERDUE_CYLINDER, held('waterworks')] },
  { rule: 'cylinder-overdue-when-filled', codes: [OVERDUE_CYLINDER, CHLORINE] },
  { rule: 'inspection-overdue', codes: [AUTOCLAVE], since: '2026-07-01 00:00:00' },
  { rule: 'inspection-overdue', codes: [OVERDUE_CYLINDER], since: '2026-02-11 00:00:00' },
  { rule: 'inspection-overdue', codes: [LPG_CYLINDER_1], since: '2026-12-02 00:00:00' },
  { rule: 'inspection-overdue', codes: [LPG_CYLINDER_2], since: '2026-12-02 00:00:00' },
  { rule: 'certificate-expired', codes: [QUARANTINE], since: '2026-08-03 07:30:00' },
  { rule: 'exceeds-its-inputs', codes: [RECYCLED] },
  // Two farms fed a pig of one lot, and two provinces filled a cylinder of one: nothing on record says that these were two steps.
  { rule: 'amounts-disagree', codes: [PIGS[2], FEED_LOT] },
  { rule: 'times-contradict', codes: [FEED_LOT, PIGS[2]] },
  { rule: 'times-contradict', codes: [CHLORINE_LATER, CHLORINE_CYLINDER] },
  { rule: 'papers-missing', codes: [CHLORINE_LATER] },
  { rule: 'papers-missing', codes: [GRAIN_LOT] },
  { rule: 'papers-missing', codes: [EGG_LOT] },
];
