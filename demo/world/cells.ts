import * as code from './codes.ts';
import type { Details, Fact, LinkFact, SectorName, UnitFact } from './facts.ts';
import type { Random } from './random.ts';

/** The facts of cell `i`; `who(n)` is the USCC of its n-th party. */
export type Cell = (i: number, random: Random, who: (n: number) => string) => Generator<Fact>;

const MEAL = '06901234001099';
const CAN = '06901234001129';
const API = '06901234001013';
const TABLETS = '06901234001020';
const PESTICIDE = '06901234001037';
const VEGETABLE = '06901234001044';
const PICKLE = '06901234001051';
const FEED = '06901234001075';

const chlorine: Details = {
  of: 'chemical',
  enterpriseCode: '370681009',
  cas: '7782-50-5',
  unNumber: '1017',
  hazardClass: '2.3',
  purity: '99.6%',
};
const solvent: Details = {
  of: 'chemical',
  enterpriseCode: '370681009',
  cas: '75-09-2',
  unNumber: '1593',
  hazardClass: '6.1',
  packingGroup: 'III',
  purity: '99.5%',
};

/** yyyy-MM-dd HH:mm:ss, `day` days after 1 January 2026. */
function time(day: number, hour = 8): string {
  return `${new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)} ${String(hour).padStart(2, '0')}:00:00`;
}

function unit(
  sector: SectorName,
  codeOf: string,
  name: string,
  producer: string,
  day: number,
  details: Details,
  more: Partial<UnitFact> = {},
): UnitFact {
  return {
    type: 'unit',
    sector,
    code: codeOf,
    name,
    producer,
    producedAt: time(day),
    details,
    level: 'LOT',
    division: '370682',
    asOf: '2026-11-20 20:15:00',
    ...more,
  };
}

function link(
  sector: SectorName,
  kind: LinkFact['kind'],
  from: string,
  to: string,
  day: number,
  document: string,
  documentKind: string,
  more: Partial<LinkFact> = {},
): LinkFact {
  return {
    type: 'link',
    sector,
    kind,
    from,
    to,
    at: time(day, 9),
    document,
    documentKind,
    division: '370682',
    asOf: '2026-11-20 20:15:00',
    ...more,
  };
}

/** One chlorine lot, forty cylinders, their users. */
function* gas(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 200);
  yield unit('hazardous-goods', code.hazardLot(i, 0), '液氯', who(0), day, chlorine, {
    quantity: { value: random.integer(5, 40), unit: 't' },
  });
  for (let n = 0; n < 40; n += 1) {
    const bottle = code.cylinder(i, n);
    yield unit(
      'special-equipment',
      bottle,
      '液氯钢瓶',
      who(0),
      0,
      { of: 'cylinder', variety: '2310', model: '500kg', nextInspectionDue: '2027-06-30 00:00:00' },
      { level: 'ITEM' },
    );
    yield link('special-equipment', 'PACK', code.hazardLot(i, 0), bottle, day + 2, `CZ-B${i}-${n}`, '充装记录', {
      until: time(day + 60),
      quantity: { value: 500, unit: 'kg' },
    });
    yield link(
      'special-equipment',
      'HOLD',
      bottle,
      `uscc:${who(1 + (n % 5))}`,
      day + 4,
      `LZ-B${i}-${n}`,
      '气瓶流转记录',
      { until: time(day + 50), party: who(1 + (n % 5)) },
    );
  }
}

/** Solvent, active ingredient, tablets, packs; the first such cell has a lot of 1,100 packs. */
function* medicine(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 200);
  const packs = i < 6 ? 1_100 : random.integer(60, 110);
  yield unit('hazardous-goods', code.hazardLot(i, 0), '二氯甲烷', who(0), day, solvent, {
    quantity: { value: 8_000, unit: 'kg' },
  });
  yield unit('food-drug', code.gs1Lot(API, i, 0), '示例原料药', who(1), day + 5, {
    of: 'drug-material',
    approval: 'Y20260000109',
    lot: `B${i}-0`,
  });
  yield link(
    'food-drug',
    'TRANSFORM',
    code.hazardLot(i, 0),
    code.gs1Lot(API, i, 0),
    day + 5,
    `PSC-B${i}-0`,
    '批生产记录',
    { quantity: { value: 400, unit: 'kg' } },
  );
  for (let lot = 0; lot < 2; lot += 1) {
    const tablets = code.gs1Lot(TABLETS, i, lot);
    const drug = {
      of: 'drug',
      approval: '国药准字H20260109',
      baseCode: '86904879001024',
      packageLevel: 1,
      dosageForm: '片剂',
      specification: '0.1g×12片',
      lot: `B${i}-${lot}`,
    } as const;
    yield unit('food-drug', tablets, '示例片', who(1), day + 12, drug, { expiresAt: time(day + 742, 0) });
    yield link('food-drug', 'TRANSFORM', code.gs1Lot(API, i, 0), tablets, day + 12, `PSC-B${i}-T${lot}`, '批生产记录', {
      quantity: { value: 5, unit: 'kg' },
    });
    for (let n = 0; n < packs / 2; n += 1) {
      const pack = code.drugPack(i, lot * 600 + n);
      yield unit('food-drug', pack, '示例片', who(1), day + 14, drug, {
        level: 'ITEM',
        holder: who(2 + (n % 3)),
        expiresAt: time(day + 742, 0),
      });
      yield link('food-drug', 'PACK', tablets, pack, day + 14, `BZ-B${i}-${lot}-${n}`, '赋码记录');
    }
  }
}

