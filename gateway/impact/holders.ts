import { order } from '../chain/merge-links.ts';
import { isRecord } from '../json/is-record.ts';
import type { FactChain, FactUnit } from '../facts/index.ts';
import type { AffectedUnit } from './affected.ts';
import { isOrganization } from './parties.ts';

/** An organisation, with its name where a record has it. */
export interface ImpactParty {
  readonly uscc: string;
  readonly name: string | null;
}

export interface ImpactHolder {
  readonly organization: { readonly uscc: string };
  readonly name: string | null;
  readonly codes: readonly string[];
  readonly certain: number;
}

const NOBODY: readonly ImpactParty[] = [];

/** Who has units now, by links that have not ended and by records: one answer for all that counts holders. */
export class Holders {
  readonly #chain: FactChain;
  /** By credit code, one object for all that an organisation has. */
  readonly #known = new Map<string, { uscc: string; name: string | null }>();

  constructor(chain: FactChain) {
    this.#chain = chain;
  }

  of({ code, records }: FactUnit): readonly ImpactParty[] {
    let found: ImpactParty[] | null = null;
    const add = (uscc: string, name: string | null): void => {
      const party = this.#partyOf(uscc, name);
      if (!found) found = [party];
      else if (!found.includes(party)) found.push(party);
    };
    for (const { kind, to, period } of this.#chain.linksFrom(code))
      if (kind === 'HOLD' && period.until === null && isOrganization(to)) add(to.slice('uscc:'.length), null);
    for (const { values } of records) {
      const party = partyIn(values['holder']);
      if (party) add(party.uscc, party.name);
    }
    return found ?? NOBODY;
  }

  /** A name that a later record has is that of the earlier units, too. */
  #partyOf(uscc: string, name: string | null): ImpactParty {
    let party = this.#known.get(uscc);
    if (!party) this.#known.set(uscc, (party = { uscc, name }));
    party.name ??= name;
    return party;
  }
}

/** As a record names one. */
export function partyIn(value: unknown): ImpactParty | null {
  if (!isRecord(value) || typeof value['uscc'] !== 'string') return null;
  return { uscc: value['uscc'], name: typeof value['name'] === 'string' ? value['name'] : null };
}

/** Those with the most certain units first. */
export function allHolders(units: readonly AffectedUnit[]): ImpactHolder[] {
  const found = new Map<ImpactParty, { codes: string[]; certain: number }>();
  for (const { code, certain, holders } of units)
    for (const party of holders) {
      const known = found.get(party) ?? { codes: [], certain: 0 };
      found.set(party, known);
      known.codes.push(code);
      if (certain) known.certain += 1;
    }
  return [...found]
    .map(([{ uscc, name }, of]): ImpactHolder => ({ organization: { uscc }, name, ...of }))
    .sort((a, b) => b.certain - a.certain || order(a.organization.uscc, b.organization.uscc));
}
