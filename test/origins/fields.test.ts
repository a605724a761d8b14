import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainSchema, runChain } from '../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../gateway/member-set.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { caller, fakeMinistry, type FakeMinistry, type FakeOptions, urn } from '../support/fake-ministry.ts';

const schema = chainSchema(chainTypeDefs(loadSupergraph()));
const range = (count: number, name: string): string[] => Array.from({ length: count }, (_, i) => urn(`${name}-${i}`));

/** A water works feeds all bakers; one flour lot went to the bad cakes, and to two good ones. */
const [WATER, FLOUR, FIELD] = [urn('water'), urn('flour'), urn('field')];
const BAD = range(3, 'bad') as [string, string, string];
const GOOD = range(40, 'good');
const links = [
  { from: FIELD, to: FLOUR },
  ...[...BAD, ...GOOD].map((to) => ({ from: WATER, to })),
  ...[...BAD.slice(0, 2), ...GOOD.slice(0, 2)].map((to) => ({ from: FLOUR, to })),
];

const world = (more: FakeOptions = {}): FakeMinistry[] => [
  fakeMinistry('food-drug', { links: links.slice(1), holds: [FLOUR, ...BAD, ...GOOD], ...more }),
  fakeMinistry('agriculture', {
    links: links.slice(0, 1),
    holds: [FIELD, WATER],
    records: { [FIELD]: { kind: 'PLOT' }, [WATER]: { kind: 'CROP' } },
  }),
];

async function ask(
  query: string,
  variables: object,
  ministries = world(),
): Promise<{ data: Readonly<Record<string, never>> | null; errors: readonly object[] }> {
  const asker = new Asker(ministries, caller(30_000));
  const run = { schema, document: parse(query), asker, variables: { ...variables }, operationName: null };
  const { data, errors } = await runChain(run);
  return { data: JSON.parse(JSON.stringify(data)) as never, errors };
}

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
    zh: '3 个问题单元中 2 个来自它;下游终端 4 个,全部候选之下共 43 个,越少越可能;记录无法区分同名次的 2 个',
    en: expect.stringContaining('2 of 3 bad units came from it; 4 final units are below it, of 43'),
  });
});

test('weights count, and a count that was cut is told as that', async () => {
  const heavy = await ask(ORIGINS, { codes: BAD, weights: [1, 1, 20] });
  expect(heavy.data).toMatchObject({ origins: { candidates: [{ unit: { code: WATER } }], left: 2 } });
  const cut = await ask(ORIGINS, { codes: BAD, maxUnits: 10 });
  const water = (cut.data as unknown as { origins: { candidates: { unit: { code: string } }[] } }).origins.candidates;
  expect(water.find(({ unit }) => unit.code === WATER)).toMatchObject({ reach: null, extent: 'CUT' });
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
  [{ codes: [...BAD, 'nonsense'] }, 'codes[3]'],
])('%j is refused with what to do', async (variables, words) => {
  const { errors } = await ask(ORIGINS, variables);
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining(words) }]);
});

const TRACEABLE = `query($codes: [TraceCode!]!) {
  traceable(codes: $codes) { code traceable depth breaks { code reason member gap { reason } } origins { code } }
}`;

test('a unit is traceable to beginnings alone; where nobody names a source it breaks off', async () => {
  const { data } = await ask(TRACEABLE, { codes: [FLOUR, BAD[0], BAD[2], urn('nobody')] });
  expect(data).toEqual({
    traceable: [
      { code: FLOUR, traceable: true, depth: 1, breaks: [], origins: [{ code: FIELD }] },
      {
        code: BAD[0],
        traceable: false,
        depth: 2,
        breaks: [{ code: WATER, reason: 'NO_SOURCE', member: 'agriculture', gap: null }],
        origins: [{ code: WATER }, { code: FIELD }],
      },
      expect.objectContaining({ code: BAD[2], traceable: false }),
      {
        code: urn('nobody'),
        traceable: false,
        depth: 0,
        breaks: [{ code: urn('nobody'), reason: 'UNKNOWN_UNIT', member: null, gap: null }],
        origins: [{ code: urn('nobody') }],
      },
    ],
  });
});

test('where somebody is silent it is not known, which is not false', async () => {
  const [food = fakeMinistry('food-drug', {}), farm] = world();
  const dead = { ...farm, call: () => Promise.reject(new Error('gone')) } as FakeMinistry;
  const { data } = await ask(TRACEABLE, { codes: [FLOUR] }, [food, dead]);
  expect(data).toMatchObject({
    traceable: [
      {
        traceable: null,
        breaks: [{ code: FLOUR, reason: 'BAD_ANSWER', member: 'agriculture', gap: { reason: 'BAD_ANSWER' } }],
      },
    ],
  });
});

test('what a unit was treated with is no source of it, and its being kept back decides nothing', async () => {
  const [MEAT, VESSEL, EGGS] = [urn('meat'), urn('vessel'), urn('eggs')];
  const kept = { code: 'FORBIDDEN', path: null, system: null, codes: [EGGS], kinds: ['TREAT'], policy: 'farming' };
  const ministries = [
    fakeMinistry('food-drug', { holds: [MEAT], links: [{ kind: 'TREAT', from: VESSEL, to: MEAT }] }),
    fakeMinistry('hazardous-goods', { holds: [VESSEL] }),
    fakeMinistry('agriculture', {
      holds: [EGGS],
      records: { [EGGS]: { kind: 'EGG' } },
      links: [{ from: EGGS, to: urn('cake') }],
      errors: () => [kept],
    }),
  ];
  const { data } = await ask(TRACEABLE, { codes: [MEAT, urn('cake'), EGGS] }, ministries);
  expect(data).toMatchObject({
    traceable: [
      { code: MEAT, traceable: false, breaks: [{ code: MEAT, reason: 'NO_SOURCE', member: 'food-drug' }] },
      { code: urn('cake'), traceable: true, origins: [{ code: EGGS }] },
      { code: EGGS, traceable: true },
    ],
  });
});

test('fifty at a time', async () => {
  const { errors } = await ask(TRACEABLE, { codes: range(51, 'many') });
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining('50') }]);
});
