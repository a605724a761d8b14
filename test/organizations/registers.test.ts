import { parse } from 'graphql';
import { expect, test } from 'vitest';
import type { SubgraphError } from '../../gateway/calls/subgraph-response.ts';
import { Asker } from '../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { chainSchema, runChain } from '../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../gateway/member-set.ts';
import { subgraphOf } from '../../gateway/members/member.ts';
import { loadSupergraph } from '../../gateway/supergraph/load.ts';
import { down, searchedMember } from '../search/support/searched-member.ts';
import { caller, fakeMinistry, urn } from '../support/fake-ministry.ts';

const supergraph = loadSupergraph();
const schema = chainSchema(chainTypeDefs(supergraph));
const USCC = '91370681MA3T00121H';

interface Registered {
  readonly division?: string;
  readonly licences?:
    | readonly { readonly kind: string; readonly status: string | null; readonly validUntil?: string }[]
    | null;
  readonly penalties?: readonly { readonly number: string; readonly at: string }[] | null;
}

/** A member whose register has this of the firm, and nothing else. */
function member(name: string, own: Registered | null | 'down', errors: readonly SubgraphError[] = []): WalkedMinistry {
  const entry = supergraph.topology.ministries.find((each) => each.name === subgraphOf(name));
  return {
    ...fakeMinistry(name, {}),
    organization: entry?.organization ?? null,
    // What it made is nobody's matter here.
    searchField: null,
    call: async () =>
      own === 'down' ? down() : { data: { _entities: [{ register: own ? [own] : [] }] }, errors: [...errors] },
  };
}

async function ask(selection: string, members: readonly WalkedMinistry[]): Promise<unknown> {
  const { data, errors } = await runChain({
    schema,
    document: parse(
      'query($all: [_Any!]!) { _entities(representations: $all) { ... on Organization { ' + selection + ' } } }',
    ),
    asker: new Asker(members, caller(10_000)),
    variables: { all: [{ __typename: 'Organization', uscc: USCC }] },
    operationName: null,
  });
  expect(errors).toEqual([]);
  return (JSON.parse(JSON.stringify(data)) as { readonly _entities: readonly unknown[] })._entities[0];
}

const REGISTERS = `registers {
  entries { sector member division licences { kind status } categories { kind status } penalties { number } }
  gaps { reason member } withheld { sector policy } complete
}`;

test('each member that knows the firm has an entry, two of one sector one each, and whoever does not has none', async () => {
  const members = [
    member('food-drug/110000', { division: '110101', licences: [{ kind: 'SC', status: '有效' }], penalties: [] }),
    member('food-drug/370000', {
      division: '370681',
      licences: [],
      penalties: [{ number: '鲁市监罚〔2026〕7号', at: '2026-03-01T00:00:00+08:00' }],
    }),
    member('rare-earth', null),
  ];
  expect(await ask(REGISTERS, members)).toEqual({
    registers: {
      complete: true,
      gaps: [],
      withheld: [],
      entries: [
        {
          sector: 'FOOD_DRUG',
          member: 'food-drug/110000',
          division: '110101',
          licences: [{ kind: 'SC', status: '有效' }],
          categories: [],
          penalties: [],
        },
        {
          sector: 'FOOD_DRUG',
          member: 'food-drug/370000',
          division: '370681',
          licences: [],
          categories: [],
          penalties: [{ number: '鲁市监罚〔2026〕7号' }],
        },
      ],
    },
  });
});

test('a category is told as it is on record, A to D in any spelling, and is no licence', async () => {
  const category = (status: string): { kind: string; status: string } => ({ kind: '企业信用分级', status });
  const [A, B, C, D] = [category('A'), category('B级'), category('c 类'), category(' D ')];
  const licences = [{ kind: 'SC', status: '有效' }, A, B, C, D, category('AA'), category('E级'), category('A级评定中')];
  const told = await ask(REGISTERS, [member('food-drug', { licences, penalties: [] })]);
  expect(told).toMatchObject({
    registers: {
      entries: [
        {
          categories: [A, B, C, D],
          licences: [{ kind: 'SC' }, { status: 'AA' }, { status: 'E级' }, { status: 'A级评定中' }],
        },
      ],
    },
  });
});

