import { type Case, subgraph } from './case.ts';

const thousand = Array.from({ length: 1000 }, (_, index) => ({ id: String(index) }));

const batching: Case = {
  name: 'batches of representations',
  subgraphs: () => [
    subgraph(
      'goods',
      'type Query { goods: [Good!]! same: [Good!]! x: Good y: Good } type Good @key(fields: "id") { id: ID! twin: Good }',
      {
        Query: {
          goods: () => thousand,
          same: () => [{ id: 'a' }, { id: 'b' }, { id: 'a' }, { id: 'a' }],
          x: () => ({ id: 'a', twin: { id: 'a' } }),
          y: () => ({ id: 'a' }),
        },
      },
    ),
    subgraph('facts', 'type Good @key(fields: "id") { id: ID! fact: String }', {
      Good: { fact: ({ id }: { readonly id: string }) => `fact ${id}` },
    }),
  ],
  operations: [
    {
      name: 'an entity that a list holds thrice is asked for once',
      query: '{ same { fact } }',
      data: { same: [{ fact: 'fact a' }, { fact: 'fact b' }, { fact: 'fact a' }, { fact: 'fact a' }] },
      calls: { total: 2 },
      ownCalls: { representations: { facts: 2 } },
    },
    {
      name: 'an entity that is reached by three paths has its fields at each',
      query: '{ x { twin { fact } } y { fact } same { fact } }',
      data: {
        x: { twin: { fact: 'fact a' } },
        y: { fact: 'fact a' },
        same: [{ fact: 'fact a' }, { fact: 'fact b' }, { fact: 'fact a' }, { fact: 'fact a' }],
      },
    },
    {
      name: 'paths that ask different fields of an entity get each their own',
      query: '{ x { one: fact } y { fact twin { fact } } }',
      data: { x: { one: 'fact a' }, y: { fact: 'fact a', twin: null } },
    },
    {
      name: 'a thousand entities are one call',
      query: '{ goods { fact } }',
      data: { goods: thousand.map(({ id }) => ({ fact: `fact ${id}` })) },
      calls: { total: 2, representations: { facts: 1000 } },
    },
  ],
};

interface Labelled {
  readonly label: unknown;
}

const alike: Case = {
  name: 'representations that are alike and not equal',
  subgraphs: () => [
    subgraph(
      'goods',
      `
      scalar JSON
      type Query { things: [Thing!]! goods: [Good!]! boxes: [Box!]! }
      union Thing = Good | Book
      type Good @key(fields: "id") { id: ID! weight: Int }
      type Book @key(fields: "id") { id: ID! }
      type Box @key(fields: "label") { label: JSON }`,
      {
        Query: {
          things: () => [
            { __typename: 'Good', id: '1', weight: 1 },
            { __typename: 'Book', id: '1' },
            { __typename: 'Good', id: '1', weight: 1 },
          ],
          goods: () => [
            { id: '1', weight: 1 },
            { id: '1', weight: 2 },
            { id: '1', weight: null },
          ],
          boxes: () => [1, '1', null, 'null', [1], ['1'], true].map((label) => ({ label })),
        },
      },
    ),
    subgraph(
      'facts',
      `
      scalar JSON
      type Good @key(fields: "id") { id: ID! weight: Int @external cost: String @requires(fields: "weight") fact: String }
      type Book @key(fields: "id") { id: ID! fact: String }
      type Box @key(fields: "label") { label: JSON mark: String }`,
      {
        Good: {
          fact: () => 'a good',
          cost: ({ weight }: { readonly weight: number | null }) => `for ${String(weight)}`,
        },
        Book: { fact: () => 'a book' },
        Box: { mark: ({ label }: Labelled) => JSON.stringify(label) },
      },
    ),
  ],
  operations: [
    {
      name: 'of two types with one key',
      query: '{ things { ... on Good { fact } ... on Book { fact } } }',
      data: { things: [{ fact: 'a good' }, { fact: 'a book' }, { fact: 'a good' }] },
      ownCalls: { representations: { facts: 2 } },
    },
    {
      // Two rows of one entity that do not agree: each answer is for what it was asked with.
      name: 'of one key with other required values',
      query: '{ goods { cost } }',
      data: { goods: [{ cost: 'for 1' }, { cost: 'for 2' }, { cost: 'for null' }] },
      calls: { representations: { facts: 3 } },
    },
    {
      name: 'with keys that only their JSON type tells apart',
      query: '{ boxes { mark } }',
      data: { boxes: ['1', '"1"', 'null', '"null"', '[1]', '["1"]', 'true'].map((mark) => ({ mark })) },
      calls: { representations: { facts: 7 } },
    },
  ],
};

export const cases = [batching, alike];
