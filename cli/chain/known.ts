import { authoritiesFirst } from '@tongcha/client';
import type { RecordView } from './chain-view.ts';

/** A record with who holds the unit, where whoever asks may see it. */
export type HeldRecord = RecordView & {
  readonly holder?: { readonly uscc: string; readonly name: string | null } | null;
};

/** What a sheet has of a unit: of each value what the first record says that has one, authorities' before others'. */
export type Known = {
  readonly [K in (typeof FIELDS)[number]]: NonNullable<HeldRecord[K]> | null;
};

const FIELDS = ['level', 'productName', 'quantity', 'producedAt', 'expiresAt', 'producer', 'holder', 'place'] as const;

export function knownOf(records: readonly HeldRecord[]): Known {
  const ordered = authoritiesFirst(records);
  return Object.fromEntries(
    FIELDS.map((field) => [field, ordered.find((record) => record[field] ?? null)?.[field] ?? null]),
  ) as Known;
}
