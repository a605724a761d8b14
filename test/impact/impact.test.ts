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

interface Narrowed {
  readonly kinds?: readonly string[];
  readonly from?: string;
  readonly to?: string;
}

async function ask(ministries: readonly FakeMinistry[], codes: readonly string[] = [FLOUR], narrowed: Narrowed = {}) {
  const asker = new Asker(ministries, caller(5_000));
  const answer = await impactResolvers.Query.impact(null, { codes, ...narrowed }, { asker, lacks: () => {} });
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

test('the balance goes down the chain: what may have left a product where nobody says is not followed, and it is said because of whom', async () => {
  const whole = (await ask([food(), farm()])).balance()[0];
  const fails = farm({
    instead: (codes, { query }) =>
      codes.includes(CAKE) && query.includes('FORWARD') ? Promise.reject(new Error('gone')) : undefined,
    maxBatch: 1,
  });
  const balance = (await ask([food(), fails])).balance()[0];
  // Of 4 kg of cake 2 are in the box; the others may be anywhere, and three quarters of them are flour.
  expect(balance?.accounted?.least).toBeCloseTo(2.94 * (1 - (4 * 1.02 - 2 * 0.98) / (4 * 0.98)), 5);
  expect(balance?.accounted?.most).toBe(whole?.accounted?.most);
  expect(balance?.unaccounted?.most).toBeCloseTo(5 - (balance?.accounted?.least ?? 0));
  expect(balance?.becauseOf).toMatchObject([{ member: 'agriculture', codes: [CAKE] }]);
  expect(whole?.becauseOf).toEqual([]);
});

test.each([{ kinds: ['PACK'] }, { from: '2100-01-01T00:00:00Z' }, { to: '2000-01-01T00:00:00Z' }])(
  'what links that were not asked for took is not said to have gone where nobody says: %j',
  async (narrowed) => {
    const links = LINKS.map((link) => ({ ...link, at: '2026-03-01T08:00:00+08:00' }));
    const impact = await ask([food({ links }), farm()], [FLOUR], narrowed);
    expect(impact.units.map(({ code }) => code)).toEqual([FLOUR]);
    expect(impact.balance()[0]).toMatchObject({ accounted: { least: 0, most: 0 }, unaccounted: { least: 0, most: 5 } });
  },
);

test('what links that rules keep back may have taken is not said to be left', async () => {
  const refused = { code: 'FORBIDDEN', path: null, system: null, codes: [FLOUR], policy: 'farming' };
  const balanceWithout = async (kinds: readonly string[]) =>
    (await ask([food(), farm({ errors: () => [{ ...refused, kinds }] })])).balance()[0];
  expect((await balanceWithout(['TRANSFORM']))?.unaccounted).toMatchObject({ least: 0, most: expect.closeTo(2.06) });
  // Who has it took nothing of it.
  expect((await balanceWithout(['HOLD']))?.unaccounted?.least).toBeCloseTo(1.94);
});

test.each([
  [{ from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' }, 'from must not be later than to'],
  [{ from: '2026-02-30T08:00:00+08:00' }, 'from must be ISO 8601'],
  [{ to: '2026-04-31T08:00:00+08:00' }, 'to must be ISO 8601'],
])(
  'times of which nothing can be are refused, and not answered by a complete chain of nothing: %j',
  async (times, why) => {
    await expect(ask([food(), farm()], [FLOUR], times)).rejects.toThrow(why);
  },
);

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

test('of things that are counted one may be made into many: what is known of the pieces says nothing of the product', async () => {
  const links = [
    { from: FLOUR, to: CAKE, quantity: { value: 10, unit: '件' } },
    { from: SUGAR, to: CAKE, quantity: { value: 1, unit: 'L' } },
  ];
  const records = { [CAKE]: { quantity: { value: 1_000, unit: '件' } } };
  expect(unitOf(await ask([food({ links, records }), farm()]), CAKE)?.share.most).toBe(1);
});

test('of a circle one link is wrong, whichever: what came by another is certain, and what is made of it is weighed', async () => {
  const links = [
    { from: FLOUR, to: CAKE, quantity: kilograms(1) },
    { from: TANK, to: CAKE, quantity: kilograms(1) },
    { from: CAKE, to: BOX, quantity: kilograms(1) },
    { from: BOX, to: TANK },
    { from: CAKE, to: SOAP, quantity: kilograms(1) },
    { from: OTHER, to: SOAP, quantity: kilograms(3) },
  ];
  const impact = await ask([food({ links, records: { [CAKE]: { quantity: kilograms(2) } } }), farm()]);
  expect(unitOf(impact, CAKE)).toMatchObject({ certain: true, share: { least: 0, most: 1 } });
  expect(unitOf(impact, BOX)).toMatchObject({ certain: false });
  expect(unitOf(impact, SOAP)).toMatchObject({ certain: true });
  expect(unitOf(impact, SOAP)?.share.most).toBeCloseTo(1.02 / (1.02 + 3 * 0.98), 5);
  // A circle through what is bad itself is one, too.
  const back = [
    { from: FLOUR, to: CAKE },
    { from: CAKE, to: FLOUR },
  ];
  expect(unitOf(await ask([food({ links: back }), farm()]), CAKE)).toMatchObject({ certain: false });
});

test('of what is poured onto a rest nobody knows how much rest there was', async () => {
  const links = [
    { from: SUGAR, to: TANK, kind: 'PACK', at: '2026-03-01T08:00:00+08:00', until: '2026-04-01T08:00:00+08:00' },
    { from: FLOUR, to: TANK, kind: 'PACK', at: '2026-03-03T08:00:00+08:00', until: '2026-04-01T08:00:00+08:00' },
    { from: TANK, to: CAKE, at: '2026-03-05T08:00:00+08:00' },
  ].map((link, i) => (i < 2 ? { ...link, quantity: kilograms(1) } : link));
  const records = { [TANK]: { level: 'ITEM' } };
  const cake = unitOf(await ask([food({ holds: [FLOUR, TANK, CAKE], links, records }), farm()]), CAKE);
  expect(cake).toMatchObject({ certain: true, share: { most: 1 } });
  expect(cake?.share.least).toBeCloseTo(0.98 / 2, 1);
});

test('who does not answer may have filled a tank since, so that nothing that is drawn from it is certain', async () => {
  const links = [
    { from: FLOUR, to: TANK, kind: 'PACK', at: '2026-03-01T08:00:00+08:00' },
    { from: TANK, to: CAKE, at: '2026-03-05T08:00:00+08:00' },
  ];
  const of = { holds: [FLOUR, TANK, CAKE], links, records: { [TANK]: { level: 'ITEM' } } };
  const down = await ask([food(of), farm({ instead: () => Promise.reject(new Error('gone')) })]);
  expect(unitOf(down, TANK)).toMatchObject({ certain: true });
  expect(unitOf(down, CAKE)).toMatchObject({ certain: false });
  expect(unitOf(await ask([food(of), farm()]), CAKE)).toMatchObject({ certain: true });
});

test('with units that nobody may have named a total has no most; what could not be read may belong to any', async () => {
  const whole = (await ask([food(), farm()])).totals(['HOLDER']);
  expect(whole.find(({ key }) => key === BAKER.slice(5))?.content[0]?.most).toBeCloseTo(1.51, 1);
  const down = (await ask([food(), farm({ instead: () => Promise.reject(new Error('gone')) })])).totals(['SECTOR']);
  expect(down).toMatchObject([{ key: 'FOOD_DRUG', content: [{ most: null }] }]);
  // All went on by name; what one member has on record of it is not known, and may be another name.
  const pieces = (value: number) => ({ value, unit: '件' });
  const records = {
    [FLOUR]: { quantity: pieces(5), productName: 'flour' },
    [CAKE]: { quantity: pieces(4), productName: 'cake' },
  };
  const blind = farm({
    errors: (codes) =>
      codes
        .map((code) => ({ code: 'TIMEOUT', path: null, system: 'farm', codes: [code] }))
        .filter(({ codes: [code] }) => code === FLOUR),
  });
  const links = [{ from: FLOUR, to: CAKE, quantity: pieces(5) }];
  const totals = (await ask([food({ links, records }), blind])).totals(['PRODUCT']);
  expect(new Map(totals.map(({ key, content }) => [key, content[0]]))).toEqual(
    new Map([
      ['flour', { least: 5, most: 5, unit: '件' }],
      ['cake', { least: 4, most: 9, unit: '件' }],
    ]),
  );
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
