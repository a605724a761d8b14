import { parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { SubgraphError, SubgraphResponse } from '../../gateway/calls/subgraph-response.ts';
import type { SubgraphRequest } from '../../gateway/calls/call.ts';
import type { Asker } from '../../gateway/chain/asker.ts';
import type { WalkedMinistry } from '../../gateway/chain/walked-ministry.ts';
import { type Aggregate, aggregate } from '../../gateway/search/aggregate.ts';
import { totalsQuery } from '../../gateway/search/member-totals.ts';
import { DecimalSum } from '../../schema/units/decimal-sum.ts';
import { namesOf } from '../../schema/names.ts';
import { fakeMinistry } from '../support/fake-ministry.ts';
import { SUPERGRAPH } from './support/ask.ts';
import { down } from './support/searched-member.ts';

interface Group {
  readonly product?: string | null;
  readonly month?: string | null;
  readonly count: unknown;
  readonly quantity?: { readonly value: number; readonly unit: string | null } | null;
}

const totalsOf = (groups: readonly Group[], more: object = {}): SubgraphResponse => ({
  data: {
    totals: [
      {
        groups,
        others: { groups: 0, count: 0 },
        count: groups.reduce((sum, { count }) => sum + Number(count), 0),
        complete: true,
        examined: null,
        ...more,
      },
    ],
  },
  errors: [],
});

function member(name: string, answer: (request: SubgraphRequest) => SubgraphResponse): WalkedMinistry {
  const fake = fakeMinistry(name, {});
  return {
    ...fake,
    totalsField: namesOf(fake.name).totalsField,
    totalsMarks: [{ kind: 'policies', anyOf: [[`${fake.name}/statistics`]] }],
    call: async (request) => answer(request),
  };
}

const ask = (
  members: readonly WalkedMinistry[],
  policies = ['agriculture/statistics', 'food-drug/statistics'],
): Promise<Aggregate> => {
  const limits = { claims: { role: 'data-team', policies }, signal: new AbortController().signal };
  const asker = { limits, mayFetch: () => true } as unknown as Asker;
  return aggregate(asker, { members, where: {}, by: ['PRODUCT', 'MONTH'], measures: ['COUNT'] });
};

const two = [
  member('agriculture', () =>
    totalsOf([
      { product: 'A', month: '2026-03', count: 20, quantity: { value: 0.1, unit: 'kg' } },
      { product: 'A', month: '2026-03', count: 3, quantity: { value: 5, unit: 't' } },
      { product: 'B', month: null, count: 1 },
    ]),
  ),
  member('food-drug', () =>
    totalsOf([
      { product: 'A', month: '2026-03', count: 4, quantity: { value: 0.2, unit: 'kg' } },
      { product: 'A', month: '2026-03', count: 6 },
    ]),
  ),
];

test('what is alike at several members is added up, amounts in one unit alone and without errors of binary numbers', async () => {
  const told = await ask(two);
  expect(told.groups).toEqual([
    { product: 'A', month: '2026-03', count: 24, quantity: { value: 0.3, unit: 'kg' } },
    { product: 'A', month: '2026-03', count: 6, quantity: null },
    { product: 'A', month: '2026-03', count: 3, quantity: { value: 5, unit: 't' } },
    { product: 'B', month: null, count: 1, quantity: null },
  ]);
  expect([told.count, told.others, told.complete, told.gaps]).toEqual([34, { groups: 0, count: 0 }, true, []]);
});

test('the query by which a member counts is one of the graph', () => {
  for (const { name, totalsField } of SUPERGRAPH.topology.ministries) {
    expect(totalsField).toBe(namesOf(name).totalsField);
    expect(SUPERGRAPH.marks.fields.get(`Query.${totalsField}`)?.flatMap(({ anyOf }) => anyOf.flat())).toContain(
      `${name}/statistics`,
    );
    expect(validate(SUPERGRAPH.graph.whole, parse(totalsQuery(totalsField ?? '')))).toEqual([]);
  }
});

test('too few at one member make the sum unknown; what it withholds is added to the others', async () => {
  const few = member('food-drug', () => totalsOf([], { others: { groups: null, count: null }, count: null }));
  const told = await ask([two[0] as WalkedMinistry, few]);
  expect([told.count, told.others, told.complete]).toEqual([null, { groups: null, count: null }, true]);
});

describe('who does not count', () => {
  test('whoever fails is a gap, and the others’ counts stand', async () => {
    const told = await ask([two[0] as WalkedMinistry, member('food-drug', down)]);
    expect([told.complete, told.count]).toEqual([false, 24]);
    expect(told.gaps).toMatchObject([{ reason: 'UNAVAILABLE', sector: 'FOOD_DRUG', member: 'food-drug' }]);
    expect(told.coverage.map(({ status, count }) => [status, count])).toEqual([
      ['ANSWERED', 24],
      ['FAILED', null],
    ]);
  });

  test('one whose schema has no totals is told as of another version', async () => {
    const told = await ask([{ ...(two[0] as WalkedMinistry), totalsField: null }]);
    expect([told.gaps.map(({ reason }) => reason), told.count, told.complete]).toEqual([
      ['OTHER_VERSION'],
      null,
      false,
    ]);
  });

  test('one that does not let whoever asks is not asked; that nobody counted is not none', async () => {
    const told = await ask(two, []);
    expect([told.count, told.groups, told.coverage, told.withheld]).toEqual([
      null,
      [],
      [],
      [
        { sector: 'AGRICULTURE', policy: 'agriculture/statistics' },
        { sector: 'FOOD_DRUG', policy: 'food-drug/statistics' },
      ],
    ]);
  });

  test('one that counted a part says so, and so does the whole', async () => {
    const told = await ask([member('agriculture', () => totalsOf([{ product: 'A', count: 12 }], { complete: false }))]);
    expect([told.complete, told.gaps, told.coverage]).toMatchObject([false, [], [{ complete: false, count: 12 }]]);
  });

  test.each<[string, unknown]>([
    ['no list', { totals: 5 }],
    ['an empty list', { totals: [] }],
    ['groups that are none', { totals: [{ groups: 'x', others: {}, count: 1, complete: true }] }],
    ['a count that is none', { totals: [{ groups: [{ count: '7' }], others: {}, count: 7, complete: true }] }],
    ['a negative count', { totals: [{ groups: [{ count: -7 }], others: {}, count: 7, complete: true }] }],
    ['nothing', null],
  ])('%s is an answer that cannot be read, never nothing', async (_, data) => {
    const told = await ask([member('agriculture', () => ({ data: data as never, errors: [] }))]);
    expect([told.gaps.map(({ reason }) => reason), told.count, told.complete]).toEqual([['BAD_ANSWER'], null, false]);
  });

  test('that nobody can be asked this is the whole answer; that one cannot is a gap', async () => {
    const wrong: SubgraphError = {
      code: 'BAD_REQUEST',
      path: null,
      system: null,
      codes: [],
      message: 'no such division',
    };
    const refusing = member('agriculture', () => ({ data: null, errors: [wrong] }));
    await expect(ask([refusing])).rejects.toThrow('no such division');
    await expect(ask([refusing, refusing])).rejects.toThrow('no such division');
    const told = await ask([refusing, two[1] as WalkedMinistry]);
    const alone = await ask([two[1] as WalkedMinistry]);
    expect([told.groups, told.count, told.complete]).toEqual([alone.groups, alone.count, false]);
    expect(told.gaps).toMatchObject([{ reason: 'BAD_REQUEST', member: 'agriculture', message: 'no such division' }]);
  });
});

test('a thousand groups are told, the largest, and of the others how many they are', async () => {
  const many = Array.from({ length: 1_500 }, (_, i) => ({ product: `P${i}`, month: null, count: i + 1 }));
  const told = await ask([member('agriculture', () => totalsOf(many))]);
  expect([told.groups.length, told.groups[0]?.['count'], told.others]).toEqual([
    1_000,
    1_500,
    { groups: 500, count: (500 * 501) / 2 },
  ]);
});

test.each([
  [[0.1, 0.2], 0.3],
  [[1e-7, 1e21, -1e21], 1e-7],
  [[-0.05, 0.04], -0.01],
  [[1.5, Number.NaN, Infinity], 1.5],
  [[], 0],
])('%j are %d', (values, sum) => {
  const all = new DecimalSum();
  for (const value of values) all.add(value);
  expect(all.value).toBe(sum);
});