/** Pesticide, plots, vegetables with their certificates, pickles. */
function* garden(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 120);
  const pesticide = {
    of: 'pesticide',
    registration: 'PD20240321',
    formulation: '乳油 40%',
    activeIngredient: '毒死蜱',
  } as const;
  yield unit('agriculture', code.gs1Lot(PESTICIDE, i, 0), '毒死蜱乳油', who(0), day, pesticide);
  for (let n = 0; n < 20; n += 1) {
    const [plot, lot, certificate] = [code.plot(i, n), code.gs1Lot(VEGETABLE, i, n), code.certificate(i, n)];
    const bottle = code.pesticideBottle(i, n % 5);
    if (n < 5) {
      yield unit('agriculture', bottle, '毒死蜱乳油 1L', who(0), day + 1, pesticide, { level: 'ITEM' });
      yield link(
        'agriculture',
        'PACK',
        code.gs1Lot(PESTICIDE, i, 0),
        bottle,
        day + 1,
        `NYFZ-B${i}-${n}`,
        '农药赋码记录',
      );
    }
    const crop = {
      of: 'crop',
      variety: '黄瓜',
      plot,
      farm: '示例基地',
      conformityCertificate: certificate.slice(5),
    } as const;
    yield unit(
      'agriculture',
      plot,
      `示例地块 ${n + 1}`,
      who(1),
      0,
      { of: 'plot', area: random.integer(2, 30), soil: '壤土' },
      { level: 'ITEM' },
    );
    yield unit('agriculture', lot, '黄瓜', who(1), day + 60, crop, {
      quantity: { value: random.integer(300, 3_000), unit: 'kg' },
    });
    yield unit('agriculture', certificate, '承诺达标合格证(黄瓜)', who(1), day + 60, crop);
    yield link('agriculture', 'TREAT', bottle, plot, day + 20, `YY-B${i}-${n}`, '农药使用记录', {
      quantity: { value: 0.5, unit: 'L' },
    });
    yield link('agriculture', 'TRANSFORM', plot, lot, day + 60, `CS-B${i}-${n}`, '采收记录');
    yield link('agriculture', 'PACK', lot, certificate, day + 60, `KJ-B${i}-${n}`, '合格证开具');
    const pickle = code.gs1Lot(PICKLE, i, n % 10);
    if (n < 10)
      yield unit(
        'food-drug',
        pickle,
        '酱黄瓜',
        who(2),
        day + 66,
        { of: 'food', licence: 'SC10637068100115', category: '蔬菜制品', specification: '500g/瓶' },
        { expiresAt: time(day + 431, 0) },
      );
    yield link('food-drug', 'TRANSFORM', certificate, pickle, day + 66, `SCPC-B${i}-${n % 10}`, '生产批次', {
      quantity: { value: 200, unit: 'kg' },
    });
  }
}

