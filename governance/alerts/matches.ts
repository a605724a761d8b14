import { type Alert, type AlertFilter, LEVELS } from './alert.ts';

/** What the codes of a division and of all below it begin with: `37` of 370000 (GB/T 2260). */
export function belowDivision(division: string): string {
  return division.replace(/(?:00)+$/, '');
}

/** As the store's own conditions. */
export function matches({ rule, level, sectors, divisions, lastAt, state }: Alert, filter: AlertFilter): boolean {
  const below = filter.division === undefined ? null : belowDivision(filter.division);
  return (
    (filter.rule === undefined || filter.rule === rule) &&
    (filter.sector === undefined || sectors.includes(filter.sector)) &&
    (below === null || divisions.some((division) => division.startsWith(below))) &&
    (filter.atLeast === undefined || LEVELS.indexOf(level) >= LEVELS.indexOf(filter.atLeast)) &&
    (filter.since === undefined || lastAt >= filter.since) &&
    (filter.state === undefined || filter.state === state)
  );
}
