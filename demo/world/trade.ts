import { mass } from './amounts.ts';
import { party, partyOf, PARTIES } from './background.ts';
import type { Case } from './case.ts';
import { link, time, unit } from './cells/tell.ts';
import * as code from './codes.ts';
import type { Details, Fact, UnitFact } from './facts.ts';
import { Random } from './random.ts';
import { inspection } from './story/tell.ts';

/** Declarations for scale 1, beside a few at any scale. */
const [AT_LEAST, PER_SCALE] = [4, 24];
/** Numbers of cells and seeded cases are others. */
const FIRST = 90_000;
const FAILED = { id: 'TY', level: '退运', reason: '检验检疫不合格', advice: '不准入境销售' } as const;

interface Good {
  readonly name: string;
  readonly hsCode: string;
  readonly country: string;
  /** Where the producer must be registered: food. */
  readonly plant?: number;
}

const IMPORTS: readonly [Good, ...Good[]] = [
  { name: '冻牛肉', hsCode: '0202300090', country: 'AUS', plant: 301 },
  { name: '鲜樱桃', hsCode: '0809290000', country: 'CHL', plant: 302 },
  { name: '冰鲜大西洋鲑鱼', hsCode: '0302140000', country: 'NOR', plant: 303 },
  { name: '葡萄酒(750ml/瓶)', hsCode: '2204210000', country: 'FRA', plant: 304 },
  { name: '数控加工中心零件', hsCode: '8466930000', country: 'DEU' },
];
const EXPORTS: readonly [Good, ...Good[]] = [
  { name: '陶瓷餐具', hsCode: '6911101900', country: 'CHN' },
  { name: '棉制针织衫', hsCode: '6109100010', country: 'CHN' },
];

interface Declaration {
  readonly i: number;
  readonly isExport: boolean;
  /** Its last item did not pass. */
  readonly fails: boolean;
}

/** Imports and exports that no other sector has on record. */
export function* trade({ seed, scale }: { readonly seed: number; readonly scale: number }): Generator<Fact> {
  for (let n = 0; n < PARTIES; n += 1)
    yield party('customs', n, [
      { kind: '报关单位备案', number: `37069${60_000 + n}`, validUntil: '2028-12-31 00:00:00', status: '有效' },
    ]);
  for (const { plant, country, name } of IMPORTS)
    if (plant !== undefined) yield { ...plantOf(country, plant), name, certificates: [registered(country, plant)] };
  for (const each of declarations(scale)) yield* declared(each, new Random(seed, each.i));
}

/** What of it breaks a rule. */
export function* tradeCases({ scale }: { readonly scale: number }): Generator<Case> {
  for (const { i, isExport, fails } of declarations(scale)) {
    if (!fails) continue;
    const codes = [code.declaredItem(i, itemsOf(i), isExport ? 'E' : 'I')];
    yield { rule: 'inspection-failed', codes };
    yield { rule: 'recalled', codes };
  }
}

function* declarations(scale: number): Generator<Declaration> {
  const count = AT_LEAST + Math.round(PER_SCALE * scale);
  for (let n = 0; n < count; n += 1) yield { i: FIRST + n, isExport: n % 4 === 3, fails: n % 12 === 1 };
}

function itemsOf(i: number): number {
  return 1 + (i % 3);
}

function* declared({ i, isExport, fails }: Declaration, random: Random): Generator<Fact> {
  const [day, who, items] = [random.integer(30, 300), partyOf(i, 0), itemsOf(i)];
  const box = code.container(500_000 + i);
  const goods = Array.from({ length: items }, () => random.pick(isExport ? EXPORTS : IMPORTS));
  if (!isExport) yield boxOf(box, i, day, who, goods[0]?.country ?? '');
  for (const [n, good] of goods.entries()) {
    const item = code.declaredItem(i, n + 1, isExport ? 'E' : 'I');
    const kilograms = random.integer(2, 200) * 100;
    const isFailed = fails && n === items - 1;
    yield itemOf(item, good, { day, who, kilograms, isFailed, ...(isExport ? {} : { box }) }, i);
    if (!isExport)
      yield link('customs', 'TRANSPORT', box, item, day, `TD-B${i}`, '提单', { quantity: mass(kilograms, '千克') });
  }
}

interface Of {
  readonly day: number;
  readonly who: string;
  readonly kilograms: number;
  readonly isFailed: boolean;
  /** Of an import. */
  readonly box?: string;
}

function itemOf(item: string, good: Good, { day, who, kilograms, isFailed, box }: Of, i: number): UnitFact {
  const details: Details = {
    of: 'declared',
    direction: box ? 'I' : 'E',
    hsCode: good.hsCode,
    country: good.country,
    declaredAt: time(day + 1, 10),
    ...(isFailed ? {} : { clearedAt: time(day + 4, 15) }),
    ...(box ? { container: box } : {}),
    ...(good.plant === undefined ? {} : { plant: code.plantAbroad(good.country, good.plant) }),
    lot: `L${i}`,
  };
  const result = isFailed ? '不合格' : '合格';
  const kind = box ? '进境检验检疫' : '出口商品检验';
  return unit('customs', item, good.name, who, day - 40, details, {
    ...(box ? { holder: who } : {}),
    quantity: mass(kilograms, i % 2 === 0 ? '千克' : '吨'),
    ...(good.plant === undefined
      ? {}
      : { expiresAt: time(day + 700, 0), certificates: [registered(good.country, good.plant)] }),
    inspections: [inspection(`IQ-B${item.slice(-12)}`, kind, time(day + 3, 9), result, 'inspectors')],
    ...(isFailed ? { recalls: [{ ...FAILED, at: time(day + 5, 10), organization: who }] } : {}),
  });
}

function boxOf(box: string, i: number, day: number, who: string, country: string): UnitFact {
  const bill = `TD-B${i}`;
  const tracks = [
    { bill, step: '装船', at: time(day - 25), port: '起运港' },
    { bill, step: '卸船', at: time(day, 6), port: '龙口港' },
  ];
  const details: Details = { of: 'container', country, sizeType: '45G1', seal: `S${i}`, tracks };
  return unit('customs', box, '干货集装箱', who, -2_000, details, { level: 'ITEM' });
}

function plantOf(country: string, plant: number): UnitFact {
  const details: Details = { of: 'plant', country };
  return unit('customs', code.plantAbroad(country, plant), '', partyOf(plant, 0), -1_400, details, { level: 'CLASS' });
}

function registered(country: string, plant: number): NonNullable<UnitFact['certificates']>[number] {
  return {
    number: code.plantAbroad(country, plant).slice('cifer:'.length),
    kind: '进口食品境外生产企业注册',
    issuer: '海关总署',
    issuedAt: time(-1_400, 0),
    validUntil: '2028-06-30 00:00:00',
    status: '有效',
  };
}
