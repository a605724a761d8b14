import type { Fact, LinkFact, UnitFact } from './facts.ts';
import { USCC } from './story/parties.ts';

const DAY = 86_400_000;
/** The background's pickled cucumbers. */
const PICKLES = 'gs1:(01)06901234001051(10)B';

/**
 * What a member has on record of the background's units that happened elsewhere, fact by fact: animals that were moved,
 * cylinders and elevators that were registered anew, what is sold on a platform.
 */
export const AGAIN: Readonly<Record<string, (fact: Fact) => readonly Fact[]>> = {
  'agriculture/320000': (fact) => (nth(fact, 'livestock', 5) ? [moved(fact, '320500', '苏州市示例育肥场')] : []),
  'agriculture/150000': (fact) => (nth(fact, 'livestock', 7) ? [moved(fact, '150207', '包头市示例育肥场')] : []),
  'special-equipment/320000': (fact) => (nth(fact, 'cylinder', 6) ? [inspectedAnew(fact, '320500')] : []),
  'special-equipment/350000': (fact) => (nth(fact, 'elevator', 4) ? [inspectedAnew(fact, '350203')] : []),
  'food-drug/mall': (fact) => (nth(fact, 'food', 2) && fact.code.startsWith(PICKLES) ? onSale(fact) : []),
};

/** Every nth unit of a kind of the background, by the number at the end of its code. */
function nth(fact: Fact, of: UnitFact['details']['of'], n: number): fact is UnitFact {
  if (fact.type !== 'unit' || fact.details.of !== of || fact.division !== '370682') return false;
  return Number(/\d+$/.exec(fact.code)?.[0].slice(-4)) % n === n - 1;
}

function moved(fact: UnitFact, division: string, farm: string): UnitFact {
  return { ...fact, division, details: { ...fact.details, farm } as UnitFact['details'], asOf: '2026-11-20 21:40:00' };
}

function inspectedAnew(fact: UnitFact, division: string): UnitFact {
  const details = { ...fact.details, nextInspectionDue: '2028-05-31 00:00:00' } as UnitFact['details'];
  return { ...fact, division, details, asOf: '2026-11-20 21:10:00' };
}

function onSale(fact: UnitFact): readonly [UnitFact, LinkFact] {
  const at = new Date(Date.parse(`${fact.producedAt.replace(' ', 'T')}Z`) + 3 * DAY).toISOString();
  return [
    { ...fact, name: `${fact.name} 500g×6 瓶`, holder: USCC.mall, division: '310115', asOf: '2026-11-20 23:30:00' },
    {
      type: 'link',
      sector: fact.sector,
      kind: 'TRANSPORT',
      from: fact.code,
      to: `uscc:${USCC.mall}`,
      at: at.slice(0, 19).replace('T', ' '),
      document: `MALL-RK-${fact.code.slice(PICKLES.length)}`,
      documentKind: '入仓单',
      party: USCC.mall,
      division: '310115',
      asOf: '2026-11-20 23:30:00',
    },
  ];
}
