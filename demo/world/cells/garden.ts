import { Drawn, mass, weighedAgain, written } from '../amounts.ts';
import type { Case } from '../case.ts';
import * as code from '../codes.ts';
import type { Details, Fact, UnitFact } from '../facts.ts';
import type { Random } from '../random.ts';
import { bothSides, link, placed, time, turn, unit } from './tell.ts';

const PESTICIDE = '06901234001037';
const VEGETABLE = '06901234001044';
const PICKLE = '06901234001051';
const SALT = '06901234001174';
const SUGAR = '06901234001181';

const LOTS = 20;
const PICKLES = 10;

/** Pesticide, plots, vegetables with their certificates, pickles; one garden in five is in Jiangsu. */
export function* garden(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const facts = grown(i, random, who);
  yield* turn(i) % 5 === 4 ? placed(facts, '320583') : facts;
}

function* grown(i: number, random: Random, who: (n: number) => string): Generator<Fact> {
  const day = random.integer(1, 120);
  yield* pesticide(i, day, who);
  const eaten: Eaten[] = [];
  for (let n = 0; n < LOTS; n += 1) {
    const kilograms = random.integer(300, 3_000);
    yield* field(i, n, day, kilograms, random, who);
    eaten.push(...shares(i, n, kilograms * (0.8 + 0.2 * random.next())));
  }
  yield* pickled(i, day, eaten, random, who);
  // Bought in, and put on the market without a record of any harvest.
  for (let n = LOTS; n < LOTS + (turn(i) % 3); n += 1)
    yield unit(
      'agriculture',
      code.gs1Lot(VEGETABLE, i, n),
      '黄瓜',
      who(1),
      day + 60,
      { of: 'crop', variety: '黄瓜' },
      { quantity: mass(random.integer(300, 3_000)) },
    );
}

const SPRAY = {
  of: 'pesticide',
  registration: 'PD20240321',
  formulation: '乳油 40%',
  activeIngredient: '毒死蜱',
} as const;

function* pesticide(i: number, day: number, who: (n: number) => string): Generator<Fact> {
  const lot = code.gs1Lot(PESTICIDE, i, 0);
  yield unit('agriculture', lot, '毒死蜱乳油', who(0), day, SPRAY, { quantity: { value: 500, unit: 'L' } });
  for (let n = 0; n < 5; n += 1) {
    const [bottle, quantity] = [code.pesticideBottle(i, n), { value: 1, unit: 'L' }];
    yield unit('agriculture', bottle, '毒死蜱乳油 1L', who(0), day + 1, SPRAY, { level: 'ITEM', quantity });
    yield link('agriculture', 'PACK', lot, bottle, day + 1, `NYFZ-B${i}-${n}`, '农药赋码记录', { quantity });
  }
}

/** A plot, what it was sprayed with, its harvest and the certificate of that. */
function* field(
  i: number,
  n: number,
  day: number,
  kilograms: number,
  random: Random,
  who: (n: number) => string,
): Generator<Fact> {
  const [plot, lot, certificate] = [code.plot(i, n), code.gs1Lot(VEGETABLE, i, n), code.certificate(i, n)];
  const crop = {
    of: 'crop',
    variety: '黄瓜',
    plot,
    farm: '示例基地',
    conformityCertificate: certificate.slice(5),
  } as const;
  const ground: Details = { of: 'plot', area: random.integer(2, 30), soil: '壤土' };
  const quantity = written(kilograms, i + n, ['kg', '千克', 't']);
  yield unit('agriculture', plot, `示例地块 ${n + 1}`, who(1), 0, ground, { level: 'ITEM' });
  yield unit('agriculture', lot, '黄瓜', who(1), day + 60, crop, {
    quantity,
    ...tested(OF_HARVESTS, i, n, day + 62, who(1)),
  });
  yield unit('agriculture', certificate, '承诺达标合格证(黄瓜)', who(1), day + 60, crop, { quantity });
  yield link(
    'agriculture',
    'TREAT',
    code.pesticideBottle(i, n % 5),
    plot,
    day + 20,
    `YY-B${i}-${n}`,
    '农药使用记录',
    // Of a bottle of 1 L, over four plots.
    { quantity: n % 2 === 0 ? { value: 0.2, unit: 'L' } : { value: 200, unit: 'mL' } },
  );
  yield link('agriculture', 'TRANSFORM', plot, lot, day + 60, `CS-B${i}-${n}`, '采收记录', {
    quantity: written(kilograms, n, ['kg', 'kg', '公斤']),
  });
  yield link('agriculture', 'PACK', lot, certificate, day + 60, `KJ-B${i}-${n}`, '合格证开具', {
    quantity: mass(kilograms),
  });
}

interface Eaten {
  readonly n: number;
  readonly certificate: string;
  /** Which pickles. */
  readonly m: number;
  readonly kilograms: number;
}

/** Each harvest goes into one to three lots of pickles, so that each of these is of three or four harvests. */
function shares(i: number, n: number, kilograms: number): readonly Eaten[] {
  const lots = [n, ...(n % 2 === 0 ? [3 * n + 1] : []), ...(n % 4 === 0 ? [n + 2] : [])];
  return lots.map((m) => ({
    n,
    certificate: code.certificate(i, n),
    m: m % PICKLES,
    kilograms: kilograms / lots.length,
  }));
}

