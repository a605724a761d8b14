import { byKey, type Case, subgraph } from './case.ts';

interface Good {
  readonly weight: number | null;
  readonly size: { readonly w: number; readonly h: number } | null;
  readonly parts: readonly ({ readonly n: number } | null)[] | null;
  readonly price: number;
}

const goods = [
  { id: 'a', weight: 3, size: { w: 1, h: 2 }, parts: [{ n: 1 }, null, { n: 2 }] },
  { id: 'b', weight: null, size: null, parts: [] },
  { id: 'c', weight: 0, size: { w: 4, h: 5 }, parts: null },
];

const kinds: Case = {
  name: '@requires of every kind of value',
  subgraphs: () => [
    subgraph(
      'stock',
      `
      type Query { goods: [Good!]! }
      type Good @key(fields: "id") { id: ID! weight: Int size: Size parts: [Part] price(currency: String!): Int }
      type Size @shareable { w: Int h: Int d: Int }
      type Part @shareable { n: Int }`,
      {
        Query: { goods: () => goods },
        Good: {
          ...byKey('id', goods),
          price: (_: unknown, { currency }: { readonly currency: string }) => (currency === 'CNY' ? 70 : 10),
        },
      },
    ),
    subgraph(
      'ship',
      `
      type Good @key(fields: "id") {
        id: ID!
        weight: Int @external
        size: Size @external
        parts: [Part] @external
        price(currency: String!): Int @external
        cost: String @requires(fields: "weight")
        box: String @requires(fields: "size { w h }")
        count: String @requires(fields: "parts { n }")
        duty: Int @requires(fields: "price(currency: \\"CNY\\")")
        from: String
      }
      type Size @shareable { w: Int h: Int }
      type Part @shareable { n: Int }`,
      {
        Good: {
          cost: ({ weight }: Good) => JSON.stringify({ weight }),
          box: ({ size }: Good) => JSON.stringify(size),
          count: ({ parts }: Good) => JSON.stringify(parts),
          duty: ({ price }: Good) => price * 2,
          from: () => 'Hefei',
        },
      },
    ),
  ],
  operations: [
    {
      // Federation, "@requires": a representation holds the fields of the selection set; a null one is a value too.
      name: 'a scalar, where null is passed as null',
      query: '{ goods { cost } }',
      data: { goods: [{ cost: '{"weight":3}' }, { cost: '{"weight":null}' }, { cost: '{"weight":0}' }] },
      calls: { total: 2, representations: { ship: 3 } },
    },
    {
      name: 'an object, of which no more is passed than required',
      query: '{ goods { box size { d w } } }',
      data: {
        goods: [
          { box: '{"w":1,"h":2}', size: { d: null, w: 1 } },
          { box: 'null', size: null },
          { box: '{"w":4,"h":5}', size: { d: null, w: 4 } },
        ],
      },
    },
    {
      name: 'a list of objects, with a null among them',
      query: '{ goods { count } }',
      data: { goods: [{ count: '[{"n":1},null,{"n":2}]' }, { count: '[]' }, { count: 'null' }] },
    },
    {
      name: 'a field with arguments, beside the same field with others',
      query: '{ goods { duty usd: price(currency: "USD") } }',
      data: {
        goods: [
          { duty: 140, usd: 10 },
          { duty: 140, usd: 10 },
          { duty: 140, usd: 10 },
        ],
      },
    },
    {
      name: 'what is required and not asked for stays out of the answer',
      query: '{ goods { from cost id } }',
      data: {
        goods: [
          { from: 'Hefei', cost: '{"weight":3}', id: 'a' },
          { from: 'Hefei', cost: '{"weight":null}', id: 'b' },
          { from: 'Hefei', cost: '{"weight":0}', id: 'c' },
        ],
      },
      calls: { total: 2 },
    },
    {
      name: 'an alias over the name of a required field',
      query: '{ goods { weight: id cost size: cost } }',
      data: {
        goods: [
          { weight: 'a', cost: '{"weight":3}', size: '{"weight":3}' },
          { weight: 'b', cost: '{"weight":null}', size: '{"weight":null}' },
          { weight: 'c', cost: '{"weight":0}', size: '{"weight":0}' },
        ],
      },
      apollo:
        'differs: planned as it is given, one field a response name, the alias takes the place of the required field',
    },
  ],
};

