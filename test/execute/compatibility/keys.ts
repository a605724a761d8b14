import { byKey, type Case, subgraph } from './case.ts';

/** Three subgraphs whose keys differ: price knows only the code, which only the register can tell from the id. */
const hop: Case = {
  name: 'keys that differ among three subgraphs',
  subgraphs: () => [
    subgraph('shop', 'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! shelf: Int }', {
      Query: {
        goods: () => [
          { id: 'a', shelf: 1 },
          { id: 'b', shelf: 2 },
        ],
      },
    }),
    subgraph('register', 'type Good @key(fields: "id") @key(fields: "code") { id: ID! code: String! name: String }', {
      Good: byKey('id', [
        { id: 'a', code: 'A-1', name: 'tea' },
        { id: 'b', code: 'B-2', name: 'salt' },
      ]),
    }),
    subgraph('price', 'type Good @key(fields: "code") { code: String! price: Int }', {
      Good: byKey('code', [
        { code: 'A-1', price: 10 },
        { code: 'B-2', price: 20 },
      ]),
    }),
  ],
  operations: [
    {
      name: 'takes the key of the second from the first on the way to the third',
      query: '{ goods { price shelf } }',
      data: {
        goods: [
          { price: 10, shelf: 1 },
          { price: 20, shelf: 2 },
        ],
      },
      calls: { total: 3, representations: { register: 2, price: 2 } },
    },
    {
      name: 'asks the one in the middle once for its key and its field',
      query: '{ goods { name price code id } }',
      data: {
        goods: [
          { name: 'tea', price: 10, code: 'A-1', id: 'a' },
          { name: 'salt', price: 20, code: 'B-2', id: 'b' },
        ],
      },
      calls: { total: 3 },
    },
    {
      name: 'makes no hop that no field needs',
      query: '{ goods { id shelf } }',
      data: {
        goods: [
          { id: 'a', shelf: 1 },
          { id: 'b', shelf: 2 },
        ],
      },
      calls: { total: 1 },
    },
  ],
};

interface Lot {
  readonly maker: { readonly id: string; readonly site: { readonly code: string } };
  readonly number: number;
}

const nested: Case = {
  name: 'a compound key with nested objects',
  subgraphs: () => [
    subgraph(
      'lots',
      `
      type Query { lots: [Lot!]! }
      type Lot @key(fields: "number maker { id site { code } }") { number: Int! maker: Maker! }
      type Maker @shareable { id: ID! name: String site: Site! }
      type Site @shareable { code: String! }`,
      {
        Query: {
          lots: () => [
            { number: 1, maker: { id: 'm', name: 'Mao', site: { code: 'x' } } },
            { number: 1, maker: { id: 'm', name: 'Mao', site: { code: 'y' } } },
          ],
        },
      },
    ),
    subgraph(
      'tests',
      `
      type Lot @key(fields: "number maker { id site { code } }") { number: Int! maker: Maker! result: String }
      type Maker @shareable { id: ID! site: Site! }
      type Site @shareable { code: String! }`,
      {
        Lot: { result: ({ number, maker }: Lot) => `${maker.id}${maker.site.code}${number}` },
      },
    ),
  ],
  operations: [
    {
      name: 'is sent whole, and tells apart entities that differ in its depth only',
      query: '{ lots { result } }',
      data: { lots: [{ result: 'mx1' }, { result: 'my1' }] },
      calls: { total: 2, representations: { tests: 2 } },
    },
    {
      name: 'stays out of the answer but for what was asked of it',
      query: '{ lots { maker { name } result } }',
      data: {
        lots: [
          { maker: { name: 'Mao' }, result: 'mx1' },
          { maker: { name: 'Mao' }, result: 'my1' },
        ],
      },
    },
  ],
};

