import { authoritiesFirst } from '@tongcha/client';
import type { RecordView } from './chain-view.ts';

/** What a sheet has of a unit: of each value what the first record says that has one, authorities' before others'. */
export type Known = {
  readonly [K in (typeof FIELDS)[number]]: NonNullable<RecordView[K]> | null;
};

const FIELDS = ['level', 'productName', 'quantity', 'producedAt', 'expiresAt', 'producer', 'place'] as const;

export function knownOf(records: readonly RecordView[]): Known {
  const ordered = authoritiesFirst(records);
  return Object.fromEntries(
    FIELDS.map((field) => [field, ordered.find((record) => record[field] ?? null)?.[field] ?? null]),
  ) as Known;
}