const chained: Case = {
  name: '@requires of a field that requires another',
  subgraphs: () => [
    subgraph('a', 'type Query { lot: Lot } type Lot @key(fields: "id") { id: ID! base: Int }', {
      Query: { lot: () => ({ id: '1', base: 1 }) },
      Lot: byKey('id', [{ id: '1', base: 1 }]),
    }),
    subgraph('b', 'type Lot @key(fields: "id") { id: ID! base: Int @external mid: Int @requires(fields: "base") }', {
      Lot: { mid: ({ base }: { readonly base: number }) => base + 10 },
    }),
    subgraph('c', 'type Lot @key(fields: "id") { id: ID! mid: Int @external top: Int @requires(fields: "mid") }', {
      Lot: { top: ({ mid }: { readonly mid: number }) => mid + 100 },
    }),
  ],
  operations: [
    {
      name: 'goes step by step',
      query: '{ lot { top } }',
      data: { lot: { top: 111 } },
      calls: { total: 3, to: { a: 1, b: 1, c: 1 } },
    },
  ],
};

const lots = [
  { id: '1', first: 1 },
  { id: '2', first: 2 },
];

const circular: Case = {
  name: '@requires between two subgraphs in turn',
  subgraphs: () => [
    subgraph(
      'a',
      `
      type Query { lots: [Lot] }
      type Lot @key(fields: "id") { id: ID! first: Int second: Int @external third: Int @requires(fields: "second") }`,
      {
        Query: { lots: () => lots },
        Lot: { ...byKey('id', lots), third: ({ second }: { readonly second: number }) => second + 100 },
      },
    ),
    subgraph(
      'b',
      `
      type Lot @key(fields: "id") {
        id: ID! first: Int @external third: Int @external
        second: Int @requires(fields: "first")
        fourth: Int @requires(fields: "third")
      }`,
      {
        Lot: {
          second: ({ first }: { readonly first: number }) => first + 10,
          fourth: ({ third }: { readonly third: number }) => third + 1000,
        },
      },
    ),
    subgraph(
      'c',
      `
      type Query { found: [Lot] }
      type Lot @key(fields: "id") { id: ID! third: Int @external last: Int @requires(fields: "third") }`,
      {
        Query: { found: () => [{ id: '2' }, null] },
        Lot: { last: ({ third }: { readonly third: number }) => third + 5000 },
      },
    ),
  ],
  operations: [
    {
      name: 'goes to and fro',
      query: '{ lots { third id } }',
      data: {
        lots: [
          { third: 111, id: '1' },
          { third: 112, id: '2' },
        ],
      },
      calls: { total: 3, to: { a: 2, b: 1 } },
    },
    {
      name: 'and from there to a third subgraph',
      query: '{ lots { last } }',
      data: { lots: [{ last: 5111 }, { last: 5112 }] },
      calls: { total: 4, to: { a: 2, b: 1, c: 1 } },
      apollo:
        'differs: its first fetch asks subgraph a for `second`, which is external there, and for `third`, which needs it',
    },
    {
      name: 'goes to and fro twice',
      query: '{ lots { fourth } }',
      data: { lots: [{ fourth: 1111 }, { fourth: 1112 }] },
      calls: { total: 4, to: { a: 2, b: 2 } },
      apollo: 'differs: as above',
    },
    {
      name: 'goes to and fro from where nothing of it is known',
      query: '{ found { fourth last } }',
      data: { found: [{ fourth: 1112, last: 5112 }, null] },
      calls: { total: 6, to: { a: 2, b: 2, c: 2 } },
      apollo: 'differs: as above',
    },
  ],
};

const throughOthers: Case = {
  name: '@requires of a field of another entity, and of what is computed from that',
  subgraphs: () => [
    subgraph(
      'books',
      `
      type Query { books: [Book!]! }
      type Book @key(fields: "id") { id: ID! isFirst: Boolean! @external isLater: Boolean! @requires(fields: "isFirst") }
      type Writer @key(fields: "id") { id: ID! books: Int! }`,
      {
        Query: { books: () => [{ id: '1' }, { id: '2' }] },
        Book: {
          __resolveReference: (book: object) => book,
          isLater: ({ isFirst }: { readonly isFirst: boolean }) => !isFirst,
        },
        Writer: byKey('id', [
          { id: 'x', books: 1 },
          { id: 'y', books: 9 },
        ]),
      },
    ),
    subgraph(
      'writers',
      `
      type Book @key(fields: "id") { id: ID! writer: Writer! isFirst: Boolean! @requires(fields: "writer { books }") }
      type Writer @key(fields: "id") { id: ID! books: Int! @external }`,
      {
        Book: {
          __resolveReference: (book: { readonly id: string }) => ({
            writer: { id: book.id === '1' ? 'x' : 'y' },
            ...book,
          }),
          isFirst: ({ writer }: { readonly writer: { readonly books: number } }) => writer.books === 1,
        },
      },
    ),
  ],
  operations: [
    {
      name: 'goes there and back',
      query: '{ books { isFirst } }',
      data: { books: [{ isFirst: true }, { isFirst: false }] },
    },
    {
      name: 'and there and back again',
      query: '{ books { isLater writer { books } } }',
      data: {
        books: [
          { isLater: false, writer: { books: 1 } },
          { isLater: true, writer: { books: 9 } },
        ],
      },
    },
  ],
};

