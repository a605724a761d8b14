import type { Gap } from '../chain/gaps.ts';
import type { FactChain } from '../facts/index.ts';
import type { Range } from './affected.ts';
import { linkAmountOf } from './amounts.ts';
import { NO_MEASURE, TOLERANCE } from './flow.ts';
import type { ChainFlow } from './flow-of.ts';

export interface MaterialBalance {
  readonly root: { readonly code: string };
  readonly source: Range | null;
  readonly accounted: Range | null;
  readonly unaccounted: Range | null;
  readonly becauseOf: readonly Gap[];
}

/** Of each bad unit what named links took of it, and what that leaves. */
export function balanceOf({ units, measures }: ChainFlow, { gaps }: FactChain): MaterialBalance[] {
  return units.flatMap(({ unit, isRoot, own, outputs }): MaterialBalance[] => {
    if (!isRoot) return [];
    const root = { code: unit.code };
    const becauseOf = gaps.filter(({ codes }) => codes.includes(unit.code));
    if (own.measure === NO_MEASURE) return [{ root, source: null, accounted: null, unaccounted: null, becauseOf }];
    const tolerance = measures.all[own.measure]?.isCounted === true ? 0 : TOLERANCE;
    let [least, most] = [0, 0];
    for (const link of outputs) {
      const amount = linkAmountOf(link, measures);
      const isKnown = amount.measure === own.measure;
      least += isKnown ? amount.least * (1 - tolerance) : 0;
      most += isKnown ? amount.most * (1 + tolerance) : Infinity;
    }
    const range = (from: number, to: number): Range => ({
      least: from / own.factor,
      most: to / own.factor,
      unit: own.unit,
    });
    return [
      {
        root,
        source: range(own.least, own.most),
        accounted: range(Math.min(least, own.most), Math.min(most, own.most)),
        unaccounted: range(Math.max(0, own.least - most), Math.max(0, own.most - least)),
        becauseOf,
      },
    ];
  });
}
