import { dayAfter, monthOf, provinceOf, type Sample, unique } from './sample.ts';

export interface MadeWithOverdue {
  readonly month: string;
  readonly province: string;
  readonly lots: number;
}

/** Lots that were treated with equipment whose inspection had run out by then, by the month and the province of the lot. */
export function madeWithOverdue(sample: Sample): MadeWithOverdue[] {
  const groups = new Map<string, string[]>();
  for (const { kind, from, to, at } of sample.links) {
    if (kind !== 'TREAT' || !wasOverdue(sample, from, at)) continue;
    for (const { level, division } of sample.unitsOf(to)) {
      if (level !== 'LOT') continue;
      const key = `${monthOf(at)} ${provinceOf(division)}`;
      groups.set(key, [...(groups.get(key) ?? []), to]);
    }
  }
  return [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, codes]) => ({ month: key.slice(0, 7), province: key.slice(8), lots: unique(codes).length }));
}

/** Of what was inspected by then, all had run out; what nobody had inspected is not known to be overdue. */
function wasOverdue(sample: Sample, equipment: string, at: string): boolean {
  const made = sample
    .unitsOf(equipment)
    .filter(({ sector }) => sector === 'special-equipment')
    .flatMap(({ inspections = [] }) => inspections)
    .filter((inspection) => inspection.at <= at && inspection.validUntil !== undefined);
  return made.length > 0 && made.every(({ validUntil = '' }) => at >= dayAfter(validUntil));
}
