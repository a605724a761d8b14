import { leastKilometres } from '@tongcha/codes/extents';
import type { FactUnit } from '../../facts/index.ts';
import { EVENTS } from '../events.ts';
import { unknownOf } from '../evidence.ts';
import { fires, undecided } from '../findings.ts';
import type { Finding, Missing, Rule } from '../rule.ts';
import { PLACE, type Sighting, sightingsOf } from '../sightings.ts';
import { nameOf } from '../values.ts';

const HOUR = 3_600_000;
/** Between no two places of China is there more. */
const FARTHEST = 5_500;

/** One single thing was told at two places, and no lorry could have brought it from the one to the other: its code is used twice. */
export const twoPlaces: Rule = {
  id: 'two-places',
  zh: '同一编码先后出现在两地，行程不可能',
  en: 'One code was at two places, faster than it can have been carried',
  level: 'SERIOUS',
  sectors: 'ALL',
  basis: 'one thing is at one place at a time; places by division, GB/T 2260',
  parameters: [
    { name: 'speed', value: 90, unit: 'km/h', source: 'goods on the road' },
    { name: 'kilometres', value: 30, unit: 'km', source: 'beside places that are told by their county' },
  ],
  needs: () => ['productName', 'producedAt', PLACE, EVENTS],
  judge: (unit, _, use) => {
    if (!isOneThing(unit)) return [];
    const of = (name: string): number => use.parameter(name, unit.records[0]?.member);
    const pairs = pairsOf(sightingsOf(unit), of('kilometres'), of('speed'));
    const [worst] = pairs.filter(({ beyond }) => beyond > 0).toSorted((a, b) => b.beyond - a.beyond);
    if (worst) return [firing(unit, worst)];
    const open = [...new Set(pairs.flatMap(({ first, second }) => [first, second]))];
    const name = nameOf(unit, unit.code);
    return undecided(
      [unit.code],
      { zh: `${name}：是否同时出现在两地，无法判定`, en: `${name}: whether it was at two places at once is not known` },
      [...open.flatMap((each) => lackOf(each, unit.code)), ...untold(unit)],
    );
  },
};

/** A lot may be at many places at once. */
function isOneThing({ records }: FactUnit): boolean {
  const levels = records.flatMap(({ values }) => values['level'] ?? []);
  return levels.length > 0 && levels.every((level) => level === 'ITEM');
}

/** Two places between which it cannot have been carried, or perhaps not: where one of them is not known, or the time is a day. */
interface Pair {
  readonly first: Sighting;
  readonly second: Sighting;
  /** That lie between them at least; null: not known. */
  readonly kilometres: number | null;
  /** In the time that lies between at most. */
  readonly hours: number;
  /** Kilometres more than can be; none more where it is not known. */
  readonly beyond: number;
}

function pairsOf(sightings: readonly Sighting[], tolerance: number, speed: number): readonly Pair[] {
  const found: Pair[] = [];
  for (const [i, first] of sightings.entries())
    for (const second of sightings.slice(i + 1)) {
      if (first.where === second.where && first.extent === second.extent) continue;
      const hours = Math.max(second.hi - first.lo, first.hi - second.lo) / HOUR;
      const { extent: from } = first;
      const { extent: to } = second;
      const kilometres = from && to ? leastKilometres(from, to) : null;
      const least = Math.max(0, second.lo - first.hi, first.lo - second.hi) / HOUR;
      const beyond = kilometres === null ? 0 : kilometres - tolerance - speed * hours;
      const isOpen = (kilometres ?? FARTHEST) - tolerance - speed * least > 0;
      if (isOpen) found.push({ first, second, kilometres, hours, beyond });
    }
  return found;
}

/** Where a place is, or at what time of a day. */
function lackOf({ record: { sector, member }, extent, lo, hi, field, timeField }: Sighting, code: string): Missing[] {
  return [
    ...(extent ? [] : [{ sector, member, code, field, reason: 'NOT_COMPARABLE' as const }]),
    ...(hi > lo ? [{ sector, member, code, field: timeField, reason: 'NOT_RECORDED' as const }] : []),
  ];
}

/** What could tell of further places. Where in its county a place is decides little. */
function untold(unit: FactUnit): readonly Missing[] {
  const { code, records } = unit;
  const fields = new Map(
    ['events', 'place']
      .flatMap((field) => unknownOf(unit, field))
      .map((each) => [`${each.member} ${each.reason}`, each]),
  );
  const withheld = records
    .filter((record) => record.withheld.some((policy) => !policy.endsWith('/sites')))
    .map(({ sector, member }): Missing => ({ sector, member, code, field: 'events', reason: 'WITHHELD' }));
  return [...fields.values(), ...withheld];
}

function firing(unit: FactUnit, { first, second, kilometres, hours }: Pair): Finding {
  const [name, far] = [nameOf(unit, unit.code), Math.floor(kilometres ?? 0)];
  const time = Number(hours.toPrecision(2));
  return fires(
    [unit.code],
    second.at,
    {
      zh: `${name}：先在 ${first.where}，最多 ${time} 小时后在 ${second.where}，两地相距至少 ${far} 公里`,
      en: `${name}: at ${first.where}, and at most ${time} h later at ${second.where}, at least ${far} km away`,
    },
    [...first.evidence, ...second.evidence],
  );
}
