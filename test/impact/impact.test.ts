import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { impactResolvers } from '../../gateway/impact/resolvers.ts';
import { dueAt } from '../../schema/duties.ts';
import { caller, fakeMinistry, type FakeMinistry, type FakeOptions, urn } from '../support/fake-ministry.ts';

const [FLOUR, SUGAR, CAKE, BOX, TANK, SOAP, OTHER] = ['flour', 'sugar', 'cake', 'box', 'tank', 'soap', 'other'].map(
  urn,
) as [string, string, string, string, string, string, string];
const BAKER = 'uscc:91370681MA3T00017D';
const kilograms = (value: number): { value: number; unit: string } => ({ value, unit: 'kg' });

const LINKS = [
  { from: FLOUR, to: CAKE, quantity: kilograms(3) },
  { from: SUGAR, to: CAKE, quantity: { value: 0.001, unit: 't' } },
  { from: CAKE, to: BOX, kind: 'PACK', quantity: kilograms(2) },
  { from: BOX, to: BAKER, kind: 'HOLD' },
];

const food = (more: FakeOptions = {}): FakeMinistry =>
  fakeMinistry('food-drug', {
    holds: [FLOUR, CAKE, BOX],
    links: LINKS,
    records: {
      [FLOUR]: { quantity: kilograms(5) },
      [CAKE]: { productName: 'cake', producedAt: '2026-03-01T23:30:00+08:00', quantity: kilograms(4) },
      [BOX]: { quantity: kilograms(2), holder: { uscc: BAKER.slice(5), name: 'baker' } },
    },
    ...more,
  });
const farm = (more: FakeOptions = {}): FakeMinistry => fakeMinistry('agriculture', more);

async function ask(ministries: readonly FakeMinistry[], codes: readonly string[] = [FLOUR]) {
  const asker = new Asker(ministries, caller(5_000));
  const answer = await impactResolvers.Query.impact(null, { codes }, { asker, lacks: () => {} });
  if (!('balance' in answer)) throw new Error('a part');
  return answer;
}

const unitOf = ({ units }: Awaited<ReturnType<typeof ask>>, code: string) => units.find((unit) => unit.code === code);

test('a unit is as bad as its inputs, whatever these are measured in', async () => {
  const impact = await ask([food(), farm()]);
  expect(impact.units.map(({ code }) => code)).toEqual([FLOUR, CAKE, BOX]);
  const cake = unitOf(impact, CAKE);
  expect(cake).toMatchObject({ certain: true, mixing: 'MIXED' });
  expect(cake?.share.least).toBeCloseTo(0.742, 2);
  expect(cake?.share.most).toBeCloseTo(0.757, 2);
  expect(cake?.content?.least).toBeCloseTo(2.97, 1);
  expect(cake?.affected).toMatchObject({ least: 4, most: 4, unit: 'kg' });
  expect(unitOf(impact, BOX)?.share).toEqual(cake?.share);
  expect(impact.complete).toBe(true);
});

test('who has them now, the balance and the totals', async () => {
  const impact = await ask([food(), farm()]);
  expect(impact.holders()).toEqual([
    { organization: { uscc: BAKER.slice(5) }, name: 'baker', codes: [BOX], certain: 1 },
  ]);
  const [balance] = impact.balance();
  expect(balance?.source).toEqual({ least: 5, most: 5, unit: 'kg' });
  expect(balance?.accounted?.least).toBeCloseTo(2.94);
  expect(balance?.unaccounted?.most).toBeCloseTo(2.06);
  const [week, unknown] = impact.totals(['WEEK']);
  expect([week, unknown]).toMatchObject([
    { key: null, units: 2, certain: 2 },
    { key: '2026-W09', units: 1, certain: 1 },
  ]);
  expect(impact.totals(['SECTOR'])).toMatchObject([{ key: 'FOOD_DRUG', units: 3, content: [{ unit: 'kg' }] }]);
});

test('who has a unit by a link alone counts in the list, in the totals and at the unit', async () => {
  const links = [...LINKS, { from: CAKE, to: BAKER, kind: 'HOLD', until: '2026-03-02T08:00:00+08:00' }];
  const impact = await ask([food({ links, records: { [BOX]: { quantity: kilograms(2) } } }), farm()]);
  const baker = { uscc: BAKER.slice(5), name: null };
  expect(unitOf(impact, BOX)?.holders).toEqual([baker]);
  expect(unitOf(impact, CAKE)?.holders).toEqual([]);
  expect(impact.holders()).toMatchObject([{ organization: { uscc: baker.uscc }, codes: [BOX], certain: 1 }]);
  expect(impact.totals(['HOLDER'])).toMatchObject([
    { key: null, units: 2 },
    { key: baker.uscc, units: 1, certain: 1 },
  ]);
});

test('a silent member widens, and takes nothing from what is certain', async () => {
  const impact = await ask([food(), farm({ instead: () => Promise.reject(new Error('gone')) })]);
  expect(unitOf(impact, CAKE)).toMatchObject({ certain: true, share: { least: 0 } });
  expect(unitOf(impact, CAKE)?.share.most).toBeGreaterThan(0.76);
  expect(impact.complete).toBe(false);
  expect(impact.balance()[0]?.becauseOf).toMatchObject([{ member: 'agriculture' }]);
});

