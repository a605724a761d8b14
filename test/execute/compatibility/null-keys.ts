import { byKey, type Case, subgraph } from './case.ts';

const single: Case = {
  name: 'a key that is null',
  subgraphs: () => [
    subgraph('post', 'type Query { parcels: [Parcel] } type Parcel @key(fields: "id") { id: ID weight: Int }', {
      Query: { parcels: () => [{ id: null, weight: 1 }, { id: 'b', weight: 2 }, null, { id: 'gone', weight: 3 }] },
    }),
    subgraph('track', 'type Parcel @key(fields: "id") { id: ID place: String }', {
      Parcel: byKey('id', [{ id: 'b', place: 'Hefei' }]),
    }),
  ],
  operations: [
    {
      // Federation, "Resolve requests for entities": an entity that cannot be found is null, which is no error.
      name: 'names no entity, as an unknown one: nulls without an error',
      query: '{ parcels { id place weight } }',
      data: {
        parcels: [
          { id: null, place: null, weight: 1 },
          { id: 'b', place: 'Hefei', weight: 2 },
          null,
          { id: 'gone', place: null, weight: 3 },
        ],
      },
      calls: { to: { track: 1 } },
    },
  ],
};

const compound: Case = {
  name: 'a compound key of which a part is null',
  subgraphs: () => [
    subgraph(
      'mill',
      'type Query { lots: [Lot!]! } type Lot @key(fields: "number series") { number: Int! series: String }',
      {
        Query: {
          lots: () => [
            { number: 1, series: null },
            { number: 1, series: 's' },
          ],
        },
      },
    ),
    subgraph('lab', 'type Lot @key(fields: "number series") { number: Int! series: String grade: String }', {
      Lot: {
        grade: ({ number, series }: { readonly number: number; readonly series: string | null }) =>
          `${number}-${String(series)}`,
      },
    }),
  ],
  operations: [
    {
      name: 'is sent with its null',
      query: '{ lots { grade } }',
      data: { lots: [{ grade: '1-null' }, { grade: '1-s' }] },
      calls: { representations: { lab: 2 } },
    },
  ],
};

const nested: Case = {
  name: 'a key whose nested object is null',
  subgraphs: () => [
    subgraph(
      'farms',
      'type Query { fields: [Plot!]! } type Plot @key(fields: "id site { code }") { id: ID! site: Site } type Site @shareable { code: String }',
      {
        Query: {
          fields: () => [
            { id: '1', site: null },
            { id: '2', site: { code: null } },
            { id: '3', site: { code: 'c' } },
          ],
        },
      },
    ),
    subgraph(
      'soils',
      'type Plot @key(fields: "id site { code }") { id: ID! site: Site soil: String } type Site @shareable { code: String }',
      {
        Plot: {
          soil: ({ id, site }: { readonly id: string; readonly site: unknown }) => `${id}:${JSON.stringify(site)}`,
        },
      },
    ),
  ],
  operations: [
    {
      name: 'is sent as null at its own depth',
      query: '{ fields { soil } }',
      data: { fields: [{ soil: '1:null' }, { soil: '2:{"code":null}' }, { soil: '3:{"code":"c"}' }] },
    },
  ],
};

/** The middle subgraph knows the entity and not the second key. */
const behind: Case = {
  name: 'an entity behind a key that the hop gives as null',
  subgraphs: () => [
    subgraph('shop', 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! }', {
      Query: { goods: () => [{ id: 'a' }, { id: 'b' }, { id: 'c' }] },
    }),
    subgraph('register', 'type Good @key(fields: "id") @key(fields: "code") { id: ID! code: String }', {
      Good: byKey('id', [
        { id: 'a', code: null },
        { id: 'b', code: 'B' },
      ]),
    }),
    subgraph(
      'price',
      'type Good @key(fields: "code") { code: String price: Int maker: Maker } type Maker { name: String! }',
      {
        Good: byKey('code', [{ code: 'B', price: 2, maker: { name: 'Mao' } }]),
      },
    ),
  ],
  operations: [
    {
      name: 'is null, and so is all that hangs on it',
      query: '{ goods { id maker { name } price } }',
      data: {
        goods: [
          { id: 'a', maker: null, price: null },
          { id: 'b', maker: { name: 'Mao' }, price: 2 },
          { id: 'c', maker: null, price: null },
        ],
      },
      calls: { total: 3 },
    },
  ],
};

const unknown: Case = {
  name: 'a key that only another subgraph can tell',
  subgraphs: () => [
    subgraph('shop', 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! }', {
      Query: { goods: () => [{ id: '1' }, { id: 'gone' }] },
    }),
    subgraph('shelf', 'type Good @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! }', {
      Good: byKey('id', [{ id: '1', sku: 'a' }]),
    }),
    // Gives what it has first to whoever asks about nothing in particular.
    subgraph('price', 'type Good @key(fields: "sku") { sku: String! price: Int }', {
      Good: { __resolveReference: ({ sku }: { readonly sku?: string }) => ({ sku: sku ?? 'a', price: 5 }) },
    }),
  ],
  operations: [
    {
      name: 'and does not: nothing is asked about such an entity, as nothing tells it from others',
      query: '{ goods { id price } }',
      data: {
        goods: [
          { id: '1', price: 5 },
          { id: 'gone', price: null },
        ],
      },
      calls: { total: 3, representations: { shelf: 2, price: 1 } },
    },
  ],
};

export const cases = [single, compound, nested, behind, unknown];
