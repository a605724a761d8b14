import * as code from '../codes.ts';
import type { Fact, UnitFact } from '../facts.ts';
import type { Random } from '../random.ts';
import { link, placed, time, turn, unit } from './tell.ts';

const PESTICIDE = '06901234001037';
const VEGETABLE = '06901234001044';
const PICKLE = '06901234001051';

/** Of 53 pickle lots one fails its test, of three one is tested. */
const FAILS = 53;

/** Pesticide, plots, vegetables with their certificates, pickles; one garden in five is in Jiangsu. */
export function* garden(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const facts = grown(i, random, who);
  yield* turn(i) % 5 === 4 ? placed(facts, '320583') : facts;
}

function* grown(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
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
        { expiresAt: time(day + 431, 0), ...tested(i, n, day + 70, who(2)) },
      );
    // Washed with chlorine from a cylinder of the cell before the last.
    if (n < 4)
      yield link('food-drug', 'TREAT', code.cylinder(i - 2, n * 8), pickle, day + 66, `QX-B${i}-${n}`, '清洗消毒记录');
    yield link('food-drug', 'TRANSFORM', certificate, pickle, day + 66, `SCPC-B${i}-${n % 10}`, '生产批次', {
      quantity: { value: 200, unit: 'kg' },
    });
  }
  // Bought in, and put on the market without a record of any harvest.
  for (let n = 20; n < 20 + (turn(i) % 3); n += 1)
    yield unit('agriculture', code.gs1Lot(VEGETABLE, i, n), '黄瓜', who(1), day + 60, {
      of: 'crop',
      variety: '黄瓜',
    });
}

function tested(i: number, n: number, day: number, by: string): Pick<UnitFact, 'inspections'> {
  const fails = (turn(i) * 10 + n) % FAILS === 12;
  if (!fails && n % 3 !== turn(i) % 3) return {};
  const result = fails ? '不合格' : '合格';
  return {
    inspections: [{ id: `SPCJ-B${i}-${n}`, kind: '食品监督抽检', at: time(day), result, organization: by }],
  };
}
