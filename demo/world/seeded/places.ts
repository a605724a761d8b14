import { mass } from '../amounts.ts';
import { link, time, unit } from '../cells/tell.ts';
import * as code from '../codes.ts';
import { foodLot, lotCode, type Seed } from './tell.ts';

const FAR = ['350203', '320583', '310115'] as const;

/** A pallet that is seen far away some hours after it was packed; of every other one it is still at home then, too. */
export const twoPlaces: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const [pallet, quantity] = [code.pallet(i, 0), mass(random.integer(500, 1_500))];
  const lot = foodLot('pickles', [i, 0], who(2), day, quantity);
  const division = FAR[k % FAR.length] ?? FAR[0];
  const seen =
    k % 2 === 0
      ? [{ at: time(day + 1, 12), by: who(3), division }]
      : [
          { at: time(day + 6, 10), by: who(3), division },
          { at: time(day + 6, 13), by: who(2), division: '370683' },
        ];
  return {
    facts: [
      lot,
      unit('food-drug', pallet, '酱黄瓜托盘', who(2), day + 1, lot.details, { level: 'ITEM', seen }),
      link('food-drug', 'PACK', lotCode('pickles', i, 0), pallet, day + 1, `MD-B${i}-0`, '码垛', { quantity }),
    ],
    cases: [{ rule: 'two-places', codes: [pallet] }],
  };
};
