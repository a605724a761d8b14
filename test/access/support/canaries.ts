import type { Fact, LinkFact, PartyFact, UnitFact } from '../../../demo/world/facts.ts';

/** Marks that nothing else has: what carries one is not for the public. */
export interface Canaries {
  /** A text of its own for each place. @param policies all of which it takes to see it; none: nobody does */
  readonly text: (place: string, ...policies: readonly string[]) => string;
  /** A number of its own, of at least nine digits. */
  readonly number: (place: string, ...policies: readonly string[]) => number;
  /** A credit code of its own. */
  readonly uscc: (place: string, ...policies: readonly string[]) => string;
  /** Each mark, with the place that it stands in. */
  readonly all: ReadonlyMap<string, string>;
  /** Each mark, with the policies that it takes to see it. */
  readonly policies: ReadonlyMap<string, readonly string[]>;
}

/** Every place in a text where a mark may begin, also within another. */
export const MARK = /(?=(CANARY\d{5}X|7131\d{5}|91370681CAN\d{6}Y))/g;

export function makeCanaries(): Canaries {
  const all = new Map<string, string>();
  const policies = new Map<string, readonly string[]>();
  const keep = (mark: string, place: string, needed: readonly string[]): string => {
    all.set(mark, place);
    policies.set(mark, needed);
    return mark;
  };
  return {
    all,
    policies,
    text: (place, ...needed) => keep(`CANARY${String(all.size).padStart(5, '0')}X`, place, needed),
    number: (place, ...needed) => Number(keep(`7131${String(all.size).padStart(5, '0')}`, place, needed)),
    uscc: (place, ...needed) => keep(`91370681CAN${String(all.size).padStart(6, '0')}Y`, place, needed),
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
    ...(isSensitive(fact.sector) || fact.sector === 'special-equipment'
      ? { address: text(`${place} address`, `${fact.sector}/sites`) }
      : {}),
    // A masked name keeps its first character, a masked telephone its ends.
    contact: `某${text(`${place} contact`)}`,
    phone: `13${number(`${place} phone`)}`,
    penalties: [
      {
        number: text(`${place} penalty number`, `${fact.sector}/supervision`),
        at: '2026-01-02 03:04:05',
        reason: text(`${place} penalty reason`, `${fact.sector}/supervision`),
      },
    ],
    licences:
      fact.sector === 'rare-earth'
        ? [
            ...fact.licences,
            {
              kind: '两用物项出口许可证',
              number: text(`${place} dual-use licence`),
              validUntil: '2027-01-01 00:00:00',
              status: '有效',
            },
          ]
        : fact.licences,
  };
}

function markedUnit(fact: UnitFact, { text, number, uscc }: Canaries): UnitFact {
  const place = `${fact.sector} ${fact.code}`;
  const { details, sector } = fact;
  return {
    ...fact,
    ...(fact.holder === undefined ? {} : { holder: uscc(`${place} holder`, `${sector}/parties`) }),
    ...(fact.quantity && isSensitive(fact.sector)
      ? { quantity: { ...fact.quantity, value: number(`${place} quantity`, `${sector}/quantities`) } }
      : {}),
    ...(fact.inspections
      ? {
          inspections: fact.inspections.map((each, i) => ({
            ...each,
            note: text(`${place} inspection ${i} note`, `${sector}/supervision`),
          })),
        }
      : {}),
    details:
      details.of === 'plot'
        ? {
            ...details,
            area: number(`${place} area`, `${sector}/farming`),
            soil: text(`${place} soil`, `${sector}/farming`),
          }
        : details.of === 'quarantine'
          ? { ...details, destination: text(`${place} destination`, `${sector}/parties`) }
          : details.of === 'rare-earth'
            ? {
                ...details,
                reoKilograms: number(`${place} REO`, `${sector}/quantities`),
                invoice: text(`${place} invoice`),
              }
            : details,
  };
}

function markedLink(fact: LinkFact, { text, number, uscc }: Canaries): LinkFact {
  const place = `${fact.sector} ${fact.kind} ${fact.from} ${fact.to}`;
  const party = fact.to.startsWith('uscc:');
  const sensitive =
    isSensitive(fact.sector) || [fact.from, fact.to].some((code) => /^(hazlot|relot|cylinder):/.test(code));
  const [parties, quantities, farming] = ['parties', 'quantities', 'farming'].map(
    (group) => `${fact.sector}/${group}`,
  ) as [string, string, string];
  const buyer = party ? uscc(`${place} buyer`, parties) : null;
  // What a farm used is one fact, with who used it, when and how much.
  const use = fact.sector === 'agriculture' && fact.kind === 'TREAT';
  return {
    ...fact,
    ...(buyer === null ? {} : { to: `uscc:${buyer}`, document: text(`${place} document`, parties) }),
    ...(use ? { document: text(`${place} use`, farming) } : {}),
    ...(fact.party === undefined ? {} : { party: buyer ?? uscc(`${place} party`, use ? farming : parties) }),
    ...(fact.quantity && (sensitive || use)
      ? {
          quantity: {
            ...fact.quantity,
            value: number(
              `${place} quantity`,
              ...(sensitive ? [quantities] : []),
              ...(use ? [farming] : []),
              ...(party ? [parties] : []),
            ),
          },
        }
      : {}),
  };
}
