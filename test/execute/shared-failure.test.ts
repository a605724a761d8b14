import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compose, type TestSubgraph, tongchaEngine } from './support/federation.ts';

const LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])';
const REQUIRING = LINK.replace('"@key"', '"@key", "@requires", "@external"');
const part = (name: string, field: string): TestSubgraph => ({
  name,
  typeDefs: `${LINK}
    type Query { one: Part @shareable  many: [Part!] @shareable }
    type Part { id: ID! @shareable  ${field}: String  ${field}Inner: ${field}Inner }
    type ${field}Inner { ${field}: Int }`,
  resolvers: {
    Query: { one: () => ({ id: '1' }), many: () => [{ id: '1' }, { id: '2' }] },
    Part: { [field]: () => field, [`${field}Inner`]: () => ({ [field]: 1 }) },
  },
});
const SUBGRAPHS = [part('left', 'l'), part('right', 'r')];

/** Each brings a part of the same objects, and one of them is down. */
test.each([
  ['which is known first', 'left', 0],
  ['which is known last', 'left', 20],
  ['which is known first', 'right', 0],
  ['which is known last', 'right', 20],
])('what only a subgraph has that is down, %s, is null with its error (%s)', async (_, down, ms) => {
  const engine = await tongchaEngine(compose(SUBGRAPHS), SUBGRAPHS, {
    around: (name, next) => async (request) => {
      if (name !== down) {
        await sleep(20 - ms);
        return next(request);
      }
      await sleep(ms);
      return { data: null, errors: [{ code: 'UNAVAILABLE', path: null, system: null, codes: [] }] };
    },
  });
  const { data, errors } = await engine.ask({ query: '{ one { l lInner { l } r rInner { r } } many { l r } }' });
  const [lost, there] = down === 'left' ? ['l', 'r'] : ['r', 'l'];
  const inner = { [`${lost}Inner`]: null, [`${there}Inner`]: { [there]: 1 } };
  expect(data).toEqual({
    one: { [lost]: null, [there]: there, ...inner },
    many: [
      { [lost]: null, [there]: there },
      { [lost]: null, [there]: there },
    ],
  });
  expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.['code']]).toSorted()).toEqual([
    ['many.0.' + lost, 'UNAVAILABLE'],
    ['many.1.' + lost, 'UNAVAILABLE'],
    ['one.' + lost, 'UNAVAILABLE'],
    [`one.${lost}Inner`, 'UNAVAILABLE'],
  ]);
});

const KEYED: readonly TestSubgraph[] = [
  {
    name: 'left',
    typeDefs: `${LINK} type Query { one: Part @shareable } type Part @key(fields: "id") { id: ID! }`,
    resolvers: { Query: { one: () => ({ id: '1' }) } },
  },
  {
    name: 'right',
    typeDefs: `${LINK} type Query { one: Part @shareable } type Part { r: String }`,
    resolvers: { Query: { one: () => ({ r: 'r' }) } },
  },
  {
    name: 'third',
    typeDefs: `${LINK} type Part @key(fields: "id") { id: ID!  t: String  inner: Inner } type Inner { t: String }`,
    resolvers: { Part: { __resolveReference: (key: object) => ({ ...key, t: 't', inner: { t: 't' } }) } },
  },
];

test.each([0, 20])(
  'what was to be asked for by the key of one that is down is null with its error (after %i ms)',
  async (ms) => {
    const engine = await tongchaEngine(compose(KEYED), KEYED, {
      around: (name, next) => async (request) => {
        await sleep(name === 'left' ? ms : 20 - ms);
        if (name !== 'left') return next(request);
        return { data: null, errors: [{ code: 'UNAVAILABLE', path: null, system: null, codes: [] }] };
      },
    });
    const { data, errors } = await engine.ask({ query: '{ one { r t inner { t } } }' });
    expect(data).toEqual({ one: { r: 'r', t: null, inner: null } });
    expect(errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.['code']])).toEqual([
      ['one.t', 'UNAVAILABLE'],
      ['one.inner', 'UNAVAILABLE'],
    ]);
  },
);

const COMPUTED: readonly TestSubgraph[] = [
  {
    name: 'left',
    typeDefs: `${REQUIRING}
      type Query { one: Part @shareable }
      type Part @key(fields: "id") { id: ID! plain: Int base(n: Int): Int middle: Int @external last: Int @requires(fields: "middle") }`,
    resolvers: {
      Query: { one: () => ({ id: '1' }) },
      Part: { __resolveReference: (key: object) => key, plain: () => 1, base: () => 1, last: () => 3 },
    },
  },
  {
    name: 'right',
    typeDefs: `${REQUIRING}
      type Query { one: Part @shareable }
      type Part @key(fields: "id") {
        id: ID! plain: Int @external base(n: Int): Int @external
        middle: Int @requires(fields: "plain")
        other: Int @requires(fields: "base(n: 1)")
      }`,
    resolvers: {
      Query: { one: () => ({ id: '1' }) },
      Part: { __resolveReference: (key: object) => key, middle: () => 2, other: () => 2 },
    },
  },
];

test('who was not asked, as an object came from one subgraph after another had failed, is not said to have answered badly', async () => {
  const engine = await tongchaEngine(compose(COMPUTED), COMPUTED, {
    around: (name, next) => async (request) => {
      if (name === 'left') {
        await sleep(10);
        return next(request);
      }
      return { data: null, errors: [{ code: 'UNAVAILABLE', path: null, system: null, codes: [] }] };
    },
  });
  const { data, errors } = await engine.ask({ query: '{ one { last other } }' });
  expect(data).toEqual({ one: { last: null, other: null } });
  expect(errors?.map(({ path, message }) => [path?.join('.'), message])).toEqual([
    ['one.last', 'right cannot be reached'],
    ['one.other', 'right cannot be reached'],
  ]);
});
