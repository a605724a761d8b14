import * as code from '../codes.ts';
import type { Details, Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { link, time, turn, unit } from './tell.ts';

/** Ores, oxides by mass balance, magnets, machines, elevators. */
export function* magnets(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
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
      // One machine in 54 was taken out again.
      const gone = turn(i) % 3 === 1 && m * 3 + n === 5 ? { until: time(day + 120) } : {};
      yield link(
        'special-equipment',
        'INSTALL',
        machine,
        elevator,
        day + 80,
        `AZ-B${i}-${m * 3 + n}`,
        '安装记录',
        gone,
      );
    }
  }
}
