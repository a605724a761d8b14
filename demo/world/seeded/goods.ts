import { mass } from '../amounts.ts';
import { link, time, unit } from '../cells/tell.ts';
import * as code from '../codes.ts';
import type { UnitFact } from '../facts.ts';
import { inspection } from '../story/tell.ts';
import { cylinderOf } from './equipment.ts';
import { foodLot, lotCode, type Seed, used } from './tell.ts';

const REASONS = ['菌落总数超标', '苯甲酸超标', '标签标注与内容不符'] as const;

function recallOf(i: number, k: number, organization: string): NonNullable<UnitFact['recalls']> {
  const [at, advice] = [time(295 + (k % 20), 15), '停止销售和食用,退回购买处'];
  return [
    {
      id: `ZH-B${i}`,
      level: ['一级', '二级', '三级'][k % 3] ?? '',
      at,
      reason: REASONS[k % 3] ?? '',
      advice,
      organization,
    },
  ];
}

/** Pickles on a pallet, recalled. */
export const recalled: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const [lot, pallet, quantity] = [lotCode('pickles', i, 0), code.pallet(i, 0), mass(random.integer(500, 1_500))];
  const first = foodLot('pickles', [i, 0], who(2), day, quantity, { recalls: recallOf(i, k, who(2)) });
  return {
    facts: [
      first,
      unit('food-drug', pallet, '酱黄瓜托盘', who(2), day + 1, first.details, { level: 'ITEM' }),
      link('food-drug', 'PACK', lot, pallet, day + 1, `MD-B${i}-0`, '码垛', { quantity }),
    ],
    cases: [{ rule: 'recalled', codes: [lot] }],
  };
};

/** Sugar that is recalled, and the cakes of two firms that were made of it. */
export const madeFromRecalled: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const [sugar, cakes] = [lotCode('sugar', i, 0), [1, 2].map((n) => lotCode('cakes', i, n))];
  return {
    facts: [
      foodLot('sugar', [i, 0], who(0), day, mass(2_000, '袋(50kg)'), { recalls: recallOf(i, k, who(0)) }),
      foodLot('flour', [i, 0], who(3), day, mass(5_000)),
      ...cakes.map((_, n) => foodLot('cakes', [i, n + 1], who(n + 1), day + 5, mass(900))),
      ...cakes.flatMap((lot, n) => [
        used(sugar, lot, day + 5, `B${i}-${n}`, 300),
        used(lotCode('flour', i, 0), lot, day + 5, `B${i}-${n}`, 800),
      ]),
    ],
    cases: [
      { rule: 'recalled', codes: [sugar] },
      ...cakes.map((lot) => ({ rule: 'made-from-recalled', codes: [sugar, lot] })),
    ],
  };
};

/** Food, a harvest or a cylinder that passed an inspection first, and then failed one of the same kind. */
export const inspectionFailed: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const both = (kind: string) =>
    (['合格', '不合格'] as const).map((result, n) =>
      inspection(`JC-B${i}-${n}`, kind, time(day + 3 + 20 * n), result, 'inspectors'),
    );
  const crop = { of: 'crop', variety: '黄瓜', farm: '示例基地' } as const;
  const failed = [
    () => foodLot('pickles', [i, 0], who(2), day, mass(800), { inspections: both('食品监督抽检') }),
    () =>
      unit('agriculture', lotCode('vegetables', i, 0), '黄瓜', who(1), day, crop, {
        quantity: mass(900),
        inspections: both('农药残留监督抽检'),
      }),
    () => cylinderOf(i, who(0), { nextInspectionDue: '2027-06-30 00:00:00', inspections: both('气瓶定期检验') }),
  ][k % 3]?.();
  return failed
    ? { facts: [failed], cases: [{ rule: 'inspection-failed', codes: [failed.code] }] }
    : { facts: [], cases: [] };
};

/** Pickles past their date. */
export const productExpired: Seed = ({ i, random, who }) => {
  const since = time(random.integer(200, 310), 0);
  const lot = foodLot('pickles', [i, 0], who(2), -200, mass(random.integer(300, 900)), {
    expiresAt: since,
    holder: who(4),
  });
  return { facts: [lot], cases: [{ rule: 'product-expired', codes: [lot.code] }] };
};

/** Cakes of a sugar that was past its date, and is. */
export const expiredWhenUsed: Seed = ({ i, random, who }) => {
  const day = random.integer(60, 260);
  const expiresAt = time(day - random.integer(5, 40), 0);
  const [sugar, cakes] = [lotCode('sugar', i, 0), lotCode('cakes', i, 0)];
  return {
    facts: [
      foodLot('sugar', [i, 0], who(0), -400, mass(2_000, '袋(50kg)'), { expiresAt }),
      foodLot('flour', [i, 0], who(3), day - 10, mass(5_000)),
      foodLot('cakes', [i, 0], who(1), day, mass(900)),
      used(sugar, cakes, day, `B${i}-0`, 300),
      used(lotCode('flour', i, 0), cakes, day, `B${i}-0`, 800),
    ],
    cases: [
      { rule: 'expired-when-used', codes: [sugar, cakes] },
      { rule: 'product-expired', codes: [sugar] },
    ],
  };
};

/** Pickles that were taken for a test in summer, of which nothing was heard. */
export const inspectionWithoutResult: Seed = ({ i, random, who }) => {
  const day = random.integer(60, 240);
  const taken = inspection(`SPCJ-B${i}`, '食品监督抽检', time(day + 5), '未出', 'inspectors');
  const lot = foodLot('pickles', [i, 0], who(2), day, mass(random.integer(300, 900)), { inspections: [taken] });
  return { facts: [lot], cases: [{ rule: 'inspection-without-result', codes: [lot.code] }] };
};
