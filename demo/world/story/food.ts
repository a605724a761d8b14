import type { Details, Fact } from '../facts.ts';
import { AMMONIA } from './chemicals.ts';
import { CERTIFICATE_JUNE, EGG_LOT, GRAIN_LOT, QUARANTINE } from './farm.ts';
import { USCC } from './parties.ts';
import { amount, held, inspection, link, unit } from './tell.ts';

const FD = 'food-drug';
const SE = 'special-equipment';
const food = (licence: string, category: string, specification: string): Details => ({
  of: 'food',
  licence,
  category,
  specification,
});

export const PICKLES = 'gs1:(01)06901234001051(10)K260620';
export const PICKLE_PALLET = 'gs1:(00)069012340000002010';
export const MEALS = 'gs1:(01)06901234001099(10)R260805';
export const CAKES = 'gs1:(01)06901234001105(10)C260905';
export const FLOUR = 'gs1:(01)06901234001112(10)FL260801';
export const CANS_1 = 'gs1:(01)06901234001129(10)Q260628';
export const CANS_2 = 'gs1:(01)06901234001129(10)Q260702';
export const CAN_PALLET = 'gs1:(00)069012340000002027';
export const MEAT_1 = 'gs1:(01)06901234001136(10)M260210';
export const MEAT_2 = 'gs1:(01)06901234001136(10)M260310';
export const MILK = 'gs1:(01)06901234001228(10)N260615';
export const MILK_PALLET = 'gs1:(00)069012340000002034';
export const REWORK_1 = 'gs1:(01)06901234001150(10)RW1';
export const REWORK_2 = 'gs1:(01)06901234001150(10)RW2';
export const AUTOCLAVE = 'equipment:21503706812019060021';
export const COLD_VESSEL = 'equipment:21503706812018030008';

