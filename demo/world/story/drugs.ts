import type { Details, Fact } from '../facts.ts';
import { USCC } from './parties.ts';
import { CHLORINE_CYLINDER, OXYGEN_CYLINDER } from './cylinders.ts';
import { DICHLOROMETHANE } from './chemicals.ts';
import { amount, held, link, unit } from './tell.ts';

const FD = 'food-drug';
const SE = 'special-equipment';
const pack = (packageLevel: 1 | 2 | 3, lot: string): Details => ({
  of: 'drug',
  approval: '国药准字H20260101',
  baseCode: '86904879001017',
  packageLevel,
  dosageForm: '片剂',
  specification: '50mg×24片',
  lot,
});

export const API_LOT = 'gs1:(01)06901234001013(10)API260301';
export const LATER_API_LOT = 'gs1:(01)06901234001013(10)API260506';
export const TABLET_LOT = 'gs1:(01)06901234001020(10)T260310';
export const OXYGEN_LOT = 'gs1:(01)06901234001167(10)O261001';
export const PACK_1 = 'drug:83857930000879766601';
export const PACK_2 = 'drug:83857930000879766602';
export const PACK_3 = 'drug:83857930000879766603';
export const TUB = 'drug:83857940000879766610';
export const CASE = 'drug:83857950000879766620';

/** Chain 2: solvent, active ingredient, tablets, 20-digit packs. Chain 11: medical oxygen in a cylinder. */
export function* drugs(): Generator<Fact> {
  const recall = { at: '2026-11-12 15:00:00', reason: '原料药二氯甲烷残留超标', organization: USCC.pharma };
  yield unit(
    FD,
    API_LOT,
    '示例原料药',
    'pharma',
    '2026-03-01 16:00:00',
    { of: 'drug-material', approval: 'Y20260000101', lot: 'API260301' },
    {
      quantity: amount(320, 'kg'),
      recalls: [{ id: 'ZH-2026-101', level: '二级', advice: '停止使用并退回生产企业', ...recall }],
    },
  );
  yield unit(
    FD,
    LATER_API_LOT,
    '示例原料药',
    'pharma',
    '2026-05-06 16:00:00',
    { of: 'drug-material', approval: 'Y20260000101', lot: 'API260506' },
    { quantity: amount(300, 'kg') },
  );
  yield unit(FD, TABLET_LOT, '示例片', 'pharma', '2026-03-10 16:00:00', pack(1, 'T260310'), {
    quantity: amount(120000, '片'),
    expiresAt: '2028-03-09 00:00:00',
    recalls: [{ id: 'ZH-2026-102', level: '二级', advice: '停止销售和使用,退回购买处', ...recall }],
  });
  for (const code of [PACK_1, PACK_2, PACK_3])
    yield unit(FD, code, '示例片', 'pharma', '2026-03-12 10:00:00', pack(1, 'T260310'), {
      level: 'ITEM',
      holder: USCC.pharmacy,
      quantity: amount(24, '片'),
      expiresAt: '2028-03-09 00:00:00',
    });
  yield unit(FD, TUB, '示例片(中包装)', 'pharma', '2026-03-12 11:00:00', pack(2, 'T260310'), {
    level: 'ITEM',
    quantity: amount(72, '片'),
    holder: USCC.pharmacy,
    expiresAt: '2028-03-09 00:00:00',
  });
  yield unit(FD, CASE, '示例片(大包装)', 'pharma', '2026-03-12 12:00:00', pack(3, 'T260310'), {
    level: 'ITEM',
    quantity: amount(72, '片'),
    holder: USCC.pharmacy,
    expiresAt: '2028-03-09 00:00:00',
  });
  yield unit(FD, 'drug:83857930000879766699', '示例片', 'pharma', '2026-03-12 10:00:00', pack(1, 'T260310'), {
    level: 'ITEM',
    deleted: true,
  });

  yield link(FD, 'TRANSFORM', DICHLOROMETHANE, API_LOT, '2026-03-01 08:00:00', 'PSC-260301-01', '批生产记录', {
    quantity: amount(900, 'kg'),
    party: 'pharma',
  });
  yield link(FD, 'TREAT', CHLORINE_CYLINDER, LATER_API_LOT, '2026-05-06 08:00:00', 'PSC-260506-01', '批生产记录', {
    quantity: amount(120, 'kg'),
    party: 'pharma',
  });
  yield link(FD, 'TRANSFORM', API_LOT, TABLET_LOT, '2026-03-10 08:00:00', 'PSC-260310-01', '批生产记录', {
    quantity: amount(6, 'kg'),
    party: 'pharma',
  });
  for (const [i, code] of [PACK_1, PACK_2, PACK_3].entries()) {
    yield link(FD, 'PACK', TABLET_LOT, code, '2026-03-12 10:00:00', `BZ-260312-0${i + 1}`, '赋码记录', {
      quantity: amount(24, '片'),
      party: 'pharma',
    });
    yield link(FD, 'PACK', code, TUB, '2026-03-12 11:00:00', 'GL-260312-01', '关联关系', {
      quantity: amount(24, '片'),
      party: 'pharma',
    });
  }
  yield link(FD, 'PACK', TUB, CASE, '2026-03-12 12:00:00', 'GL-260312-02', '关联关系', {
    quantity: amount(72, '片'),
    party: 'pharma',
  });
  yield link(FD, 'TRANSPORT', CASE, held('distributor'), '2026-03-15 09:00:00', 'CK-260315-01', '出库单', {
    quantity: amount(72, '片'),
    party: 'distributor',
  });
  yield link(FD, 'TRANSPORT', CASE, held('pharmacy'), '2026-03-20 09:00:00', 'CK-260320-01', '出库单', {
    quantity: amount(72, '片'),
    party: 'pharmacy',
  });

  yield unit(
    FD,
    OXYGEN_LOT,
    '医用氧',
    'oxygen',
    '2026-10-01 08:00:00',
    {
      of: 'drug',
      approval: '国药准字H20260129',
      baseCode: '86904879001024',
      packageLevel: 1,
      dosageForm: '气体',
      specification: '40L',
      lot: 'O261001',
    },
    { quantity: amount(60, '瓶'), expiresAt: '2027-09-30 00:00:00' },
  );
  yield link(FD, 'PACK', OXYGEN_LOT, OXYGEN_CYLINDER, '2026-10-02 09:00:00', 'PSC-261002-01', '灌装记录', {
    quantity: amount(6, 'm3'),
    party: 'oxygen',
  });
  yield link(SE, 'PACK', OXYGEN_LOT, OXYGEN_CYLINDER, '2026-10-02 09:00:00', 'CZ-20261002-03', '充装记录', {
    quantity: amount(6, 'm3'),
    party: 'oxygen',
  });
  yield link(SE, 'HOLD', OXYGEN_CYLINDER, held('hospital'), '2026-10-05 08:00:00', 'LZ-20261005-03', '气瓶流转记录', {
    party: 'hospital',
  });
}
