import { isVoid } from '@tongcha/schema';
import type { FactRecord } from '../facts/index.ts';
import { type Certified, certifiedIn } from '../registers/certified.ts';
import { evidenceOf } from './evidence.ts';
import type { Evidence } from './rule.ts';
import { isOverAt } from './times.ts';
import { rowsOf } from './values.ts';

export interface CertifiedIn extends Certified {
  readonly record: FactRecord;
}

/** What rules ask of a record to read its certificates. */
export const CERTIFICATES = 'certificates { number kind issuedAt validUntil status }';

export function certificatesOf(record: FactRecord): readonly CertifiedIn[] {
  return rowsOf(record, 'certificates').map((row) => ({ record, ...certifiedIn(row) }));
}

/** What it is called: its kind, else its number. */
export function calledBy({ kind, number }: Certified): string {
  return kind ?? number ?? '';
}

/** Whether it is out of date at a moment, and none of its kind beside it is in force then: a renewed one does no harm. */
export function isExpiredAt(one: Certified, beside: readonly Certified[], at: string | number): boolean {
  return (
    isOverAt(one.validUntil, at) &&
    !beside.some((each) => each !== one && isRenewal(each, one) && !isVoid(each) && !isOverAt(each.validUntil, at))
  );
}

export function certificateEvidence({ record, ...one }: CertifiedIn, code: string, field: keyof Certified): Evidence[] {
  return [
    evidenceOf(record, code, `certificates.${field}`, one[field]),
    evidenceOf(record, code, 'certificates.number', one.number),
  ];
}

function isRenewal(later: Certified, { kind }: Certified): boolean {
  return kind !== null && later.kind === kind;
}
