import type { Details, Fact, UnitFact } from '../facts.ts';
import { MEAT_1, MEAT_2, MILK } from './food.ts';
import { USCC } from './parties.ts';
import { amount, inspection, link, unit } from './tell.ts';

const CUS = 'customs';
export const MEAT_PLANT = 'cifer:CNZL06012208150012';
export const MILK_PLANT = 'cifer:CNZL06012208150027';
export const MEAT_ITEM_1 = 'urn:customs:item:420320261000000125-1';
export const MEAT_ITEM_2 = 'urn:customs:item:420320261000000231-1';
export const MILK_ITEM = 'urn:customs:item:420320261000000742-1';
export const WHEY_ITEM = 'urn:customs:item:420320261000000742-2';
export const MEAT_BOX_1 = 'urn:customs:container:CSQU3054383';
export const MEAT_BOX_2 = 'urn:customs:container:CSQU3054402';
export const MILK_BOX = 'urn:customs:container:CSQU3055121';

const imported = (
  hsCode: string,
  plant: string,
  container: string,
  lot: string,
  declaredAt: string,
  clearedAt?: string,
): Details => ({
  of: 'declared',
  direction: 'I',
  hsCode,
  country: 'NZL',
  declaredAt,
  ...(clearedAt ? { clearedAt } : {}),
  container,
  plant,
  lot,
});

type Certificate = NonNullable<UnitFact['certificates']>[number];
const health = (number: string, issuedAt: string): Certificate => ({
  number,
  kind: '输出国官方卫生证书',
  issuer: '新西兰初级产业部',
  issuedAt,
});

/** Chain 13, and the papers of the imports in others: containers, items of declarations, and the lots that these became. */
export function* customs(): Generator<Fact> {
  const pork = '0203290090';
  yield unit(
    CUS,
    MEAT_ITEM_1,
    '冻猪肉',
    'importer',
    '2025-12-18 00:00:00',
    imported(pork, MEAT_PLANT, MEAT_BOX_1, 'NZ-P251218', '2026-02-06 09:10:00', '2026-02-09 16:20:00'),
    {
      holder: USCC.importer,
      quantity: amount(18_000, '千克'),
      expiresAt: '2028-02-09 00:00:00',
      inspections: [quarantine('IQ-4203-26-00125', '2026-02-09 11:00:00', '合格')],
      certificates: [
        registered(MEAT_PLANT, '2022-08-15 00:00:00', '2027-08-14 00:00:00'),
        health('NZ26-HC-004410', '2026-01-06 00:00:00'),
      ],
    },
  );
  yield unit(
    CUS,
    MEAT_ITEM_2,
    '冻猪肉',
    'importer',
    '2026-01-20 00:00:00',
    imported(pork, MEAT_PLANT, MEAT_BOX_2, 'NZ-P260120', '2026-03-05 09:40:00', '2026-03-09 10:05:00'),
    {
      holder: USCC.importer,
      quantity: amount(20, '吨'),
      expiresAt: '2028-03-09 00:00:00',
      inspections: [quarantine('IQ-4203-26-00231', '2026-03-08 15:30:00', '合格')],
      certificates: [
        registered(MEAT_PLANT, '2022-08-15 00:00:00', '2027-08-14 00:00:00'),
        health('NZ26-HC-009127', '2026-02-04 00:00:00'),
      ],
    },
  );
  const dairy = [
    registered(MILK_PLANT, '2023-03-01 00:00:00', '2028-02-29 00:00:00'),
    health('NZ26-HC-031805', '2026-07-11 00:00:00'),
  ];
  yield unit(
    CUS,
    MILK_ITEM,
    '全脂奶粉(900g/罐)',
    'dairy',
    '2026-06-15 00:00:00',
    imported('0402210000', MILK_PLANT, MILK_BOX, 'NZ-M260615', '2026-08-11 10:00:00', '2026-08-17 15:00:00'),
    {
      holder: USCC.dairy,
      quantity: amount(12_600, '千克'),
      expiresAt: '2028-06-14 00:00:00',
      inspections: [quarantine('IQ-4203-26-00742-1', '2026-08-17 09:00:00', '合格')],
      certificates: dairy,
    },
  );
  // What came with it was sent back.
  yield unit(
    CUS,
    WHEY_ITEM,
    '乳清粉(25kg/袋)',
    'dairy',
    '2026-06-20 00:00:00',
    imported('0404100000', MILK_PLANT, MILK_BOX, 'NZ-W260620', '2026-08-11 10:00:00'),
    {
      holder: USCC.dairy,
      quantity: amount(6_000, '千克'),
      expiresAt: '2028-06-19 00:00:00',
      inspections: [quarantine('IQ-4203-26-00742-2', '2026-08-17 09:30:00', '不合格')],
      certificates: dairy,
      recalls: [
        {
          id: '420320261000000742',
          level: '退运',
          at: '2026-08-19 10:00:00',
          reason: '检出阪崎肠杆菌,检验检疫不合格',
          advice: '不准入境销售',
          organization: USCC.dairy,
        },
      ],
    },
  );
  yield unit(
    CUS,
    'urn:customs:item:420320261000000126-1',
    '冻猪肉',
    'importer',
    '2025-12-18 00:00:00',
    imported(pork, MEAT_PLANT, MEAT_BOX_1, 'NZ-P251218', '2026-02-06 09:20:00'),
    { deleted: true },
  );

  yield plant(MEAT_PLANT, '猪肉及其制品', '2022-08-15 00:00:00', '2027-08-14 00:00:00');
  yield plant(MILK_PLANT, '乳粉、乳清粉', '2023-03-01 00:00:00', '2028-02-29 00:00:00');
  yield box(MEAT_BOX_1, '冷藏集装箱', '45R1', 'NZ0418823', 'COS2601-7731', [
    '2026-01-08 06:00:00',
    '2026-02-05 14:00:00',
  ]);
  yield box(MEAT_BOX_2, '冷藏集装箱', '45R1', 'NZ0419467', 'COS2602-1180', [
    '2026-02-06 06:00:00',
    '2026-03-04 11:00:00',
  ]);
  yield box(MILK_BOX, '干货集装箱', '45G1', 'NZ0425518', 'COS2607-3092', [
    '2026-07-14 06:00:00',
    '2026-08-10 09:00:00',
  ]);

  yield loaded(MEAT_BOX_1, MEAT_ITEM_1, '2026-02-05 14:00:00', 'COS2601-7731', 18_000);
  yield loaded(MEAT_BOX_2, MEAT_ITEM_2, '2026-03-04 11:00:00', 'COS2602-1180', 20_000);
  yield loaded(MILK_BOX, MILK_ITEM, '2026-08-10 09:00:00', 'COS2607-3092', 12_600);
  yield loaded(MILK_BOX, WHEY_ITEM, '2026-08-10 09:00:00', 'COS2607-3092', 6_000);
  yield* becameBoth(MEAT_ITEM_1, MEAT_1, '2026-02-10 10:30:00', '00125', [18_000, 18_000], 'importer');
  yield* becameBoth(MEAT_ITEM_2, MEAT_2, '2026-03-10 10:30:00', '00231', [20_000, 20_000], 'importer');
  yield* becameBoth(MILK_ITEM, MILK, '2026-08-18 09:30:00', '00742', [12_600, 12_590], 'dairy');
}

