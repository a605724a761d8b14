import * as code from '../codes.ts';
import type { Details, Fact, UnitFact } from '../facts.ts';
import type { Random } from '../random.ts';
import { inspection } from '../story/tell.ts';
import { link, time, turn, unit, waybill } from './tell.ts';

const chlorine: Details = {
  of: 'chemical',
  enterpriseCode: '370681009',
  cas: '7782-50-5',
  unNumber: '1017',
  hazardClass: '2.3',
  purity: '99.6%',
};

/** Every eighth cylinder is inspected, and filled once more in autumn. */
const INSPECTED = 8;

/** One chlorine lot, forty cylinders, their users; in autumn another lot, and who had inspected what it was filled into. */
export function* gas(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
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
      { level: 'ITEM', ...(n % INSPECTED === 0 ? { inspections: inspections(i, n, day) } : {}) },
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
  yield waybill(i, 0, day + 1, who(1));
  yield* autumn(i, who);
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

/** Filled on days 292 to 316. Of one lot in four no waybill says that it left. */
function* autumn(i: number, who: (n: number) => string): Generator<Fact> {
  const lot = code.hazardLot(i, 1);
  yield unit('hazardous-goods', lot, '液氯', who(0), 290, chlorine, { quantity: { value: 5, unit: 't' } });
  if (turn(i) % 4 !== 3) yield waybill(i, 1, 291, who(1));
  for (let n = 0; n < 40; n += INSPECTED)
    yield link(
      'special-equipment',
      'PACK',
      lot,
      code.cylinder(i, n),
      292 + ((i + n) % 25),
      `CZ-B${i}-${n}-2`,
      '充装记录',
      { quantity: { value: 500, unit: 'kg' } },
    );
}