const besideOwn: Case = {
  name: '@requires of a field that the subgraph which brings the object computes itself',
  subgraphs: () => [
    subgraph(
      'stores',
      `
      type Query { stores: [Store!]! }
      type Store @key(fields: "id") { id: ID! }
      type Lot @key(fields: "id") {
        id: ID! sizes: [Size] duty(rate: Int = 1): Int @external total: Int @requires(fields: "duty(rate: 2)")
      }
      type Size @shareable { n(by: Int): Int }`,
      {
        Query: { stores: () => [{ id: 's' }, { id: 'none' }] },
        Lot: {
          sizes: ({ id }: { readonly id: string }) => [{ id, n: 3 }, null, { id, n: 4 }],
          total: ({ duty }: { readonly duty: number }) => duty + 1000,
        },
        Size: { n: ({ n }: { readonly n: number }, { by }: { readonly by: number }) => n * by },
      },
    ),
    subgraph(
      'duties',
      `
      type Store @key(fields: "id") { id: ID! lot: Lot }
      type Lot @key(fields: "id") { id: ID! sizes: [Size] @external duty(rate: Int = 1): Int @requires(fields: "sizes { n(by: 10) }") }
      type Size @shareable { n(by: Int): Int }`,
      {
        Store: { lot: ({ id }: { readonly id: string }) => (id === 's' ? { id: 'l' } : null) },
        Lot: {
          duty: (
            { sizes }: { readonly sizes: readonly ({ readonly n: number } | null)[] },
            { rate }: { readonly rate: number },
          ) => rate * sizes.reduce((sum, size) => sum + (size?.n ?? 0), 0),
        },
      },
    ),
  ],
  operations: [
    {
      name: 'goes there and back, with arguments in a list',
      query: '{ stores { lot { total } } }',
      data: { stores: [{ lot: { total: 1140 } }, { lot: null }] },
      calls: { total: 5, to: { stores: 3, duties: 2 } },
      apollo: 'differs: it asks for `total` before `duty` is known',
    },
    {
      name: 'and beside what is selected with other arguments',
      query: '{ stores { lot { total duty sizes { n(by: 1) } } } }',
      data: { stores: [{ lot: { total: 1140, duty: 70, sizes: [{ n: 3 }, null, { n: 4 }] } }, { lot: null }] },
      apollo: 'differs: as above',
    },
  ],
};

const works = [
  { __typename: 'Book', id: 'b', title: 'Tea' },
  { __typename: 'Film', id: 'f', title: 'Salt' },
];

const ofInterfaces: Case = {
  name: '@requires, of an interface that subgraphs know by name alone, of what another such subgraph computes',
  subgraphs: () => [
    subgraph(
      'library',
      `
      type Query { works: [Work] book: Book }
      interface Work @key(fields: "id") { id: ID! title: String }
      type Book implements Work @key(fields: "id") { id: ID! title: String link: String @external cover: String @requires(fields: "link") }
      type Film implements Work @key(fields: "id") { id: ID! title: String }`,
      {
        Query: { works: () => works, book: () => works[0] },
        Work: byKey('id', works),
        Book: { ...byKey('id', works), cover: ({ link }: { readonly link: string }) => `[${link}]` },
        Film: byKey('id', works),
      },
    ),
    subgraph(
      'names',
      `
      type Query { named: [Work] }
      type Work @key(fields: "id") @interfaceObject {
        id: ID! title: String @external slug: String @requires(fields: "title")
      }`,
      {
        Query: { named: () => [{ id: 'f' }, { id: 'b' }] },
        Work: { slug: ({ title }: { readonly title: string }) => `the-${title}` },
      },
    ),
    subgraph(
      'links',
      'type Work @key(fields: "id") @interfaceObject { id: ID! slug: String @external link: String @requires(fields: "slug") }',
      { Work: { link: ({ slug }: { readonly slug: string }) => `/${slug}` } },
    ),
  ],
  operations: [
    {
      name: 'goes from one to the next',
      query: '{ works { link } named { link } }',
      data: null,
      refused: /no plan is found/,
      apollo: 'differs: it finds no plan',
    },
    {
      name: 'and back to the object',
      query: '{ book { cover link } }',
      data: null,
      refused: /no plan is found/,
      apollo: 'differs: it finds no plan',
    },
  ],
};

export const cases = [kinds, chained, circular, throughOthers, besideOwn, ofInterfaces];
