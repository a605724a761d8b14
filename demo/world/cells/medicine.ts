import * as code from '../codes.ts';
import type { Details, Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { link, time, turn, unit, waybill } from './tell.ts';

const API = '06901234001013';
const TABLETS = '06901234001020';
const solvent: Details = {
  of: 'chemical',
  enterpriseCode: '370681009',
  cas: '75-09-2',
  unNumber: '1593',
  hazardClass: '6.1',
  packingGroup: 'III',
  purity: '99.5%',
};

/** Solvent, active ingredient, tablets, packs; the first such cell has a lot of 1,100 packs. */
export function* medicine(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
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
  yield waybill(i, 0, day + 2, who(1));
  // Another lot: of one cell in four it left and nobody says that it arrived, of one it never left.
  if (turn(i) % 4 < 2) return;
  yield unit('hazardous-goods', code.hazardLot(i, 1), '二氯甲烷', who(0), day + 10, solvent, {
    quantity: { value: 6_000, unit: 'kg' },
  });
  if (turn(i) % 4 === 2) yield waybill(i, 1, day + 12, who(1));
}
