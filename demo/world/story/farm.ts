import type { Fact } from '../facts.ts';
import { CHLORPYRIFOS, TOLUENE } from './chemicals.ts';
import { amount, inspection, link, unit } from './tell.ts';
import { USCC } from './parties.ts';

const AG = 'agriculture';

export const PESTICIDE_LOT = 'gs1:(01)06901234001037(10)PE260201';
export const PESTICIDE_BOTTLE_1 = 'pesticide:12403211005482913375620184739201';
export const PESTICIDE_BOTTLE_2 = 'pesticide:12403211005482913375620184739202';
export const VEGETABLE_PLOT = 'urn:tongcha-demo:plot:370681-0012';
export const GRAIN_PLOT = 'urn:tongcha-demo:plot:370681-0031';
export const VEGETABLES_JUNE = 'gs1:(01)06901234001044(10)V260610';
export const VEGETABLES_JULY = 'gs1:(01)06901234001044(10)V260710';
export const CERTIFICATE_JUNE = 'cert:HGZ370681202606100001';
export const CERTIFICATE_JULY = 'cert:HGZ370681202607100001';
export const GRAIN_LOT = 'gs1:(01)06901234001068(10)G260620';
export const FEED_LOT = 'gs1:(01)06901234001075(10)F260115';
export const PIGS = ['eartag:137068100012345', 'eartag:137068100012346', 'eartag:137068100012347'] as const;
/** What each weighed when it was sold, in kilograms. */
const PORK = [112, 108, 115] as const;
export const QUARANTINE = 'cert:QC370681202608010007';
export const VETERINARY_DRUG = 'vetdrug:202602101023448291337562';
export const EGG_LOT = 'gs1:(01)06901234001082(10)E260901';

const pesticide = {
  of: 'pesticide',
  registration: 'PD20240321',
  formulation: '乳油 40%',
  activeIngredient: '毒死蜱',
} as const;

