import { backgroundCases } from './background.ts';
import type { Case } from './case.ts';
import type { WorldOptions } from './index.ts';
import { seededCases } from './seeded/index.ts';
import { STORY_CASES } from './story/cases.ts';
import { tradeCases } from './trade.ts';

export { QUOTA } from './seeded/rare-earth.ts';

/**
 * All of the sample that breaks a rule of gateway/warnings, by what put it there and not by the rules. A warning is right where it
 * names all codes of a case of its rule; one that names those of none is false. It holds from 20 November 2026 until February
 * 2027, when other goods of the background pass their dates, and where the quota of every enterprise is `QUOTA`.
 */
export function truthOf(options: WorldOptions): readonly Case[] {
  return [...STORY_CASES, ...backgroundCases(options), ...seededCases(options), ...tradeCases(options)];
}
