import { byKey, type Case, subgraph } from './case.ts';

const conditions: Case = {
  name: '@skip and @include',
  subgraphs: () => [
    subgraph(
      'goods',
      'type Query { goods: [Good!]! good: Good } type Good @key(fields: "id") { id: ID! name: String }',
      {
        Query: { goods: () => [{ id: 'a', name: 'tea' }], good: () => ({ id: 'a', name: 'tea' }) },
      },
    ),
    subgraph(
      'stock',
      'type Query { stores: [Store] } type Good @key(fields: "id") { id: ID! left: Int store: Store } type Store { name: String size: Int }',
      {
        Query: { stores: () => [{ name: 'big', size: 9 }] },
        Good: byKey('id', [{ id: 'a', left: 1, store: { name: 'big', size: 9 } }]),
      },
    ),
  ],
  operations: [
    {
      name: 'a fetch all of whose fields are skipped is not made',
      query: 'query ($no: Boolean!) { goods { id left @skip(if: $no) store @skip(if: $no) { name } } }',
      variables: { no: true },
      data: { goods: [{ id: 'a' }] },
      calls: { total: 1 },
    },
    {
      name: 'the same operation with the other value makes it',
      query: 'query ($no: Boolean!) { goods { id left @skip(if: $no) store @skip(if: $no) { name } } }',
      variables: { no: false },
      data: { goods: [{ id: 'a', left: 1, store: { name: 'big' } }] },
      calls: { total: 2 },
    },
    {
      name: 'fields of one fetch under conditions of their own',
      query: 'query ($no: Boolean!) { goods { id left @skip(if: $no) store @include(if: false) { name } } }',
      variables: { no: true },
      data: { goods: [{ id: 'a' }] },
    },
    {
      // GraphQL, 3.13.1: with both, the field is there only if @include is true and @skip is false.
      name: 'both on one field',
      query:
        'query ($y: Boolean!, $n: Boolean!) { good { a: left @skip(if: $n) @include(if: $y) b: left @skip(if: $y) @include(if: $y) c: left @include(if: $n) @skip(if: $n) d: name @skip(if: $y) @include(if: $n) } }',
      variables: { y: true, n: false },
      data: { good: { a: 1 } },
    },
    {
      name: 'on fragments of every kind, one in the other',
      query: `
        query ($y: Boolean!, $n: Boolean!) {
          goods {
            ... @include(if: $y) { ... on Good @skip(if: $n) { left ... @skip(if: $y) { name } } }
            ...More @include(if: $n)
            ...Some @include(if: $y)
          }
        }
        fragment More on Good { store { name } }
        fragment Some on Good { store @include(if: $y) { size name @include(if: $n) } }`,
      variables: { y: true, n: false },
      data: { goods: [{ left: 1, store: { size: 9 } }] },
    },
    {
      name: 'a field skipped in one place stands by the other',
      query: 'query ($no: Boolean!) { good { left @skip(if: $no) name left @include(if: $no) } }',
      variables: { no: true },
      data: { good: { name: 'tea', left: 1 } },
    },
    {
      name: 'an object of which every field is skipped is empty',
      query: 'query ($no: Boolean!) { good { store { name @skip(if: $no) } } stores { size @include(if: false) } }',
      variables: { no: true },
      data: { good: { store: {} }, stores: [{}] },
    },
    {
      name: 'an object that a variable lets in and of which it skips every field is empty',
      query:
        'query ($t: Boolean!) { g: good @include(if: $t) { n: name @skip(if: $t) } stores { s: size @skip(if: $t) name @include(if: $t) } }',
      variables: { t: true },
      data: { g: {}, stores: [{ name: 'big' }] },
      apollo: 'differs: its planner asks for no object of which nothing can be selected',
    },
    {
      name: 'so is one that a variable lets in and of which another lets in nothing',
      query: 'query ($t: Boolean!, $f: Boolean!) { stores @include(if: $t) { name @include(if: $f) } }',
      variables: { t: true, f: false },
      data: { stores: [{}] },
    },
    {
      name: 'so is one in an entity of another subgraph, by fragments',
      query:
        'query ($t: Boolean!) { good { store @include(if: $t) { ...S @skip(if: $t) } name } } fragment S on Store { name }',
      variables: { t: true },
      data: { good: { store: {}, name: 'tea' } },
      apollo: 'differs: its planner asks for no object of which nothing can be selected',
    },
    {
      name: 'and it is not there at all where the variable keeps it out',
      query: 'query ($t: Boolean!) { g: good @include(if: $t) { n: name @skip(if: $t) } stores { size } }',
      variables: { t: false },
      data: { stores: [{ size: 9 }] },
    },
    {
      name: 'an entity of which every field is skipped is empty, and not fetched',
      query: 'query ($no: Boolean!) { good { left @skip(if: $no) ... @skip(if: $no) { store { name } } } }',
      variables: { no: true },
      data: { good: {} },
      calls: { to: { goods: 1, stock: 0 } },
    },
    {
      name: 'a root field skipped makes no call to its subgraph',
      query: 'query ($no: Boolean!) { stores @skip(if: $no) { name } good { name } }',
      variables: { no: true },
      data: { good: { name: 'tea' } },
      calls: { to: { stock: 0 } },
    },
    {
      name: 'all skipped makes no call at all',
      query: 'query ($no: Boolean = true) { stores @skip(if: $no) { name } good @include(if: false) { name } }',
      data: {},
      calls: { total: 0 },
    },
    {
      name: 'a default decides, and a given value decides over it',
      query: 'query ($no: Boolean = true) { good { name left @skip(if: $no) } }',
      variables: { no: false },
      data: { good: { name: 'tea', left: 1 } },
    },
  ],
};

export const cases = [conditions];
