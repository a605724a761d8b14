import { byKey, type Case, subgraph } from './case.ts';

const people = [
  { id: 'p', name: 'Ping (people)', town: { name: 'Hefei (people)' } },
  { id: 'q', name: 'Qiu (people)', town: null },
];

const owner = () =>
  subgraph(
    'people',
    `
    type Person @key(fields: "id") { id: ID! name: String @shareable town: Town @shareable }
    type Town @shareable { name: String }`,
    { Person: byKey('id', people) },
  );

/** The names differ by subgraph, which tells where an answer came from. */
const entity: Case = {
  name: '@provides',
  subgraphs: () => [
    owner(),
    subgraph(
      'posts',
      `
      type Query { best: Post @provides(fields: "author { name }") all: [Post!]! post: Post }
      type Post @key(fields: "id") { id: ID! author: Person coauthors: [Person] @provides(fields: "name town { name }") }
      type Person @key(fields: "id") { id: ID! name: String @external town: Town @external }
      type Town { name: String @external }`,
      {
        Query: {
          best: () => ({ id: '1', author: { id: 'p', name: 'Ping (posts)' } }),
          post: () => ({ id: '1', author: { id: 'p', name: 'Ping (posts)' } }),
          all: () => [
            { id: '1', author: null, coauthors: [{ id: 'p', name: 'P (posts)', town: { name: 'H (posts)' } }, null] },
            { id: '2', author: { id: 'q' }, coauthors: null },
          ],
        },
        Post: { __resolveReference: ({ id }: { readonly id: string }) => ({ id }) },
      },
    ),
  ],
  operations: [
    {
      // Federation, "@provides": only at this path in the schema is the field resolvable there.
      name: 'on an entity makes a fetch needless',
      query: '{ best { author { name id } } }',
      data: { best: { author: { name: 'Ping (posts)', id: 'p' } } },
      calls: { total: 1 },
    },
    {
      name: 'holds at its own path only',
      query: '{ post { author { name } } }',
      data: { post: { author: { name: 'Ping (people)' } } },
      calls: { to: { people: 1 } },
    },
    {
      name: 'in a list, of nested fields',
      query: '{ all { coauthors { name town { name } } } }',
      data: { all: [{ coauthors: [{ name: 'P (posts)', town: { name: 'H (posts)' } }, null] }, { coauthors: null }] },
      calls: { to: { people: 0 } },
    },
    {
      name: 'gives way to a fetch for a field that it leaves out',
      query: '{ best { author { name town { name } } } }',
      data: { best: { author: { name: 'Ping (posts)', town: { name: 'Hefei (people)' } } } },
      calls: { to: { people: 1 } },
    },
  ],
};

const abstract: Case = {
  name: '@provides on abstract types',
  subgraphs: () => [
    subgraph(
      'library',
      `
      interface Media { id: ID! }
      type Book implements Media @key(fields: "id") { id: ID! title: String @shareable pages: Int }
      type Film implements Media @key(fields: "id") { id: ID! title: String @shareable }`,
      {
        Book: byKey('id', [{ id: 'b', title: 'Book (library)', pages: 9 }]),
        Film: byKey('id', [{ id: 'f', title: 'Film (library)' }]),
      },
    ),
    subgraph(
      'shelf',
      `
      type Query {
        media: [Media] @provides(fields: "... on Book { title }")
        works: [Work] @provides(fields: "... on Book { title } ... on Film { title }")
      }
      interface Media { id: ID! }
      union Work = Book | Film
      type Book implements Media @key(fields: "id") { id: ID! title: String @external }
      type Film implements Media @key(fields: "id") { id: ID! title: String @external }`,
      {
        Query: {
          media: () => [
            { __typename: 'Book', id: 'b', title: 'Book (shelf)' },
            { __typename: 'Film', id: 'f', title: 'Film (shelf)' },
          ],
          works: () => [
            { __typename: 'Film', id: 'f', title: 'Film (shelf)' },
            null,
            { __typename: 'Book', id: 'b', title: 'Book (shelf)' },
          ],
        },
      },
    ),
  ],
  operations: [
    {
      name: 'through an interface, for one of its types only',
      query: '{ media { ... on Film { title } ... on Book { title } id } }',
      data: {
        media: [
          { title: 'Book (shelf)', id: 'b' },
          { title: 'Film (library)', id: 'f' },
        ],
      },
      calls: { to: { library: 1 }, representations: { library: 1 } },
    },
    {
      name: 'through a union, for each of its types',
      query: '{ works { ... on Book { title } ... on Film { title } } }',
      data: { works: [{ title: 'Film (shelf)' }, null, { title: 'Book (shelf)' }] },
      calls: { to: { library: 0 } },
    },
  ],
};

export const cases = [entity, abstract];
