import { isStanding } from '@tongcha/schema';
import type { Inspection, Organization, Place, Recall } from '../records.ts';
import type { Sight } from '../search/condition.ts';

/** By what records are counted (schema/contract.graphql, TotalsKey). */
export type TotalsKey = 'SECTOR' | 'PRODUCT' | 'DIVISION' | 'PROVINCE' | 'MONTH' | 'PRODUCER' | 'STATUS';

/** Provinces, by GB/T 2260. */
export const PROVINCES: readonly string[] =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'
    .split(' ')
    .map((digits) => `${digits}0000`);

interface Kind {
  /** Where the value stands in a group. */
  readonly field: string;
  /** Fields of the record whose facts decide it. */
  readonly reads: readonly string[];
  /** null: it has none, or it is not for whoever asks. @param at of which moment it is asked, ISO 8601 */
  readonly of: (sight: Sight, at: string) => Promise<string | null>;
}

/** Each key by what it reads of a record as whoever asks sees it. That of the sector is no record's. */
export const KINDS: Readonly<Record<Exclude<TotalsKey, 'SECTOR'>, Kind>> = {
  PRODUCT: { field: 'product', reads: ['productName'], of: async ({ see }) => textOf(await see('productName')) },
  DIVISION: { field: 'division', reads: ['place'], of: divisionOf },
  PROVINCE: {
    field: 'province',
    reads: ['place'],
    async of(sight) {
      const division = await divisionOf(sight);
      const province = `${division?.slice(0, 2) ?? ''}0000`;
      // What no province has: a system that counts cannot be asked for it.
      return PROVINCES.includes(province) ? province : null;
    },
  },
  MONTH: {
    field: 'month',
    reads: ['producedAt'],
    async of({ see }) {
      const instant = Date.parse(textOf(await see('producedAt')) ?? '');
      return Number.isNaN(instant) ? null : monthOf(instant);
    },
  },
  PRODUCER: {
    field: 'producer',
    reads: ['producer'],
    of: async ({ see }) => ((await see('producer')) as Organization | null | undefined)?.uscc ?? null,
  },
  STATUS: { field: 'status', reads: ['recalls', 'inspections', 'inspectionOverdue'], of: statusOf },
};

const ZONE_MS = 8 * 3_600_000;

/** `2026-03`, at +08:00. @param instant milliseconds since 1970 */
export function monthOf(instant: number): string {
  return new Date(instant + ZONE_MS).toISOString().slice(0, 7);
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

async function divisionOf({ see }: Sight): Promise<string | null> {
  return textOf(((await see('place')) as Place | null | undefined)?.division);
}

/** Of what is not for whoever asks nothing is told: neither that there is something on record nor that there is nothing. */
async function statusOf({ see }: Sight, at: string): Promise<string | null> {
  const recalls = (await see('recalls')) as readonly Recall[] | null | undefined;
  const inspections = (await see('inspections')) as readonly Inspection[] | null | undefined;
  if (recalls === undefined || inspections === undefined) return null;
  if (recalls?.some(({ status }) => isStanding({ status: status ?? null }))) return 'RECALLED';
  if (inspections?.some(({ result }) => result === 'FAIL')) return 'FAILED';
  return (await see('inspectionOverdue', { at })) === true ? 'OVERDUE' : 'CLEAR';
}
