import type { Meters, Sample } from '@tongcha/observe';
import { CONDITIONS, type ConditionReason, kindOf } from '../readiness/condition.ts';
import type { Standing } from '../readiness/readiness.ts';

const REASONS = Object.keys(CONDITIONS) as ConditionReason[];

export function metersOfConditions(meters: Meters, conditions: () => readonly Standing[]): void {
  meters.kept(
    'gauge',
    {
      name: 'tongcha_condition',
      help: '1 while something is wrong, by its reason and what it is about; 0 of reasons that nothing has now',
      labels: ['reason', 'about', 'severity'],
    },
    () => samplesOf(conditions()),
  );
}

/** Each reason always has one, so that an alert has something to compare with before the first. */
function samplesOf(standing: readonly Standing[]): Sample<'reason' | 'about' | 'severity'>[] {
  const now = standing.map(({ condition }) => condition);
  const absent = REASONS.filter((reason) => now.every((each) => each.reason !== reason));
  return [
    ...now.map(({ reason, about = '' }): Sample<'reason' | 'about' | 'severity'> => [
      { reason, about, severity: kindOf({ reason }).severity },
      1,
    ]),
    ...absent.map((reason): Sample<'reason' | 'about' | 'severity'> => [
      { reason, about: '', severity: kindOf({ reason }).severity },
      0,
    ]),
  ];
}