function plant(code: string, products: string, since: string, until: string): UnitFact {
  return {
    ...unit(CUS, code, products, 'importer', since, { of: 'plant', country: 'NZL' }, { level: 'CLASS', division: '' }),
    certificates: [registered(code, since, until)],
  };
}

function registered(code: string, issuedAt: string, validUntil: string): Certificate {
  const kind = '进口食品境外生产企业注册';
  return { number: code.slice('cifer:'.length), kind, issuer: '海关总署', issuedAt, validUntil, status: '有效' };
}

function box(
  code: string,
  name: string,
  sizeType: string,
  seal: string,
  bill: string,
  [sailed, landed]: readonly [string, string],
): UnitFact {
  const tracks = [
    { bill, step: '装船', at: sailed, port: '奥克兰港' },
    { bill, step: '卸船', at: landed, port: '龙口港' },
  ];
  const details: Details = { of: 'container', country: 'NZL', sizeType, seal, tracks };
  return unit(CUS, code, name, 'importer', '2019-05-20 00:00:00', details, { level: 'ITEM' });
}

function quarantine(id: string, at: string, result: '合格' | '不合格') {
  return inspection(id, '进境检验检疫', at, result, 'inspectors');
}

function loaded(from: string, to: string, at: string, bill: string, kilograms: number) {
  return link(CUS, 'TRANSPORT', from, to, at, bill, '提单', { quantity: amount(kilograms, '千克') });
}

/** An item is the lot from then on: the customs have the day alone, the importer's own records say when, and weigh it again. */
function* becameBoth(
  from: string,
  to: string,
  at: string,
  number: string,
  [declared, weighed]: readonly [number, number],
  party: 'importer' | 'dairy',
): Generator<Fact> {
  const day = `${at.slice(0, 10)} 00:00:00`;
  const flow = `LX-4203-26-${number}`;
  yield link(CUS, 'TRANSFORM', from, to, day, flow, '进口货物流向登记', { quantity: amount(declared, '千克'), party });
  const entry = `JK-4203-26-${number}`;
  yield link('food-drug', 'TRANSFORM', from, to, at, entry, '进口食品入库', { quantity: amount(weighed, 'kg'), party });
}
