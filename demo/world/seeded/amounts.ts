import { mass } from '../amounts.ts';
import { link } from '../cells/tell.ts';
import * as code from '../codes.ts';
import { foodLot, harvest, lotCode, type Seed, used } from './tell.ts';

/** Of a lot of flour a fifth to two fifths more went on than it is. */
export const givesOutMore: Seed = ({ i, random, who }) => {
  const [day, kilograms] = [random.integer(60, 260), random.integer(6, 15) * 1_000];
  const each = (kilograms * random.integer(120, 140)) / 300;
  const [flour, cakes] = [lotCode('flour', i, 0), [1, 2, 3].map((n) => lotCode('cakes', i, n))];
  return {
    facts: [
      foodLot('flour', [i, 0], who(0), day, mass(kilograms, 't')),
      ...[1, 2, 3].map((n) => foodLot('cakes', [i, n], who(n), day + n, mass(each * 0.95))),
      ...cakes.map((to, n) => used(flour, to, day + n + 1, `B${i}-${n}`, each)),
    ],
    cases: [{ rule: 'gives-out-more', codes: [flour] }],
  };
};

/** Pickles of a harvest and sugar, and a fifth to a half more of them than of both. */
export const exceedsItsInputs: Seed = ({ i, random, who }) => {
  const [day, kilograms] = [random.integer(60, 260), random.integer(500, 1_500)];
  const [pickles, sugar] = [lotCode('pickles', i, 0), lotCode('sugar', i, 0)];
  const made = kilograms * 1.05 * (1 + random.integer(20, 50) / 100);
  return {
    facts: [
      ...harvest(i, 0, who(0), day, kilograms),
      foodLot('sugar', [i, 0], who(3), day, mass(200)),
      foodLot('pickles', [i, 0], who(2), day + 3, mass(made)),
      used(code.certificate(i, 0), pickles, day + 3, `B${i}-0`, kilograms),
      used(sugar, pickles, day + 3, `B${i}-0`, kilograms * 0.05),
    ],
    cases: [{ rule: 'exceeds-its-inputs', codes: [pickles] }],
  };
};

/** The farm has one amount of a hand-over, and the factory a fifth to a half less. */
export const amountsDisagree: Seed = ({ i, random, who }) => {
  const [day, kilograms] = [random.integer(60, 260), random.integer(500, 1_500)];
  const arrived = (kilograms * random.integer(50, 80)) / 100;
  const [certificate, pickles] = [code.certificate(i, 0), lotCode('pickles', i, 0)];
  return {
    facts: [
      ...harvest(i, 0, who(0), day, kilograms),
      foodLot('pickles', [i, 0], who(2), day + 3, mass(arrived * 0.9)),
      used(certificate, pickles, day + 3, `B${i}-0`, arrived),
      link('agriculture', 'TRANSFORM', certificate, pickles, day + 3, `HYDJ-B${i}-0`, '合格证使用登记', {
        quantity: mass(kilograms, 't'),
      }),
    ],
    cases: [{ rule: 'amounts-disagree', codes: [pickles, certificate] }],
  };
};
