import { type Case, subgraph } from './case.ts';

const several =
  'query First { good { ...Id } } query Second($n: String!) { good { left } t: __type(name: $n) { name } } fragment Id on Good { id } mutation Third { touch }';

const introspection: Case = {
  name: 'introspection and operations',
  subgraphs: () => [
    subgraph(
      'goods',
      `
      type Query { good: Good }
      type Mutation { touch: Boolean }
      type Good @key(fields: "id") { id: ID! secret: String @inaccessible }
      type Hidden @inaccessible { x: Int }`,
      { Query: { good: () => ({ id: 'a' }) }, Mutation: { touch: () => true } },
    ),
    subgraph('stock', 'type Good @key(fields: "id") { id: ID! left: Int }', { Good: { left: () => 4 } }),
  ],
  operations: [
    {
      name: 'beside data, in the order of the operation',
      query: '{ good { left } __schema { queryType { name } } q: __typename good { id } }',
      data: { good: { left: 4, id: 'a' }, __schema: { queryType: { name: 'Query' } }, q: 'Query' },
      calls: { total: 2 },
    },
    {
      name: '__type with variables, of the API schema only',
      query: `
        query ($n: String!, $gone: String!, $all: Boolean = true) {
          good: __type(name: $n) { name kind fields(includeDeprecated: $all) { name } }
          hidden: __type(name: "Hidden") { name }
          entity: __type(name: $gone) { name }
        }`,
      variables: { n: 'Good', gone: '_Entity' },
      data: {
        good: { name: 'Good', kind: 'OBJECT', fields: [{ name: 'id' }, { name: 'left' }] },
        hidden: null,
        entity: null,
      },
      calls: { total: 0 },
    },
    {
      name: '__typename of the query alone asks nobody',
      query: '{ __typename a: __typename }',
      data: { __typename: 'Query', a: 'Query' },
      calls: { total: 0 },
    },
    {
      name: '__typename of the mutation',
      query: 'mutation { before: __typename touch __typename }',
      data: { before: 'Mutation', touch: true, __typename: 'Mutation' },
      calls: { total: 1 },
    },
    {
      name: 'in fragments and under conditions',
      query:
        'query ($y: Boolean!) { ...Q __schema @skip(if: $y) { queryType { name } } } fragment Q on Query { s: __schema @include(if: $y) { ...S } __typename } fragment S on __Schema { mutationType { n: name __typename } }',
      variables: { y: true },
      data: { s: { mutationType: { n: 'Mutation', __typename: '__Type' } }, __typename: 'Query' },
      calls: { total: 0 },
      apollo: 'differs: inside introspection it puts __typename first, not where the operation has it (GraphQL, 6.3.2)',
    },
    {
      name: 'the operation that is named is run',
      query: several,
      operationName: 'First',
      data: { good: { id: 'a' } },
      calls: { total: 1 },
    },
    {
      name: 'with its own variables',
      query: several,
      operationName: 'Second',
      variables: { n: 'Good' },
      data: { good: { left: 4 }, t: { name: 'Good' } },
      calls: { total: 2 },
    },
    {
      name: 'and of its own kind',
      query: several,
      operationName: 'Third',
      data: { touch: true },
      calls: { to: { stock: 0 } },
    },
  ],
};

const renamed: Case = {
  name: 'root types with names of their own in a subgraph',
  subgraphs: () => [
    subgraph(
      'goods',
      `
      schema { query: Questions mutation: Deeds }
      type Questions { good: Good }
      type Deeds { touch: Good }
      type Good @key(fields: "id") { id: ID! }`,
      { Questions: { good: () => ({ id: 'a' }) }, Deeds: { touch: () => ({ id: 'b' }) } },
    ),
    subgraph('stock', 'type Query { most: Good } type Good @key(fields: "id") { id: ID! left: Int }', {
      Query: { most: () => ({ id: 'c', left: 4 }) },
      Good: { left: () => 4 },
    }),
  ],
  operations: [
    {
      name: 'have the name of the supergraph in the answer',
      query: '{ __typename good { left __typename } ... on Query { t: __typename most { left } } }',
      data: { __typename: 'Query', good: { left: 4, __typename: 'Good' }, t: 'Query', most: { left: 4 } },
    },
    {
      name: 'in a mutation too',
      query: 'mutation { touch { id left } __typename }',
      data: { touch: { id: 'b', left: 4 }, __typename: 'Mutation' },
    },
  ],
};

export const cases = [introspection, renamed];
