import type { Fact, LinkFact, UnitFact } from '../facts.ts';
import { CHLORINE_LATER, CHLORPYRIFOS } from './chemicals.ts';
import { CHLORINE_CYLINDER } from './cylinders.ts';
import { EGG_LOT, FEED_LOT, PESTICIDE_LOT, PIGS } from './farm.ts';
import { CAKES, FLOUR, MILK, MILK_PALLET, PICKLE_PALLET, PICKLES } from './food.ts';
import { USCC } from './parties.ts';
import { ELEVATOR_2 } from './rare-earth.ts';
import { amount, held, inspection, link, unit } from './tell.ts';

const AG = 'agriculture';
const SE = 'special-equipment';
const FD = 'food-drug';

/**
 * What a member has on record of units that another has, too: each saw them at its own place and time, so that their values
 * differ. Members whose records all happened at their own place have none.
 */
export const ELSEWHERE: Readonly<Record<string, readonly Fact[]>> = {
  // The pesticide was sold in Suzhou, too: recalled there, not where it was made.
  'agriculture/320000': [
    unit(
      AG,
      PESTICIDE_LOT,
      '毒死蜱乳油',
      'pesticides',
      '2026-02-01 17:00:00',
      { of: 'pesticide', registration: 'PD20240321', formulation: '乳油 40%', activeIngredient: '毒死蜱' },
      {
        quantity: amount(800, 'L'),
        division: '320500',
        inspections: [
          inspection('SUNY-JC-261018-07', '农药质量监督抽检', '2026-10-18 09:00:00', '不合格', 'pesticides', {
            note: '有效成分含量低于标明值',
          }),
        ],
        recalls: [
          {
            id: 'SUNY-ZH-2026-07',
            level: '二级',
            at: '2026-10-26 09:00:00',
            reason: '有效成分含量低于标明值',
            advice: '停止销售和使用,退回购买处',
            organization: USCC.pesticides,
          },
        ],
      },
    ),
    // The supplier wrote down when it was sent, and how much of it.
    link(AG, 'TRANSFORM', CHLORPYRIFOS, PESTICIDE_LOT, '2026-02-01 07:20:00', 'SUNY-XS-260130-04', '原药销售记录', {
      quantity: amount(1200, 'kg'),
      party: 'nongyao',
    }),
  ],
  // One of the pigs was fattened in Baotou before it came back.
  'agriculture/150000': [
    unit(
      AG,
      PIGS[2],
      '生猪',
      'pigs',
      '2026-02-01 00:00:00',
      { of: 'livestock', variety: '杜长大三元', farm: '包头市九原区育肥场' },
      { level: 'ITEM', quantity: amount(115, 'kg'), division: '150207' },
    ),
    link(AG, 'TREAT', FEED_LOT, PIGS[2], '2026-05-20 08:00:00', 'NMSL-260520-02', '饲料使用记录', {
      quantity: amount(1.5, 'kg'),
      division: '150207',
    }),
  ],
  // A cylinder that was filled and inspected, and an elevator that was registered anew in Suzhou.
  'special-equipment/320000': [
    unit(
      SE,
      CHLORINE_CYLINDER,
      '液氯钢瓶',
      'haihua',
      '2021-05-20 00:00:00',
      { of: 'cylinder', variety: '2310', model: '500kg', nextInspectionDue: '2028-09-20 00:00:00' },
      {
        level: 'ITEM',
        division: '320500',
        inspections: [
          inspection('SUQP-2026-0345', '气瓶定期检验', '2026-09-18 00:00:00', '合格', 'inspectors', {
            validUntil: '2028-09-20 00:00:00',
          }),
        ],
      },
    ),
    link(SE, 'PACK', CHLORINE_LATER, CHLORINE_CYLINDER, '2026-07-10 09:00:00', 'SUCZ-20260710-04', '充装记录', {
      until: '2026-09-10 08:30:00',
      quantity: amount(480, 'kg'),
      division: '320500',
    }),
    unit(
      SE,
      ELEVATOR_2,
      '曳引驱动乘客电梯',
      'elevators',
      '2026-05-20 00:00:00',
      {
        of: 'elevator',
        variety: '3110',
        model: 'HD-1000',
        useCertificate: '梯11苏E0326(26)',
        nextInspectionDue: '2027-10-12 00:00:00',
        maintenance: USCC.elevators,
      },
      {
        level: 'ITEM',
        division: '320500',
        holder: USCC.magnets,
        inspections: [
          inspection('SUDT-2026-0107', '电梯移装监督检验', '2026-10-12 00:00:00', '合格', 'inspectors', {
            validUntil: '2027-10-12 00:00:00',
          }),
        ],
      },
    ),
  ],
  // What it sells, as its shops have entered it.
  'food-drug/mall': [
    soldOnline(CAKES, '鸡蛋糕 整箱 10 盒', 'cakes', '2026-09-05 12:00:00', '糕点', 1200),
    soldOnline(PICKLES, '酱黄瓜 500g×6 瓶', 'pickles', '2026-06-20 16:00:00', '蔬菜制品', 300),
    link(FD, 'PACK', PICKLES, PICKLE_PALLET, '2026-06-21 10:30:00', 'MALL-RK-260622-03', '入仓预约', {
      quantity: amount(1.6, 't'),
      party: 'mall',
    }),
    soldOnline(MILK, '进口全脂奶粉 900g×2 罐', 'dairy', '2026-06-15 00:00:00', '乳制品', 500),
    link(FD, 'TRANSPORT', MILK_PALLET, held('mall'), '2026-08-20 09:30:00', 'MALL-RK-260820-11', '入仓单', {
      quantity: amount(900, 'kg'),
      party: 'mall',
    }),
  ],
  // Of itself: nobody has checked it.
  [`food-drug/${USCC.cakes.toLowerCase()}`]: [
    unit(
      FD,
      CAKES,
      '鸡蛋糕',
      'cakes',
      '2026-09-05 12:00:00',
      { of: 'food', licence: 'SC12437068100148', category: '糕点', specification: '300g/盒' },
      {
        quantity: amount(4100, '盒'),
        expiresAt: '2026-12-04 00:00:00',
        inspections: [inspection('TY-CC-260905-01', '出厂检验', '2026-09-05 16:00:00', '合格', 'cakes')],
      },
    ),
    ownLine(EGG_LOT, 250),
    ownLine(FLOUR, 500),
  ],
};

function soldOnline(
  code: string,
  name: string,
  producer: 'cakes' | 'dairy' | 'pickles',
  producedAt: string,
  category: string,
  sold: number,
): UnitFact {
  return unit(
    FD,
    code,
    name,
    producer,
    producedAt,
    { of: 'food', licence: '', category, specification: '电商包装' },
    { quantity: amount(sold, '件'), division: '310115', holder: USCC.mall },
  );
}

function ownLine(from: string, kilograms: number): LinkFact {
  return link(FD, 'TRANSFORM', from, CAKES, '2026-09-05 06:10:00', 'TY-TL-260905-1', '企业投料记录', {
    quantity: amount(kilograms, 'kg'),
    party: 'cakes',
  });
}
