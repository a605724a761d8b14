import { type Row, textIn } from '../json/values.ts';

/** A certificate or licence as a member tells it. */
export interface Certified {
  readonly kind: string | null;
  readonly number: string | null;
  readonly issuedAt: string | null;
  readonly validUntil: string | null;
  readonly status: string | null;
}

export function certifiedIn(row: Row): Certified {
  return {
    kind: textIn(row, 'kind'),
    number: textIn(row, 'number'),
    issuedAt: textIn(row, 'issuedAt'),
    validUntil: textIn(row, 'validUntil'),
    status: textIn(row, 'status'),
  };
}
