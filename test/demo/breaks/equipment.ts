import type { UnitFact } from '../../../demo/world/facts.ts';
import type { Kept, Sample } from '../../questions/truth/sample.ts';
import { type Breaks, days, isOver } from './found.ts';

type Inspection = NonNullable<UnitFact['inspections']>[number];

function equipmentOf(sample: Sample, code: string): readonly Kept<UnitFact>[] {
  return sample.unitsOf(code).filter(({ sector }) => sector === 'special-equipment');
}

function inspectionsOf(records: readonly Kept<UnitFact>[]): readonly Inspection[] {
  return records.flatMap(({ inspections = [] }) => inspections);
}

/** Until when the last inspection before a moment counted, or the day of the next by the register; over by then. */
function hasLapsed(sample: Sample, code: string, at: string): boolean {
  const records = equipmentOf(sample, code);
  const until = inspectionsOf(records).flatMap((each) => (each.at <= at && each.validUntil ? [each.validUntil] : []));
  if (until.length > 0) return until.every((each) => isOver(each, at));
  return records.flatMap(nextDue).some((each) => isOver(each, at));
}

function nextDue({ details }: UnitFact): readonly string[] {
  return 'nextInspectionDue' in details && details.nextInspectionDue ? [details.nextInspectionDue] : [];
}

export const overdueWhenUsed: Breaks = function* (sample) {
  for (const { from, to, at } of sample.links) if (hasLapsed(sample, from, at)) yield [from, to];
};

export const cylinderOverdueWhenFilled: Breaks = function* (sample) {
  for (const { kind, from, to, at } of sample.links) if (kind === 'PACK' && hasLapsed(sample, to, at)) yield [to, from];
};

export const inspectionOverdue: Breaks = function* (sample, now) {
  for (const [code, records] of Map.groupBy(sample.units, ({ code: each }) => each)) {
    const last = lastOfKinds(inspectionsOf(records));
    const ranOut = last.some(({ result, validUntil }) => result !== '不合格' && validUntil && isOver(validUntil, now));
    const counts = last.some(({ validUntil }) => validUntil && !isOver(validUntil, now));
    if (ranOut || (!counts && records.flatMap(nextDue).some((each) => isOver(each, now)))) yield [code];
  }
};

export const inspectionFailed: Breaks = function* (sample) {
  for (const [code, records] of Map.groupBy(sample.units, ({ code: each }) => each))
    if (lastOfKinds(inspectionsOf(records)).some(({ result }) => result === '不合格')) yield [code];
};

function lastOfKinds(inspections: readonly Inspection[]): readonly Inspection[] {
  const kinds = [...Map.groupBy(inspections, ({ kind }) => kind).values()];
  return kinds.flatMap((own) => own.toSorted((a, b) => (a.at < b.at ? -1 : 1)).slice(-1));
}

/** Food of which nothing was heard for thirty days. */
export const inspectionWithoutResult: Breaks = function* ({ units }, now) {
  for (const { code, sector, inspections = [] } of units)
    if (sector === 'food-drug' && inspections.some(({ result, at }) => result === '未出' && days(at, now) > 30))
      yield [code];
};
