import { byKey, type Case, subgraph } from './case.ts';

const rows = [
  { __typename: 'Book', id: 'b', title: 'Tea', pages: 90 },
  { __typename: 'Film', id: 'f', title: 'Salt', length: 120 },
];
const stars = [
  { id: 'b', stars: 5, notes: ['good', null] },
  { id: 'f', stars: 3, notes: null },
  { id: 'gone', stars: 1, notes: [] },
];

const media: Case = {
  name: '@interfaceObject',
  subgraphs: () => [
    subgraph(
      'library',
      `
      type Query { media: [Media] book: Book }
      interface Media @key(fields: "id") { id: ID! title: String }
      type Book implements Media @key(fields: "id") { id: ID! title: String pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String length: Int }`,
      {
        Query: { media: () => [rows[1], null, rows[0]], book: () => rows[0] },
        Media: byKey('id', rows),
        Book: byKey('id', rows),
        Film: byKey('id', rows),
      },
    ),
    subgraph(
      'reviews',
      `
      type Query { rated: [Media!]! }
      type Media @key(fields: "id") @interfaceObject {
        id: ID! stars: Int notes: [String] title: String @external slug: String @requires(fields: "title")
      }`,
      {
        Query: { rated: () => stars.slice(0, 2) },
        Media: {
          ...byKey('id', stars),
          slug: ({ title }: { readonly title: string | null }) => `the-${String(title)}`,
        },
      },
    ),
    subgraph(
      'shop',
      `
      type Query { carts: [Cart] lost: [Media] }
      type Cart { items: [Media] }
      type Media @key(fields: "id") @interfaceObject { id: ID! }`,
      {
        Query: {
          carts: () => [{ items: [{ id: 'f' }, { id: 'b' }] }, { items: null }],
          lost: () => [{ id: 'gone' }, { id: 'b' }],
        },
      },
    ),
  ],
  operations: [
    {
      // Federation, "@interfaceObject": the subgraph knows the interface only, so the representation's type is the interface.
      name: 'fields through it on objects of another subgraph',
      query: '{ media { title stars } }',
      data: { media: [{ title: 'Salt', stars: 3 }, null, { title: 'Tea', stars: 5 }] },
      calls: { total: 2, representations: { reviews: 2 } },
    },
    {
      name: 'fields of the interface on its own objects',
      query: '{ rated { notes title } }',
      data: {
        rated: [
          { notes: ['good', null], title: 'Tea' },
          { notes: null, title: 'Salt' },
        ],
      },
      calls: { total: 2, representations: { library: 2 } },
    },
    {
      name: 'needs no other subgraph for its own fields',
      query: '{ rated { stars id } }',
      data: {
        rated: [
          { stars: 5, id: 'b' },
          { stars: 3, id: 'f' },
        ],
      },
      calls: { total: 1 },
    },
    {
      name: '__typename through it is the object type',
      query: '{ rated { __typename id } }',
      data: {
        rated: [
          { __typename: 'Book', id: 'b' },
          { __typename: 'Film', id: 'f' },
        ],
      },
      calls: { to: { library: 1 } },
    },
    {
      name: 'a fragment on an implementation',
      query: '{ rated { stars ... on Book { pages kind: __typename } ... on Film { length } } }',
      data: {
        rated: [
          { stars: 5, pages: 90, kind: 'Book' },
          { stars: 3, length: 120 },
        ],
      },
    },
    {
      name: 'its field inside a fragment on an implementation',
      query: '{ media { id ... on Film { stars } } book { stars pages } }',
      data: { media: [{ id: 'f', stars: 3 }, null, { id: 'b' }], book: { stars: 5, pages: 90 } },
    },
    {
      name: 'by its key from one such subgraph to the next and to the objects',
      query: '{ carts { items { stars title ... on Film { length } } } }',
      data: {
        carts: [
          {
            items: [
              { stars: 3, title: 'Salt', length: 120 },
              { stars: 5, title: 'Tea' },
            ],
          },
          { items: null },
        ],
      },
    },
    {
      name: '@requires on it of a field of the interface',
      query: '{ media { slug } rated { slug __typename } }',
      data: {
        media: [{ slug: 'the-Salt' }, null, { slug: 'the-Tea' }],
        rated: [
          { slug: 'the-Tea', __typename: 'Book' },
          { slug: 'the-Salt', __typename: 'Film' },
        ],
      },
    },
    {
      name: 'an object that nobody knows has nulls for fields of the interface',
      query: '{ lost { id title stars } }',
      data: {
        lost: [
          { id: 'gone', title: null, stars: 1 },
          { id: 'b', title: 'Tea', stars: 5 },
        ],
      },
    },
    {
      // GraphQL, 4.4: `__typename: String!`, and nobody can say it.
      name: 'and it cannot say its __typename',
      query: '{ lost { id __typename } }',
      data: { lost: [null, { id: 'b', __typename: 'Book' }] },
      errors: [{ path: ['lost', 0, '__typename'], code: 'BAD_ANSWER' }],
    },
  ],
};

export const cases = [media];
