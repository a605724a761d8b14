import { type AlertFilter, LEVELS } from './alert.ts';
import { belowDivision } from './matches.ts';

/** What a filter asks of rows of `tongcha_alerts a`, with `$1` as its first value. */
export function conditions({ rule, sector, division, atLeast, since, state }: AlertFilter): {
  readonly sql: string;
  readonly values: readonly (string | number)[];
} {
  const all: [sql: string, value: string | number][] = [];
  if (rule !== undefined) all.push(['a.rule = ', rule]);
  if (sector !== undefined) all.push(['a.sectors LIKE ', `% ${sector} %`]);
  if (division !== undefined) all.push(['a.divisions LIKE ', `% ${belowDivision(division)}%`]);
  if (atLeast !== undefined) all.push(['a.level >= ', LEVELS.indexOf(atLeast)]);
  if (since !== undefined) all.push(['a.last_at >= ', since]);
  if (state !== undefined) all.push(['a.state = ', state]);
  return {
    sql: all.map(([sql], i) => ` AND ${sql}$${i + 1}`).join(''),
    values: all.map(([, value]) => value),
  };
}
