import { parseCode } from '@tongcha/codes';
import type { Link } from '../chain/claims.ts';
import type { FactUnit } from '../facts/index.ts';
import type { Amount, Measures } from './amounts.ts';
import { MIXING, NO_MEASURE } from './flow.ts';

/** Whether one thing, a lot or a class: by what records say, else by the code. */
export function levelOf({ code, records }: FactUnit): string | null {
  for (const { values } of records) if (typeof values['level'] === 'string') return values['level'];
  return levelOfCode(code);
}

export function levelOfCode(code: string): string | null {
  const parsed = parseCode(code);
  return parsed.ok ? parsed.reading.level : null;
}

export interface Mixed {
  readonly own: Amount;
  readonly level: string | null;
  readonly inputs: readonly Link[];
  readonly outputs: () => readonly Link[];
}

/**
 * Whether a part of a unit is as bad as the whole, a value of MIXING. One thing, things that are counted and a package of
 * things are single; what is weighed or measured out is mixed. Of what a continuous process made in a period nobody can
 * tell which feed is in which part.
 */
export function mixingOf(
  { own, level, inputs, outputs }: Mixed,
  measures: Measures,
  isOneThing: (link: Link) => boolean,
): number {
  if (level === 'ITEM' || inputs.some((link) => link.kind === 'PACK' && isOneThing(link))) return MIXING.DISCRETE;
  if (inputs.some(({ kind }) => kind === 'MASS_BALANCE')) return MIXING.UNKNOWN;
  const measure = own.measure === NO_MEASURE ? measureOfParts(outputs(), measures) : own.measure;
  const { name = '?', isCounted = false } = measures.all[measure] ?? {};
  return isCounted ? MIXING.DISCRETE : name.startsWith('?') ? MIXING.UNKNOWN : MIXING.MIXED;
}

/** In what is measured what went on from it, where all who say so measure alike. */
function measureOfParts(outputs: readonly Link[], measures: Measures): number {
  let found = NO_MEASURE;
  for (const { claims } of outputs)
    for (const { quantity } of claims) {
      const measure = quantity ? (measures.of(quantity.unit)?.measure ?? NO_MEASURE) : NO_MEASURE;
      if (measure === NO_MEASURE || measure === found) continue;
      if (found !== NO_MEASURE) return NO_MEASURE;
      found = measure;
    }
  return found;
}
