import { mass } from '../amounts.ts';
import type { Case } from '../case.ts';
import { link, time, unit, waybill } from '../cells/tell.ts';
import * as code from '../codes.ts';
import type { Fact, UnitFact } from '../facts.ts';
import { inspection } from '../story/tell.ts';
import { foodLot, lotCode, type Seed } from './tell.ts';

const NEXT = '2028-06-30 00:00:00';

type Register = Pick<UnitFact, 'inspections'> & { readonly nextInspectionDue: string };

/** A cylinder for chlorine. */
export function cylinderOf(i: number, owner: string, { nextInspectionDue, inspections }: Register): UnitFact {
  return unit(
    'special-equipment',
    code.cylinder(i, 0),
    '液氯钢瓶',
    owner,
    -700,
    { of: 'cylinder', variety: '2310', model: '500kg', nextInspectionDue },
    { level: 'ITEM', ...(inspections ? { inspections } : {}) },
  );
}

/** Twenty tonnes of chlorine. */
export function chlorineOf(i: number, producer: string, day: number): UnitFact {
  return unit(
    'hazardous-goods',
    code.hazardLot(i, 0),
    '液氯',
    producer,
    day,
    {
      of: 'chemical',
      enterpriseCode: '370681009',
      cas: '7782-50-5',
      unNumber: '1017',
      hazardClass: '2.3',
      purity: '99.6%',
    },
    { quantity: mass(20_000, 't') },
  );
}

/** The waybill of it. */
export function delivered(i: number, to: string, day: number): Fact {
  return waybill(i, 0, day, to, mass(10_000, 't'));
}

/** Inspected long before a day, until some days before it; and of every other one again, ten days after it. */
function lapsed(i: number, k: number, day: number, kind: string): Register {
  const until = time(day - 4 - (k % 20), 0);
  const of = (id: string, at: number, validUntil: string) =>
    inspection(`${id}-B${i}`, kind, time(at, 0), '合格', 'inspectors', { validUntil });
  const first = of('JY', day - 800, until);
  return k % 2 === 0
    ? { inspections: [first, of('FJ', day + 10, NEXT)], nextInspectionDue: NEXT }
    : { inspections: [first], nextInspectionDue: until };
}

/** What was not inspected again is overdue yet. */
function overdueYet(k: number, equipment: string): readonly Case[] {
  return k % 2 === 0 ? [] : [{ rule: 'inspection-overdue', codes: [equipment] }];
}

/** An autoclave that sterilised two lots after its inspection had run out. */
export const overdueWhenUsed: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const { inspections = [], nextInspectionDue } = lapsed(i, k, day, '压力容器定期检验');
  const [autoclave, lots] = [code.registration('2150', i, 0), [0, 1].map((n) => lotCode('cans', i, n))];
  return {
    facts: [
      unit(
        'special-equipment',
        autoclave,
        '杀菌锅',
        who(0),
        -700,
        { of: 'pressure-vessel', variety: '2150', model: 'SJ-900', nextInspectionDue },
        { level: 'ITEM', inspections },
      ),
      ...lots.map((_, n) => foodLot('cans', [i, n], who(1), day + n, mass(1_700, '罐(425g)'))),
      ...lots.map((lot, n) => link('food-drug', 'TREAT', autoclave, lot, day + n, `SJ-B${i}-${n}`, '杀菌记录')),
    ],
    cases: [
      ...lots.map((lot) => ({ rule: 'overdue-when-used', codes: [autoclave, lot] })),
      ...overdueYet(k, autoclave),
    ],
  };
};

/** A cylinder that was filled after its inspection had run out. */
export const cylinderOverdueWhenFilled: Seed = ({ i, k, random, who }) => {
  const day = random.integer(60, 260);
  const [lot, bottle] = [code.hazardLot(i, 0), code.cylinder(i, 0)];
  return {
    facts: [
      chlorineOf(i, who(0), day - 2),
      cylinderOf(i, who(0), lapsed(i, k, day, '气瓶定期检验')),
      delivered(i, who(1), day - 1),
      link('special-equipment', 'PACK', lot, bottle, day, `CZ-B${i}-0`, '充装记录', {
        quantity: mass(500),
        party: who(1),
      }),
    ],
    cases: [{ rule: 'cylinder-overdue-when-filled', codes: [bottle, lot] }, ...overdueYet(k, bottle)],
  };
};

/** A lift whose inspection has run out since. */
export const inspectionOverdue: Seed = ({ i, random, who }) => {
  const [lift, until] = [code.registration('3110', i, 0), time(random.integer(200, 310), 0)];
  const last = inspection(`DT-B${i}`, '电梯定期检验', time(-185, 0), '合格', 'inspectors', { validUntil: until });
  return {
    facts: [
      unit(
        'special-equipment',
        lift,
        '曳引驱动乘客电梯',
        who(3),
        -700,
        { of: 'elevator', variety: '3110', model: 'HD-630', nextInspectionDue: until },
        { level: 'ITEM', holder: who(4), inspections: [last] },
      ),
    ],
    cases: [{ rule: 'inspection-overdue', codes: [lift] }],
  };
};