const list: Case = {
  name: 'a key that holds a list of objects',
  subgraphs: () => [
    subgraph(
      'carts',
      `
      type Query { carts: [Cart] }
      type Cart @key(fields: "lines { sku }") { lines: [Line!]! }
      type Line @shareable { sku: String! }`,
      {
        Query: { carts: () => [{ lines: [{ sku: 'a' }, { sku: 'b' }] }, null, { lines: [] }] },
      },
    ),
    subgraph(
      'sums',
      `
      type Cart @key(fields: "lines { sku }") { lines: [Line!]! sum: String }
      type Line @shareable { sku: String! }`,
      {
        Cart: {
          sum: ({ lines }: { readonly lines: readonly { readonly sku: string }[] }) =>
            `sum:${lines.map(({ sku }) => sku).join('+')}`,
        },
      },
    ),
  ],
  operations: [
    {
      name: 'is sent as a list, an empty one too, and null is no entity',
      query: '{ carts { sum } }',
      data: { carts: [{ sum: 'sum:a+b' }, null, { sum: 'sum:' }] },
      calls: { total: 2, representations: { sums: 2 } },
    },
  ],
};

const several: Case = {
  name: 'several keys, each known to another subgraph',
  subgraphs: () => [
    subgraph(
      'people',
      `
      type Query { person: Person }
      type Person @key(fields: "id") @key(fields: "mail") @key(fields: "card { country number }") { id: ID! mail: String! card: Card! }
      type Card @shareable { country: String! number: Int! }`,
      {
        Query: { person: () => ({ id: 'p', mail: 'p@x', card: { country: 'cn', number: 7 } }) },
      },
    ),
    subgraph('letters', 'type Person @key(fields: "mail") { mail: String! letters: [String] }', {
      Person: byKey('mail', [{ mail: 'p@x', letters: ['hi'] }]),
    }),
    subgraph(
      'visas',
      `
      type Person @key(fields: "card { number country }") { card: Card! visa: String }
      type Card @shareable { country: String! number: Int! }`,
      {
        Person: {
          visa: ({ card }: { readonly card: { readonly country: string; readonly number: number } }) =>
            `${card.country}/${card.number}`,
        },
      },
    ),
  ],
  operations: [
    {
      name: 'each subgraph is sent the key that it declares',
      query: '{ person { visa letters id } }',
      data: { person: { visa: 'cn/7', letters: ['hi'], id: 'p' } },
      calls: { total: 3, representations: { letters: 1, visas: 1 } },
    },
  ],
};

interface Priced {
  readonly sku?: string;
  readonly weight?: number;
}

const unresolvable: Case = {
  name: 'a key that its subgraph does not resolve, beside one that it does',
  subgraphs: () => [
    subgraph(
      'shelf',
      'type Query { goods: [Good!]! } type Good @key(fields: "id") @key(fields: "sku") { id: ID! sku: String! weight: Int }',
      {
        Query: { goods: () => [{ id: '1', sku: 'a', weight: 3 }] },
        Good: byKey('id', [{ id: '1', sku: 'a', weight: 3 }]),
      },
    ),
    subgraph(
      'price',
      `
      type Query { priced: Good }
      type Good @key(fields: "id", resolvable: false) @key(fields: "sku") { id: ID! sku: String! price: Int weight: Int @external freight: Int @requires(fields: "weight") }`,
      {
        Query: { priced: () => ({ id: '1', sku: 'a', price: 5 }) },
        Good: {
          __resolveReference: ({ sku, weight }: Priced) =>
            sku === undefined ? null : { id: '1', sku, price: 5, weight },
          freight: ({ weight }: Priced) => (weight ?? 0) * 10,
        },
      },
    ),
    subgraph('links', 'type Query { linked: Good } type Good @key(fields: "id", resolvable: false) { id: ID! }', {
      Query: { linked: () => ({ id: '1' }) },
    }),
  ],
  operations: [
    {
      name: 'the resolvable one is sent',
      query: '{ goods { price } }',
      data: { goods: [{ price: 5 }] },
      calls: { total: 2 },
    },
    {
      name: 'and when the subgraph is asked again with what a field requires',
      query: '{ priced { freight } }',
      data: { priced: { freight: 30 } },
      calls: { total: 3, to: { shelf: 1, price: 2 } },
      apollo: 'differs: it sends the first key that there is',
    },
    {
      name: 'a subgraph that resolves none still leads to those that do',
      query: '{ linked { id price } }',
      data: { linked: { id: '1', price: 5 } },
      calls: { total: 3, representations: { shelf: 1, price: 1 } },
    },
  ],
};

export const cases = [hop, nested, list, several, unresolvable];
