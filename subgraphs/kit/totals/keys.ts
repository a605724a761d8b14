import { isInProvince } from '@tongcha/codes';
import { isStanding } from '@tongcha/schema';
import type { Inspection, Organization, Place, Recall } from '../records.ts';
import { localTime } from '../search/asked.ts';
import type { Sight } from '../search/condition.ts';

/** By what records are counted (schema/contract.graphql, TotalsKey). */
export type TotalsKey = 'SECTOR' | 'PRODUCT' | 'DIVISION' | 'PROVINCE' | 'MONTH' | 'PRODUCER' | 'STATUS';

/** Provinces, by GB/T 2260. */
export const PROVINCES: readonly string[] = Array.from({ length: 90 }, (_, i) => `${10 + i}0000`).filter(isInProvince);

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
      return isInProvince(province) ? province : null;
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

/** `2026-03`, at +08:00. @param instant milliseconds since 1970 */
export function monthOf(instant: number): string {
  return localTime(instant).slice(0, 7);
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
