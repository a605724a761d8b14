import { foodAfterChlorine } from './01-food-after-chlorine.ts';
import { liftsOfSmelter } from './02-lifts-of-smelter.ts';
import { sharedUpstream } from './03-shared-upstream.ts';
import { madeWithOverdue } from './04-made-with-overdue.ts';
import { walkedToFarm } from './05-walked-to-farm.ts';
import { arrivedNowhere } from './06-arrived-nowhere.ts';
import { recalledWhere } from './07-recalled-where.ts';
import { changedBetween } from './08-changed-between.ts';
import { filledAfterRevocation } from './09-filled-after-revocation.ts';
import { counts } from './10-counts.ts';
import { ASKED } from './asked.ts';
import type { Sample } from './sample.ts';

/** The answer to each question, by its name; the README beside says what is counted. */
export const TRUTH = {
  'food-after-chlorine': (sample: Sample) =>
    foodAfterChlorine(sample, { enterprise: ASKED.enterprise, month: ASKED.deliveredIn }),
  'lifts-of-smelter': (sample: Sample) => liftsOfSmelter(sample, ASKED),
  'shared-upstream': (sample: Sample) => sharedUpstream(sample),
  'made-with-overdue': (sample: Sample) => madeWithOverdue(sample),
  'walked-to-farm': (sample: Sample) => walkedToFarm(sample, ASKED),
  'arrived-nowhere': (sample: Sample) => arrivedNowhere(sample),
  'recalled-where': (sample: Sample) => recalledWhere(sample),
  'changed-between': (sample: Sample) => changedBetween(sample, ASKED),
  'filled-after-revocation': (sample: Sample) => filledAfterRevocation(sample),
  counts: (sample: Sample) => counts(sample),
} as const;

export type QuestionName = keyof typeof TRUTH;
