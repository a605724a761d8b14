import { byKey, type Case, subgraph } from './case.ts';

const enums: Case = {
  name: 'enums of which subgraphs know different values',
  subgraphs: () => [
    subgraph(
      'mill',
      `
      type Query { lots: [Lot!]! codes: [Grade!]! }
      enum Grade { A B SECRET @inaccessible }
      type Lot @key(fields: "id grade") { id: ID! grade: Grade! @shareable  past: [Grade] }`,
      {
        Query: {
          lots: () => [
            { id: '1', grade: 'A', past: ['A', 'SECRET', null, 'B'] },
            { id: '2', grade: 'B', past: null },
          ],
          codes: () => ['A', 'SECRET'],
        },
      },
    ),
    subgraph(
      'lab',
      `
      type Lot @key(fields: "id grade") { id: ID! grade: Grade! @shareable found: Grade told: String }
      enum Grade { A B C SECRET }`,
      {
        Lot: {
          found: ({ id }: { readonly id: string }) => (id === '1' ? 'C' : 'SECRET'),
          told: ({ grade }: { readonly grade: string }) => `lot of ${grade}`,
        },
      },
    ),
  ],
  operations: [
    {
      name: 'a value that only the answering subgraph knows; an enum in a key',
      query: '{ lots { told } }',
      data: { lots: [{ told: 'lot of A' }, { told: 'lot of B' }] },
    },
    {
      // GraphQL, 6.4.3 CompleteValue: a value outside the enum is a field error, and Federation takes it out of the enum.
      name: 'an @inaccessible value is null and an error',
      query: '{ lots { found } }',
      data: { lots: [{ found: 'C' }, { found: null }] },
      errors: [{ path: ['lots', 1, 'found'], code: 'BAD_ANSWER' }],
    },
    {
      name: 'in a list, only its own place is null',
      query: '{ lots { past id } }',
      data: {
        lots: [
          { past: ['A', null, null, 'B'], id: '1' },
          { past: null, id: '2' },
        ],
      },
      errors: [{ path: ['lots', 0, 'past', 1], code: 'BAD_ANSWER' }],
    },
    {
      name: 'in a list of non-null up to the data',
      query: '{ codes lots { id } }',
      data: null,
      errors: [{ path: ['codes', 1], code: 'BAD_ANSWER' }],
    },
  ],
};

const anything = [
  null,
  0,
  -0.5,
  '',
  false,
  [],
  {},
  [[null, { a: [1] }]],
  { z: 1, a: { b: null }, __typename: 'Lie', id: 9 },
  'é"\\',
];

const scalars: Case = {
  name: 'custom scalars',
  subgraphs: () => [
    subgraph(
      'boxes',
      'scalar JSON type Query { boxes: [Box!]! any: [JSON] one: JSON! } type Box @key(fields: "label") { label: JSON! }',
      {
        Query: {
          boxes: () => [{ label: { b: 1, a: [2, null] } }, { label: 'x' }, { label: 0 }],
          any: () => anything,
          one: () => ({ list: anything }),
        },
      },
    ),
    subgraph('marks', 'scalar JSON type Box @key(fields: "label") { label: JSON! mark: String back: JSON }', {
      Box: {
        mark: ({ label }: { readonly label: unknown }) => JSON.stringify(label),
        back: ({ label }: { readonly label: unknown }) => [label],
      },
    }),
  ],
  operations: [
    {
      // GraphQL, 3.5.5: a custom scalar's result is any value of the format; it passes untouched.
      name: 'pass any JSON untouched, keys named like ours too',
      query: '{ any one }',
      data: { any: anything, one: { list: anything } },
    },
    {
      name: 'serve as keys, as objects too',
      query: '{ boxes { mark back label } }',
      data: {
        boxes: [
          { mark: '{"b":1,"a":[2,null]}', back: [{ b: 1, a: [2, null] }], label: { b: 1, a: [2, null] } },
          { mark: '"x"', back: ['x'], label: 'x' },
          { mark: '0', back: [0], label: 0 },
        ],
      },
    },
  ],
};

const numbers: Case = {
  name: 'built-in scalars',
  subgraphs: () => [
    subgraph(
      'numbers',
      'type Query { n: N } type N @key(fields: "id") { id: ID! f: Float g: Float i: Int b: Boolean s: String }',
      {
        Query: { n: () => ({ id: 7, f: 1e21, g: 3, i: -2147483648, b: false, s: '' }) },
      },
    ),
    subgraph('more', 'type N @key(fields: "id") { id: ID! ids: [ID!] zero: Int }', {
      N: byKey('id', [{ id: '7', ids: ['1', '2'], zero: 0 }]),
    }),
  ],
  operations: [
    {
      name: 'keep false, zero, the empty string and great numbers',
      query: '{ n { f g i b s id ids zero } }',
      data: { n: { f: 1e21, g: 3, i: -2147483648, b: false, s: '', id: '7', ids: ['1', '2'], zero: 0 } },
    },
  ],
};

export const cases = [enums, scalars, numbers];