/** Chains 4 and 10: pesticide, plots, vegetables, grain. Chains 5 and 6: feed, pigs, veterinary drug, eggs. */
export function* farm(): Generator<Fact> {
  yield unit(AG, PESTICIDE_LOT, '毒死蜱乳油', 'pesticides', '2026-02-01 17:00:00', pesticide, {
    quantity: amount(5000, 'L'),
  });
  for (const code of [PESTICIDE_BOTTLE_1, PESTICIDE_BOTTLE_2])
    yield unit(AG, code, '毒死蜱乳油 1L', 'pesticides', '2026-02-02 10:00:00', pesticide, {
      level: 'ITEM',
      quantity: amount(1, 'L'),
    });
  yield link(
    AG,
    'TRANSFORM',
    CHLORPYRIFOS,
    PESTICIDE_LOT,
    '2026-02-01 08:00:00',
    'NYSC-260201-01',
    '农药生产投料记录',
    { quantity: amount(1150, 'kg'), party: 'pesticides' },
  );
  yield link(AG, 'TRANSFORM', TOLUENE, PESTICIDE_LOT, '2026-02-01 08:30:00', 'NYSC-260201-01', '农药生产投料记录', {
    quantity: amount(2100, 'kg'),
    party: 'pesticides',
  });
  yield link(AG, 'PACK', PESTICIDE_LOT, PESTICIDE_BOTTLE_1, '2026-02-02 10:00:00', 'NYFZ-260202-01', '农药赋码记录', {
    quantity: amount(1, 'L'),
    party: 'pesticides',
  });
  yield link(AG, 'PACK', PESTICIDE_LOT, PESTICIDE_BOTTLE_2, '2026-02-02 10:00:00', 'NYFZ-260202-02', '农药赋码记录', {
    quantity: amount(1, 'L'),
    party: 'pesticides',
  });

  yield unit(
    AG,
    VEGETABLE_PLOT,
    '菜园村 12 号地块',
    'vegetables',
    '2026-01-01 00:00:00',
    { of: 'plot', area: 6.5, soil: '壤土' },
    { level: 'ITEM' },
  );
  yield unit(
    AG,
    GRAIN_PLOT,
    '北马镇 31 号地块',
    'grain',
    '2026-01-01 00:00:00',
    { of: 'plot', area: 40, soil: '砂壤土' },
    { level: 'ITEM' },
  );
  yield link(AG, 'TREAT', PESTICIDE_BOTTLE_1, VEGETABLE_PLOT, '2026-05-08 06:30:00', 'YY-260508-01', '农药使用记录', {
    quantity: amount(0.6, 'L'),
    party: 'vegetables',
  });
  yield link(AG, 'TREAT', PESTICIDE_BOTTLE_2, GRAIN_PLOT, '2026-04-15 06:00:00', 'YY-260415-01', '农药使用记录', {
    quantity: amount(1, 'L'),
    party: 'grain',
  });

  const crop = { of: 'crop', variety: '黄瓜 津优 1 号', plot: VEGETABLE_PLOT, farm: '菜园村基地' } as const;
  yield unit(
    AG,
    VEGETABLES_JUNE,
    '黄瓜',
    'vegetables',
    '2026-06-10 05:30:00',
    { ...crop, conformityCertificate: 'HGZ370681202606100001' },
    {
      quantity: amount(1800, 'kg'),
      inspections: [
        inspection('NCP-JC-260615-03', '农药残留监督抽检', '2026-06-15 09:00:00', '不合格', 'vegetables', {
          note: '毒死蜱 0.05 mg/kg,超过限量',
        }),
      ],
    },
  );
  yield unit(
    AG,
    VEGETABLES_JULY,
    '黄瓜',
    'vegetables',
    '2026-07-10 05:30:00',
    { ...crop, conformityCertificate: 'HGZ370681202607100001' },
    { quantity: amount(1500, 'kg') },
  );
  for (const [code, name, at, kilograms] of [
    [CERTIFICATE_JUNE, '承诺达标合格证(黄瓜)', '2026-06-10 09:00:00', 1800],
    [CERTIFICATE_JULY, '承诺达标合格证(黄瓜)', '2026-07-10 09:00:00', 1500],
  ] as const) {
    yield unit(
      AG,
      code,
      name,
      'vegetables',
      at,
      { ...crop, conformityCertificate: code.slice(5) },
      {
        quantity: amount(kilograms, '千克'),
        certificates: [{ number: code.slice(5), kind: '承诺达标合格证', issuer: USCC.vegetables, issuedAt: at }],
      },
    );
  }
  for (const [plotLot, certificate, at, kilograms] of [
    [VEGETABLES_JUNE, CERTIFICATE_JUNE, '2026-06-10', 1800],
    [VEGETABLES_JULY, CERTIFICATE_JULY, '2026-07-10', 1500],
  ] as const) {
    const quantity = amount(kilograms, 'kg');
    yield link(
      AG,
      'TRANSFORM',
      VEGETABLE_PLOT,
      plotLot,
      `${at} 05:30:00`,
      `CS-${at.replaceAll('-', '')}-01`,
      '采收记录',
      { quantity, party: 'vegetables' },
    );
    yield link(AG, 'PACK', plotLot, certificate, `${at} 09:00:00`, `KJ-${at.replaceAll('-', '')}-01`, '合格证开具', {
      quantity,
      party: 'vegetables',
    });
  }
  yield unit(
    AG,
    GRAIN_LOT,
    '小麦',
    'grain',
    '2026-06-20 14:00:00',
    { of: 'crop', variety: '济麦 22', plot: GRAIN_PLOT, farm: '北马镇基地' },
    { quantity: amount(21, 't') },
  );
  yield link(AG, 'TRANSFORM', GRAIN_PLOT, GRAIN_LOT, '2026-06-20 14:00:00', 'CS-20260620-02', '采收记录', {
    quantity: amount(21, 't'),
    party: 'grain',
  });

  yield unit(
    AG,
    FEED_LOT,
    '饲料添加剂 L-赖氨酸',
    'feed',
    '2026-01-15 10:00:00',
    { of: 'feed', approval: '鲁饲添字(2026)018001' },
    { quantity: amount(5000, 'kg') },
  );
  for (const [i, pig] of PIGS.entries()) {
    yield unit(
      AG,
      pig,
      '生猪',
      'pigs',
      '2026-02-01 00:00:00',
      { of: 'livestock', variety: '杜长大三元', farm: '河山养猪场 2 号舍' },
      { level: 'ITEM', quantity: amount(PORK[i] ?? 0, 'kg') },
    );
    yield link(AG, 'TREAT', FEED_LOT, pig, '2026-04-01 08:00:00', 'SL-260401-01', '饲料使用记录', {
      quantity: amount(2, 'kg'),
      party: 'pigs',
    });
    yield link(AG, 'PACK', pig, QUARANTINE, `2026-08-01 07:1${i}:00`, 'JY-260801-07', '检疫申报', {
      quantity: amount(PORK[i] ?? 0, 'kg'),
      party: 'pigs',
    });
  }
  yield unit(
    AG,
    QUARANTINE,
    '动物检疫合格证明',
    'pigs',
    '2026-08-01 07:30:00',
    { of: 'quarantine', kind: '动物 B', destination: '方便餐食品有限公司' },
    {
      quantity: amount(335, 'kg'),
      certificates: [
        {
          number: 'QC370681202608010007',
          kind: '动物检疫合格证明',
          issuer: USCC.pigs,
          issuedAt: '2026-08-01 07:30:00',
          validUntil: '2026-08-03 07:30:00',
        },
      ],
    },
  );

  yield unit(
    AG,
    VETERINARY_DRUG,
    '恩诺沙星溶液',
    'vetdrugs',
    '2026-02-10 00:00:00',
    { of: 'veterinary-drug', approval: '兽药字150190001', withdrawalDays: 8 },
    { level: 'ITEM', quantity: amount(100, 'mL') },
  );
  yield unit(
    AG,
    EGG_LOT,
    '鲜鸡蛋',
    'eggs',
    '2026-09-01 06:00:00',
    { of: 'egg', variety: '海兰褐', farm: '东山蛋鸡养殖场 1 号舍' },
    { quantity: amount(600, 'kg') },
  );
  // Four days before laying, with a withdrawal period of eight.
  yield link(AG, 'TREAT', VETERINARY_DRUG, EGG_LOT, '2026-08-28 08:00:00', 'SY-260828-01', '兽药使用记录', {
    quantity: amount(40, 'mL'),
    party: 'eggs',
  });
  yield unit(AG, 'gs1:(01)06901234001044(10)V260501', '黄瓜', 'vegetables', '2026-05-01 05:30:00', crop, {
    deleted: true,
  });
}
