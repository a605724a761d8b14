import { expect, test } from 'vitest';
import { madeFromRecalled } from '../../../gateway/warnings/rules/made-from-recalled.ts';
import { chainOf, judged, memberOf, outcomes, recordOf, silent } from '../support/chain-of.ts';

const FOOD = memberOf('food-drug');
const RECALL = { id: 'R1', at: '2026-11-20T08:00:00+08:00', reason: '超标', status: null };
const bad = [recordOf(FOOD, { productName: '蛋液', recalls: [RECALL] })];
const good = [recordOf(FOOD, { recalls: [] })];

const links = [
  { from: 'EGGS', to: 'DOUGH' },
  { from: 'DOUGH', to: 'CAKE' },
  { kind: 'PACK', from: 'CAKE', to: 'BOX' },
];

test('all that a recalled source went into is told, the source first; a box of it too', () => {
  const chain = chainOf({ units: { BOX: good, CAKE: good, DOUGH: good, EGGS: bad }, links });
  expect(judged(madeFromRecalled, chain)).toMatchObject([
    {
      outcome: 'FIRES',
      codes: ['EGGS', 'DOUGH', 'CAKE', 'BOX'],
      at: RECALL.at,
      zh: '所用的蛋液正在召回：超标 (2026-11-20)',
      evidence: [{ code: 'EGGS', field: 'recalls.reason', value: '超标' }],
    },
  ]);
});

test('the recalled goods themselves in a package are not made from it, and who holds them is no product', () => {
  const packed = [
    { kind: 'PACK', from: 'EGGS', to: 'BOX' },
    { kind: 'HOLD', from: 'EGGS', to: 'uscc:1' },
    { kind: 'TRANSPORT', from: 'EGGS', to: 'waybill:1' },
  ];
  const units = { BOX: good, EGGS: bad, 'uscc:1': [], 'waybill:1': [] };
  expect(judged(madeFromRecalled, chainOf({ units, links: packed }))).toEqual([]);
  expect(judged(madeFromRecalled, chainOf({ units: { EGGS: bad } }))).toEqual([]);
});

test('what used a carrier at another time than the recalled lot was in it is not made from that', () => {
  const times = [
    { kind: 'PACK', from: 'EGGS', to: 'TANK', at: '2026-03-01T08:00:00+08:00', until: '2026-03-05T08:00:00+08:00' },
    { kind: 'TREAT', from: 'TANK', to: 'CAKE', at: '2026-04-01T08:00:00+08:00' },
  ];
  const units = { CAKE: good, TANK: [], EGGS: bad };
  expect(judged(madeFromRecalled, chainOf({ units, links: times }))).toEqual([]);
});

test('undecided for a source of which a recall may stand, and where sources could not be read', () => {
  const units = { BOX: good, CAKE: good, DOUGH: good, EGGS: good };
  const records = chainOf({ units, links, unread: { EGGS: { RECORDS: [silent('agriculture')] } } });
  expect(outcomes(judged(madeFromRecalled, records))).toEqual([['UNDECIDED', 'EGGS', 'DOUGH', 'CAKE', 'BOX']]);
  const sources = chainOf({ units, links, unread: { CAKE: { BACK: [silent('agriculture')] } } });
  expect(judged(madeFromRecalled, sources)).toMatchObject([
    { outcome: 'UNDECIDED', codes: ['CAKE', 'BOX'], missing: [{ code: 'CAKE', field: 'links', reason: 'TIMEOUT' }] },
  ]);
  // What nobody was asked about, and links of holders that are withheld, decide nothing here.
  const asked = chainOf({
    units,
    links,
    unread: {
      EGGS: { BACK: [{ sector: null, member: null, reason: 'NOT_ASKED', kinds: null }] },
      CAKE: { BACK: [{ ...silent('food-drug', 'WITHHELD'), kinds: ['HOLD', 'TRANSPORT'] }] },
    },
  });
  expect(judged(madeFromRecalled, asked)).toEqual([]);
  const forbidden = [recordOf(FOOD, { recalls: null }, { recalls: 'FORBIDDEN' })];
  expect(judged(madeFromRecalled, chainOf({ units: { ...units, EGGS: forbidden }, links }))).toMatchObject([
    { outcome: 'UNDECIDED', missing: [{ code: 'EGGS', reason: 'FORBIDDEN' }] },
  ]);
});

test('of a source of everything the nearest products are told, and where the chain starts, however large it is', () => {
  const codes = Array.from({ length: 5_000 }, (_, i) => `U${i}`);
  const many = codes.slice(1).flatMap((from, i) => [{ from, to: codes[i] ?? '' }]);
  const units = Object.fromEntries(codes.map((code, i) => [code, i === 4_999 ? bad : good]));
  const [finding, ...others] = judged(madeFromRecalled, chainOf({ units, links: many }));
  expect(others).toEqual([]);
  expect(finding?.codes).toHaveLength(102);
  expect(finding?.codes).toEqual(expect.arrayContaining(['U4999', 'U4998', 'U0']));
});
