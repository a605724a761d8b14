import { GraphQLError, GraphQLScalarType } from 'graphql';
import { type Case, subgraph } from './case.ts';

function failWith(code?: string): () => never {
  return () => {
    throw new GraphQLError('secret words', code === undefined ? {} : { extensions: { code } });
  };
}

/** One that the supergraph lets through and its subgraph refuses, before it resolves anything. */
const Odd = new GraphQLScalarType({
  name: 'Odd',
  parseValue(value) {
    if (value === 'odd') return value;
    throw new Error('not odd');
  },
});

const goods = ['a', 'b', 'c'].map((id) => ({ id }));

const fields: Case = {
  name: 'errors of fields',
  subgraphs: () => [
    subgraph('goods', `
      type Query { goods: [Good!]! rows: [[Row]] plain: Int public: Int lower: Int internal: Int mixed: Int }
      type Row { at: Int cells: [Cell] }
      type Cell { value: Int }
      type Good @key(fields: "id") { id: ID! }`, {
      Query: {
        goods: () => goods,
        rows: () => [[{ at: 0, cells: [] }], [null, { at: 1, cells: [{ value: 1 }, { value: 13 }] }]],
        plain: failWith(),
        public: failWith('UNAVAILABLE'),
        lower: failWith('too_late'),
        internal: failWith('INTERNAL_SERVER_ERROR'),
        mixed: failWith('NO.SUCH'),
      },
      Cell: { value: ({ value }: { readonly value: number }) => (value === 13 ? failWith('BAD_LUCK')() : value) },
    }),
    subgraph('facts', 'type Good @key(fields: "id") { id: ID! left: Int tags: [String] price: Int store: Store } type Store { name: String owner: String }', {
      Good: {
        // Rejected and not thrown, this fails one entity only.
        __resolveReference: async ({ id }: { readonly id: string }) => (id === 'b' ? failWith('REFUSED')() : { id, left: 1, tags: ['x', new Error('no')] }),
        price: ({ id }: { readonly id: string }) => (id === 'c' ? failWith('TOO_LARGE')() : 2),
        store: () => ({ name: 'big' }),
      },
      Store: { owner: ({ name }: { readonly name: string }) => (name === 'big' ? failWith('GONE')() : name) },
    }),
  ],
  operations: [
    {
      name: 'keep a public code, and no other',
      query: '{ plain public lower internal mixed }',
      data: { plain: null, public: null, lower: null, internal: null, mixed: null },
      errors: [
        { path: ['plain'], code: 'MINISTRY_ERROR' },
        { path: ['public'], code: 'UNAVAILABLE' },
        { path: ['lower'], code: 'MINISTRY_ERROR' },
        { path: ['internal'], code: 'MINISTRY_ERROR' },
        { path: ['mixed'], code: 'MINISTRY_ERROR' },
      ],
    },
    {
      // GraphQL, 7.1.2: the path has the response name, an alias where there is one, and the indexes of lists.
      name: 'have the path of the response, with indexes and aliases',
      query: '{ r: rows { at c: cells { v: value } } }',
      data: { r: [[{ at: 0, c: [] }], [null, { at: 1, c: [{ v: 1 }, { v: null }] }]] },
      errors: [{ path: ['r', 1, 1, 'c', 1, 'v'], code: 'BAD_LUCK' }],
    },
    {
      name: 'of one entity are its own: the others stand',
      query: '{ goods { id left price } }',
      data: { goods: [{ id: 'a', left: 1, price: 2 }, { id: 'b', left: null, price: null }, { id: 'c', left: 1, price: null }] },
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
        { path: ['goods', 0, 'store', 'boss'], code: 'GONE' },
        { path: ['goods', 1, 'p'], code: 'REFUSED' },
        { path: ['goods', 1, 'tags'], code: 'REFUSED' },
        { path: ['goods', 1, 'store'], code: 'REFUSED' },
        { path: ['goods', 2, 'p'], code: 'TOO_LARGE' },
        { path: ['goods', 2, 'tags', 1], code: 'MINISTRY_ERROR' },
        { path: ['goods', 2, 'store', 'boss'], code: 'GONE' },
      ],
    },
    {
      name: 'of an entity that is in the answer twice are at both paths',
      query: '{ x: goods { price } y: goods { price } }',
      data: { x: [{ price: 2 }, { price: null }, { price: null }], y: [{ price: 2 }, { price: null }, { price: null }] },
      errors: ['x', 'y'].flatMap((name) => [{ path: [name, 1, 'price'], code: 'REFUSED' }, { path: [name, 2, 'price'], code: 'TOO_LARGE' }]),
    },
  ],
};

const calls: Case = {
  name: 'errors of whole calls',
  subgraphs: () => [
    subgraph('goods', 'type Query { goods: [Good] any(odd: Odd): Int count: Int } scalar Odd type Good @key(fields: "id") { id: ID! name: String }', {
      Odd,
      Query: { goods: () => [{ id: 'a', name: 'tea' }, null, { id: 'b', name: 'salt' }], any: () => 1, count: () => 2 },
    }),
    subgraph('facts', 'type Query { still: Int } scalar Odd type Good @key(fields: "id") { id: ID! left(odd: Odd): Int store: Store sure(odd: Odd): Int! } type Store { name: String! }', {
      Odd,
      Query: { still: () => 3 },
      Good: { left: () => 1, store: () => ({ name: 'big' }), sure: () => 1 },
    }),
  ],
  operations: [
    {
      name: 'without a path and data fail every root field of that call, and no other call',
      query: 'query ($odd: Odd) { still a: any(odd: $odd) count }',
      variables: { odd: 'even' },
      data: { still: 3, a: null, count: null },
      errors: [{ path: ['a'], code: 'MINISTRY_ERROR' }, { path: ['count'], code: 'MINISTRY_ERROR' }],
    },
    {
      name: 'fail every field that a fetch of entities should have given, at every entity',
      query: 'query ($odd: Odd) { goods { name l: left(odd: $odd) store { name } } }',
      variables: { odd: 'even' },
      data: { goods: [{ name: 'tea', l: null, store: null }, null, { name: 'salt', l: null, store: null }] },
      errors: [0, 2].flatMap((index) => [{ path: ['goods', index, 'l'], code: 'MINISTRY_ERROR' }, { path: ['goods', index, 'store'], code: 'MINISTRY_ERROR' }]),
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

export const cases = [fields, calls];
