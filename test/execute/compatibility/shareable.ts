import { byKey, type Case, subgraph } from './case.ts';

const values: Case = {
  name: '@shareable value types and root fields',
  subgraphs: () => [
    subgraph(
      'east',
      `
      type Query { spot: Spot @shareable limits: Limits @shareable east: Spot }
      type Spot @shareable { x: Int y: Int at: Place }
      type Limits { low: Int @shareable wide: Int }
      type Place @key(fields: "id") { id: ID! name: String @shareable }`,
      {
        Query: {
          spot: () => ({ x: 1, y: 2, at: { id: 'e', name: 'east' } }),
          limits: () => ({ low: 1, wide: 2 }),
          east: () => ({ x: 5, y: 6, at: null }),
        },
        Place: byKey('id', [{ id: 'e', name: 'east' }]),
      },
    ),
    subgraph(
      'west',
      `
      type Query { spot: Spot @shareable limits: Limits @shareable west: [Spot!]! }
      type Spot @shareable { x: Int y: Int at: Place }
      type Limits { low: Int @shareable high: Int }
      type Place @key(fields: "id") { id: ID! name: String @shareable area: Int }`,
      {
        Query: {
          spot: () => ({ x: 1, y: 2, at: { id: 'e', name: 'east', area: 7 } }),
          limits: () => ({ low: 1, high: 9 }),
          west: () => [{ x: 3, y: null, at: { id: 'e', name: 'east' } }],
        },
        Place: byKey('id', [{ id: 'e', name: 'east', area: 7 }]),
      },
    ),
  ],
  operations: [
    {
      name: 'are asked of one subgraph when one has it all',
      query: '{ spot { x at { area } } west { x y } }',
      data: { spot: { x: 1, at: { area: 7 } }, west: [{ x: 3, y: null }] },
      calls: { total: 1, to: { west: 1 } },
    },
    {
      // Value types have no key: each subgraph answers the shared root field for its own part of them.
      name: 'a value type whose parts differ is put together from both through the shared root field',
      query: '{ limits { high low wide } }',
      data: { limits: { high: 9, low: 1, wide: 2 } },
      calls: { total: 2 },
    },
    {
      name: 'each alias of a root field is an answer of its own',
      query: '{ one: limits { wide } two: limits { high } spot { y } }',
      data: { one: { wide: 2 }, two: { high: 9 }, spot: { y: 2 } },
    },
    {
      name: 'root fields of two subgraphs keep the order of the operation',
      query: '{ west { at { name } } east { x } spot { x } }',
      data: { west: [{ at: { name: 'east' } }], east: { x: 5 }, spot: { x: 1 } },
      calls: { total: 2 },
    },
  ],
};

/** Neither has a key of its own: the lists of both are laid over each other by index. */
const lists: Case = {
  name: '@shareable lists of value types whose fields are apart',
  subgraphs: () => [
    subgraph(
      'bom',
      `
      type Query { good: Good list: [Part] @shareable }
      type Good @key(fields: "id") { id: ID! parts: [Part]! @shareable }
      type Part { name: String @shareable weight: Int }`,
      {
        Query: {
          good: () => ({ id: 'a', parts: [{ name: 'leg', weight: 1 }, null, { name: 'top', weight: 2 }] }),
          list: () => [{ name: 'x', weight: 1 }, null],
        },
      },
    ),
    subgraph(
      'prices',
      `
      type Query { list: [Part] @shareable }
      type Good @key(fields: "id") { id: ID! parts: [Part]! @shareable }
      type Part { name: String @shareable price: Int }`,
      {
        Query: { list: () => [{ name: 'x', price: 9 }, null] },
        Good: byKey('id', [{ id: 'a', parts: [{ name: 'leg', price: 5 }, null, { name: 'top', price: 6 }] }]),
      },
    ),
  ],
  operations: [
    {
      name: 'of an entity',
      query: '{ good { parts { price name weight } } }',
      data: { good: { parts: [{ price: 5, name: 'leg', weight: 1 }, null, { price: 6, name: 'top', weight: 2 }] } },
      calls: { total: 2 },
    },
    {
      name: 'of a root field',
      query: '{ list { weight price } }',
      data: { list: [{ weight: 1, price: 9 }, null] },
      calls: { total: 2 },
    },
  ],
};

export const cases = [values, lists];