test('an amount that is not told widens, and any amount that it may be lies in the range', async () => {
  const untold = LINKS.map(({ quantity, ...link }) =>
    link.from === FLOUR || !quantity ? link : { ...link, quantity },
  );
  const share = unitOf(await ask([food({ links: untold }), farm()]), CAKE)?.share;
  for (const value of [0.5, 1, 2.9, 5]) {
    const links = LINKS.map((link) => (link.from === FLOUR ? { ...link, quantity: kilograms(value) } : link));
    const records = { [FLOUR]: { quantity: kilograms(5) } };
    const told = unitOf(await ask([food({ links, records }), farm()]), CAKE)?.share;
    expect(share?.most).toBeGreaterThanOrEqual((told?.least ?? 1) - 1e-9);
  }
  expect((share?.most ?? 0) - (share?.least ?? 0)).toBeGreaterThan(0.05);
});

test('a tank holds what was in it at the time: what is filled from it later, after another filling, may be good', async () => {
  const links = [
    { from: FLOUR, to: TANK, kind: 'PACK', at: '2026-03-01T08:00:00+08:00', until: '2026-03-03T08:00:00+08:00' },
    { from: SUGAR, to: TANK, kind: 'PACK', at: '2026-03-04T08:00:00+08:00', until: '2026-03-06T08:00:00+08:00' },
    { from: TANK, to: CAKE, at: '2026-03-02T08:00:00+08:00' },
    { from: TANK, to: SOAP, at: '2026-03-05T08:00:00+08:00' },
    { from: FLOUR, to: SOAP, quantity: kilograms(1) },
    { from: OTHER, to: SOAP, quantity: kilograms(1) },
  ];
  const records = { [TANK]: { level: 'ITEM' } };
  const impact = await ask([food({ holds: [FLOUR, TANK, CAKE, SOAP], links, records }), farm()]);
  expect(unitOf(impact, CAKE)).toMatchObject({ certain: true, share: { least: 1, most: 1 } });
  expect(unitOf(impact, TANK)).toMatchObject({ certain: true, mixing: 'DISCRETE', share: { least: 0, most: 1 } });
  expect(unitOf(impact, SOAP)?.share.most).toBeLessThan(0.52);
});

test('what a bad thing has touched is certain, though nothing of it need be in there', async () => {
  const links = [{ from: FLOUR, to: CAKE, kind: 'TREAT' }];
  const cake = unitOf(await ask([food({ links }), farm()]), CAKE);
  expect(cake).toMatchObject({ certain: true, share: { least: 0, most: 1 }, affected: { least: 4, most: 4 } });
});

test('of things that are counted a part may be all bad or all good', async () => {
  const links = [
    { from: FLOUR, to: CAKE, quantity: { value: 50, unit: '件' } },
    { from: SUGAR, to: CAKE, quantity: { value: 50, unit: '件' } },
    { from: CAKE, to: BOX, kind: 'TRANSFORM', quantity: { value: 20, unit: '件' } },
  ];
  const records = { [CAKE]: { quantity: { value: 100, unit: '件' } } };
  const impact = await ask([food({ links, records }), farm()]);
  expect(unitOf(impact, CAKE)).toMatchObject({ mixing: 'DISCRETE', share: { least: 0.5, most: 0.5 } });
  expect(unitOf(impact, BOX)).toMatchObject({ certain: false, share: { least: 0, most: 1 } });
});

test('more than fifty codes are refused, and so is a text that is none', async () => {
  const many = Array.from({ length: 51 }, (_, i) => urn(i));
  await expect(ask([food()], many)).rejects.toThrow('50 at most');
  await expect(ask([food()], ['nonsense'])).rejects.toThrow('trace code');
});

test('who made affected food must act, the soonest first, for each class of a recall; a term by working days ends on one', async () => {
  const producer = { uscc: BAKER.slice(5), name: 'baker' };
  const records = { [CAKE]: { kind: 'FOOD', producer, place: { division: '370681', name: null } } };
  const actions = (await ask([food({ records }), farm()])).actions();
  expect(actions.map(({ codes }) => codes)).toEqual(actions.map(() => [CAKE]));
  expect(actions).toHaveLength(6);
  expect(actions[0]).toMatchObject({
    sector: 'FOOD_DRUG',
    division: '370681',
    organization: { uscc: producer.uscc },
    basis: '食品召回管理办法 (2015)',
  });
  expect(actions[0]?.duty).toContain('class I recall: start it');
  // From a Friday.
  const friday = Date.parse('2026-03-06T09:00:00+08:00');
  expect(dueAt(friday, { workingDays: 1 })).toBe(Date.parse('2026-03-09T09:00:00+08:00'));
  expect(dueAt(friday, { workingDays: 10 })).toBe(Date.parse('2026-03-20T09:00:00+08:00'));
});
