import { Drawn, mass, weighedAgain, written } from '../amounts.ts';
import type { Case } from '../case.ts';
import * as code from '../codes.ts';
import type { Details, Fact, UnitFact } from '../facts.ts';
import type { Random } from '../random.ts';
import { inspection } from '../story/tell.ts';
import { bothSides, link, time, turn, unit } from './tell.ts';

const CAN = '06901234001129';
const PEACH = '06901234001211';
const SUGAR = '06901234001181';

const DUE = '2027-06-30 00:00:00';
const DIVISIONS = ['370682', '320583', '350203'] as const;
const DAYS = 45;
/** Of those, the last on which an inspection counts that runs out, and the one of the next. */
const [LAST, AGAIN] = [19, 30];
/** Days between harvests of the orchard. */
const HARVEST = 9;
/** Kilograms of what is in a can, and of sugar in it. */
const [CANNED, SWEET] = [0.425, 0.05];
const FOOD: Details = { of: 'food', licence: 'SC10937068100155', category: '罐头', specification: '425g/罐' };

/**
 * An orchard in Shandong; and in one of three provinces an autoclave, the lots it sterilised, their pallets. Each day is
 * recorded in its evening.
 */
export function* cans(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 200);
  const drawn = new Drawn();
  const division = DIVISIONS[turn(i) % 3] ?? DIVISIONS[0];
  // What the orchard says of where its peaches went is told in Shandong.
  for (const fact of canned(i, day, drawn, random, who))
    yield fact.sector === 'agriculture' ? fact : { ...fact, division };
  yield* orchard(i, day, drawn, who);
}

function* canned(i: number, day: number, drawn: Drawn, random: Random, who: (n: number) => string): Generator<Fact> {
  const autoclave = code.registration('2150', i, 0);
  const inspected = inspections(i, day);
  yield unit(
    'special-equipment',
    autoclave,
    '杀菌锅',
    who(0),
    0,
    { of: 'pressure-vessel', variety: '2150', model: 'SJ-900', nextInspectionDue: inspected.at(-1)?.validUntil ?? DUE },
    { level: 'ITEM', inspections: inspected },
  );
  for (let n = 0; n < DAYS; n += 1) {
    const [lot, stack, tins] = [code.gs1Lot(CAN, i, n), code.pallet(i, n), random.integer(1_000, 8_000)];
    const asOf = time(day + n, 20);
    yield unit('food-drug', lot, '黄桃罐头', who(1), day + n, FOOD, {
      quantity: written(tins * CANNED, n, ['罐(425g)', 't', '罐(425g)', 'kg']),
      expiresAt: time(day + n + 730, 0),
      asOf,
    });
    yield unit('food-drug', stack, '黄桃罐头托盘', who(1), day + n + 1, FOOD, {
      level: 'ITEM',
      asOf: time(day + n + 1, 20),
    });
    yield link('food-drug', 'TREAT', autoclave, lot, day + n, `SJ-B${i}-${n}`, '杀菌记录', { asOf });
    yield link('food-drug', 'PACK', lot, stack, day + n + 1, `MD-B${i}-${n}`, '码垛', {
      quantity: mass(tins * CANNED, '罐(425g)'),
      asOf: time(day + n + 1, 20),
    });
    yield* filled(i, n, day, tins, drawn, random);
  }
  yield unit(
    'food-drug',
    code.gs1Lot(SUGAR, i, 0),
    '白砂糖',
    who(3),
    day - 1,
    { of: 'food', licence: 'SC10337068100162', category: '食糖', specification: '50kg/袋' },
    { quantity: mass(50 * Math.ceil(drawn.of(code.gs1Lot(SUGAR, i, 0)) / 50 + 2), '袋(50kg)'), asOf: time(day, 7) },
  );
}