test('who is silent or tells nothing that can be read is a gap, and the others’ entries stand', async () => {
  const broken = {
    ...member('agriculture', null),
    call: async () => ({ data: { _entities: [{ register: 7 }] }, errors: [] }),
  };
  const members = [member('food-drug', { licences: [], penalties: [] }), member('rare-earth', 'down'), broken];
  expect(await ask(REGISTERS, members)).toMatchObject({
    registers: {
      complete: false,
      entries: [{ member: 'food-drug' }],
      gaps: [
        { reason: 'UNAVAILABLE', member: 'rare-earth' },
        { reason: 'BAD_ANSWER', member: 'agriculture' },
      ],
    },
  });
});

test('what a member’s own rule keeps back is withheld, neither a gap nor none', async () => {
  const refused = {
    code: 'FORBIDDEN',
    path: ['_entities', 0, 'register', 0, 'penalties'],
    system: null,
    codes: [],
    policy: 'food-drug/supervision',
  };
  expect(await ask(REGISTERS, [member('food-drug', { licences: [], penalties: null }, [refused])])).toMatchObject({
    registers: {
      complete: true,
      entries: [{ penalties: null, licences: [] }],
      withheld: [{ sector: 'FOOD_DRUG', policy: 'food-drug/supervision' }],
    },
  });
});

test('the indicator counts licences and penalties over all members, and no category among them', async () => {
  const licence = (status: string, validUntil: string): { kind: string; status: string; validUntil: string } => ({
    kind: 'SC',
    status,
    validUntil,
  });
  const members = [
    member('food-drug', {
      licences: [licence('有效', '2099-01-01T00:00:00+08:00'), licence('D级', '2099-01-01T00:00:00+08:00')],
      penalties: [{ number: '1', at: '2099-01-01T00:00:00+08:00' }],
    }),
    member('rare-earth', {
      licences: [licence('有效', '2020-01-01T00:00:00+08:00')],
      penalties: [{ number: '2', at: '2001-01-01T00:00:00+08:00' }],
    }),
  ];
  const told = (await ask('indicator { components { name least most inputs { name value member } } }', members)) as {
    readonly indicator: { readonly components: readonly { readonly name: string }[] };
  };
  const of = (name: string): unknown => told.indicator.components.find((each) => each.name === name);
  expect(of('LICENCES')).toMatchObject({ least: 0.5, most: 0.5 });
  expect(of('PENALTIES')).toMatchObject({
    least: 1 - 1 / 3,
    most: 1 - 1 / 3,
    inputs: [
      { name: 'penalties', value: 1, member: 'food-drug' },
      { name: 'penalties', value: 0, member: 'rare-earth' },
    ],
  });
});

test('where one member does not list what the firm made, the rest says nothing of all that it made', async () => {
  const HAM = urn('ham');
  const records = { [HAM]: { food: { productionLicence: 'CNZL06012208150012' } } };
  const walked = fakeMinistry('food-drug', { holds: [HAM], records });
  const listed = searchedMember('food-drug', { codes: [HAM] });
  const own = {
    ...walked,
    searchField: listed.searchField,
    call: ((request) => (request.operationName === 'Search' ? listed : walked).call(request)) as typeof walked.call,
  };
  const INDICATOR = 'indicator { components { name least most missing inputs { name value } } }';
  const inputs = [
    { name: 'traceable', value: 1 },
    { name: 'broken', value: 0 },
    { name: 'undecided', value: 0 },
  ];
  const silent = { ...fakeMinistry('rare-earth', {}), searchField: 'rareEarthRecords', call: async () => down() };
  expect(await ask(INDICATOR, [own])).toMatchObject({
    indicator: { components: [{ name: 'TRACE_RATE', least: 1, most: 1, missing: null, inputs }, {}, {}, {}, {}, {}] },
  });
  expect(await ask(INDICATOR, [own, silent])).toMatchObject({
    indicator: {
      components: [
        { name: 'TRACE_RATE', least: 0, most: 1, missing: 'GAPS', inputs: expect.anything() },
        {},
        {},
        {},
        {},
        {},
      ],
    },
  });
});
