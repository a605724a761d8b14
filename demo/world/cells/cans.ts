import * as code from '../codes.ts';
import type { Details, Fact, UnitFact } from '../facts.ts';
import type { Random } from '../random.ts';
import { inspection } from '../story/tell.ts';
import { link, placed, time, turn, unit } from './tell.ts';

const CAN = '06901234001129';

const DUE = '2027-06-30 00:00:00';
const DIVISIONS = ['370682', '320583', '350203'] as const;

/** An autoclave, the lots it sterilised, their pallets, in one of three provinces. Each day is recorded in its evening. */
export function* cans(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  yield* placed(canned(i, random, who), DIVISIONS[turn(i) % 3] ?? DIVISIONS[0]);
}

function* canned(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 200);
  const autoclave = code.registration('2150', i, 0);
  const inspected = inspections(i, day);
  const food: Details = { of: 'food', licence: 'SC10937068100155', category: '罐头', specification: '425g/罐' };
  yield unit(
    'special-equipment',
    autoclave,
    '杀菌锅',
    who(0),
    0,
    { of: 'pressure-vessel', variety: '2150', model: 'SJ-900', nextInspectionDue: inspected.at(-1)?.validUntil ?? DUE },
    { level: 'ITEM', inspections: inspected },
  );
  for (let n = 0; n < 45; n += 1) {
    const [lot, stack] = [code.gs1Lot(CAN, i, n), code.pallet(i, n)];
    yield unit('food-drug', lot, '黄桃罐头', who(1), day + n, food, {
      quantity: { value: random.integer(1_000, 8_000), unit: '罐' },
      expiresAt: time(day + n + 730, 0),
      asOf: time(day + n, 20),
    });
    yield unit('food-drug', stack, '黄桃罐头托盘', who(1), day + n + 1, food, {
      level: 'ITEM',
      asOf: time(day + n + 1, 20),
    });
    yield link('food-drug', 'TREAT', autoclave, lot, day + n, `SJ-B${i}-${n}`, '杀菌记录', {
      asOf: time(day + n, 20),
    });
    yield link('food-drug', 'PACK', lot, stack, day + n + 1, `MD-B${i}-${n}`, '码垛', { asOf: time(day + n + 1, 20) });
  }
}

/** Of four autoclaves one ran out while it was used, and one more was inspected again ten days later. */
function inspections(i: number, day: number): NonNullable<UnitFact['inspections']> {
  const of = (id: string, at: number, validUntil: string) =>
    inspection(`${id}-B${i}`, '压力容器定期检验', time(at, 0), '合格', 'inspectors', { validUntil });
  if (turn(i) % 2 === 0) return [of('RQ', day - 100, DUE)];
  const first = of('RQ', day - 1_000, time(day + 19, 0));
  return turn(i) % 4 === 1 ? [first] : [first, of('RQF', day + 30, DUE)];
}
