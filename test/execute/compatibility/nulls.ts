import { GraphQLError } from 'graphql';
import { type Case, subgraph } from './case.ts';

const good = (id: string) => ({ id });

/** `sure` fails for the bad one; the gone one is unknown to its subgraph. */
const propagation: Case = {
  name: 'null propagation from entity fields of another subgraph',
  subgraphs: () => [
    subgraph(
      'shelves',
      `
      type Query { shelf: Shelf shelves: [Shelf!] sure: Shelf! other: Int odd: Good oddest: [Good!]! before: Int! never: Int! }
      type Shelf { name: String opt: [Good] items: [Good!] must: [Good!]! grid: [[Good!]] cube: [[[Good!]!]!] one: Good first: Good! }
      type Good @key(fields: "id") { id: ID! }`,
      {
        Query: {
          shelf: () => ({
            name: 'A',
            opt: [good('a'), good('bad'), null],
            must: [good('bad')],
            items: [good('a'), good('bad')],
          }),
          shelves: () => [
            { name: 'A', one: good('bad'), items: null },
            { name: 'B', one: good('a'), items: [] },
          ],
          sure: () => ({ first: good('bad'), one: good('a'), must: [good('gone')] }),
          other: () => 1,
          before: () => 1,
          never: () => {
            throw new GraphQLError('no', { extensions: { code: 'CONFLICT' } });
          },
          odd: () => good('gone'),
          oddest: () => [good('a'), good('gone')],
        },
        Shelf: {
          grid: () => [[good('a')], [good('a'), good('bad')], null, []],
          cube: () => [[[good('a')], [good('a'), good('bad')]]],
        },
      },
    ),
    subgraph(
      'facts',
      'type Good @key(fields: "id") { id: ID! safe: String! sure: String! maybe: String box: Box } type Box { lid: Lid! size: Int } type Lid { red: Boolean! }',
      {
        Good: {
          __resolveReference: ({ id }: { readonly id: string }) => (id === 'gone' ? null : { id }),
          sure: ({ id }: { readonly id: string }) => {
            if (id === 'bad') throw new GraphQLError('no', { extensions: { code: 'TIMEOUT' } });
            return `sure ${id}`;
          },
          safe: () => 'safe',
          maybe: () => 'maybe',
          box: () => ({ size: 2, lid: {} }),
        },
        Lid: {
          red: () => {
            throw new Error('no');
          },
        },
      },
    ),
  ],
  operations: [
    {
      // GraphQL, 6.4.4: the null goes up to the nearest nullable place, here and in the cases below.
      name: 'ends at the element in [T]',
      query: '{ shelf { name opt { id sure } } }',
      data: { shelf: { name: 'A', opt: [{ id: 'a', sure: 'sure a' }, null, null] } },
      errors: [{ path: ['shelf', 'opt', 1, 'sure'], code: 'TIMEOUT' }],
    },
    {
      name: 'ends at the list in [T!]',
      query: '{ shelf { name items { sure } } }',
      data: { shelf: { name: 'A', items: null } },
      errors: [{ path: ['shelf', 'items', 1, 'sure'], code: 'TIMEOUT' }],
    },
    {
      name: 'ends above the list in [T!]!',
      query: '{ shelf { name must { maybe sure } } other }',
      data: { shelf: null, other: 1 },
      errors: [{ path: ['shelf', 'must', 0, 'sure'], code: 'TIMEOUT' }],
    },
    {
      name: 'ends at the inner list in [[T!]]',
      query: '{ shelf { grid { sure } } }',
      data: { shelf: { grid: [[{ sure: 'sure a' }], null, null, []] } },
      errors: [{ path: ['shelf', 'grid', 1, 1, 'sure'], code: 'TIMEOUT' }],
    },
    {
      name: 'ends at the outer list in [[[T!]!]!]',
      query: '{ shelf { cube { sure } name } }',
      data: { shelf: { cube: null, name: 'A' } },
      errors: [{ path: ['shelf', 'cube', 0, 1, 1, 'sure'], code: 'TIMEOUT' }],
    },
    {
      name: 'leaves the other elements of a list as they are',
      query: '{ shelves { one { sure maybe } name } }',
      data: {
        shelves: [
          { one: null, name: 'A' },
          { one: { sure: 'sure a', maybe: 'maybe' }, name: 'B' },
        ],
      },
      errors: [{ path: ['shelves', 0, 'one', 'sure'], code: 'TIMEOUT' }],
    },
    {
      name: 'goes up to data: null',
      query: '{ other sure { one { sure } first { sure } } }',
      data: null,
      errors: [{ path: ['sure', 'first', 'sure'], code: 'TIMEOUT' }],
    },
    {
      name: 'does not begin where the failed field was skipped or the nullable one failed alone',
      query: '{ sure { first { maybe sure @skip(if: true) } } }',
      data: { sure: { first: { maybe: 'maybe' } } },
    },
    {
      name: 'an unknown entity has null for its nullable fields',
      query: '{ odd { id maybe box { size } } }',
      data: { odd: { id: 'gone', maybe: null, box: null } },
    },
    {
      name: 'an unknown entity with a non-null field is an error',
      query: '{ odd { id maybe sure } other }',
      data: { odd: null, other: 1 },
      errors: [{ path: ['odd', 'sure'], code: 'BAD_ANSWER' }],
    },
    {
      name: 'an unknown entity in [T!]! up to the data',
      query: '{ other oddest { sure } }',
      data: null,
      errors: [{ path: ['oddest', 1, 'sure'], code: 'BAD_ANSWER' }],
    },
    {
      name: 'inside one subgraph, whose error lies below the null',
      query: '{ shelves { one { box { size lid { red } } } } }',
      data: { shelves: [{ one: { box: null } }, { one: { box: null } }] },
      errors: [0, 1].map((index) => ({ path: ['shelves', index, 'one', 'box', 'lid', 'red'], code: 'MINISTRY_ERROR' })),
    },
    {
      // GraphQL, 7.1: a response whose data is null has errors.
      name: 'a non-null root field that fails after another is told of',
      query: '{ before never }',
      data: null,
      errors: [{ path: ['never'], code: 'CONFLICT' }],
    },
    {
      name: 'a non-null field of an entity that fails after another is told of',
      query: '{ shelves { name one { safe sure } } }',
      data: {
        shelves: [
          { name: 'A', one: null },
          { name: 'B', one: { safe: 'safe', sure: 'sure a' } },
        ],
      },
      errors: [{ path: ['shelves', 0, 'one', 'sure'], code: 'TIMEOUT' }],
    },
  ],
};

export const cases = [propagation];
