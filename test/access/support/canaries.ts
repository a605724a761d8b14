import type { Fact, LinkFact, PartyFact, UnitFact } from '../../../demo/world/facts.ts';

/** Marks that nothing else has: what carries one is not for the public. */
export interface Canaries {
  /** A text of its own for each place. */
  readonly text: (place: string) => string;
  /** A number of its own, of at least nine digits. */
  readonly number: (place: string) => number;
  /** A credit code of its own. */
  readonly uscc: (place: string) => string;
  /** Each mark, with the place that it stands in. */
  readonly all: ReadonlyMap<string, string>;
}

export function makeCanaries(): Canaries {
  const all = new Map<string, string>();
  const keep = (mark: string, place: string): string => {
    all.set(mark, place);
    return mark;
  };
  return {
    all,
    text: (place) => keep(`CANARY${String(all.size).padStart(5, '0')}X`, place),
    number: (place) => Number(keep(`7131${String(all.size).padStart(5, '0')}`, place)),
    uscc: (place) => keep(`91370681CAN${String(all.size).padStart(6, '0')}Y`, place),
  };
}

/** The fact with a mark in whatever of it docs/sharing.md makes conditional or withholds. */
export function marked(fact: Fact, canaries: Canaries): Fact {
  if (fact.type === 'party') return markedParty(fact, canaries);
  return fact.type === 'unit' ? markedUnit(fact, canaries) : markedLink(fact, canaries);
}

const isSensitive = (sector: string): boolean => sector === 'hazardous-goods' || sector === 'rare-earth';

function markedParty(fact: PartyFact, { text, number }: Canaries): PartyFact {
  const place = `${fact.sector} party ${fact.uscc}`;
  return {
    ...fact,
    ...(isSensitive(fact.sector) || fact.sector === 'special-equipment' ? { address: text(`${place} address`) } : {}),
    // A masked name keeps its first character, a masked telephone its ends.
    contact: `某${text(`${place} contact`)}`,
    phone: `13${number(`${place} phone`)}`,
    penalties: [{ number: text(`${place} penalty number`), at: '2026-01-02 03:04:05', reason: text(`${place} penalty reason`) }],
    licences: fact.sector === 'rare-earth' ? [...fact.licences, { kind: '两用物项出口许可证', number: text(`${place} dual-use licence`), validUntil: '2027-01-01 00:00:00', status: '有效' }] : fact.licences,
  };
}

function markedUnit(fact: UnitFact, { text, number, uscc }: Canaries): UnitFact {
  const place = `${fact.sector} ${fact.code}`;
  const { details } = fact;
  return {
    ...fact,
    ...(fact.holder === undefined ? {} : { holder: uscc(`${place} holder`) }),
    ...(fact.quantity && isSensitive(fact.sector) ? { quantity: { ...fact.quantity, value: number(`${place} quantity`) } } : {}),
    ...(fact.inspections ? { inspections: fact.inspections.map((each, i) => ({ ...each, note: text(`${place} inspection ${i} note`) })) } : {}),
    details:
      details.of === 'plot'
        ? { ...details, area: number(`${place} area`), soil: text(`${place} soil`) }
        : details.of === 'quarantine'
          ? { ...details, destination: text(`${place} destination`) }
          : details.of === 'rare-earth'
            ? { ...details, reoKilograms: number(`${place} REO`), invoice: text(`${place} invoice`) }
            : details,
  };
}

function markedLink(fact: LinkFact, { text, number, uscc }: Canaries): LinkFact {
  const place = `${fact.sector} ${fact.kind} ${fact.from} ${fact.to}`;
  const party = fact.to.startsWith('uscc:');
  const sensitive = isSensitive(fact.sector) || [fact.from, fact.to].some((code) => /^(hazlot|relot|cylinder):/.test(code));
  const buyer = party ? uscc(`${place} buyer`) : null;
  return {
    ...fact,
    ...(buyer === null ? {} : { to: `uscc:${buyer}`, document: text(`${place} document`) }),
    ...(fact.party === undefined ? {} : { party: buyer ?? uscc(`${place} party`) }),
    ...(fact.quantity && sensitive ? { quantity: { ...fact.quantity, value: number(`${place} quantity`) } } : {}),
  };
}
