import { execute, parse } from 'graphql';
import { expect, test } from 'vitest';
import { Asker } from '../../gateway/chain/asker.ts';
import { chainSchema, runChain } from '../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../gateway/member-set.ts';
import { caller, fakeMinistry, type FakeMinistry, urn } from '../support/fake-ministry.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const schema = chainSchema(chainTypeDefs(ownSupergraph()));

interface Asked {
  readonly data: Record<string, never> | null;
  readonly errors: readonly { readonly code: string; readonly message?: string | undefined }[];
}

async function ask(
  query: string,
  variables: object,
  ministries: readonly FakeMinistry[],
  mayFetch?: (query: string) => boolean,
): Promise<Asked> {
  const asker = new Asker(ministries, caller(30_000), mayFetch);
  const { data, errors } = await runChain({
    schema,
    document: parse(query),
    asker,
    variables: { ...variables },
    operationName: null,
  });
  return { data: JSON.parse(JSON.stringify(data)) as Asked['data'], errors };
}

/** Three lots of a chemical: one in food, one in a tank that nothing leads out of, one that stays; and one that fails. */
const HAZARDOUS = ['food', 'tank', 'still', 'lost'].map(urn);
const [FOOD = '', TANK = '', STILL = '', LOST = ''] = HAZARDOUS;
const links = [
  { from: FOOD, to: urn('water') },
  { from: urn('water'), to: 'drug:83857930000879766601' },
  { from: TANK, to: 'cylinder:137021000345' },
  { from: LOST, to: urn('somewhere') },
];
const world = (more: Parameters<typeof fakeMinistry>[1] = {}): FakeMinistry[] => [
  fakeMinistry('hazardous-goods', { links, holds: HAZARDOUS }),
  fakeMinistry('food-drug', {
    holds: [urn('water'), 'drug:83857930000879766601'],
    errors: (codes) =>
      codes
        .filter((code) => code === urn('somewhere'))
        .map((code) => ({
          code: 'UNAVAILABLE',
          path: null,
          system: 'bus',
          codes: [code],
        })),
    ...more,
  }),
];

const ROOTS = `query($codes: [TraceCode!]!, $at: UnitCondition!, $arrival: [Arrival!]) {
  chains(codes: $codes, direction: FORWARD) {
    roots { root { code } arrival(at: $at) }
    some: roots(arrival: $arrival, at: $at) { root { code } }
  }
}`;

test('where a chemical arrives: in food, nowhere in it, not at all, or nobody knows', async () => {
  const variables = { codes: HAZARDOUS, at: { sectors: ['FOOD_DRUG'] }, arrival: ['NOWHERE', 'UNDECIDED'] };
  const { data, errors } = await ask(ROOTS, variables, world());
  expect(errors).toEqual([]);
  expect(data).toEqual({
    chains: {
      roots: [
        { root: { code: FOOD }, arrival: 'ARRIVED' },
        { root: { code: TANK }, arrival: 'NOWHERE' },
        { root: { code: STILL }, arrival: 'STAYED' },
        { root: { code: LOST }, arrival: 'UNDECIDED' },
      ],
      some: [{ root: { code: TANK } }, { root: { code: LOST } }],
    },
  });
});

test('nowhere is not said where the walk stopped, nor where rules withhold something', async () => {
  const at = { sectors: ['RARE_EARTH'] };
  const arrivals = async (maxDepth: number, ministries = world(), mayFetch?: (query: string) => boolean) => {
    const query = `query($codes: [TraceCode!]!, $at: UnitCondition!, $maxDepth: Int!) {
      chains(codes: $codes, direction: FORWARD, maxDepth: $maxDepth) { roots { arrival(at: $at) } }
    }`;
    const { data } = await ask(query, { codes: [FOOD, STILL], at, maxDepth }, ministries, mayFetch);
    return (data as unknown as { chains: { roots: { arrival: string }[] } }).chains.roots.map(({ arrival }) => arrival);
  };
  const whole = [...world(), fakeMinistry('rare-earth', {})];
  expect(await arrivals(20, whole)).toEqual(['NOWHERE', 'STAYED']);
  expect(await arrivals(1, whole)).toEqual(['UNDECIDED', 'STAYED']);
  // Rules leave whoever asks nothing to ask one of them.
  expect(await arrivals(20, whole, (query) => !query.includes('rareEarth'))).toEqual(['UNDECIDED', 'UNDECIDED']);
});

