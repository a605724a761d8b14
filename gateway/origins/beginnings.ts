import type { FactRecord, FactUnit } from '../facts/index.ts';

/** Kinds of things that come from nothing on record, by sector: the field of the record, and its values; ALL: any of its things. */
const BEGINNINGS: Readonly<Record<string, readonly [field: string, values: readonly string[]] | 'ALL'>> = {
  AGRICULTURE: ['kind', ['PLOT', 'LIVESTOCK', 'EGG', 'PESTICIDE', 'VETERINARY_DRUG', 'FEED']],
  HAZARDOUS_GOODS: 'ALL',
  RARE_EARTH: ['form', ['ORE', 'SCRAP']],
};

/** What of records says whether a thing is a beginning. */
export function tracedBy(sector: string): readonly string[] {
  const kinds = BEGINNINGS[sector];
  return kinds === undefined || kinds === 'ALL' ? [] : [kinds[0]];
}

/**
 * Whether a unit comes from nothing that is on record anywhere: a plot, an animal, what hens lay, ore, what a chemical works makes of what no
 * ministry registers. A thing of a sector that is not named here is made of something.
 */
export function isBeginning({ records }: Pick<FactUnit, 'records'>): boolean {
  return records.some(begins);
}

function begins({ sector, values }: FactRecord): boolean {
  const kinds = BEGINNINGS[sector];
  if (kinds === undefined || kinds === 'ALL') return kinds === 'ALL';
  const value = values[kinds[0]];
  return typeof value === 'string' && kinds[1].includes(value);
}
