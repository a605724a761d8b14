import { GraphQLError, GraphQLScalarType } from 'graphql';
import { type Case, subgraph } from './case.ts';

/** One that the supergraph lets through and its subgraph refuses, before it resolves anything. */
const Odd = new GraphQLScalarType({
  name: 'Odd',
  parseValue(value) {
    if (value === 'odd') return value;
    throw new Error('not odd');
  },
});

const calls: Case = {
  name: 'errors of whole calls',
  subgraphs: () => [
    subgraph(
      'goods',
      'type Query { goods: [Good] any(odd: Odd): Int count: Int } scalar Odd type Good @key(fields: "id") { id: ID! name: String }',
      {
        Odd,
        Query: {
          goods: () => [{ id: 'a', name: 'tea' }, null, { id: 'b', name: 'salt' }],
          any: () => 1,
          count: () => 2,
        },
      },
    ),
    subgraph(
      'facts',
      'type Query { still: Int } scalar Odd type Good @key(fields: "id") { id: ID! left(odd: Odd): Int store: Store sure(odd: Odd): Int! } type Store { name: String! }',
      {
        Odd,
        Query: { still: () => 3 },
        Good: { left: () => 1, store: () => ({ name: 'big' }), sure: () => 1 },
      },
    ),
  ],
  operations: [
    {
      name: 'without a path and data fail every root field of that call, and no other call',
      query: 'query ($odd: Odd) { still a: any(odd: $odd) count }',
      variables: { odd: 'even' },
      data: { still: 3, a: null, count: null },
      errors: [
        { path: ['a'], code: 'MINISTRY_ERROR' },
        { path: ['count'], code: 'MINISTRY_ERROR' },
      ],
    },
    {
      name: 'fail every field that a fetch of entities should have given, at every entity',
      query: 'query ($odd: Odd) { goods { name l: left(odd: $odd) store { name } } }',
      variables: { odd: 'even' },
      data: { goods: [{ name: 'tea', l: null, store: null }, null, { name: 'salt', l: null, store: null }] },
      errors: [0, 2].flatMap((index) => [
        { path: ['goods', index, 'l'], code: 'MINISTRY_ERROR' },
        { path: ['goods', index, 'store'], code: 'MINISTRY_ERROR' },
      ]),
    },
    {
      name: 'propagate from a non-null field',
      query: 'query ($odd: Odd) { goods { name sure(odd: $odd) } count }',
      variables: { odd: 'even' },
      data: { goods: [null, null, null], count: 2 },
      errors: [0, 2].map((index) => ({ path: ['goods', index, 'sure'], code: 'MINISTRY_ERROR' })),
    },
    {
      name: 'do not come when the subgraph takes the value',
      query: 'query ($odd: Odd) { goods { left(odd: $odd) sure(odd: $odd) } any(odd: $odd) }',
      variables: { odd: 'odd' },
      data: { goods: [{ left: 1, sure: 1 }, null, { left: 1, sure: 1 }], any: 1 },
    },
  ],
};

/** On the way to the price the register gives the code, which fails for one, and may not be null for another. */
const hop: Case = {
  name: 'errors on the way to another subgraph',
  subgraphs: () => [
    subgraph('goods', 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! }', {
      Query: { goods: () => [{ id: 'a' }, { id: 'b' }] },
    }),
    subgraph(
      'register',
      'type Good @key(fields: "id") @key(fields: "code") @key(fields: "mark") { id: ID! code: String mark: String! name: String }',
      {
        Good: {
          name: () => 'tea',
          code: ({ id }: { readonly id: string }) => {
            if (id === 'b') throw new GraphQLError('no', { extensions: { code: 'TIMEOUT' } });
            return 'A';
          },
          mark: ({ id }: { readonly id: string }) => {
            if (id === 'b') throw new GraphQLError('no', { extensions: { code: 'CONFLICT' } });
            return 'A';
          },
        },
      },
    ),
    subgraph('price', 'type Good @key(fields: "code") { code: String price: Int }', { Good: { price: () => 1 } }),
    subgraph('brand', 'type Good @key(fields: "mark") { mark: String! brand: String }', { Good: { brand: () => 'B' } }),
  ],
  operations: [
    {
      name: 'stand at the field that the key was needed for',
      query: '{ goods { price } }',
      data: { goods: [{ price: 1 }, { price: null }] },
      errors: [{ path: ['goods', 1, 'price'], code: 'TIMEOUT' }],
      ownCalls: { representations: { price: 1 } },
      apollo: 'differs: it takes the failed key for null, and asks for the entity by that',
    },
    {
      name: 'take along what their subgraph gave up with them',
      query: '{ goods { id name brand } }',
      data: {
        goods: [
          { id: 'a', name: 'tea', brand: 'B' },
          { id: 'b', name: null, brand: null },
        ],
      },
      errors: [
        { path: ['goods', 1, 'name'], code: 'CONFLICT' },
        { path: ['goods', 1, 'brand'], code: 'CONFLICT' },
      ],
    },
  ],
};

export const cases = [calls, hop];
