import { mass, weighedAgain, written } from '../amounts.ts';
import type { Case } from '../case.ts';
import * as code from '../codes.ts';
import type { Details, Fact, LinkFact, UnitFact } from '../facts.ts';
import type { Random } from '../random.ts';
import { inspection } from '../story/tell.ts';
import { bothSides, link, time, turn, unit, waybill } from './tell.ts';

const chlorine: Details = {
  of: 'chemical',
  enterpriseCode: '370681009',
  cas: '7782-50-5',
  unNumber: '1017',
  hazardClass: '2.3',
  purity: '99.6%',
};

const CYLINDERS = 40;
/** Every eighth cylinder is inspected, and filled once more in autumn. */
const INSPECTED = 8;
/** Kilograms of chlorine that fill a cylinder. */
const FILLING = 500;

/** One chlorine lot, forty cylinders, their users; in autumn another lot, and who had inspected what it was filled into. */
export function* gas(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 200);
  yield unit('hazardous-goods', code.hazardLot(i, 0), '液氯', who(0), day, chlorine, {
    quantity: mass(random.integer(21, 40) * 1_000, 't'),
  });
  for (let n = 0; n < CYLINDERS; n += 1) {
    const bottle = code.cylinder(i, n);
    yield unit(
      'special-equipment',
      bottle,
      '液氯钢瓶',
      who(0),
      0,
      { of: 'cylinder', variety: '2310', model: '500kg', nextInspectionDue: '2027-06-30 00:00:00' },
      { level: 'ITEM', ...(n % INSPECTED === 0 ? { inspections: inspections(i, n, day) } : {}) },
    );
    yield* filled(i, 0, n, day + 2, random, { party: who(1), until: time(day + 60) });
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
  yield waybill(i, 0, day + 1, who(1), mass(CYLINDERS * FILLING, 't'));
  yield* autumn(i, random, who);
}

function filled(i: number, lot: number, n: number, day: number, random: Random, more: Partial<LinkFact>) {
  return bothSides(
    link(
      'special-equipment',
      'PACK',
      code.hazardLot(i, lot),
      code.cylinder(i, n),
      day,
      `CZ-B${i}-${n}${lot === 0 ? '' : '-2'}`,
      '充装记录',
      { quantity: mass(FILLING), ...more },
    ),
    turn(i) + n,
    {
      sector: 'hazardous-goods',
      document: `FZ-B${i}-${lot}-${n}`,
      documentKind: '充装登记',
      quantity: written(weighedAgain(FILLING, random), n, ['kg', '公斤', 't']),
    },
  );
}

/** By one of two bodies in turn. The approval of one is revoked on day 302; some of its cylinders another had seen again by then. */
function inspections(i: number, n: number, day: number): NonNullable<UnitFact['inspections']> {
  const which = turn(i) + n / INSPECTED;
  const until = { validUntil: '2027-06-30 00:00:00' };
  const by = which % 3 === 0 ? 'revoked' : 'inspectors';
  const first = inspection(`QPJY-B${i}-${n}`, '气瓶定期检验', time(day - 100, 0), '合格', by, until);
  if (which % 6 !== 0) return [first];
  return [first, inspection(`QPFJ-B${i}-${n}`, '气瓶复检', time(280, 0), '合格', 'inspectors', until)];
}

/** Filled on days 292 to 316, each on the day after its part of the lot was delivered. Of one lot in four no waybill says that. */
function* autumn(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const lot = code.hazardLot(i, 1);
  yield unit('hazardous-goods', lot, '液氯', who(0), 290, chlorine, { quantity: mass(5_000, 't') });
  for (let n = 0; n < CYLINDERS; n += INSPECTED) {
    const day = 292 + ((i + n) % 25);
    if (!isWithoutWaybill(i)) yield waybill(i, 1, day - 1, who(1), mass(FILLING), `-${n / INSPECTED}`);
    yield* filled(i, 1, n, day, random, { party: who(1) });
  }
}

function isWithoutWaybill(i: number): boolean {
  return turn(i) % 4 === 3;
}

export function gasCases(i: number): readonly Case[] {
  return isWithoutWaybill(i) ? [{ rule: 'papers-missing', codes: [code.hazardLot(i, 1)] }] : [];
}
