import { type Sample, unique } from './sample.ts';
import { walk } from './walk.ts';

/** Lifts in which a machine is whose magnets came from lots of the smelter. What was taken out again is not in it. */
export function liftsOfSmelter(sample: Sample, { smelter }: { smelter: string }): string[] {
  const lots = sample.units.filter(({ details, producer }) => details.of === 'rare-earth' && producer === smelter);
  const reached = new Set(lots.flatMap(({ code }) => [...walk(sample, code, 'FORWARD')]));
  const installed = sample.links.filter(
    ({ kind, from, until }) => kind === 'INSTALL' && until === undefined && reached.has(from),
  );
  return unique(installed.map(({ to }) => to).filter((code) => sample.unitsOf(code).some(isLift)));
}

function isLift({ details }: Sample['units'][number]): boolean {
  return details.of === 'elevator';
}
