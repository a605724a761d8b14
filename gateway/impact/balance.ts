import type { Gap } from '../chain/gaps.ts';
import type { FactChain } from '../facts/index.ts';
import type { Range } from './affected.ts';
import { linkAmountOf } from './amounts.ts';
import { NO_MEASURE, toleranceOf } from './flow.ts';
import { type ChainFlow, type FlowUnit, isUnread } from './flow-of.ts';
import { leaksOf } from './leaks.ts';
import { at, type Order } from './order.ts';

export interface MaterialBalance {
  readonly root: { readonly code: string };
  readonly source: Range | null;
  readonly accounted: Range | null;
  readonly unaccounted: Range | null;
  readonly becauseOf: readonly Gap[];
}

/**
 * Of each bad unit what is followed down the chain: what named links took of it and is in what was reached, however often it was
 * made into something else; and what that leaves, which is still there or went, from it or from any product, where nobody says.
 * @param isWhole whether links of all kinds and times were asked for; else records may say where what is not followed went
 */
export function balanceOf(
  { flow, units, measures, outputsOf }: ChainFlow,
  order: Order,
  { gaps }: FactChain,
  isWhole: boolean,
): MaterialBalance[] {
  const leaks = leaksOf(flow, order);
  const known = new Map(units.map((unit) => [unit.unit.code, unit]));
  const leakOf = (unit: FlowUnit | undefined): number =>
    Math.max(0, ...(unit?.nodes ?? []).map((node) => at(leaks, node)));
  const leaking = (root: FlowUnit): ReadonlySet<string> => {
    const seen = new Set([root]);
    for (const { unit } of seen)
      for (const { to } of outputsOf(unit.code)) {
        const product = known.get(to);
        if (product && leakOf(product) > 0) seen.add(product);
      }
    return new Set([...seen].flatMap((unit) => (unit === root || unit.unreadOut ? unit.unit.code : [])));
  };
  return units.flatMap((unit): MaterialBalance[] => {
    if (!unit.isRoot) return [];
    const { own } = unit;
    // No gap tells of it: a link that rules keep back may have taken all that is left.
    const isKnown = isWhole && !isUnread(unit.unit.unread.FORWARD.filter(({ reason }) => reason === 'WITHHELD'));
    const root = { code: unit.unit.code };
    const codes = leaking(unit);
    const becauseOf = gaps.filter((gap) => gap.codes.some((code) => codes.has(code)));
    if (own.measure === NO_MEASURE) return [{ root, source: null, accounted: null, unaccounted: null, becauseOf }];
    const tolerance = toleranceOf(flow, own.measure);
    let [least, most] = [0, 0];
    for (const link of outputsOf(root.code)) {
      const amount = linkAmountOf(link, measures);
      const isWeighed = amount.measure === own.measure;
      const isSure = link.claims.some(({ confidence }) => confidence !== 'LOW');
      least += isWeighed && isSure ? amount.least * (1 - tolerance) * (1 - leakOf(known.get(link.to))) : 0;
      most += isWeighed ? amount.most * (1 + tolerance) : Infinity;
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
        accounted: range(isWhole ? Math.min(least, own.most) : 0, Math.min(most, own.most)),
        unaccounted: range(
          isKnown ? Math.max(0, own.least - most) : 0,
          isWhole ? Math.max(0, own.most - least) : own.most,
        ),
        becauseOf,
      },
    ];
  });
}