test('a root that is itself such a unit has not arrived by that', async () => {
  const { data } = await ask(ROOTS, { codes: [TANK], at: { sectors: ['HAZARDOUS_GOODS'] }, arrival: [] }, world());
  expect(data).toMatchObject({ chains: { roots: [{ arrival: 'NOWHERE' }], some: [] } });
});

test.each([
  [{ sectors: ['FOOD_DRUG'] }, ['drug:83857930000879766601', urn('water')]],
  [{ schemes: ['drug', 'cylinder'] }, ['cylinder:137021000345', 'drug:83857930000879766601']],
  [{ schemes: ['uri'], last: true }, [STILL]],
  [{ last: false }, [FOOD, LOST, TANK, urn('water')]],
  [{ sectors: [] }, []],
  [{}, [...HAZARDOUS, urn('water'), urn('somewhere'), 'cylinder:137021000345', 'drug:83857930000879766601']],
])('units of many chains that are %j', async (at, codes) => {
  const query = `query($codes: [TraceCode!]!, $at: UnitCondition!) {
    chains(codes: $codes, direction: FORWARD) { units(at: $at) { code } }
  }`;
  const { data } = await ask(query, { codes: HAZARDOUS, at }, world());
  const { units } = (data as unknown as { chains: { units: { code: string }[] } }).chains;
  expect(units.map(({ code }) => code).sort()).toEqual([...codes].sort());
});

test('a sector or a scheme that nothing is of is refused, as nothing would ever be found', async () => {
  for (const at of [{ sectors: ['FOOD'] }, { schemes: ['lot'] }]) {
    const { errors } = await ask(ROOTS, { codes: [FOOD], at, arrival: ['NOWHERE'] }, world());
    expect(errors[0]).toMatchObject({ code: 'BAD_USER_INPUT', message: expect.stringContaining('there are') });
  }
  const ministries = world();
  const wrong = `{ chains(codes: ["${FOOD}"]) { units(at: { schemes: ["lot"] }) { code } } }`;
  expect((await ask(wrong, {}, ministries)).errors[0]).toMatchObject({ code: 'BAD_USER_INPUT' });
  expect(ministries.flatMap(({ calls }) => calls)).toEqual([]);
  const half = `{ chains(codes: ["${FOOD}"]) { roots(arrival: [NOWHERE]) { depth } } }`;
  expect((await ask(half, {}, world())).errors[0]).toMatchObject({ code: 'BAD_USER_INPUT' });
});

test('what a walk would take is told without asking anybody', async () => {
  const knows = new Set([...HAZARDOUS, urn('water')]);
  const ministries = [
    { ...fakeMinistry('agriculture', { maxBatch: 2 }), mayKnow: () => false },
    { ...fakeMinistry('food-drug', {}), mayKnow: (code: string) => code === FOOD },
    { ...fakeMinistry('hazardous-goods', { maxBatch: 2 }), mayKnow: (code: string) => knows.has(code) },
    { ...fakeMinistry('rare-earth', { maxBatch: 2 }), mayKnow: () => false, policies: ['rare-earth/deals'] },
  ];
  const query = 'query($codes: [TraceCode!]!) { chains(codes: $codes) { cost { codes members calls } direction } }';
  const codes = [FOOD, TANK, STILL, FOOD];
  const { data } = await ask(query, { codes }, ministries);
  // Of a sector that may keep something from whoever asks, whoever there is.
  expect(data).toEqual({ chains: { cost: { codes: 3, members: 3, calls: 1 + 2 + 2 }, direction: 'BACK' } });
  expect(ministries.flatMap(({ calls }) => calls)).toEqual([]);
});

test.each([
  [{ codes: [] }, 'codes must hold one at least'],
  [{ codes: Array.from({ length: 1_001 }, (_, i) => urn(i)) }, '1000 at most'],
  [{ codes: [FOOD, 'x', TANK, ''] }, 'codes[1]: "x" is not a trace code'],
  [{ codes: [FOOD, 'x', TANK, ''] }, 'codes[3]'],
  [{ codes: HAZARDOUS, maxUnits: 3 }, 'maxUnits must be from 4'],
  [{ codes: HAZARDOUS, maxUnits: 20_001 }, 'maxUnits must be from 1 to 20000'],
])('%j is refused: %s', async (variables, message) => {
  const query =
    'query($codes: [TraceCode!]!, $maxUnits: Int) { chains(codes: $codes, maxUnits: $maxUnits) { cost { codes } } }';
  const { data, errors } = await ask(query, variables, world());
  expect(data).toBeNull();
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining(message) }]);
});

