import { isRecord } from '../json/is-record.ts';
import type { FactRecord, Unread } from '../facts/index.ts';
import type { AffectedUnit } from './affected.ts';

export type ImpactDimension = 'SECTOR' | 'LEVEL' | 'PRODUCT' | 'DIVISION' | 'WEEK' | 'HOLDER';

/** Is told a value under which a unit counts, null where nobody says any. */
export type Tell = (key: string | null, name: string | null) => void;

/** Under which values a unit counts: all that its records say, each once. What is read later only adds to them. */
export const KEYS: Readonly<Record<ImpactDimension, (unit: AffectedUnit, tell: Tell) => void>> = {
  SECTOR({ sectors }, tell) {
    if (sectors.length === 0) tell(null, null);
    for (const sector of sectors) tell(sector, null);
  },
  LEVEL: (unit, tell) => tellValues(unit, tell, ({ level }) => level, { other: unit.of.level }),
  PRODUCT: (unit, tell) => tellValues(unit, tell, ({ productName }) => productName),
  DIVISION: (unit, tell) => tellValues(unit, tell, ({ place }) => fieldOf(place, 'division'), { name: placeName }),
  WEEK: (unit, tell) => tellValues(unit, tell, ({ producedAt }) => weekIn(producedAt)),
  HOLDER({ holders }, tell) {
    if (holders.length === 0) tell(null, null);
    for (const { uscc, name } of holders) tell(uscc, name);
  },
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
  if (RECORDS.length > 0 || (dimension === 'HOLDER' && FORWARD.some(isOfHolders))) return true;
  const field = FIELDS[dimension];
  if (field !== null) for (const record of unit.records) if (isUntold(record, field)) return true;
  return false;
}

function isOfHolders({ kinds }: Unread): boolean {
  return kinds === null || kinds.includes('HOLD');
}

function isUntold({ values, untold, withheld }: FactRecord, field: string): boolean {
  return (values[field] ?? null) === null && (field in untold || withheld.length > 0);
}

type Values = FactRecord['values'];

interface Also {
  /** Where no record says any. */
  readonly other?: string | null;
  /** What the value is called. */
  readonly name?: (values: Values) => unknown;
}

function tellValues(
  { of: { unit } }: AffectedUnit,
  tell: Tell,
  read: (values: Values) => unknown,
  { other = null, name }: Also = {},
): void {
  const { records } = unit;
  let isTold = false;
  for (const [i, { values }] of records.entries()) {
    const key = read(values);
    if (typeof key !== 'string') continue;
    // Each once, by the first that says it.
    if (isTold && records.findIndex((record) => read(record.values) === key) < i) continue;
    isTold = true;
    const called = name?.(values);
    tell(key, typeof called === 'string' ? called : null);
  }
  if (!isTold) tell(other, null);
}

function fieldOf(value: unknown, field: string): unknown {
  return isRecord(value) ? value[field] : null;
}

function placeName({ place }: Values): unknown {
  return fieldOf(place, 'name');
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Week of each day that was last asked for: units of a chain were made in few. */
const weeks = new Map<number, string>();
const MOST_WEEKS = 10_000;

function weekIn(time: unknown): string | null {
  const at = typeof time === 'string' ? Date.parse(time) : NaN;
  if (Number.isNaN(at)) return null;
  const day = Math.floor((at + 8 * HOUR) / DAY);
  let week = weeks.get(day);
  if (week === undefined) {
    if (weeks.size > MOST_WEEKS) weeks.clear();
    weeks.set(day, (week = weekOf(at)));
  }
  return week;
}

/** ISO 8601 week of a moment, at +08:00: the week of a year is the one in which its Thursday lies. */
export function weekOf(at: number): string {
  const local = at + 8 * HOUR;
  const weekday = (new Date(local).getUTCDay() + 6) % 7;
  const thursday = new Date(local + (3 - weekday) * DAY);
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / DAY / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