/** Pickles of vegetables, most with salt or sugar or both. */
function* pickled(
  i: number,
  day: number,
  eaten: readonly Eaten[],
  random: Random,
  who: (n: number) => string,
): Generator<Fact> {
  const drawn = new Drawn();
  const [salt, sugar] = [code.gs1Lot(SALT, i, 0), code.gs1Lot(SUGAR, i, 0)];
  for (let m = 0; m < PICKLES; m += 1) {
    const pickle = code.gs1Lot(PICKLE, i, m);
    const own = eaten.filter((each) => each.m === m);
    const vegetables = own.reduce((sum, { kilograms }) => sum + kilograms, 0);
    const all = vegetables + (m % 3 === 0 ? 0 : drawn.take(salt, vegetables * 0.06));
    const total = all + (m % 3 === 1 ? 0 : drawn.take(sugar, vegetables * 0.04));
    yield unit(
      'food-drug',
      pickle,
      '酱黄瓜',
      who(2),
      day + 66,
      { of: 'food', licence: 'SC10637068100115', category: '蔬菜制品', specification: '500g/瓶' },
      {
        quantity: written(total * 0.9, i + m, ['kg', '瓶(500g)', 't']),
        expiresAt: time(day + 431, 0),
        ...tested(OF_PICKLES, i, m, day + 70, who(2)),
        ...certified(i, m, who(3)),
      },
    );
    // Washed with chlorine from a cylinder of the cell before the last.
    if (m < 4)
      yield link('food-drug', 'TREAT', code.cylinder(i - 2, m * 8), pickle, day + 66, `QX-B${i}-${m}`, '清洗消毒记录', {
        quantity: { value: 400, unit: 'g' },
      });
    const used = (from: string, kilograms: number, n: number) =>
      link('food-drug', 'TRANSFORM', from, pickle, day + 66, `SCPC-B${i}-${m}`, '生产批次', {
        quantity: written(kilograms, n, ['kg', 'kg', '千克', 't']),
      });
    for (const { certificate, n, kilograms } of own)
      yield* bothSides(used(certificate, kilograms, n), turn(i) + n, {
        sector: 'agriculture',
        document: `HYDJ-B${i}-${n}-${m}`,
        documentKind: '合格证使用登记',
        quantity: written(weighedAgain(kilograms, random), n, ['公斤', 'kg']),
      });
    if (m % 3 !== 0) yield used(salt, vegetables * 0.06, m);
    if (m % 3 !== 1) yield used(sugar, vegetables * 0.04, m);
  }
  for (const [lot, name] of [
    [salt, '食用盐'],
    [sugar, '白砂糖'],
  ] as const)
    yield unit('food-drug', lot, name, who(3), day + 50, INGREDIENT, {
      quantity: mass(50 * Math.ceil(drawn.of(lot) / 50 + 2), '袋(50kg)'),
      expiresAt: time(day + 780, 0),
    });
}

const INGREDIENT: Details = {
  of: 'food',
  licence: 'SC10337068100162',
  category: '调味品',
  specification: '50kg/袋',
};

/** Of four pickle lots one is certified as organic; of some the certificate before it is on record, too. */
function certified(i: number, m: number, issuer: string): Pick<UnitFact, 'certificates'> {
  if (m % 4 !== 1) return {};
  const of = (number: string, from: number): NonNullable<UnitFact['certificates']>[number] => ({
    number: `OF-B${i}-${m}${number}`,
    kind: '有机产品认证',
    issuer,
    issuedAt: time(from, 0),
    validUntil: time(from + 730, 0),
    status: '有效',
  });
  return { certificates: m === 5 ? [of('', -100), of('-1', -830)] : [of('', -100)] };
}

interface Tests {
  /** How many a cell has of what is tested. */
  readonly lots: number;
  /** Of so many one fails, the `first` and so on. */
  readonly fails: number;
  readonly first: number;
  /** Of so many one is tested. */
  readonly tested: number;
  readonly kind: string;
  readonly number: string;
}

const OF_PICKLES: Tests = { lots: PICKLES, fails: 53, first: 12, tested: 3, kind: '食品监督抽检', number: 'SPCJ' };
const OF_HARVESTS: Tests = { lots: LOTS, fails: 71, first: 30, tested: 5, kind: '农药残留监督抽检', number: 'NCPJC' };

function tested(of: Tests, i: number, n: number, day: number, by: string): Pick<UnitFact, 'inspections'> {
  const isFailing = fails(of, i, n);
  if (!isFailing && n % of.tested !== turn(i) % of.tested) return {};
  const result = isFailing ? '不合格' : '合格';
  return {
    inspections: [{ id: `${of.number}-B${i}-${n}`, kind: of.kind, at: time(day), result, organization: by }],
  };
}

function fails({ lots, fails: each, first }: Tests, i: number, n: number): boolean {
  return (turn(i) * lots + n) % each === first;
}

export function gardenCases(i: number): readonly Case[] {
  const failed = (of: Tests, gtin: string) =>
    Array.from({ length: of.lots }, (_, n) => n).flatMap((n) => (fails(of, i, n) ? [code.gs1Lot(gtin, i, n)] : []));
  return [...failed(OF_PICKLES, PICKLE), ...failed(OF_HARVESTS, VEGETABLE)].map((lot) => ({
    rule: 'inspection-failed',
    codes: [lot],
  }));
}
