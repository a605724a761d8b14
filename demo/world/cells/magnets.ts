import { mass, weighedAgain } from '../amounts.ts';
import type { Case } from '../case.ts';
import * as code from '../codes.ts';
import type { Details, Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { bothSides, link, time, turn, unit } from './tell.ts';

type Form = Extract<Details, { of: 'rare-earth' }>['form'];

const LOTS = 6;
const MACHINES = 3;
/** Kilograms of oxides in a lot of magnets, and of magnets in a machine. */
const [REO, MAGNET] = [900, 38];
/** When one lift in about fifty had to be inspected that was not. */
const OVERDUE = '2026-10-31 00:00:00';

/** Ores, oxides by mass balance, magnets, machines, elevators. Amounts of a mass balance are of oxides (REO), as declared. */
export function* magnets(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const month = random.integer(0, 5);
  const day = month * 30 + 1;
  const lot = (form: Form, elements: string, reoKilograms: number): Details => ({
    of: 'rare-earth',
    form,
    elements,
    reoKilograms,
    month: `2026${String(month + 1).padStart(2, '0')}`,
  });
  const [ore, oxide, carbonate, recycled] = [0, 1, 2, 3].map((n) => code.rareEarthLot(who(0), i, n)) as [
    string,
    string,
    string,
    string,
  ];
  yield unit('rare-earth', ore, '稀土精矿', who(0), day, lot('矿产品', '轻稀土', 40_000), {
    quantity: mass(65_000, 't'),
  });
  yield unit('rare-earth', carbonate, '碳酸稀土', who(0), day, lot('化合物', '轻稀土', 8_000), {
    quantity: mass(18_000, 't'),
  });
  yield unit('rare-earth', oxide, '氧化镨钕', who(0), day + 20, lot('化合物', 'Pr-Nd', 9_000), {
    quantity: mass(9_000, 't'),
  });
  yield unit('rare-earth', recycled, '再生氧化镨钕', who(0), day + 18, lot('化合物', 'Pr-Nd', 2_400), {
    quantity: mass(2_400),
  });
  const balance = (from: string, to: string, at: number, n: number, reo: number, share: number) =>
    link('rare-earth', 'MASS_BALANCE', from, to, at, `YB-B${i}-${n}`, '稀土产品月报', {
      share,
      quantity: mass(reo * share),
      confidence: 'MEDIUM',
    });
  yield balance(ore, oxide, day, 0, 9_000, 0.7);
  yield balance(carbonate, oxide, day, 0, 9_000, 0.3);
  for (let m = 0; m < LOTS; m += 1) {
    const magnet = code.rareEarthLot(who(1), i, 10 + m);
    const share = random.integer(60, 100) / 100;
    yield unit('rare-earth', magnet, '烧结钕铁硼磁体', who(1), day + 40, lot('磁材', 'Nd-Pr-Fe-B', REO), {
      quantity: mass(2_900, m % 2 === 0 ? 't' : 'kg'),
    });
    yield balance(oxide, magnet, day + 30, m + 1, REO, share);
    if (share < 1) yield balance(recycled, magnet, day + 30, m + 1, REO, Number((1 - share).toFixed(2)));
    for (let n = 0; n < MACHINES; n += 1) yield* lift(i, m, n, day, random, who);
  }
}

/** A machine with magnets of one lot or two, and the elevator that it went into. */
function* lift(i: number, m: number, n: number, day: number, random: Random, who: (n: number) => string) {
  const k = m * MACHINES + n;
  const [machine, elevator] = [code.device(i, k), code.registration('3110', i, k)];
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
    {
      of: 'elevator',
      variety: '3110',
      model: 'HD-630',
      nextInspectionDue: isOverdue(i, k) ? OVERDUE : '2027-06-30 00:00:00',
    },
    { level: 'ITEM', holder: who(4) },
  );
  const lots = n === 0 ? [m] : [m, (m + n) % LOTS];
  for (const each of lots) {
    const kilograms = MAGNET / lots.length;
    yield* bothSides(
      link(
        'special-equipment',
        'TRANSFORM',
        code.rareEarthLot(who(1), i, 10 + each),
        machine,
        day + 60,
        `ZZ-B${i}-${k}`,
        '制造记录',
        { quantity: mass(kilograms) },
      ),
      turn(i) + k,
      {
        sector: 'rare-earth',
        document: `JG-B${i}-${each}-${k}`,
        documentKind: '磁材使用登记',
        quantity: mass(weighedAgain(kilograms, random), 'kg'),
      },
    );
  }
  // One machine in 54 was taken out again.
  const gone = turn(i) % 3 === 1 && k === 5 ? { until: time(day + 120) } : {};
  yield link('special-equipment', 'INSTALL', machine, elevator, day + 80, `AZ-B${i}-${k}`, '安装记录', gone);
}

/** None of those that were registered anew elsewhere. */
function isOverdue(i: number, k: number): boolean {
  return (turn(i) * LOTS * MACHINES + k) % 37 === 5 && k % 4 !== 3;
}

export function magnetsCases(i: number): readonly Case[] {
  const lifts = Array.from({ length: LOTS * MACHINES }, (_, k) => k).filter((k) => isOverdue(i, k));
  return lifts.map((k) => ({
    rule: 'inspection-overdue',
    codes: [code.registration('3110', i, k)],
    since: '2026-11-01 00:00:00',
  }));
}
