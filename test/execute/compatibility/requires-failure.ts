import { GraphQLError } from 'graphql';
import { byKey, type Case, subgraph } from './case.ts';

const rows = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

const source: Case = {
  name: '@requires whose value failed',
  subgraphs: () => [
    subgraph('goods', 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! }', {
      Query: { goods: () => rows },
    }),
    subgraph(
      'scale',
      'type Good @key(fields: "id") { id: ID! weight: Int size: Size } type Size @shareable { w: Int }',
      {
        Good: {
          ...byKey('id', rows),
          weight: ({ id }: { readonly id: string }) => {
            if (id === 'b') throw new GraphQLError('the scale is locked', { extensions: { code: 'TIMEOUT' } });
            return id === 'c' ? null : 5;
          },
          size: () => ({}),
        },
        Size: {
          w: () => {
            throw new Error('no ruler');
          },
        },
      },
    ),
    subgraph(
      'ship',
      `
      type Good @key(fields: "id") {
        id: ID! weight: Int @external size: Size @external
        cost: String @requires(fields: "weight")
        box: String @requires(fields: "size { w }")
        port: String
      }
      type Size @shareable { w: Int }`,
      {
        Good: {
          cost: ({ weight }: { readonly weight: number | null }) => `for ${String(weight)}`,
          box: () => 'a box',
          port: () => 'Hefei',
        },
      },
    ),
  ],
  operations: [
    {
      // GraphQL, 6.4.4: a field error's null is no value that a resolver gave, so none may build on it.
      name: 'the field that builds on it is null with the error at its own path, and no fetch is made for that entity',
      query: '{ goods { cost } }',
      data: { goods: [{ cost: 'for 5' }, { cost: null }, { cost: 'for null' }] },
      errors: [{ path: ['goods', 1, 'cost'], code: 'TIMEOUT' }],
      ownCalls: { representations: { ship: 2 } },
      apollo: 'differs: it passes a failed value on as null, as though the subgraph had answered so',
    },
    {
      name: 'what the same fetch gives without that value stands',
      query: '{ goods { port cost } }',
      data: {
        goods: [
          { port: 'Hefei', cost: 'for 5' },
          { port: 'Hefei', cost: null },
          { port: 'Hefei', cost: 'for null' },
        ],
      },
      errors: [{ path: ['goods', 1, 'cost'], code: 'TIMEOUT' }],
      apollo: 'differs: it passes a failed value on as null, as though the subgraph had answered so',
    },
    {
      name: 'both fields have an error when both are asked for',
      query: '{ goods { cost weight } }',
      data: {
        goods: [
          { cost: 'for 5', weight: 5 },
          { cost: null, weight: null },
          { cost: 'for null', weight: null },
        ],
      },
      errors: [
        { path: ['goods', 1, 'cost'], code: 'TIMEOUT' },
        { path: ['goods', 1, 'weight'], code: 'TIMEOUT' },
      ],
      apollo: 'differs: it passes a failed value on as null, as though the subgraph had answered so',
    },
    {
      name: 'a value that failed in the depth of an object',
      query: '{ goods { id box } }',
      data: {
        goods: [
          { id: 'a', box: null },
          { id: 'b', box: null },
          { id: 'c', box: null },
        ],
      },
      errors: [0, 1, 2].map((index) => ({ path: ['goods', index, 'box'], code: 'MINISTRY_ERROR' })),
      ownCalls: { to: { ship: 0 } },
      apollo: 'differs: it passes a failed value on as null, as though the subgraph had answered so',
    },
    {
      name: 'a field of the same subgraph that requires nothing stands',
      query: '{ goods { id port } }',
      data: {
        goods: [
          { id: 'a', port: 'Hefei' },
          { id: 'b', port: 'Hefei' },
          { id: 'c', port: 'Hefei' },
        ],
      },
      calls: { to: { scale: 0 } },
    },
  ],
};

const whole: Case = {
  name: '@requires from a subgraph that gives no data',
  subgraphs: () => [
    subgraph('goods', 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! }', {
      Query: { goods: () => rows.slice(0, 2) },
    }),
    subgraph('scale', 'type Good @key(fields: "id") { id: ID! weight: Int }', {
      Good: {
        // Thrown at once and not in a promise, this fails `_entities` itself, and so the whole answer.
        __resolveReference() {
          throw new Error('down');
        },
      },
    }),
    subgraph(
      'ship',
      'type Good @key(fields: "id") { id: ID! weight: Int @external cost: String @requires(fields: "weight") }',
      { Good: { cost: () => 'never' } },
    ),
  ],
  operations: [
    {
      name: 'is not followed by a fetch of what builds on it',
      query: '{ goods { id cost } }',
      data: {
        goods: [
          { id: 'a', cost: null },
          { id: 'b', cost: null },
        ],
      },
      errors: [
        { path: ['goods', 0, 'cost'], code: 'MINISTRY_ERROR' },
        { path: ['goods', 1, 'cost'], code: 'MINISTRY_ERROR' },
      ],
      calls: { to: { scale: 1, ship: 0 } },
    },
  ],
};

/** The entity is unknown to the scale, so there is no weight to build on; that is no failure. */
const unknown: Case = {
  name: '@requires of an entity that its subgraph does not know',
  subgraphs: () => [
    subgraph('goods', 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! }', {
      Query: { goods: () => rows.slice(0, 2) },
    }),
    subgraph('scale', 'type Good @key(fields: "id") { id: ID! weight: Int }', {
      Good: byKey('id', [{ id: 'b', weight: 2 }]),
    }),
    subgraph(
      'ship',
      'type Good @key(fields: "id") { id: ID! weight: Int @external cost: String @requires(fields: "weight") }',
      {
        Good: { cost: ({ weight }: { readonly weight: number | null }) => `for ${String(weight)}` },
      },
    ),
  ],
  operations: [
    {
      name: 'is null without an error',
      query: '{ goods { cost } }',
      data: { goods: [{ cost: null }, { cost: 'for 2' }] },
      calls: { representations: { ship: 1 } },
    },
  ],
};

const besideWhatMayNotBeNull: Case = {
  name: '@requires of what fails, may not be null, and is asked for as required alone',
  subgraphs: () => [
    subgraph('lots', 'type Query { lot: Lot } type Lot @key(fields: "id") { id: ID! }', {
      Query: { lot: () => rows[0] },
    }),
    subgraph('bases', 'type Lot @key(fields: "id") { id: ID! base: Int! plain: Int! }', {
      Lot: {
        ...byKey('id', rows),
        base: () => {
          throw new GraphQLError('not now', { extensions: { code: 'TIMEOUT' } });
        },
        plain: () => 7,
      },
    }),
    subgraph(
      'tops',
      'type Lot @key(fields: "id") { id: ID! base: Int! @external top: Int @requires(fields: "base") }',
      {
        Lot: { top: ({ base }: { readonly base: number }) => base + 1 },
      },
    ),
  ],
  operations: [
    {
      name: 'the null that it makes of its object has its error',
      query: '{ lot { plain top } }',
      data: { lot: null },
      errors: [{ path: ['lot', 'plain'], code: 'TIMEOUT' }],
    },
  ],
};

export const cases = [besideWhatMayNotBeNull, source, whole, unknown];
