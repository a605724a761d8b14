import { mass, weighedAgain, written } from '../amounts.ts';
import * as code from '../codes.ts';
import type { Fact } from '../facts.ts';
import type { Random } from '../random.ts';
import { bothSides, link, time, turn, unit } from './tell.ts';

const MEAL = '06901234001099';
const FEED = '06901234001075';
const PIGS = 60;
/** Lots of meals, and journeys to the slaughterhouse. */
const LOTS = 12;
/** Kilograms that a pig was fed of the lot. */
const FED = 60;

/** Feed, sixty pigs, their quarantine certificates, ready meals of two to four of these. */
export function* pigs(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 60);
  const feed = code.gs1Lot(FEED, i, 0);
  yield unit(
    'agriculture',
    feed,
    '饲料添加剂 L-赖氨酸',
    who(0),
    day,
    { of: 'feed', approval: '鲁饲添字(2026)018009' },
    { quantity: mass(5_000, '袋(50kg)') },
  );
  const loads = Array.from({ length: LOTS }, () => 0);
  for (let n = 0; n < PIGS; n += 1) {
    const [pig, kilograms] = [code.earTag(i, n), random.integer(95, 125)];
    loads[n % LOTS] = (loads[n % LOTS] ?? 0) + kilograms;
    yield unit(
      'agriculture',
      pig,
      '生猪',
      who(1),
      day + 10,
      { of: 'livestock', variety: '三元杂交', farm: '示例猪场' },
      { level: 'ITEM', quantity: mass(kilograms) },
    );
    yield link('agriculture', 'TREAT', feed, pig, day + 30, `SL-B${i}-${n}`, '饲料使用记录', {
      quantity: written(FED, n, ['kg', '公斤']),
    });
    yield link('agriculture', 'PACK', pig, journey(i, n % LOTS), day + 170, `JY-B${i}-${n % LOTS}`, '检疫申报', {
      quantity: mass(kilograms),
    });
  }
  yield* meals(i, day, loads, random, who);
}

/** The quarantine certificate of some of the pigs. */
function journey(i: number, n: number): string {
  return code.certificate(i, 100 + n);
}

function* meals(
  i: number,
  day: number,
  loads: readonly number[],
  random: Random,
  who: (n: number) => string,
): Generator<Fact> {
  const sources = loads.map((kilograms, n) => {
    const lots = [n, n + 1, ...(n % 2 === 0 ? [n + 4] : []), ...(n % 4 === 0 ? [n + 7] : [])];
    return lots.map((m) => ({ n, m: m % LOTS, kilograms: (kilograms * 0.7) / lots.length }));
  });
  for (const [n, kilograms] of loads.entries()) {
    yield unit(
      'agriculture',
      journey(i, n),
      '动物检疫合格证明',
      who(1),
      day + 170,
      { of: 'quarantine', kind: '动物 B', destination: '示例食品企业' },
      { quantity: written(kilograms, n, ['kg', 't']) },
    );
    const own = sources.flat().filter(({ m }) => m === n);
    const meat = own.reduce((sum, each) => sum + each.kilograms, 0);
    const meal = code.gs1Lot(MEAL, i, n);
    yield unit(
      'food-drug',
      meal,
      '红烧肉方便餐',
      who(2),
      day + 172,
      { of: 'food', licence: 'SC10737068100128', category: '方便食品', specification: '400g/盒' },
      { expiresAt: time(day + 537, 0), quantity: written(meat * 0.95, n, ['盒(400g)', 'kg']) },
    );
    for (const each of own)
      yield* bothSides(
        link('food-drug', 'TRANSFORM', journey(i, each.n), meal, day + 172, `SCPC-B${i}-M${n}`, '生产批次', {
          quantity: mass(each.kilograms),
        }),
        turn(i) + n + each.n,
        {
          sector: 'agriculture',
          document: `TZ-B${i}-${each.n}-${n}`,
          documentKind: '屠宰去向登记',
          quantity: written(weighedAgain(each.kilograms, random), n, ['公斤', 't']),
        },
      );
  }
}
