import { byKey, type Case, subgraph } from './case.ts';

const types = `
  interface Media { url: String }
  type Video implements Media @shareable { url: String length: Int }
  type Photo implements Media @shareable { url: String width: Int }`;

const media: Case = {
  name: '@requires through abstract types',
  subgraphs: () => [
    subgraph(
      'posts',
      `
      type Query { posts: [Post!]! }
      type Post @key(fields: "id") { id: ID! media: Media attached: [File] }
      union File = Video | Photo
      ${types}`,
      {
        Query: {
          posts: () => [
            {
              id: '1',
              media: { __typename: 'Video', url: 'v', length: 3 },
              attached: [
                { __typename: 'Photo', url: 'p', width: 9 },
                null,
                { __typename: 'Video', url: 'w', length: 4 },
              ],
            },
            { id: '2', media: { __typename: 'Photo', url: 'p', width: 8 }, attached: [] },
            { id: '3', media: null, attached: null },
          ],
        },
      },
    ),
    subgraph(
      'cards',
      `
      type Post @key(fields: "id") {
        id: ID!
        media: Media @external
        attached: [File] @external
        plain: String @requires(fields: "media { url }")
        rich: String @requires(fields: "media { ... on Video { length url } ... on Photo { width } }")
        files: String @requires(fields: "attached { ... on Video { length } ... on Photo { url } }")
      }
      union File = Video | Photo
      ${types}`,
      {
        Post: {
          plain: ({ media }: { readonly media: { readonly url: string } | null }) => `url ${String(media?.url)}`,
          rich: ({ media }: { readonly media: object | null }) => fieldsOf(media),
          files: ({ attached }: { readonly attached: readonly (object | null)[] | null }) =>
            attached?.map(fieldsOf).join('|') ?? 'none',
        },
      },
    ),
  ],
  operations: [
    {
      name: 'of a field of an interface',
      query: '{ posts { plain } }',
      data: { posts: [{ plain: 'url v' }, { plain: 'url p' }, { plain: 'url undefined' }] },
    },
    {
      name: 'of fields by type, and null has none',
      query: '{ posts { rich } }',
      data: { posts: [{ rich: 'length:3,url:v' }, { rich: 'width:8' }, { rich: 'null' }] },
    },
    {
      name: 'of a list of a union, with a null among them',
      query: '{ posts { files attached { ... on Video { url } } } }',
      data: {
        posts: [
          { files: 'url:p|null|length:4', attached: [{}, null, { url: 'w' }] },
          { files: '', attached: [] },
          { files: 'none', attached: null },
        ],
      },
    },
  ],
};

/** What was sent, in the order of names, without the type. */
function fieldsOf(value: object | null): string {
  if (!value) return 'null';
  const fields = Object.entries(value).filter(([name]) => name !== '__typename');
  return fields
    .map(([name, field]) => `${name}:${String(field)}`)
    .sort()
    .join(',');
}

const entity: Case = {
  name: '@requires through another entity',
  subgraphs: () => [
    subgraph(
      'goods',
      'type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! maker: Maker makers: [Maker] } type Maker @key(fields: "id") { id: ID! }',
      {
        Query: {
          goods: () => [
            { id: 'a', maker: { id: 'm' }, makers: [{ id: 'n' }, null, { id: 'm' }] },
            { id: 'b', maker: null, makers: [] },
            { id: 'c', maker: { id: 'k' }, makers: null },
          ],
        },
      },
    ),
    subgraph('makers', 'type Maker @key(fields: "id") { id: ID! land: String }', {
      Maker: byKey('id', [
        { id: 'm', land: 'cn' },
        { id: 'n', land: 'vn' },
        { id: 'k', land: null },
      ]),
    }),
    subgraph(
      'duty',
      `
      type Good @key(fields: "id") {
        id: ID! maker: Maker @external makers: [Maker] @external
        duty: String @requires(fields: "maker { land }")
        lands: String @requires(fields: "makers { land }")
      }
      type Maker @key(fields: "id") { id: ID! land: String @external }`,
      {
        Good: {
          duty: ({ maker }: { readonly maker: object | null }) =>
            JSON.stringify(maker && { ...maker, __typename: undefined }),
          lands: ({ makers }: { readonly makers: readonly ({ readonly land: string } | null)[] | null }) =>
            makers?.map((maker) => maker?.land ?? '-').join() ?? 'none',
        },
      },
    ),
  ],
  operations: [
    {
      name: 'fetches it first',
      query: '{ goods { lands } }',
      data: { goods: [{ lands: 'vn,-,cn' }, { lands: '' }, { lands: 'none' }] },
      calls: { total: 3, to: { makers: 1, duty: 1 } },
    },
    {
      name: 'which may be null, or its field',
      query: '{ goods { id duty } }',
      data: {
        goods: [
          { id: 'a', duty: '{"land":"cn"}' },
          { id: 'b', duty: 'null' },
          { id: 'c', duty: '{"land":null}' },
        ],
      },
    },
  ],
};

export const cases = [media, entity];
