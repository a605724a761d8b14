import { mass } from '../amounts.ts';
import type { Case } from '../case.ts';
import { link, time } from '../cells/tell.ts';
import * as code from '../codes.ts';
import { cylinderOf, chlorineOf, delivered } from './equipment.ts';
import { foodLot, harvest, lotCode, type Seed, used } from './tell.ts';

/** Cakes of a flour that was milled some days later. */
export const olderThanItsInput: Seed = ({ i, random, who }) => {
  const [day, late] = [random.integer(60, 260), random.integer(2, 9)];
  const [flour, cakes] = [lotCode('flour', i, 0), lotCode('cakes', i, 0)];
  return {
    facts: [
      foodLot('flour', [i, 0], who(0), day + late, mass(8_000, 't')),
      foodLot('cakes', [i, 0], who(1), day, mass(900)),
      used(flour, cakes, day, `B${i}-0`, 1_000),
    ],
    cases: [{ rule: 'older-than-its-input', codes: [cakes, flour] }],
  };
};

/** The farm and the factory are days apart in when a harvest was handed over; or a cylinder was emptied before it was filled. */
export const timesContradict: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const told = (codes: readonly string[]): Case => ({ rule: 'times-contradict', codes });
  if (k % 2 === 0) {
    const [certificate, pickles] = [code.certificate(i, 0), lotCode('pickles', i, 0)];
    const other = day + 3 + random.integer(3, 12);
    return {
      facts: [
        ...harvest(i, 0, who(0), day, 900),
        foodLot('pickles', [i, 0], who(2), day + 3, mass(800)),
        used(certificate, pickles, day + 3, `B${i}-0`, 900),
        link('agriculture', 'TRANSFORM', certificate, pickles, other, `HYDJ-B${i}-0`, '合格证使用登记', {
          quantity: mass(900),
        }),
      ],
      cases: [told([certificate, pickles])],
    };
  }
  const [lot, bottle] = [code.hazardLot(i, 0), code.cylinder(i, 0)];
  return {
    facts: [
      chlorineOf(i, who(0), day),
      cylinderOf(i, who(0), { nextInspectionDue: '2027-06-30 00:00:00' }),
      delivered(i, who(1), day + 1),
      link('special-equipment', 'PACK', lot, bottle, day + 2, `CZ-B${i}-0`, '充装记录', {
        quantity: mass(500),
        party: who(1),
        until: time(day + 2 - random.integer(3, 30)),
      }),
    ],
    cases: [told([lot, bottle])],
  };
};
