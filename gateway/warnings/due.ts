import type { FactRecord, FactUnit } from '../facts/index.ts';
import { evidenceOf } from './evidence.ts';
import { INSPECTIONS, type Inspected, inspectionsBeside } from './inspections.ts';
import type { Evidence } from './rule.ts';
import { byTime, isOverAt } from './times.ts';
import { textIn } from './values.ts';

/** What rules ask of a record to know until when its inspections count. */
export const DUE: readonly string[] = [INSPECTIONS, 'nextInspectionDue'];

/** Until when what a record tells of an inspection counted. */
export interface Due {
  readonly record: FactRecord;
  readonly kind: string | null;
  readonly until: string;
  readonly field: 'inspections.validUntil' | 'nextInspectionDue';
}

/**
 * By which day a piece of equipment had to be inspected that had not been at a moment; null where it had, or nobody says. Until
 * when its last inspection before that moment counts; without one, the day that the register has for the next, which an
 * inspection can only have put off.
 */
export function lapsedAt(record: FactRecord, unit: FactUnit, at: string): Due | null {
  const before = inspectionsBeside(record, unit).filter(({ at: made }) => made !== null && !isOverAt(at, made));
  const last = before
    .flatMap(dueOf)
    .sort((a, b) => byTime(a.until, b.until))
    .at(-1);
  const due = last ?? nextDue(record);
  return due && isOverAt(due.until, at) ? due : null;
}

/** All days of which a record says that an inspection was or is due then. */
export function duesOf(record: FactRecord, unit: FactUnit): readonly Due[] {
  const next = nextDue(record);
  return [...inspectionsBeside(record, unit).flatMap(dueOf), ...(next ? [next] : [])];
}

export function nextDue(record: FactRecord): Due | null {
  const until = textIn(record.values, 'nextInspectionDue');
  return until === null ? null : { record, kind: null, until, field: 'nextInspectionDue' };
}

export function dueOf({ record, kind, validUntil }: Inspected): readonly Due[] {
  return validUntil === null ? [] : [{ record, kind, until: validUntil, field: 'inspections.validUntil' }];
}

export function dueEvidence({ record, until, field }: Due, code: string): Evidence {
  return evidenceOf(record, code, field, until);
}
