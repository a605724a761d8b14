import { byKey, type Case, subgraph } from './case.ts';

interface Line {
  readonly g: number;
}

const weights = [{ g: 1 }, { g: 2 }];
const inUnit = ({ g }: Line, { u }: { readonly u: string }): number => (u === 'LB' ? g * 10 : g);

const posts: Case = {
  name: '@requires of fields with arguments',
  subgraphs: () => [
    subgraph(
      'posts',
      `
      type Query { posts: [Post!]! things: [Thing!]! }
      union Thing = Post | Page
      type Post @key(fields: "id") { id: ID! comments(limit: Int = 2): [String!] price(currency: Currency!): Int lines: [Line!] }
      type Page @key(fields: "id") { id: ID! price(currency: Currency!): Int post: Post }
      type Line { w(u: String = "G"): Int }
      enum Currency { CNY USD EUR }`,
      {
        Query: {
          posts: () => [{ id: '1' }],
          things: () => [
            { __typename: 'Post', id: '1' },
            { __typename: 'Page', id: '2' },
          ],
        },
        Thing: { __resolveType: ({ __typename }: { readonly __typename: string }) => __typename },
        Post: {
          ...byKey('id', [{ id: '1' }]),
          comments: (_: unknown, { limit }: { readonly limit: number }) => ['a', 'b', 'c', 'd'].slice(0, limit),
          price: (_: unknown, { currency }: { readonly currency: string }) => (currency === 'EUR' ? 100 : 110),
          lines: () => weights,
        },
        Page: {
          ...byKey('id', [{ id: '2' }]),
          price: (_: unknown, { currency }: { readonly currency: string }) => (currency === 'EUR' ? 1 : 2),
          post: () => ({ id: '1' }),
        },
        Line: { w: inUnit },
      },
    ),
    subgraph(
      'sums',
      `
      type Post @key(fields: "id") {
        id: ID!
        comments(limit: Int = 2): [String!] @external
        price(currency: Currency!): Int @external
        lines: [Line!] @external
        first: String @requires(fields: "comments(limit: 3)")
        some: String @requires(fields: "comments")
        usd: Int @requires(fields: "price(currency: USD)")
        eur: Int @requires(fields: "price(currency: EUR)")
        total: Int @requires(fields: "lines { w(u: \\"LB\\") }")
      }
      type Page @key(fields: "id") { id: ID! price(currency: Currency!): Int @external eur: Int @requires(fields: "price(currency: EUR)") }
      type Line { w(u: String = "G"): Int @external }
      enum Currency { CNY USD EUR }`,
      {
        Post: {
          first: ({ comments }: { readonly comments: readonly string[] }) => comments.join(''),
          some: ({ comments }: { readonly comments: readonly string[] }) => comments.join(''),
          usd: ({ price }: { readonly price: number }) => price * 2,
          eur: ({ price }: { readonly price: number }) => price * 2,
          total: ({ lines }: { readonly lines: readonly { readonly w: number }[] }) =>
            lines.reduce((sum, { w }) => sum + w, 0),
        },
        Page: { eur: ({ price }: { readonly price: number }) => price * 2 },
      },
    ),
  ],
  operations: [
    {
      name: 'beside the field with arguments of the caller’s own',
      query: '{ posts { comments(limit: 1) first } }',
      data: { posts: [{ comments: ['a'], first: 'abc' }] },
      apollo: 'differs: it takes the caller’s arguments for those required',
    },
    {
      name: 'beside the field without arguments',
      query: '{ posts { comments first } }',
      data: { posts: [{ comments: ['a', 'b'], first: 'abc' }] },
      apollo: 'differs: it takes the caller’s arguments for those required',
    },
    {
      name: 'without arguments, beside the field with some',
      query: '{ posts { comments(limit: 4) some } }',
      data: { posts: [{ comments: ['a', 'b', 'c', 'd'], some: 'ab' }] },
      apollo: 'differs: it takes the caller’s arguments for those required',
    },
    {
      name: 'with arguments from a variable beside them',
      query: 'query ($n: Int) { posts { comments(limit: $n) first } }',
      variables: { n: 1 },
      data: { posts: [{ comments: ['a'], first: 'abc' }] },
      apollo: 'differs: it takes the caller’s arguments for those required',
    },
    {
      name: 'below the required field',
      query: '{ posts { lines { w } total } }',
      data: { posts: [{ lines: [{ w: 1 }, { w: 2 }], total: 30 }] },
      apollo: 'differs: it takes the caller’s arguments for those required',
    },
    { name: 'one requirement', query: '{ posts { usd } }', data: { posts: [{ usd: 220 }] } },
    { name: 'the other requirement', query: '{ posts { eur } }', data: { posts: [{ eur: 200 }] } },
    {
      name: 'two requirements of one field with other arguments, which the plan cannot tell apart',
      query: '{ posts { usd eur } }',
      data: null,
      refused: /Post\.(usd|eur) needs price\(currency: (USD|EUR)\).*ask in two operations/,
      apollo: 'differs: it drops one of the two, and computes both from what is left',
    },
    {
      name: 'two requirements of one type each',
      query: '{ things { ... on Post { usd } ... on Page { eur } } }',
      data: { things: [{ usd: 220 }, { eur: 2 }] },
    },
    {
      name: 'two requirements at paths of their own',
      query: '{ posts { usd } things { ... on Page { post { eur } } } }',
      data: { posts: [{ usd: 220 }], things: [{}, { post: { eur: 200 } }] },
    },
  ],
};

export const cases = [posts];