test('a private text among the codes is refused, and not repeated', async () => {
  const text = '110101199003070038';
  const { errors } = await ask(
    'query($codes: [TraceCode!]!) { chains(codes: $codes) { complete } }',
    { codes: [FOOD, text] },
    world(),
  );
  expect(errors).toMatchObject([{ code: 'PRIVATE_TEXT' }]);
  expect(JSON.stringify(errors)).not.toContain(text);
});

test('spellings of one code are one root', async () => {
  const codes = ['drug:8385 7930 0008 7976 6601', 'drug:83857930000879766601'];
  const query = 'query($codes: [TraceCode!]!) { chains(codes: $codes) { roots { root { code } } } }';
  expect((await ask(query, { codes }, world())).data).toEqual({
    chains: { roots: [{ root: { code: 'drug:83857930000879766601' } }] },
  });
});

test('long lists of many chains that are completed in parts are the same', async () => {
  const made = Array.from({ length: 2_600 }, (_, i) => ({ from: urn(Math.floor(i / 40)), to: urn(i + 1) }));
  const ministries = (): FakeMinistry[] => [
    fakeMinistry('agriculture', { links: made, holds: made.filter((_, i) => i % 5 === 0).map(({ to }) => to) }),
  ];
  const document = parse(`query($codes: [TraceCode!]!, $sectors: [String!], $maxDepth: Int!) {
    chains(codes: $codes, direction: FORWARD, maxUnits: 20000, maxDepth: $maxDepth) {
      complete
      all: units(at: { sectors: $sectors }) { ...Unit reachedFrom records { __typename code } }
      links { from evidence { recordId statedBy { zh } } }
      cut: beyond { ...Link }
      roots { root { code } units { ...Unit } ends: destinations { code } depth }
    }
  }
  fragment Unit on ChainUnit { code depth }
  fragment Link on ChainLink { from to }`);
  const some = { codes: [urn(0), urn(1), urn(9), urn(2_600)], maxDepth: 20 };
  const all = { codes: Array.from({ length: 1_000 }, (_, i) => urn(i)), maxDepth: 0 };
  for (const [sectors, variables, units, beyond] of [
    [null, some, 2_601, 0],
    [['AGRICULTURE'], some, 520, 0],
    [null, all, 1_000, 2_600],
  ] as const) {
    const asker = (): Asker => new Asker(ministries(), caller(30_000));
    const variableValues = { ...variables, sectors };
    const { data, errors } = await runChain({
      schema,
      document,
      asker: asker(),
      variables: variableValues,
      operationName: null,
    });
    const whole = await execute({
      schema,
      document,
      contextValue: { asker: asker(), lacks: () => {} },
      variableValues,
    });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ chains: { all: { length: units }, cut: { length: beyond } } });
    expect(JSON.stringify(data)).toEqual(JSON.stringify(whole.data));
  }
});

test('with no link of depth, links of many codes are told, and nobody is asked about their ends', async () => {
  const query = `query($codes: [TraceCode!]!) {
    chains(codes: $codes, direction: FORWARD, maxDepth: 0) { units { code } links { to } beyond { from to } gaps { reason codes } }
  }`;
  const ministries = world();
  const { data } = await ask(query, { codes: [TANK, FOOD, STILL] }, ministries);
  expect(data).toEqual({
    chains: {
      units: [{ code: FOOD }, { code: STILL }, { code: TANK }],
      links: [],
      beyond: [
        { from: FOOD, to: urn('water') },
        { from: TANK, to: 'cylinder:137021000345' },
      ],
      gaps: [{ reason: 'DEPTH_LIMIT', codes: [FOOD, TANK] }],
    },
  });
  for (const { calls } of ministries) expect(calls.flat().sort()).toEqual([FOOD, STILL, TANK]);
});

test('a link beyond the limits of one root that another reaches is told as a link alone', async () => {
  const links = [
    { from: FOOD, to: urn('water') },
    { from: urn('water'), to: urn('bottle') },
    { from: urn('bottle'), to: urn('shop') },
  ];
  const query = `query($codes: [TraceCode!]!) {
    chains(codes: $codes, direction: FORWARD, maxDepth: 1) { links { to } beyond { to } complete }
  }`;
  const { data } = await ask(query, { codes: [FOOD, urn('water')] }, [fakeMinistry('hazardous-goods', { links })]);
  expect(data).toEqual({
    chains: {
      links: [{ to: urn('water') }, { to: urn('bottle') }],
      beyond: [{ to: urn('shop') }],
      complete: false,
    },
  });
});
