import { mass } from '../amounts.ts';
import { link, unit } from '../cells/tell.ts';
import * as code from '../codes.ts';
import type { Details } from '../facts.ts';
import type { Seed } from './tell.ts';

/** Kilograms of oxides that an enterprise of the sample may put out in a month by its quota. */
export const QUOTA = 60_000;

/** An oxide that is reported as a fifth to a half more of oxide than it weighs. */
export const oxideExceedsGoods: Seed = ({ i, random, who }) => {
  const kilograms = random.integer(4, 9) * 1_000;
  const month = random.integer(0, 8);
  const lot = code.rareEarthLot(who(0), i, 0);
  const reo = (kilograms * random.integer(120, 150)) / 100;
  return {
    facts: [
      unit('rare-earth', lot, '氧化镨钕', who(0), month * 30 + 15, form(month, '化合物', 'Pr-Nd', reo), {
        quantity: mass(kilograms, 't'),
      }),
    ],
    cases: [{ rule: 'oxide-exceeds-goods', codes: [lot] }],
  };
};

/** Four lots of oxides of one month and enterprise that are more than its quota together, in one lot of magnets. */
export const quotaExceeded: Seed = ({ i, random, who }) => {
  const month = random.integer(0, 7);
  const day = month * 30 + 15;
  const each = (QUOTA / 4) * (1 + random.integer(10, 50) / 100);
  const lots = [0, 1, 2, 3].map((n) => code.rareEarthLot(who(0), i, n));
  const magnets = code.rareEarthLot(who(1), i, 9);
  return {
    facts: [
      ...lots.map((lot, n) =>
        unit('rare-earth', lot, '氧化镨钕', who(0), day + n, form(month, '化合物', 'Pr-Nd', each), {
          quantity: mass(each, 't'),
        }),
      ),
      unit('rare-earth', magnets, '烧结钕铁硼磁体', who(1), day + 50, form(month, '磁材', 'Nd-Pr-Fe-B', 12_000), {
        quantity: mass(39_000, 't'),
      }),
      ...lots.map((lot) =>
        link('rare-earth', 'MASS_BALANCE', lot, magnets, day + 40, `YB-B${i}`, '稀土产品月报', {
          share: 0.25,
          quantity: mass(3_000),
          confidence: 'MEDIUM',
        }),
      ),
    ],
    cases: [{ rule: 'quota-exceeded', codes: lots }],
  };
};

function form(month: number, of: '化合物' | '磁材', elements: string, reoKilograms: number): Details {
  const written = `2026${String(month + 1).padStart(2, '0')}`;
  return { of: 'rare-earth', form: of, elements, reoKilograms, month: written };
}
