import { isRecord } from '../json/is-record.ts';
import type { FactRecord, Unread } from '../facts/index.ts';
import type { AffectedUnit } from './affected.ts';

export type ImpactDimension = 'SECTOR' | 'LEVEL' | 'PRODUCT' | 'DIVISION' | 'WEEK' | 'HOLDER';

export type Key = readonly [key: string | null, name: string | null];

const UNTOLD: readonly Key[] = [[null, null]];

/** Under which values a unit counts: all that its records say, each once. What is read later only adds to them. */
export const KEYS: Readonly<Record<ImpactDimension, (unit: AffectedUnit) => readonly Key[]>> = {
  SECTOR: ({ sectors }) => (sectors.length > 0 ? sectors.map((sector) => [sector, null]) : UNTOLD),
  LEVEL: (unit) => keysIn(unit, ({ level }) => keyOf(level), unit.of.level),
  PRODUCT: (unit) => keysIn(unit, ({ productName }) => keyOf(productName)),
  DIVISION: (unit) => keysIn(unit, ({ place }) => (isRecord(place) ? keyOf(place['division'], place['name']) : null)),
  WEEK: (unit) =>
    keysIn(unit, ({ producedAt }) => {
      const at = typeof producedAt === 'string' ? Date.parse(producedAt) : NaN;
      return Number.isNaN(at) ? null : [weekOf(at), null];
    }),
  HOLDER: ({ holders }) => (holders.length > 0 ? holders.map(({ uscc, name }) => [uscc, name]) : UNTOLD),
};

/** By which field of a record; null: by its being there. */
const FIELDS: Readonly<Record<ImpactDimension, string | null>> = {
  SECTOR: null,
  LEVEL: 'level',
  PRODUCT: 'productName',
  DIVISION: 'place',
  WEEK: 'producedAt',
  HOLDER: 'holder',
};

/** Whether a unit may count under values that whoever asks does not see. */
export function isOpenIn(dimension: ImpactDimension, { of: { unit } }: AffectedUnit): boolean {
  const { RECORDS, FORWARD } = unit.unread;
  const field = FIELDS[dimension];
  return (
    RECORDS.length > 0 ||
    (dimension === 'HOLDER' && FORWARD.some(isOfHolders)) ||
    (field !== null && unit.records.some((record) => isUntold(record, field)))
  );
}

function isOfHolders({ kinds }: Unread): boolean {
  return kinds === null || kinds.includes('HOLD');
}

function isUntold({ values, untold, withheld }: FactRecord, field: string): boolean {
  return (values[field] ?? null) === null && (field in untold || withheld.length > 0);
}

function keyOf(key: unknown, name?: unknown): Key | null {
  return typeof key === 'string' ? [key, typeof name === 'string' ? name : null] : null;
}

/** @param other where no record says any */
function keysIn(
  { of: { unit } }: AffectedUnit,
  read: (values: FactRecord['values']) => Key | null,
  other: string | null = null,
): readonly Key[] {
  let found: Key[] | null = null;
  for (const { values } of unit.records) {
    const key = read(values);
    if (!key) continue;
    if (!found) found = [key];
    else if (!found.some(([known]) => known === key[0])) found.push(key);
  }
  return found ?? (other === null ? UNTOLD : [[other, null]]);
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** ISO 8601 week of a moment, at +08:00: the week of a year is the one in which its Thursday lies. */
export function weekOf(at: number): string {
  const local = at + 8 * HOUR;
  const weekday = (new Date(local).getUTCDay() + 6) % 7;
  const thursday = new Date(local + (3 - weekday) * DAY);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
