import type { Case } from '../../demo/world/case.ts';
import type { LinkFact, UnitFact } from '../../demo/world/facts.ts';
import { mass } from '../../demo/world/amounts.ts';
import { link, time, unit } from '../../demo/world/cells/tell.ts';
import * as code from '../../demo/world/codes.ts';
import { partyOf } from '../../demo/world/background.ts';
import { foodLot, lotCode } from '../../demo/world/seeded/tell.ts';
import type { Kept } from '../../test/questions/truth/sample.ts';
import type { OnRecord } from './members.ts';

/** What the sample has nothing of: cases of rules that are data, and as many things of the same kind that are as they should be. */
export interface Planted extends OnRecord {
  readonly cases: readonly Case[];
}

const FIRST = 80_000;

export function planted(count: number): Planted {
  const units: Kept<UnitFact>[] = [];
  const links: Kept<LinkFact>[] = [];
  const cases: Case[] = [];
  for (let n = 0; n < count; n += 1) {
    const day = 60 + (n % 150);
    for (const [at, isWrong] of [true, false].entries()) {
      const i = FIRST + n * 2 + at;
      const [flour, cakes, ore] = [
        lotCode('flour', i, 0),
        lotCode('cakes', i, 0),
        code.rareEarthLot(partyOf(i, 0), i, 0),
      ];
      const expiresAt = time(day + (isWrong ? -1 - (n % 9) : 1 + (n % 9)), 0);
      const oxide = 100 * (isWrong ? 1.2 + (n % 4) / 10 : 0.4 + (n % 6) / 10);
      units.push(
        { ...foodLot('flour', [i, 0], partyOf(i, 0), day - 90, mass(1_000), { expiresAt }), member: 'food-drug' },
        {
          ...foodLot('cakes', [i, 0], partyOf(i, 1), day, mass(900), { inspections: [inspected(i, day, isWrong)] }),
          member: 'food-drug',
        },
        {
          ...unit(
            'rare-earth',
            ore,
            '碳酸稀土',
            partyOf(i, 0),
            day,
            { of: 'rare-earth', form: '化合物', elements: 'La-Ce', reoKilograms: oxide, month: '202604' },
            { quantity: mass(100) },
          ),
          member: 'rare-earth',
        },
      );
      links.push({
        ...link('food-drug', 'TRANSFORM', flour, cakes, day, `SCPC-P${i}`, '生产批次', { quantity: mass(950) }),
        member: 'food-drug',
      });
      // All of it is long past its date now.
      cases.push({ rule: 'product-expired', codes: [flour] });
      if (isWrong)
        cases.push(
          { rule: 'expired-when-used', codes: [flour, cakes] },
          { rule: 'inspection-without-result', codes: [cakes] },
          { rule: 'oxide-exceeds-goods', codes: [ore] },
        );
    }
  }
  return { units, links, cases };
}

function inspected(i: number, day: number, isOpen: boolean): NonNullable<UnitFact['inspections']>[number] {
  return {
    id: `JY-P${i}`,
    kind: '出厂检验',
    at: time(day + 1),
    // No result of a register: not known.
    result: (isOpen ? '待检' : '合格') as '合格',
    organization: partyOf(i, 1),
  };
}
