import { mass, weighedAgain } from '../amounts.ts';
import * as code from '../codes.ts';
import type { Details, Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { bothSides, link, time, turn, unit, waybill } from './tell.ts';

const API = '06901234001013';
const TABLETS = '06901234001020';
const CELLULOSE = '06901234001198';
const STEARATE = '06901234001204';

const solvent: Details = {
  of: 'chemical',
  enterpriseCode: '370681009',
  cas: '75-09-2',
  unNumber: '1593',
  hazardClass: '6.1',
  packingGroup: 'III',
  purity: '99.5%',
};
const amine: Details = {
  of: 'chemical',
  enterpriseCode: '370681009',
  cas: '121-44-8',
  unNumber: '1296',
  hazardClass: '3',
  packingGroup: 'II',
  purity: '99.5%',
};
/** Chemicals that a lot of active ingredient is made of, in kilograms, and how much of them. */
const CHEMICALS = [
  { n: 0, name: '二氯甲烷', details: solvent, made: 8_000, sent: 4_000, used: 400 },
  { n: 2, name: '三乙胺', details: amine, made: 3_000, sent: 1_000, used: 150 },
] as const;
/** What a lot of tablets is pressed of beside it. */
const EXCIPIENTS = [
  { gtin: CELLULOSE, name: '微晶纤维素', made: 200, used: mass(24) },
  { gtin: STEARATE, name: '硬脂酸镁', made: 25, used: mass(0.6, 'g') },
] as const;
const IN_A_PACK = { value: 12, unit: '片' };

/** Solvents, active ingredient, tablets, packs; the first such cell has a lot of 1,100 packs. */
export function* medicine(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 200);
  const packs = i < 6 ? 1_100 : random.integer(60, 110);
  const ingredient = code.gs1Lot(API, i, 0);
  yield unit(
    'food-drug',
    ingredient,
    '示例原料药',
    who(1),
    day + 5,
    { of: 'drug-material', approval: 'Y20260000109', lot: `B${i}-0` },
    { quantity: mass(random.integer(280, 320)) },
  );
  for (const { n, name, details, made, sent, used } of CHEMICALS) {
    const lot = code.hazardLot(i, n);
    yield unit('hazardous-goods', lot, name, who(0), day, details, { quantity: mass(made) });
    yield waybill(i, n, day + 2, who(1), mass(sent, 't'));
    yield* bothSides(
      link('food-drug', 'TRANSFORM', lot, ingredient, day + 5, `PSC-B${i}-0`, '批生产记录', { quantity: mass(used) }),
      turn(i) + n,
      {
        sector: 'hazardous-goods',
        document: `LY-B${i}-${n}`,
        documentKind: '领用登记',
        quantity: mass(weighedAgain(used, random), 't'),
      },
    );
  }
  for (const { gtin, name, made } of EXCIPIENTS)
    yield unit(
      'food-drug',
      code.gs1Lot(gtin, i, 0),
      name,
      who(3),
      day,
      { of: 'drug-material', approval: 'F20260000109', lot: `B${i}-0` },
      { quantity: mass(made) },
    );
  for (let lot = 0; lot < 2; lot += 1) yield* pressed(i, lot, day, packs / 2, who);
  // Another lot: of one cell in four it left and nobody says that it arrived, of one it never left.
  if (turn(i) % 4 < 2) return;
  yield unit('hazardous-goods', code.hazardLot(i, 1), '二氯甲烷', who(0), day + 10, solvent, {
    quantity: mass(6_000),
  });
  if (turn(i) % 4 === 2) yield waybill(i, 1, day + 12, who(1), mass(4_000, 't'));
}

/** A lot of tablets and its packs. */
function* pressed(i: number, lot: number, day: number, packs: number, who: (n: number) => string): Generator<Fact> {
  const tablets = code.gs1Lot(TABLETS, i, lot);
  const drug: Details = {
    of: 'drug',
    approval: '国药准字H20260109',
    baseCode: '86904879001024',
    packageLevel: 1,
    dosageForm: '片剂',
    specification: '0.1g×12片',
    lot: `B${i}-${lot}`,
  };
  const expiresAt = time(day + 742, 0);
  yield unit('food-drug', tablets, '示例片', who(1), day + 12, drug, {
    expiresAt,
    quantity: { value: 48_000, unit: '片' },
  });
  for (const { from, quantity } of [
    { from: code.gs1Lot(API, i, 0), quantity: mass(5) },
    ...EXCIPIENTS.map(({ gtin, used }) => ({ from: code.gs1Lot(gtin, i, 0), quantity: used })),
  ])
    yield link('food-drug', 'TRANSFORM', from, tablets, day + 12, `PSC-B${i}-T${lot}`, '批生产记录', { quantity });
  for (let n = 0; n < packs; n += 1) {
    const pack = code.drugPack(i, lot * 600 + n);
    yield unit('food-drug', pack, '示例片', who(1), day + 14, drug, {
      level: 'ITEM',
      holder: who(2 + (n % 3)),
      quantity: IN_A_PACK,
      expiresAt,
    });
    yield link('food-drug', 'PACK', tablets, pack, day + 14, `BZ-B${i}-${lot}-${n}`, '赋码记录', {
      quantity: IN_A_PACK,
    });
  }
}
