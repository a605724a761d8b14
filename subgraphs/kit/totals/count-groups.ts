import type { LegacySystem } from '../legacy-system.ts';
import type { SearchCondition } from '../search/condition.ts';
import { countBy, conditionsOf, type SearchContext } from '../search/search.ts';
import type { Groups } from './groups.ts';
import { KINDS, monthOf, type TotalsKey } from './keys.ts';

/** Provinces of GB/T 2260, by their first two digits. */
const PROVINCES =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'
    .split(' ')
    .map((digits) => `${digits}0000`);

/** Counts that a system is asked for at most; else its records are read. */
const MOST_COUNTS = 400;
/** Nothing was made before. */
const EARLIEST_YEAR = 1_990;

type Count = (more: SearchCondition) => Promise<number | null>;

/**
 * Has a system count group by group, where it counts exactly by conditions that make the groups: months by the time, provinces by
 * the place. @returns whether it did; then nothing is left to be read
 */
export async function countGroups(
  system: LegacySystem,
  where: SearchCondition,
  by: readonly TotalsKey[],
  context: SearchContext,
  groups: Groups,
): Promise<boolean> {
  const keys = by.filter((key) => key !== 'SECTOR');
  if (!system.count || keys.some((key) => key !== 'MONTH' && key !== 'PROVINCE')) return false;
  if ((by.includes('MONTH') && where.producedBetween) || (by.includes('PROVINCE') && where.division)) return false;
  let left = MOST_COUNTS;
  const count: Count = async (more) => {
    if ((left -= 1) < 0) return null;
    return countBy(system, conditionsOf({ where: { ...where, ...more } }, [system], context), context);
  };
  const found = await split(keys, {}, {}, count);
  if (!found) return false;
  for (const { values, records } of found) if (records > 0) groups.add(values, records);
  return true;
}

interface Counted {
  readonly values: Readonly<Record<string, string | null>>;
  readonly records: number;
}

/** By one key after the other, of what holds to the conditions. null: it cannot be counted so. */
async function split(
  [key, ...others]: readonly TotalsKey[],
  more: SearchCondition,
  values: Readonly<Record<string, string | null>>,
  count: Count,
): Promise<Counted[] | null> {
  const records = await count(more);
  if (records === null) return null;
  if (key === undefined || key === 'SECTOR' || records === 0) return [{ values, records }];
  const parts =
    key === 'MONTH'
      ? await months(records, more, count)
      : PROVINCES.map((division) => [division, { division }] as const);
  if (!parts) return null;
  const { field } = KINDS[key];
  const all: Counted[] = [];
  for (const [value, condition] of parts) {
    const found = await split(others, { ...more, ...condition }, { ...values, [field]: value }, count);
    if (!found) return null;
    all.push(...found);
  }
  const rest = records - all.reduce((sum, each) => sum + each.records, 0);
  // Of no month or province, of which nothing else can be said by conditions; or the system changed meanwhile.
  if (rest < 0 || (rest > 0 && others.length > 0)) return null;
  return [...all, { values: { ...values, [field]: null }, records: rest }];
}

/** The months in which there is anything, each with its condition. */
async function months(
  records: number,
  more: SearchCondition,
  count: Count,
): Promise<(readonly [month: string, condition: SearchCondition])[] | null> {
  const all: (readonly [string, SearchCondition])[] = [];
  let left = records;
  for (let year = Number(monthOf(Date.now()).slice(0, 4)) + 1; left > 0 && year >= EARLIEST_YEAR; year -= 1) {
    const before = await count({ ...more, producedBetween: { to: `${year}-01-01T00:00:00+08:00` } });
    const within = await count({ ...more, producedBetween: spanOf(year, 1, 12) });
    if (before === null || within === null) return null;
    if (within > 0)
      for (let month = 1; month <= 12; month += 1)
        all.push([nameOf(year, month), { producedBetween: spanOf(year, month, 1) }]);
    left = before;
  }
  return left > 0 ? null : all;
}

function spanOf(year: number, month: number, months: number): NonNullable<SearchCondition['producedBetween']> {
  const end = month + months;
  return {
    from: `${nameOf(year, month)}-01T00:00:00+08:00`,
    to: `${end > 12 ? nameOf(year + 1, end - 12) : nameOf(year, end)}-01T00:00:00+08:00`,
  };
}

function nameOf(year: number, month: number): string {
  return `${year}-${String(month).padStart(2, '0')}`;
}
