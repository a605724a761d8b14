import { mass } from '../amounts.ts';
import type { Case } from '../case.ts';
import { link, time, unit } from '../cells/tell.ts';
import * as code from '../codes.ts';
import type { Amount, Details, Fact, UnitFact } from '../facts.ts';
import type { Random } from '../random.ts';

/** A few facts in which something breaks a rule, and what. */
export interface Seeded {
  readonly facts: readonly Fact[];
  readonly cases: readonly Case[];
}

/** The facts of seeded number `i`, the `k`th of its rule; `who(n)` is the USCC of its n-th party. */
export type Seed = (its: {
  readonly i: number;
  readonly k: number;
  readonly random: Random;
  readonly who: (n: number) => string;
}) => Seeded;

const GTINS = {
  pickles: '06901234001051',
  sugar: '06901234001181',
  flour: '06901234001112',
  cakes: '06901234001105',
  cans: '06901234001129',
  vegetables: '06901234001044',
  eggs: '06901234001082',
} as const;

const FOODS = {
  pickles: ['酱黄瓜', { of: 'food', licence: 'SC10637068100115', category: '蔬菜制品', specification: '500g/瓶' }],
  sugar: ['白砂糖', { of: 'food', licence: 'SC10337068100162', category: '食糖', specification: '50kg/袋' }],
  flour: ['小麦粉', { of: 'food', licence: 'SC10137068100134', category: '粮食加工品', specification: '25kg/袋' }],
  cakes: ['鸡蛋糕', { of: 'food', licence: 'SC12437068100148', category: '糕点', specification: '300g/盒' }],
  cans: ['黄桃罐头', { of: 'food', licence: 'SC10937068100155', category: '罐头', specification: '425g/罐' }],
} as const satisfies Readonly<Record<string, readonly [string, Details]>>;

export type Food = keyof typeof FOODS;

export function lotCode(of: keyof typeof GTINS, i: number, n: number): string {
  return code.gs1Lot(GTINS[of], i, n);
}

/** A lot of food, in date for two years. */
export function foodLot(
  of: Food,
  [i, n]: readonly [number, number],
  producer: string,
  day: number,
  quantity: Amount,
  more: Partial<UnitFact> = {},
): UnitFact {
  const [name, details] = FOODS[of];
  const expiresAt = time(day + 730, 0);
  return unit('food-drug', lotCode(of, i, n), name, producer, day, details, { quantity, expiresAt, ...more });
}

/** One line of what went into a lot of food. */
export function used(from: string, to: string, day: number, document: string, kilograms: number): Fact {
  return link('food-drug', 'TRANSFORM', from, to, day, `SCPC-${document}`, '生产批次', { quantity: mass(kilograms) });
}

/** A harvest and the certificate that it goes by. */
export function harvest(i: number, n: number, producer: string, day: number, kilograms: number): readonly Fact[] {
  const [lot, certificate, quantity] = [lotCode('vegetables', i, n), code.certificate(i, n), mass(kilograms)];
  const crop: Details = { of: 'crop', variety: '黄瓜', farm: '示例基地', conformityCertificate: certificate.slice(5) };
  return [
    unit('agriculture', lot, '黄瓜', producer, day, crop, { quantity }),
    unit('agriculture', certificate, '承诺达标合格证(黄瓜)', producer, day, crop, { quantity }),
    link('agriculture', 'PACK', lot, certificate, day, `KJ-B${i}-${n}`, '合格证开具', { quantity }),
  ];
}
