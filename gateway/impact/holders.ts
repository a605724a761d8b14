import { order } from '../chain/merge-links.ts';
import { isRecord } from '../json/is-record.ts';
import type { FactChain, FactUnit } from '../facts/index.ts';
import type { AffectedUnit } from './affected.ts';
import { isOrganization } from './parties.ts';

export interface ImpactHolder {
  readonly organization: { readonly uscc: string };
  readonly name: string | null;
  readonly codes: readonly string[];
  readonly certain: number;
}

/** By credit code: who has a unit now, with the name where a record has it. */
export function holdersOf({ code, records }: FactUnit, chain: FactChain): ReadonlyMap<string, string | null> {
  const found = new Map<string, string | null>();
  for (const { kind, to, period } of chain.linksFrom(code))
    if (kind === 'HOLD' && period.until === null && isOrganization(to)) found.set(to.slice('uscc:'.length), null);
  for (const { values } of records) {
    const holder = values['holder'];
    if (!isRecord(holder) || typeof holder['uscc'] !== 'string') continue;
    found.set(
      holder['uscc'],
      typeof holder['name'] === 'string' ? holder['name'] : (found.get(holder['uscc']) ?? null),
    );
  }
  return found;
}

/** Those with the most certain units first. */
export function allHolders(units: readonly AffectedUnit[], chain: FactChain): ImpactHolder[] {
  const found = new Map<string, { name: string | null; codes: string[]; certain: number }>();
  for (const { code, certain, of } of units)
    for (const [uscc, name] of holdersOf(of.unit, chain)) {
      const known = found.get(uscc) ?? { name: null, codes: [], certain: 0 };
      found.set(uscc, known);
      known.name ??= name;
      known.codes.push(code);
      if (certain) known.certain += 1;
    }
  return [...found]
    .map(([uscc, holder]): ImpactHolder => ({ organization: { uscc }, ...holder }))
    .sort((a, b) => b.certain - a.certain || order(a.organization.uscc, b.organization.uscc));
}
