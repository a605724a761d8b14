import { rankOf } from '@tongcha/schema';
import type { FactRecord, FactUnit } from '../facts/index.ts';
import { byTime } from './times.ts';
import { rowsOf, textIn } from './values.ts';

/** An inspection as a member's record tells it. */
export interface Inspected {
  readonly record: FactRecord;
  readonly kind: string | null;
  readonly at: string | null;
  readonly result: string | null;
  readonly validUntil: string | null;
}

/** What rules ask of a record to read its inspections. */
export const INSPECTIONS = 'inspections { id kind at result validUntil }';

/** The last one of each kind: a pass after a failure is what stands, whichever member of the sector tells it. */
export function latestInspections(record: FactRecord, unit: FactUnit): readonly Inspected[] {
  const beside = latestByKind(inspectionsBeside(record, unit));
  return [...latestByKind(inspectionsOf(record)).values()].filter(
    (each) => byTime(each.at, beside.get(each.kind ?? '')?.at ?? null) >= 0,
  );
}

/** Those of the record and of the others of its sector that it does not outrank: a firm's own pass ends no authority's failure. */
export function inspectionsBeside(record: FactRecord, { records }: FactUnit): readonly Inspected[] {
  return records.flatMap((each) =>
    each === record || (each.sector === record.sector && rankOf(each.statedBy) <= rankOf(record.statedBy))
      ? inspectionsOf(each)
      : [],
  );
}

function inspectionsOf(record: FactRecord): readonly Inspected[] {
  return rowsOf(record, 'inspections').map((row) => ({
    record,
    kind: textIn(row, 'kind'),
    at: textIn(row, 'at'),
    result: textIn(row, 'result'),
    validUntil: textIn(row, 'validUntil'),
  }));
}

function latestByKind(all: readonly Inspected[]): ReadonlyMap<string, Inspected> {
  const latest = new Map<string, Inspected>();
  for (const each of all) {
    const before = latest.get(each.kind ?? '');
    if (!before || byTime(before.at, each.at) <= 0) latest.set(each.kind ?? '', each);
  }
  return latest;
}
