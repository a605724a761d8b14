import type { FactChain } from '../facts/index.ts';
import type { Rule } from './rule.ts';

/** Of whom rules over a chain must know the licences, by the sector whose registers are to tell. */
export function partiesOf(chain: FactChain, rules: readonly Rule[]): ReadonlyMap<string, ReadonlySet<string>> {
  const parties = new Map<string, Set<string>>();
  for (const rule of rules) {
    if (!rule.parties) continue;
    for (const unit of chain.units.values())
      for (const { sector, uscc } of rule.parties(unit, chain)) {
        const own = parties.get(sector);
        if (own) own.add(uscc);
        else parties.set(sector, new Set([uscc]));
      }
  }
  return parties;
}
