import { isStanding } from '@tongcha/schema';
import type { FactRecord, FactUnit } from '../facts/index.ts';
import { evidenceOf } from './evidence.ts';
import type { Evidence } from './rule.ts';
import { dayOf } from './times.ts';
import { rowsOf, textIn } from './values.ts';

/** A recall as a member's record tells it. */
export interface ToldRecall {
  readonly record: FactRecord;
  readonly at: string | null;
  readonly reason: string | null;
  readonly advice: string | null;
  readonly who: string | null;
  readonly status: string | null;
}

/** What rules ask of a record to read its recalls. */
export const RECALLS = 'recalls { id at reason advice status organization { uscc name } }';

/** Those that stand, of all records, the foremost word first. */
export function standingRecalls({ records }: FactUnit): readonly ToldRecall[] {
  return records.flatMap((record) =>
    rowsOf(record, 'recalls').flatMap((row): ToldRecall[] => {
      const recall = {
        record,
        at: textIn(row, 'at'),
        reason: textIn(row, 'reason'),
        advice: textIn(row, 'advice'),
        who: textIn(row, 'organization', 'name'),
        status: textIn(row, 'status'),
      };
      return isStanding(recall) ? [recall] : [];
    }),
  );
}

/** By what a recall that several members tell is one: its moment, however it is spelt, and its reason. */
export function recallKey({ at, reason }: ToldRecall): readonly unknown[] {
  return [at === null ? null : Date.parse(at), reason];
}

/** `：超标 (2026-11-23)` */
export function recallText({ reason, at }: ToldRecall, colon: '：' | ': '): string {
  return `${reason === null ? '' : `${colon}${reason}`}${at === null ? '' : ` (${dayOf(at)})`}`;
}

/** All that one record says of a recall. */
export function recallEvidence({ record, reason, advice, who, status }: ToldRecall, code: string): readonly Evidence[] {
  const more = { advice, 'organization.name': who, status };
  return [
    evidenceOf(record, code, 'recalls.reason', reason),
    ...Object.entries(more).flatMap(([field, value]) =>
      value === null ? [] : [evidenceOf(record, code, `recalls.${field}`, value)],
    ),
  ];
}
