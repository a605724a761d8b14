import { expect, test } from 'vitest';
import { fakeMinistry, type FakeMinistry, urn } from '../support/fake-ministry.ts';
import { ask, BAD, FIELD, FLOUR, range, WATER, world } from './support/ask.ts';

const ORIGINS = `query($codes: [TraceCode!]!, $weights: [Float!], $maxUnits: Int) {
  origins(codes: $codes, weights: $weights, maxUnits: $maxUnits) {
    cases left complete gaps { member codes } parameters { name value source }
    candidates { unit { code } depth cases score reach extent likelihood rank zh en }
  }
}`;

test('what few goods came from is likelier than what all came from, with score, reach and reasons', async () => {
  const { data, errors } = await ask(ORIGINS, { codes: BAD });
  expect(errors).toEqual([]);
  const { origins } = data as unknown as { origins: { candidates: { unit: { code: string } }[] } };
  expect(origins).toMatchObject({ cases: 3, complete: true, gaps: [], left: 0 });
  expect(origins.candidates).toMatchObject([
    { unit: { code: FLOUR }, depth: 1, cases: BAD.slice(0, 2), reach: 4, extent: 'WHOLE', rank: 1 },
    { unit: { code: FIELD }, depth: 2, cases: BAD.slice(0, 2), reach: 4, rank: 1 },
    { unit: { code: WATER }, depth: 1, cases: BAD, score: 1, reach: 43, rank: 3, likelihood: 0 },
  ]);
  expect(origins.candidates[0]).toMatchObject({
    zh: '3 个问题单元中 2 个来自它；下游终端 4 个，全部候选之下共 43 个，越少越可能；记录无法区分同名次的 2 个',
    en: expect.stringContaining('2 of 3 bad units came from it; 4 final units are below it, of 43'),
  });
});

test('weights count, and a count that was cut is told as that', async () => {
  const heavy = await ask(ORIGINS, { codes: BAD, weights: [1, 1, 20] });
  expect(heavy.data).toMatchObject({ origins: { candidates: [{ unit: { code: WATER } }], left: 2 } });
  const cut = await ask(ORIGINS, { codes: BAD, maxUnits: 10 });
  const water = (cut.data as unknown as { origins: { candidates: { unit: { code: string } }[] } }).origins.candidates;
  expect(water.find(({ unit }) => unit.code === WATER)).toMatchObject({ extent: 'CUT' });
});

interface Told {
  readonly origins: {
    readonly candidates: readonly {
      readonly unit: { readonly code: string };
      readonly reach: number;
      readonly en: string;
    }[];
  };
}

test('a hub that very much comes of leaves the others the units that they need', async () => {
  const [HUB, LOT] = [urn('hub'), urn('lot')];
  const [many, few] = [range(300, 'a-many'), range(6, 'z-few')];
  const links = [...[...many, ...few].map((to) => ({ from: HUB, to })), ...few.map((to) => ({ from: LOT, to }))];
  const ministries = [fakeMinistry('food-drug', { links, holds: [HUB, LOT, ...many, ...few] })];
  const { data, errors, walked } = await ask(ORIGINS, { codes: few.slice(0, 3), maxUnits: 100 }, ministries);
  expect(errors).toEqual([]);
  const { candidates } = (data as unknown as Told).origins;
  expect(candidates).toMatchObject([
    { unit: { code: LOT }, reach: 6, extent: 'WHOLE', rank: 1 },
    { unit: { code: HUB }, extent: 'CUT', rank: 2 },
  ]);
  const hub = candidates[1];
  // All that was left over went to the hub; what lies beyond is no end of it.
  expect(hub?.reach).toBeGreaterThan(50);
  expect(hub?.en).toContain(`at least ${hub?.reach} final units (the count was cut off`);
  expect(walked).toBeGreaterThan(80);
  expect(walked).toBeLessThanOrEqual(100);
});

test('what was reached and not followed is no end: several may end in one', async () => {
  const [HUB, END] = [urn('hub'), urn('end')];
  const middle = range(200, 'middle');
  const links = [...middle.map((to) => ({ from: HUB, to })), ...middle.map((from) => ({ from, to: END }))];
  const ministries = [fakeMinistry('food-drug', { links, holds: [HUB, END, ...middle] })];
  const codes = middle.slice(0, 2);
  const { data } = await ask(ORIGINS, { codes, maxUnits: 40 }, ministries);
  expect(data).toMatchObject({ origins: { candidates: [{ unit: { code: HUB }, extent: 'CUT', reach: 2 }] } });
  const whole = await ask(ORIGINS, { codes, maxUnits: 1_000 }, ministries);
  expect(whole.data).toMatchObject({ origins: { candidates: [{ unit: { code: HUB }, extent: 'WHOLE', reach: 3 }] } });
});

test.each([0, 101])('%i candidates are refused', async (first) => {
  const query = `query($codes: [TraceCode!]!, $first: Int) { origins(codes: $codes) { candidates(first: $first) { rank } } }`;
  const { errors } = await ask(query, { codes: BAD, first });
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: 'first must be from 1 to 100' }]);
});

test('a member that is silent is a gap: the origin may lie behind it', async () => {
  const [food = fakeMinistry('food-drug', {}), farm] = world();
  const dead = { ...farm, call: () => Promise.reject(new Error('gone')) } as FakeMinistry;
  const { data } = await ask(ORIGINS, { codes: BAD }, [food, dead]);
  expect(data).toMatchObject({ origins: { complete: false, gaps: [{ member: 'agriculture' }] } });
});

test.each([
  [{ codes: BAD.slice(0, 1) }, 'two different ones'],
  [{ codes: BAD, weights: [1] }, 'weights'],
  [{ codes: BAD, weights: [1, -1, 1] }, 'above 0'],
  [{ codes: BAD, weights: [1e308, 1e308, 1] }, 'to 1000000'],
  [{ codes: BAD, weights: [1, 1, 5e-324] }, 'from 0.000001'],
  [{ codes: [...BAD, 'nonsense'] }, 'codes[3]'],
])('%j is refused with what to do', async (variables, words) => {
  const { errors } = await ask(ORIGINS, variables);
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining(words) }]);
});
