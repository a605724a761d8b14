import { order } from '../chain/merge-links.ts';
import { isRecord } from '../json/is-record.ts';
import type { AffectedUnit, Range } from './affected.ts';
import { NO_MEASURE } from './flow.ts';
import type { Measures } from './amounts.ts';

export type ImpactDimension = 'SECTOR' | 'LEVEL' | 'PRODUCT' | 'DIVISION' | 'WEEK' | 'HOLDER';

export interface ImpactTotal {
  readonly by: ImpactDimension;
  readonly key: string | null;
  readonly name: string | null;
  readonly units: number;
  readonly certain: number;
  readonly content: readonly Range[];
}

/** One row for each value; a unit of which that is not known counts under null, so that none is left out. */
export function totalsOf(
  units: readonly AffectedUnit[],
  by: readonly ImpactDimension[],
  measures: Measures,
): ImpactTotal[] {
  return [...new Set(by)].flatMap((dimension) => {
    const groups = new Map<string | null, { name: string | null; units: AffectedUnit[] }>();
    for (const unit of units) {
      const keys = KEYS[dimension](unit);
      for (const [key, name] of keys.size > 0 ? keys : UNTOLD) {
        const group = groups.get(key) ?? { name: null, units: [] };
        groups.set(key, group);
        group.name ??= name;
        group.units.push(unit);
      }
    }
    return [...groups]
      .map(([key, group]): ImpactTotal => ({
        by: dimension,
        key,
        name: group.name,
        units: group.units.length,
        certain: group.units.filter(({ certain }) => certain).length,
        content: contentOf(group.units, measures),
      }))
      .sort((a, b) => b.certain - a.certain || b.units - a.units || order(a.key ?? '', b.key ?? ''));
  });
}

const UNTOLD: ReadonlyMap<string | null, string | null> = new Map([[null, null]]);

/** What is measured alike added up, in the first unit's writing; of units of which nobody says how much they are the most is not known. */
function contentOf(units: readonly AffectedUnit[], measures: Measures): Range[] {
  const sums = new Map<number, { least: number; most: number; unit: string | null; factor: number }>();
  const isOpen = units.some(({ of, share }) => of.own.measure === NO_MEASURE && share.most !== 0);
  for (const { of, content } of units) {
    const { measure, unit, factor } = of.own;
    if (!content || !measures.all[measure]) continue;
    const sum = sums.get(measure) ?? { least: 0, most: 0, unit, factor };
    sums.set(measure, sum);
    sum.least += (content.least * factor) / sum.factor;
    sum.most += ((content.most ?? Infinity) * factor) / sum.factor;
  }
  return [...sums.values()].map(({ least, most, unit }) => ({ least, most: isOpen ? null : most, unit }));
}

type Keys = ReadonlyMap<string, string | null>;

const KEYS: Readonly<Record<ImpactDimension, (unit: AffectedUnit) => Keys>> = {
  SECTOR: ({ sectors }) => new Map(sectors.map((sector) => [sector, null])),
  LEVEL: ({ of: { level } }) => new Map(level === null ? [] : [[level, null]]),
  PRODUCT: (unit) => firstOf(unit, ({ productName }) => keyOf(productName)),
  DIVISION: (unit) => firstOf(unit, ({ place }) => (isRecord(place) ? keyOf(place['division'], place['name']) : null)),
  WEEK: (unit) =>
    firstOf(unit, ({ producedAt }) => {
      const at = typeof producedAt === 'string' ? Date.parse(producedAt) : NaN;
      return Number.isNaN(at) ? null : [weekOf(at), null];
    }),
  HOLDER: ({ holders }) => new Map(holders.map(({ uscc, name }) => [uscc, name])),
};

type Key = readonly [key: string, name: string | null];

function keyOf(key: unknown, name?: unknown): Key | null {
  return typeof key === 'string' ? [key, typeof name === 'string' ? name : null] : null;
}

/** What the first record says that says anything: authorities' come first. */
function firstOf({ of }: AffectedUnit, read: (values: Readonly<Record<string, unknown>>) => Key | null): Keys {
  for (const { values } of of.unit.records) {
    const found = read(values);
    if (found) return new Map([found]);
  }
  return new Map();
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
