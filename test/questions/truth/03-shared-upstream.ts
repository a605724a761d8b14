import { type Sample, unique } from './sample.ts';
import { walk } from './walk.ts';

export interface Shared {
  readonly uscc: string;
  readonly lots: number;
}

/** The ten enterprises upstream of the most bad lots: food lots of which an inspection failed. */
export function sharedUpstream(sample: Sample): Shared[] {
  const lots = new Map<string, number>();
  for (const bad of badLots(sample)) {
    const upstream = [...walk(sample, bad, 'BACK')].filter((code) => code !== bad);
    const producers = upstream.flatMap((code) => sample.unitsOf(code).map(({ producer }) => producer));
    for (const uscc of unique(producers)) lots.set(uscc, (lots.get(uscc) ?? 0) + 1);
  }
  return [...lots]
    .map(([uscc, count]) => ({ uscc, lots: count }))
    .sort((a, b) => b.lots - a.lots || (a.uscc < b.uscc ? -1 : 1))
    .slice(0, 10);
}

export function badLots(sample: Sample): string[] {
  const failed = sample.units.filter(
    ({ sector, inspections = [] }) => sector === 'food-drug' && inspections.some(({ result }) => result === '不合格'),
  );
  return unique(failed.map(({ code }) => code));
}