/** Ores, oxides by mass balance, magnets, machines, elevators. */
function* magnets(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const month = random.integer(0, 5);
  const day = month * 30 + 1;
  const yyyyMM = `2026${String(month + 1).padStart(2, '0')}`;
  const lot = (form: '矿产品' | '化合物' | '磁材', elements: string, reoKilograms: number): Details => ({
    of: 'rare-earth',
    form,
    elements,
    reoKilograms,
    month: yyyyMM,
  });
  const [ore, oxide] = [code.rareEarthLot(who(0), i, 0), code.rareEarthLot(who(0), i, 1)];
  yield unit('rare-earth', ore, '稀土精矿', who(0), day, lot('矿产品', '轻稀土', 40_000));
  yield unit('rare-earth', oxide, '氧化镨钕', who(0), day + 20, lot('化合物', 'Pr-Nd', 9_000));
  yield link('rare-earth', 'MASS_BALANCE', ore, oxide, day, `YB-B${i}-0`, '稀土产品月报', {
    share: 1,
    confidence: 'MEDIUM',
  });
  for (let m = 0; m < 6; m += 1) {
    const magnet = code.rareEarthLot(who(1), i, 10 + m);
    yield unit('rare-earth', magnet, '烧结钕铁硼磁体', who(1), day + 40, lot('磁材', 'Nd-Pr-Fe-B', 900));
    yield link('rare-earth', 'MASS_BALANCE', oxide, magnet, day + 30, `YB-B${i}-${m + 1}`, '稀土产品月报', {
      share: random.integer(60, 100) / 100,
      confidence: 'MEDIUM',
    });
    for (let n = 0; n < 3; n += 1) {
      const [machine, elevator] = [code.device(i, m * 3 + n), code.registration('3110', i, m * 3 + n)];
      yield unit(
        'special-equipment',
        machine,
        '永磁同步曳引机',
        who(2),
        day + 60,
        { of: 'component', variety: '3110', model: 'WYJ-630', deviceCode: machine.slice(7) },
        { level: 'ITEM' },
      );
      yield unit(
        'special-equipment',
        elevator,
        '曳引驱动乘客电梯',
        who(3),
        day + 90,
        { of: 'elevator', variety: '3110', model: 'HD-630', nextInspectionDue: '2027-06-30 00:00:00' },
        { level: 'ITEM', holder: who(4) },
      );
      yield link('special-equipment', 'TRANSFORM', magnet, machine, day + 60, `ZZ-B${i}-${m * 3 + n}`, '制造记录');
      yield link('special-equipment', 'INSTALL', machine, elevator, day + 80, `AZ-B${i}-${m * 3 + n}`, '安装记录');
    }
  }
}

/** Feed, sixty pigs, their quarantine certificates, ready meals. */
function* pigs(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 60);
  yield unit('agriculture', code.gs1Lot(FEED, i, 0), '饲料添加剂 L-赖氨酸', who(0), day, {
    of: 'feed',
    approval: '鲁饲添字(2026)018009',
  });
  for (let n = 0; n < 60; n += 1) {
    const [pig, quarantine, meals] = [
      code.earTag(i, n),
      code.certificate(i, 100 + (n % 12)),
      code.gs1Lot(MEAL, i, n % 12),
    ];
    yield unit(
      'agriculture',
      pig,
      '生猪',
      who(1),
      day + 10,
      { of: 'livestock', variety: '三元杂交', farm: '示例猪场' },
      { level: 'ITEM' },
    );
    yield link('agriculture', 'TREAT', code.gs1Lot(FEED, i, 0), pig, day + 30, `SL-B${i}-${n}`, '饲料使用记录');
    yield link('agriculture', 'PACK', pig, quarantine, day + 170, `JY-B${i}-${n % 12}`, '检疫申报');
    if (n >= 12) continue;
    yield unit('agriculture', quarantine, '动物检疫合格证明', who(1), day + 170, {
      of: 'quarantine',
      kind: '动物 B',
      destination: '示例食品企业',
    });
    yield unit(
      'food-drug',
      meals,
      '红烧肉方便餐',
      who(2),
      day + 172,
      { of: 'food', licence: 'SC10737068100128', category: '方便食品', specification: '400g/盒' },
      { expiresAt: time(day + 352, 0) },
    );
    yield link('food-drug', 'TRANSFORM', quarantine, meals, day + 172, `SCPC-B${i}-M${n}`, '生产批次', {
      quantity: { value: 300, unit: 'kg' },
    });
  }
}

/** An autoclave, the lots it sterilised, their pallets. */
function* cans(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 200);
  const autoclave = code.registration('2150', i, 0);
  const food: Details = { of: 'food', licence: 'SC10937068100155', category: '罐头', specification: '425g/罐' };
  yield unit(
    'special-equipment',
    autoclave,
    '杀菌锅',
    who(0),
    0,
    { of: 'pressure-vessel', variety: '2150', model: 'SJ-900', nextInspectionDue: '2027-06-30 00:00:00' },
    { level: 'ITEM' },
  );
  for (let n = 0; n < 45; n += 1) {
    const [lot, stack] = [code.gs1Lot(CAN, i, n), code.pallet(i, n)];
    yield unit('food-drug', lot, '黄桃罐头', who(1), day + n, food, {
      quantity: { value: random.integer(1_000, 8_000), unit: '罐' },
      expiresAt: time(day + n + 730, 0),
    });
    yield unit('food-drug', stack, '黄桃罐头托盘', who(1), day + n + 1, food, { level: 'ITEM' });
    yield link('food-drug', 'TREAT', autoclave, lot, day + n, `SJ-B${i}-${n}`, '杀菌记录');
    yield link('food-drug', 'PACK', lot, stack, day + n + 1, `MD-B${i}-${n}`, '码垛');
  }
}

export const CELLS: readonly Cell[] = [gas, medicine, garden, magnets, pigs, cans];
