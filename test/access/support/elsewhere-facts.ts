import type { Fact, LinkFact, PartyFact, UnitFact } from '../../../demo/world/facts.ts';
import { Dice } from '../../execute/support/random/dice.ts';

/** Organisations of the story, and one that nobody deals with. */
const SOMEBODY = ['91370681MA3T00105U', '91370681MA3T00122L', '91370681MA3T00135Y', '91370681MA3T00102J'];
const PESTICIDES = ['pesticide:12403211005482913375620184739201', 'pesticide:12403211005482913375620184739202'];

/**
 * The sample economy where everything is different that docs/sharing.md shares on conditions or withholds: who holds
 * and got what, what farms used, sensitive amounts, what inspectors wrote, penalties, sites, and what is masked of
 * persons.
 */
export function* elsewhereFacts(facts: Iterable<Fact>, seed: number): Generator<Fact> {
  const dice = new Dice(`facts ${seed}`);
  for (const fact of facts) {
    if (fact.type === 'party') yield otherParty(fact, dice);
    else if (fact.type === 'unit') yield* otherUnit(fact, dice);
    else yield* otherLink(fact, dice);
  }
}

const isSensitive = (sector: string): boolean => sector === 'hazardous-goods' || sector === 'rare-earth';
const word = (dice: Dice): string => `W${dice.below(1_000_000)}`;
const time = (dice: Dice): string =>
  `2026-0${1 + dice.below(9)}-1${dice.below(10)} 0${dice.below(10)}:1${dice.below(10)}:00`;

function otherParty(fact: PartyFact, dice: Dice): PartyFact {
  const hasSites = isSensitive(fact.sector) || fact.sector === 'special-equipment';
  return {
    ...fact,
    ...(hasSites ? { address: word(dice) } : {}),
    phone: `${fact.phone.slice(0, 3)}${1000 + dice.below(9000)}${fact.phone.slice(-4)}`,
    penalties: dice.chance(0.5) ? [] : [{ number: word(dice), at: time(dice), reason: word(dice) }],
  };
}

function* otherUnit(fact: UnitFact, dice: Dice): Generator<Fact> {
  const { details, quantity, inspections, holder } = fact;
  yield {
    ...fact,
    ...(holder === undefined ? {} : { holder: dice.pick(SOMEBODY) }),
    ...(quantity && isSensitive(fact.sector) ? { quantity: { ...quantity, value: 1 + dice.below(9_000) } } : {}),
    ...(inspections ? { inspections: inspections.map((each) => ({ ...each, note: word(dice) })) } : {}),
    details:
      details.of === 'plot'
        ? { ...details, area: 1 + dice.below(900), soil: word(dice) }
        : details.of === 'quarantine'
          ? { ...details, destination: word(dice) }
          : details.of === 'rare-earth'
            ? { ...details, reoKilograms: 1 + dice.below(9_000), invoice: word(dice) }
            : details,
  };
  if (fact.deleted || !dice.chance(0.2)) return;
  const { sector, code: from, asOf } = fact;
  const to = `uscc:${dice.pick(SOMEBODY)}`;
  const document = word(dice);
  const link = { type: 'link', sector, from, at: time(dice), document, documentKind: '出库单', asOf } as const;
  if (sector === 'special-equipment') yield { ...link, kind: 'HOLD', to, documentKind: '气瓶流转记录' };
  else if (sector === 'food-drug' || sector === 'hazardous-goods') yield { ...link, kind: 'TRANSPORT', to };
}

function* otherLink(fact: LinkFact, dice: Dice): Generator<Fact> {
  const isUse = fact.sector === 'agriculture' && fact.kind === 'TREAT';
  const namesParty = fact.to.startsWith('uscc:');
  if (isUse || namesParty) {
    if (dice.chance(0.3)) return;
    yield {
      ...fact,
      ...(namesParty ? { to: `uscc:${dice.pick(SOMEBODY)}` } : { from: dice.pick(PESTICIDES) }),
      at: time(dice),
      document: word(dice),
      party: dice.pick(SOMEBODY),
      ...(fact.quantity ? { quantity: { ...fact.quantity, value: 1 + dice.below(900) } } : {}),
    };
    return;
  }
  const sensitive =
    isSensitive(fact.sector) || [fact.from, fact.to].some((code) => /^(hazlot|relot|cylinder):/.test(code));
  yield {
    ...fact,
    ...(fact.party === undefined ? {} : { party: dice.pick(SOMEBODY) }),
    ...(fact.quantity && sensitive ? { quantity: { ...fact.quantity, value: 1 + dice.below(900) } } : {}),
    ...(fact.share !== undefined && sensitive ? { share: (1 + dice.below(99)) / 100 } : {}),
  };
}