/** A day's cans: of the last harvest, every third day of the two last, with sugar or, at times, without. */
function* filled(i: number, n: number, day: number, tins: number, drawn: Drawn, random: Random): Generator<Fact> {
  const last = Math.floor(n / HARVEST);
  const harvests = n % 3 === 0 && last > 0 ? [last, last - 1] : [last];
  const lot = code.gs1Lot(CAN, i, n);
  const used = (from: string, kilograms: number) =>
    link('food-drug', 'TRANSFORM', from, lot, day + n, `TL-B${i}-${n}`, '投料记录', {
      quantity: written(drawn.take(from, kilograms), n, ['kg', 't', '千克']),
      asOf: time(day + n, 20),
    });
  const sugar = n % 5 === 4 ? 0 : tins * SWEET;
  for (const harvest of harvests) {
    const kilograms = (tins * (CANNED - (sugar > 0 ? SWEET : 0)) * 1.02) / harvests.length;
    yield* bothSides(used(code.certificate(i, 200 + harvest), kilograms), turn(i) + n, {
      sector: 'agriculture',
      document: `HYDJ-B${i}-T${n}-${harvest}`,
      documentKind: '合格证使用登记',
      quantity: written(weighedAgain(kilograms, random), n, ['公斤', 't']),
    });
  }
  if (sugar > 0) yield used(code.gs1Lot(SUGAR, i, 0), sugar);
}

/** Two plots, each with its harvests in turn, and the certificate of each harvest. */
function* orchard(i: number, day: number, drawn: Drawn, who: (n: number) => string): Generator<Fact> {
  for (let n = 0; n < 2; n += 1)
    yield unit(
      'agriculture',
      code.plot(i, n),
      `示例果园 ${n + 1}`,
      who(2),
      0,
      { of: 'plot', area: 40, soil: '砂壤土' },
      { level: 'ITEM' },
    );
  for (let n = 0; n < DAYS / HARVEST; n += 1) {
    const [plot, lot, certificate] = [code.plot(i, n % 2), code.gs1Lot(PEACH, i, n), code.certificate(i, 200 + n)];
    const [at, quantity] = [day + n * HARVEST - 1, mass(drawn.of(certificate) * 1.03, n % 2 === 0 ? 't' : 'kg')];
    const more = { quantity, asOf: time(at, 20) };
    const crop: Details = {
      of: 'crop',
      variety: '黄桃',
      plot,
      farm: '示例果园',
      conformityCertificate: certificate.slice(5),
    };
    yield unit('agriculture', lot, '黄桃', who(2), at, crop, more);
    yield unit('agriculture', certificate, '承诺达标合格证(黄桃)', who(2), at, crop, more);
    yield link('agriculture', 'TRANSFORM', plot, lot, at, `CS-B${i}-T${n}`, '采收记录', more);
    yield link('agriculture', 'PACK', lot, certificate, at, `KJ-B${i}-T${n}`, '合格证开具', more);
  }
}

/** The lots that were sterilised after the inspection had run out; the autoclave itself where nobody inspected it again. */
export function cansCases(i: number): readonly Case[] {
  if (turn(i) % 2 === 0) return [];
  const [autoclave, isInspected] = [code.registration('2150', i, 0), turn(i) % 4 === 3];
  const used = Array.from({ length: (isInspected ? AGAIN : DAYS) - LAST - 1 }, (_, n) => ({
    rule: 'overdue-when-used',
    codes: [autoclave, code.gs1Lot(CAN, i, LAST + 1 + n)],
  }));
  return isInspected ? used : [...used, { rule: 'inspection-overdue', codes: [autoclave] }];
}

/** Of four autoclaves one ran out while it was used, and one more was inspected again ten days later. */
function inspections(i: number, day: number): NonNullable<UnitFact['inspections']> {
  const of = (id: string, at: number, validUntil: string) =>
    inspection(`${id}-B${i}`, '压力容器定期检验', time(at, 0), '合格', 'inspectors', { validUntil });
  if (turn(i) % 2 === 0) return [of('RQ', day - 100, DUE)];
  const first = of('RQ', day - 1_000, time(day + LAST, 0));
  return turn(i) % 4 === 1 ? [first] : [first, of('RQF', day + AGAIN, DUE)];
}
