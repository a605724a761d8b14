import { type Case, subgraph } from './case.ts';

const rows = [
  { id: 'a', name: 'tea' },
  { id: 'b', name: 'salt' },
];

const aliases: Case = {
  name: 'aliases on both sides of a fetch',
  subgraphs: () => [
    subgraph(
      'goods',
      `
      type Query { goods: [Good!]! good(id: ID!): Good }
      type Good @key(fields: "id") { id: ID! name: String! price(in: String): String }`,
      {
        Query: {
          goods: () => rows,
          good: (_: unknown, { id }: { readonly id: string }) => rows.find((row) => row.id === id),
        },
        Good: {
          price: ({ id }: { readonly id: string }, { in: unit }: { readonly in?: string }) =>
            `${id} in ${String(unit)}`,
        },
      },
    ),
    subgraph(
      'stock',
      'type Good @key(fields: "id") { id: ID! left(at: Int): String! store: Store } type Store { name: String }',
      {
        Good: {
          left: ({ id }: { readonly id: string }, { at }: { readonly at?: number }) => `${id} at ${String(at)}`,
          store: () => ({ name: 'big' }),
        },
      },
    ),
  ],
  operations: [
    {
      name: 'one field with different arguments here and there',
      query: '{ goods { cny: price(in: "CNY") usd: price(in: "USD") one: left(at: 1) price two: left(at: 2) left } }',
      data: {
        goods: ['a', 'b'].map((id) => ({
          cny: `${id} in CNY`,
          usd: `${id} in USD`,
          one: `${id} at 1`,
          price: `${id} in undefined`,
          two: `${id} at 2`,
          left: `${id} at undefined`,
        })),
      },
      calls: { total: 2 },
    },
    {
      name: 'one root field twice, followed by fetches of its own each',
      query:
        '{ x: good(id: "a") { left(at: 1) } y: good(id: "b") { left(at: 2) store { name } } none: good(id: "z") { left } }',
      data: { x: { left: 'a at 1' }, y: { left: 'b at 2', store: { name: 'big' } }, none: null },
    },
    {
      name: 'an alias that is the name of a field of the other subgraph',
      query: '{ goods { left: name name: left(at: 1) store { id: name } } }',
      data: {
        goods: [
          { left: 'tea', name: 'a at 1', store: { id: 'big' } },
          { left: 'salt', name: 'b at 1', store: { id: 'big' } },
        ],
      },
    },
    {
      name: 'the key under another name, beside the fetch that needs it',
      query: '{ goods { key: id left(at: 3) again: id } }',
      data: {
        goods: [
          { key: 'a', left: 'a at 3', again: 'a' },
          { key: 'b', left: 'b at 3', again: 'b' },
        ],
      },
    },
    {
      name: 'an alias over the name of the key',
      query: '{ goods { id: name left(at: 4) } }',
      data: {
        goods: [
          { id: 'tea', left: 'a at 4' },
          { id: 'salt', left: 'b at 4' },
        ],
      },
      apollo: 'differs: planned as it is given, one field a response name, the key takes the place of the alias',
    },
    {
      name: 'an alias over the name of the key, from the other subgraph',
      query: '{ goods { id: left(at: 5) name } }',
      data: {
        goods: [
          { id: 'a at 5', name: 'tea' },
          { id: 'b at 5', name: 'salt' },
        ],
      },
    },
    {
      // GraphQL, 2.7: an alias is any Name; that names of the type system leave `__` alone does not bind it.
      name: 'an alias over __typename',
      query: '{ goods { __typename: name left(at: 6) } }',
      data: {
        goods: [
          { __typename: 'tea', left: 'a at 6' },
          { __typename: 'salt', left: 'b at 6' },
        ],
      },
      apollo: 'differs: planned as it is given, its own `__typename` takes the place of the alias',
    },
    {
      name: '__typename under other names on both sides of a fetch',
      query: '{ goods { a: __typename left(at: 9) store { b: __typename name: __typename } __typename } }',
      data: {
        goods: ['a', 'b'].map((id) => ({
          a: 'Good',
          left: `${id} at 9`,
          store: { b: 'Store', name: 'Store' },
          __typename: 'Good',
        })),
      },
    },
    {
      name: 'aliases that every object has by inheritance',
      query: '{ constructor: goods { hasOwnProperty: left(at: 7) toString: name } valueOf: good(id: "z") { id } }',
      data: {
        constructor: [
          { hasOwnProperty: 'a at 7', toString: 'tea' },
          { hasOwnProperty: 'b at 7', toString: 'salt' },
        ],
        valueOf: null,
      },
    },
    {
      name: 'the alias __proto__ on both sides of a fetch',
      query: '{ goods { __proto__: name store { __proto__: name } } }',
      data: { goods: rows.map(({ name }) => ({ ['__proto__']: name, store: { ['__proto__']: 'big' } })) },
    },
    {
      name: 'the alias __proto__ above a fetch',
      query: '{ __proto__: good(id: "a") { left(at: 8) name } }',
      data: { ['__proto__']: { left: 'a at 8', name: 'tea' } },
    },
  ],
};

export const cases = [aliases];