/** The food ends of chains 4, 5, 6, 8, 9, 10 and 13, with the autoclave and the cold store's vessel. */
export function* foods(): Generator<Fact> {
  const vessel = { of: 'pressure-vessel', variety: '2150' } as const;
  yield unit(
    SE,
    AUTOCLAVE,
    '杀菌锅',
    'cannery',
    '2019-06-01 00:00:00',
    {
      ...vessel,
      model: 'SJ-1200',
      useCertificate: '容15鲁F0021(19)',
      deviceCode: '215010123201900021',
      nextInspectionDue: '2026-06-30 00:00:00',
    },
    {
      level: 'ITEM',
      inspections: [
        inspection('RQ-2023-0021', '压力容器定期检验', '2023-06-28 00:00:00', '合格', 'inspectors', {
          validUntil: '2026-06-30 00:00:00',
        }),
      ],
    },
  );
  yield unit(
    SE,
    COLD_VESSEL,
    '贮氨器',
    'coldstore',
    '2018-03-01 00:00:00',
    {
      ...vessel,
      model: 'ZA-3.0',
      useCertificate: '容15鲁F0008(18)',
      deviceCode: '215010123201800008',
      nextInspectionDue: '2027-03-01 00:00:00',
    },
    {
      level: 'ITEM',
      inspections: [
        inspection('RQ-2024-0008', '压力容器定期检验', '2024-02-26 00:00:00', '合格', 'inspectors', {
          validUntil: '2027-03-01 00:00:00',
        }),
      ],
    },
  );
  yield link(SE, 'PACK', AMMONIA, COLD_VESSEL, '2026-01-20 09:00:00', 'CJ-20260120-01', '制冷剂充注记录', {
    quantity: amount(5.5, 't'),
    party: 'coldstore',
  });

  yield unit(FD, PICKLES, '酱黄瓜', 'pickles', '2026-06-20 16:00:00', food('SC10637068100115', '蔬菜制品', '500g/瓶'), {
    quantity: amount(1600, 'kg'),
    expiresAt: '2027-06-19 00:00:00',
  });
  yield unit(
    FD,
    PICKLE_PALLET,
    '酱黄瓜托盘',
    'pickles',
    '2026-06-21 10:00:00',
    food('SC10637068100115', '蔬菜制品', '托盘'),
    { level: 'ITEM' },
  );
  yield link(FD, 'TRANSFORM', CERTIFICATE_JUNE, PICKLES, '2026-06-20 08:00:00', 'SCPC-260620-K', '生产批次', {
    quantity: amount(1700, 'kg'),
    party: 'pickles',
  });
  yield link(FD, 'PACK', PICKLES, PICKLE_PALLET, '2026-06-21 10:00:00', 'MD-260621-01', '码垛', {
    quantity: amount(1600, 'kg'),
    party: 'pickles',
  });

  yield unit(
    FD,
    MEAT_1,
    '进口冻猪肉',
    'importer',
    '2026-02-10 00:00:00',
    food('CNZL06012208150012', '进口肉类', '20kg/箱'),
    { quantity: amount(18, 't'), expiresAt: '2028-02-09 00:00:00' },
  );
  yield unit(
    FD,
    MEAT_2,
    '进口冻猪肉',
    'importer',
    '2026-03-10 00:00:00',
    food('CNZL06012208150012', '进口肉类', '20kg/箱'),
    { quantity: amount(20, 't'), expiresAt: '2028-03-09 00:00:00' },
  );
  yield link(FD, 'TREAT', COLD_VESSEL, MEAT_1, '2026-02-12 08:00:00', 'RK-260212-01', '冷库入库', {
    party: 'coldstore',
  });
  yield link(FD, 'TREAT', COLD_VESSEL, MEAT_2, '2026-03-12 08:00:00', 'RK-260312-01', '冷库入库', {
    party: 'coldstore',
  });
  yield link(FD, 'TRANSPORT', MEAT_1, held('canteen'), '2026-02-28 06:00:00', 'CK-260228-09', '出库单', {
    quantity: amount(2, 't'),
    party: 'canteen',
  });

  yield unit(
    FD,
    MILK,
    '进口全脂奶粉',
    'dairy',
    '2026-06-15 00:00:00',
    food('CNZL06012208150027', '乳制品', '900g/罐'),
    {
      quantity: amount(12_600, 'kg'),
      expiresAt: '2028-06-14 00:00:00',
    },
  );
  yield unit(
    FD,
    MILK_PALLET,
    '进口全脂奶粉托盘',
    'dairy',
    '2026-08-18 15:00:00',
    food('CNZL06012208150027', '乳制品', '托盘'),
    { level: 'ITEM' },
  );
  yield link(FD, 'PACK', MILK, MILK_PALLET, '2026-08-18 15:00:00', 'MD-260818-01', '码垛', {
    quantity: amount(900, 'kg'),
    party: 'dairy',
  });
  yield link(FD, 'TRANSPORT', MILK_PALLET, held('mall'), '2026-08-20 08:00:00', 'CK-260820-03', '出库单', {
    quantity: amount(900, 'kg'),
    party: 'mall',
    division: '370681',
  });

  yield unit(
    FD,
    MEALS,
    '红烧肉方便餐',
    'meals',
    '2026-08-05 15:00:00',
    food('SC10737068100128', '方便食品', '400g/盒'),
    { quantity: amount(9000, '盒'), expiresAt: '2027-02-04 00:00:00' },
  );
  yield link(FD, 'TRANSFORM', QUARANTINE, MEALS, '2026-08-05 06:00:00', 'SCPC-260805-R', '生产批次', {
    quantity: amount(270, 'kg'),
    party: 'meals',
  });
  yield link(FD, 'TRANSFORM', MEAT_2, MEALS, '2026-08-05 06:00:00', 'SCPC-260805-R', '生产批次', {
    quantity: amount(800, 'kg'),
    party: 'meals',
  });

  yield unit(FD, FLOUR, '小麦粉', 'mill', '2026-08-01 12:00:00', food('SC10137068100134', '粮食加工品', '25kg/袋'), {
    quantity: amount(15, 't'),
    expiresAt: '2027-07-31 00:00:00',
  });
  yield link(FD, 'TRANSFORM', GRAIN_LOT, FLOUR, '2026-08-01 06:00:00', 'SCPC-260801-F', '生产批次', {
    quantity: amount(20, 't'),
    party: 'mill',
  });
  yield unit(FD, CAKES, '鸡蛋糕', 'cakes', '2026-09-05 12:00:00', food('SC12437068100148', '糕点', '300g/盒'), {
    quantity: amount(4000, '盒'),
    expiresAt: '2026-12-04 00:00:00',
  });
  yield link(FD, 'TRANSFORM', EGG_LOT, CAKES, '2026-09-05 06:00:00', 'SCPC-260905-C', '生产批次', {
    quantity: amount(240, 'kg'),
    party: 'cakes',
  });
  yield link(FD, 'TRANSFORM', FLOUR, CAKES, '2026-09-05 06:00:00', 'SCPC-260905-C', '生产批次', {
    quantity: amount(500, 'kg'),
    party: 'cakes',
  });

  // The second lot was sterilised after the autoclave's inspection had run out.
  for (const [code, day] of [
    [CANS_1, '2026-06-28'],
    [CANS_2, '2026-07-02'],
  ] as const) {
    yield unit(FD, code, '黄桃罐头', 'cannery', `${day} 15:00:00`, food('SC10937068100155', '罐头', '425g/罐'), {
      quantity: amount(6000, '罐'),
      expiresAt: '2028-06-27 00:00:00',
    });
    yield link(FD, 'TREAT', AUTOCLAVE, code, `${day} 10:00:00`, `SJ-${day.replaceAll('-', '')}-01`, '杀菌记录', {
      party: 'cannery',
    });
  }
  yield unit(
    FD,
    CAN_PALLET,
    '黄桃罐头托盘',
    'cannery',
    '2026-06-29 09:00:00',
    food('SC10937068100155', '罐头', '托盘'),
    { level: 'ITEM' },
  );
  yield link(FD, 'PACK', CANS_1, CAN_PALLET, '2026-06-29 09:00:00', 'MD-260629-01', '码垛', {
    quantity: amount(6000, '罐'),
    party: 'cannery',
  });

  // Rework: each lot took in what was left of the other.
  for (const code of [REWORK_1, REWORK_2])
    yield unit(FD, code, '回料糕点', 'cakes', '2026-09-10 06:00:00', food('SC12437068100148', '糕点', '散装'), {
      quantity: amount(120, 'kg'),
      recalls: [],
      inspections: [inspection(`ZJ-${code.slice(-3)}`, '出厂检验', '2026-09-12 10:00:00', '复检合格', 'cakes')],
    });
  yield link(FD, 'TRANSFORM', REWORK_1, REWORK_2, '2026-09-10 08:00:00', 'SCPC-260910-1', '生产批次', {
    quantity: amount(120, 'kg'),
    party: 'cakes',
  });
  yield link(FD, 'TRANSFORM', REWORK_2, REWORK_1, '2026-09-11 08:00:00', 'SCPC-260911-1', '生产批次', {
    quantity: amount(120, 'kg'),
    party: 'cakes',
  });
  yield unit(
    FD,
    'gs1:(01)06901234001051(10)K260101',
    '酱黄瓜',
    'pickles',
    '2026-01-01 16:00:00',
    food('SC10637068100115', '蔬菜制品', '500g/瓶'),
    { deleted: true, holder: USCC.pickles },
  );
}
