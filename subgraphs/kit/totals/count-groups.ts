import type { LegacySystem } from '../legacy-system.ts';
import type { SearchCondition } from '../search/condition.ts';
import { countBy, conditionsOf, type SearchContext } from '../search/search.ts';
import type { Groups } from './groups.ts';
import { KINDS, monthOf, PROVINCES, type TotalsKey } from './keys.ts';

const BY_PROVINCE = PROVINCES.map((division): Part => ({ value: division, condition: { division } }));

/** Counts that a system is asked for at most, and for how long; else its records are read. */
const MOST_COUNTS = 400;
const LONGEST_MS = 2_000;
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
  const endsAt = performance.now() + LONGEST_MS;
  const count: Count = async (more) => {
    if ((left -= 1) < 0 || performance.now() > endsAt) return null;
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

/** A group: its value, and the condition that makes it; how many there are, where that is known. */
interface Part {
  readonly value: string;
  readonly condition: SearchCondition;
  readonly records?: number;
}

/** By one key after the other, of what holds to the conditions. null: it cannot be counted so. @param known how many do */
async function split(
  [key, ...others]: readonly TotalsKey[],
  more: SearchCondition,
  values: Counted['values'],
  count: Count,
  known?: number,
): Promise<Counted[] | null> {
  const records = known ?? (await count(more));
  if (records === null) return null;
  if (key === undefined || key === 'SECTOR' || records === 0) return [{ values, records }];
  const parts: readonly Part[] | null = key === 'MONTH' ? await months(more, count) : BY_PROVINCE;
  if (!parts) return null;
  const { field } = KINDS[key];
  const all: Counted[] = [];
  for (const { value, condition, records: own } of parts) {
    const found = await split(others, { ...more, ...condition }, { ...values, [field]: value }, count, own);
    if (!found) return null;
    all.push(...found);
  }
  const rest = records - all.reduce((sum, each) => sum + each.records, 0);
  // Of no month or province, of which nothing else can be said by conditions; or the system changed meanwhile.
  if (rest < 0 || (rest > 0 && others.length > 0)) return null;
  return [...all, { values: { ...values, [field]: null }, records: rest }];
}

/** The months in which there is anything, each with its condition, found by halves: what is not in one is in the other. */
async function months(more: SearchCondition, count: Count): Promise<Part[] | null> {
  const end = (Number(monthOf(Date.now()).slice(0, 4)) + 2) * 12;
  const begin = EARLIEST_YEAR * 12;
  const within = (from: number | null, to: number | null): Promise<number | null> =>
    count({ ...more, producedBetween: spanOf(from, to) });
  const all: Part[] = [];
  const halve = async (from: number, to: number, records: number): Promise<boolean> => {
    if (records === 0) return true;
    if (to - from === 1) {
      all.push({ value: nameOf(from), condition: { producedBetween: spanOf(from, to) }, records });
      return true;
    }
    const middle = (from + to) >> 1;
    const first = await within(from, middle);
    // More than there were: the system changes meanwhile.
    if (first === null || first > records) return false;
    return (await halve(from, middle, first)) && (await halve(middle, to, records - first));
  };
  if ((await within(null, begin)) !== 0 || (await within(end, null)) !== 0) return null;
  const records = await within(begin, end);
  return records !== null && (await halve(begin, end, records)) ? all : null;
}

/** @param from @param to months since the year 0; null: open */
function spanOf(from: number | null, to: number | null): NonNullable<SearchCondition['producedBetween']> {
  const timeOf = (month: number): string => `${nameOf(month)}-01T00:00:00+08:00`;
  return { from: from === null ? null : timeOf(from), to: to === null ? null : timeOf(to) };
}

function nameOf(month: number): string {
  return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
}
