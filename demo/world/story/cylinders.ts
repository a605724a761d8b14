import type { Details, Fact } from '../facts.ts';
import { CHLORINE, CHLORINE_LATER, LPG } from './chemicals.ts';
import { amount, held, inspection, link, unit } from './tell.ts';

const SE = 'special-equipment';
const HAZ = 'hazardous-goods';
const bottle = (variety: string, model: string, nextInspectionDue: string): Details => ({
  of: 'cylinder',
  variety,
  model,
  nextInspectionDue,
});

export const CHLORINE_CYLINDER = 'cylinder:137021000345';
export const OVERDUE_CYLINDER = 'cylinder:137021000346';
export const LPG_CYLINDER_1 = 'cylinder:537021000777';
export const LPG_CYLINDER_2 = 'cylinder:537021000778';
export const OXYGEN_CYLINDER = 'cylinder:237021000999';

/** Chains 1 and 7: chlorine and LPG lots in cylinders, and who had them. The oxygen of chain 11 is told with the drugs. */
export function* cylinders(): Generator<Fact> {
  yield unit(
    SE,
    CHLORINE_CYLINDER,
    '液氯钢瓶',
    'haihua',
    '2021-05-20 00:00:00',
    bottle('2310', '500kg', '2027-05-20 00:00:00'),
    {
      level: 'ITEM',
      inspections: [
        inspection('QPJY-2025-0345', '气瓶定期检验', '2025-05-18 00:00:00', '合格', 'inspectors', {
          validUntil: '2027-05-20 00:00:00',
        }),
      ],
    },
  );
  yield unit(
    SE,
    OVERDUE_CYLINDER,
    '液氯钢瓶',
    'haihua',
    '2019-02-10 00:00:00',
    bottle('2310', '500kg', '2026-02-10 00:00:00'),
    {
      level: 'ITEM',
      inspections: [
        inspection('QPJY-2024-0346', '气瓶定期检验', '2024-02-08 00:00:00', '合格', 'inspectors', {
          validUntil: '2026-02-10 00:00:00',
          note: '检验员张伟 13912345678',
        }),
      ],
    },
  );
  yield unit(
    SE,
    LPG_CYLINDER_1,
    '液化石油气钢瓶',
    'gas',
    '2022-08-01 00:00:00',
    bottle('2320', 'YSP35.5', '2026-12-01 00:00:00'),
    {
      level: 'ITEM',
      inspections: [
        inspection('QPJY-2025-0777', '气瓶定期检验', '2025-12-01 00:00:00', '合格', 'revoked', {
          validUntil: '2026-12-01 00:00:00',
        }),
      ],
    },
  );
  yield unit(
    SE,
    LPG_CYLINDER_2,
    '液化石油气钢瓶',
    'gas',
    '2022-08-01 00:00:00',
    bottle('2320', 'YSP35.5', '2026-12-01 00:00:00'),
    {
      level: 'ITEM',
      inspections: [
        inspection('QPJY-2025-0778', '气瓶定期检验', '2025-12-01 00:00:00', '合格', 'revoked', {
          validUntil: '2026-12-01 00:00:00',
        }),
      ],
    },
  );
  yield unit(
    SE,
    OXYGEN_CYLINDER,
    '医用氧气钢瓶',
    'oxygen',
    '2023-01-10 00:00:00',
    bottle('2310', '40L', '2028-01-10 00:00:00'),
    {
      level: 'ITEM',
      inspections: [
        inspection('QPJY-2026-0999', '气瓶定期检验', '2026-01-09 00:00:00', '合格', 'inspectors', {
          validUntil: '2028-01-10 00:00:00',
        }),
      ],
    },
  );
  yield unit(
    SE,
    'cylinder:137021000347',
    '液氯钢瓶',
    'haihua',
    '2010-01-01 00:00:00',
    bottle('2310', '500kg', '2016-01-01 00:00:00'),
    { level: 'ITEM', deleted: true },
  );

  // One cylinder, two fillings: the lot of March for the waterworks, the lot of April for the drug plant.
  yield link(SE, 'PACK', CHLORINE, CHLORINE_CYLINDER, '2026-03-05 09:00:00', 'CZ-20260305-01', '充装记录', {
    until: '2026-04-20 08:30:00',
    quantity: amount(500, 'kg'),
    party: 'filler',
  });
  yield link(HAZ, 'PACK', CHLORINE, CHLORINE_CYLINDER, '2026-03-05 09:20:00', 'FZ-20260305-07', '充装登记', {
    quantity: amount(498, 'kg'),
    party: 'filler',
  });
  yield link(
    SE,
    'HOLD',
    CHLORINE_CYLINDER,
    held('waterworks'),
    '2026-03-08 10:00:00',
    'LZ-20260308-02',
    '气瓶流转记录',
    { until: '2026-04-15 16:00:00', party: 'waterworks' },
  );
  yield link(SE, 'PACK', CHLORINE_LATER, CHLORINE_CYLINDER, '2026-04-22 09:00:00', 'CZ-20260422-01', '充装记录', {
    until: '2026-06-30 08:00:00',
    quantity: amount(500, 'kg'),
    party: 'filler',
  });
  yield link(SE, 'HOLD', CHLORINE_CYLINDER, held('pharma'), '2026-04-25 09:00:00', 'LZ-20260425-01', '气瓶流转记录', {
    until: '2026-06-25 15:00:00',
    party: 'pharma',
  });

  // Filled although its inspection was overdue, and still out.
  yield link(SE, 'PACK', CHLORINE, OVERDUE_CYLINDER, '2026-03-05 11:00:00', 'CZ-20260305-02', '充装记录', {
    quantity: amount(500, 'kg'),
    party: 'filler',
  });
  yield link(
    SE,
    'HOLD',
    OVERDUE_CYLINDER,
    held('waterworks'),
    '2026-03-10 10:00:00',
    'LZ-20260310-01',
    '气瓶流转记录',
    { party: 'waterworks' },
  );

  yield link(SE, 'PACK', LPG, LPG_CYLINDER_1, '2026-09-03 08:00:00', 'CZ-20260903-11', '充装记录', {
    until: '2026-10-20 09:00:00',
    quantity: amount(14.5, 'kg'),
    party: 'filler',
  });
  yield link(SE, 'PACK', LPG, LPG_CYLINDER_2, '2026-09-03 08:10:00', 'CZ-20260903-12', '充装记录', {
    until: '2026-10-21 09:00:00',
    quantity: amount(14.5, 'kg'),
    party: 'filler',
  });
  yield link(SE, 'HOLD', LPG_CYLINDER_1, held('restaurant'), '2026-09-05 11:00:00', 'LZ-20260905-11', '气瓶流转记录', {
    until: '2026-10-18 10:00:00',
    party: 'restaurant',
  });
  yield link(SE, 'HOLD', LPG_CYLINDER_2, held('canteen'), '2026-09-06 11:00:00', 'LZ-20260906-12', '气瓶流转记录', {
    until: '2026-10-19 10:00:00',
    party: 'canteen',
  });
}
