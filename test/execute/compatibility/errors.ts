import { GraphQLError } from 'graphql';
import { type Case, subgraph } from './case.ts';

function failWith(code?: string): () => never {
  return () => {
    throw new GraphQLError('secret words', code === undefined ? {} : { extensions: { code } });
  };
}

const goods = ['a', 'b', 'c'].map((id) => ({ id }));

const fields: Case = {
  name: 'errors of fields',
  subgraphs: () => [
    subgraph(
      'goods',
      `
      type Query { goods: [Good!]! twice: [Good] rows: [[Row]] plain: Int public: Int lower: Int internal: Int unknown: Int }
      type Row { at: Int cells: [Cell] }
      type Cell { value: Int }
      type Good @key(fields: "id") { id: ID! }`,
      {
        Query: {
          goods: () => goods,
          twice: () => [{ id: 'a' }, { id: 'c' }, null, { id: 'a' }],
          rows: () => [[{ at: 0, cells: [] }], [null, { at: 1, cells: [{ value: 1 }, { value: 13 }] }]],
          plain: failWith(),
          public: failWith('UNAVAILABLE'),
          lower: failWith('too_late'),
          internal: failWith('INTERNAL_SERVER_ERROR'),
          unknown: failWith('GONE'),
        },
        Cell: { value: ({ value }: { readonly value: number }) => (value === 13 ? failWith('CONFLICT')() : value) },
      },
    ),
    subgraph(
      'facts',
      'type Good @key(fields: "id") { id: ID! left: Int tags: [String] price: Int store: Store } type Store { name: String owner: String }',
      {
        Good: {
          // Rejected and not thrown, this fails one entity only.
          __resolveReference: async ({ id }: { readonly id: string }) =>
            id === 'b' ? failWith('REFUSED')() : { id, left: 1, tags: ['x', new Error('no')] },
          price: ({ id }: { readonly id: string }) => (id === 'c' ? failWith('TOO_LARGE')() : 2),
          store: () => ({ name: 'big' }),
        },
        Store: { owner: ({ name }: { readonly name: string }) => (name === 'big' ? failWith('NOT_FOUND')() : name) },
      },
    ),
  ],
  operations: [
    {
      name: 'keep a public code, and no other',
      query: '{ plain public lower internal unknown }',
      data: { plain: null, public: null, lower: null, internal: null, unknown: null },
      errors: [
        { path: ['plain'], code: 'MINISTRY_ERROR' },
        { path: ['public'], code: 'UNAVAILABLE' },
        { path: ['lower'], code: 'MINISTRY_ERROR' },
        { path: ['internal'], code: 'MINISTRY_ERROR' },
        { path: ['unknown'], code: 'MINISTRY_ERROR' },
      ],
    },
    {
      // GraphQL, 7.1.2: the path has the response name, an alias where there is one, and the indexes of lists.
      name: 'have the path of the response, with indexes and aliases',
      query: '{ r: rows { at c: cells { v: value } } }',
      data: { r: [[{ at: 0, c: [] }], [null, { at: 1, c: [{ v: 1 }, { v: null }] }]] },
      errors: [{ path: ['r', 1, 1, 'c', 1, 'v'], code: 'CONFLICT' }],
    },
    {
      name: 'of one entity are its own: the others stand',
      query: '{ goods { id left price } }',
      data: {
        goods: [
          { id: 'a', left: 1, price: 2 },
          { id: 'b', left: null, price: null },
          { id: 'c', left: 1, price: null },
        ],
      },
      errors: [
        { path: ['goods', 1, 'left'], code: 'REFUSED' },
        { path: ['goods', 1, 'price'], code: 'REFUSED' },
        { path: ['goods', 2, 'price'], code: 'TOO_LARGE' },
      ],
    },
    {
      name: 'of several fields of one entity, in lists and in the depth',
      query: '{ goods { p: price tags store { name boss: owner } } }',
      data: {
        goods: [
          { p: 2, tags: ['x', null], store: { name: 'big', boss: null } },
          { p: null, tags: null, store: null },
          { p: null, tags: ['x', null], store: { name: 'big', boss: null } },
        ],
      },
      errors: [
        { path: ['goods', 0, 'tags', 1], code: 'MINISTRY_ERROR' },
        { path: ['goods', 0, 'store', 'boss'], code: 'NOT_FOUND' },
        { path: ['goods', 1, 'p'], code: 'REFUSED' },
        { path: ['goods', 1, 'tags'], code: 'REFUSED' },
        { path: ['goods', 1, 'store'], code: 'REFUSED' },
        { path: ['goods', 2, 'p'], code: 'TOO_LARGE' },
        { path: ['goods', 2, 'tags', 1], code: 'MINISTRY_ERROR' },
        { path: ['goods', 2, 'store', 'boss'], code: 'NOT_FOUND' },
      ],
    },
    {
      name: 'of an entity that is twice in one list are at both indexes',
      query: '{ twice { store { owner } price } }',
      data: {
        twice: [
          { store: { owner: null }, price: 2 },
          { store: { owner: null }, price: null },
          null,
          { store: { owner: null }, price: 2 },
        ],
      },
      errors: [
        ...[0, 1, 3].map((index) => ({ path: ['twice', index, 'store', 'owner'], code: 'NOT_FOUND' })),
        { path: ['twice', 1, 'price'], code: 'TOO_LARGE' },
      ],
    },
    {
      name: 'of an entity that is in the answer twice are at both paths',
      query: '{ x: goods { price } y: goods { price } }',
      data: {
        x: [{ price: 2 }, { price: null }, { price: null }],
        y: [{ price: 2 }, { price: null }, { price: null }],
      },
      errors: ['x', 'y'].flatMap((name) => [
        { path: [name, 1, 'price'], code: 'REFUSED' },
        { path: [name, 2, 'price'], code: 'TOO_LARGE' },
      ]),
    },
  ],
};

export const cases = [fields];
