import type { FactRecord, FactUnit } from '../facts/index.ts';
import { isRecord } from '../json/is-record.ts';

/** What a chain begins with. */
export interface Beginning {
  /** PRIMARY: it comes from nothing that is on record anywhere. IMPORT: no ministry records what it was made of abroad. */
  readonly kind: 'PRIMARY' | 'IMPORT';
  /** Of an import: ISO 3166-1 alpha-3; null: it is none, or its number does not tell. */
  readonly country: string | null;
}

interface Sign {
  /** Of the record: a field, or one below it. */
  readonly path: readonly [field: string, part?: string];
  readonly reads: (value: string) => Beginning | null;
}

const PRIMARY: Beginning = { kind: 'PRIMARY', country: null };

/** Of each sector what of a record says that its thing is a beginning; ALL: any of its things is. Of a sector not named here none is. */
const SIGNS: Readonly<Record<string, readonly Sign[] | 'ALL'>> = {
  AGRICULTURE: [primary('kind', ['PLOT', 'LIVESTOCK', 'EGG', 'PESTICIDE', 'VETERINARY_DRUG', 'FEED'])],
  HAZARDOUS_GOODS: 'ALL',
  RARE_EARTH: [primary('form', ['ORE', 'SCRAP'])],
  FOOD_DRUG: [
    { path: ['food', 'overseasProducer'], reads: importedFood },
    { path: ['food', 'productionLicence'], reads: importedFood },
    { path: ['drug', 'approvalNumber'], reads: importedDrug },
  ],
};

/** What of records says whether a thing is a beginning. */
export function tracedBy(sector: string): readonly string[] {
  return signsOf(sector).map(({ path: [field, part] }) => (part === undefined ? field : `${field} { ${part} }`));
}

/** What a unit begins with, where nothing but that is known of where it comes from; null: it is made of something. */
export function beginningOf({ records }: Pick<FactUnit, 'records'>): Beginning | null {
  for (const record of records) {
    if (SIGNS[record.sector] === 'ALL') return PRIMARY;
    for (const { path, reads } of signsOf(record.sector)) {
      const value = valueAt(record, path);
      const found = typeof value === 'string' ? reads(value) : null;
      if (found) return found;
    }
  }
  return null;
}

/** Why it is not known of a record whether its thing is a beginning; null: it is known. */
export function unsaidOf({
  sector,
  untold,
}: Pick<FactRecord, 'sector' | 'untold'>): FactRecord['untold'][string] | null {
  for (const { path } of signsOf(sector)) {
    const reason = untold[path[0]];
    if (reason !== undefined) return reason;
  }
  return null;
}

function valueAt({ values }: FactRecord, [field, part]: Sign['path']): unknown {
  const value = values[field];
  if (part === undefined) return value;
  return isRecord(value) ? value[part] : null;
}

function signsOf(sector: string): readonly Sign[] {
  const signs = SIGNS[sector] ?? [];
  return signs === 'ALL' ? [] : signs;
}

/** Kinds of things that come from nothing on record: a plot, an animal, what hens lay, ore. */
function primary(field: string, kinds: readonly string[]): Sign {
  return { path: [field], reads: (value) => (kinds.includes(value) ? PRIMARY : null) };
}

/**
 * A producer abroad that is registered with the customs: C, its country by ISO 3166-1 alpha-3 and 14 digits (Regulations on the
 * Registration of Overseas Producers of Imported Food, General Administration of Customs, Decree 248 of 2021). A licence of a producer at
 * home is SC and 14 digits.
 */
function importedFood(licence: string): Beginning | null {
  const country = /^(?:cifer:)?C([A-Z]{3})\d{14}$/.exec(licence)?.[1];
  return country === undefined || country === 'CHN' ? null : { kind: 'IMPORT', country };
}

/**
 * A drug made abroad (J), or in Hong Kong, Macao or Taiwan (C): Provisions for Drug Registration of 2020, article 123. Its number does not
 * name the country.
 */
function importedDrug(number: string): Beginning | null {
  return /^国药准字[HZS][CJ]\d{8}$/.test(number) ? { kind: 'IMPORT', country: null } : null;
}
