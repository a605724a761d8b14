import type { Outcome } from './measure.ts';

/** Of things that break a rule, what must be found or undecided; of others, what may be warned of. */
const TARGETS = { told: 0.98, twoPlaces: 0.93, wrong: 0.012 } as const;

export function isMissed({ rule, cases, found, undecided, gap, wrong, chances }: Outcome): boolean {
  const least = rule === 'two-places' ? TARGETS.twoPlaces : TARGETS.told;
  return (found + undecided + gap) / cases < least || wrong / chances > TARGETS.wrong;
}
