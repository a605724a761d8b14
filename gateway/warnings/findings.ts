import type { Evidence, Finding, Missing } from './rule.ts';

/** A finding in words. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** @param codes the unit that is warned of first */
export function fires(
  codes: readonly string[],
  at: string | null,
  words: Words,
  evidence: readonly Evidence[],
): Finding {
  return { outcome: 'FIRES', codes, at, ...words, evidence, missing: [] };
}

/** Nothing where nothing is missing. */
export function undecided(codes: readonly string[], words: Words, missing: readonly Missing[]): readonly Finding[] {
  return missing.length === 0 ? [] : [{ outcome: 'UNDECIDED', codes, at: null, ...words, evidence: [], missing }];
}

/** What several say alike is told once, with the word of each. */
export function eachOnce<T>(
  said: readonly T[],
  keyOf: (one: T) => readonly unknown[],
  tell: (alike: readonly [T, ...T[]]) => Finding,
): readonly Finding[] {
  const groups = Map.groupBy(said, (one) => JSON.stringify(keyOf(one)));
  return [...groups.values()].map((alike) => tell(alike as [T, ...T[]]));
}
