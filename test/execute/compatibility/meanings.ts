import { type Case, type CaseOperation, subgraph } from './case.ts';

interface Firm {
  readonly uscc: string;
}

interface Media {
  readonly maxWidth: number;
}

const record = (__typename: string, id: string, producer: string | null): object => ({
  __typename,
  id,
  producer: producer && { uscc: producer },
});
const records = [
  record('FoodRecord', '1', 'A'),
  record('GoodsRecord', '2', 'B'),
  record('FoodRecord', '3', null),
  record('ToyRecord', '4', 'A'),
];
const typeOf = { __resolveType: ({ __typename }: { readonly __typename: string }) => __typename };

const differs =
  'differs: its plan joins fetches of one path, whatever types stand above, and the first value under a name stays';

/** Records of several kinds lead to firms, which are another subgraph's, whose licences are a third's. */
const firms: Case = {
  name: 'one response name with several meanings under several types',
  subgraphs: () => [
    subgraph(
      'records',
      `
      type Query { records: [Record!]! found: [Found!]! pages: [[Record!]!]! one(id: ID!): Record }
      interface Record { id: ID! producer: Firm }
      union Found = FoodRecord | GoodsRecord | ToyRecord
      type FoodRecord implements Record @key(fields: "id") { id: ID! producer: Firm holder: Firm parts: [Record!]! }
      type GoodsRecord implements Record @key(fields: "id") { id: ID! producer: Firm holder: Firm }
      type ToyRecord implements Record @key(fields: "id") { id: ID! producer: Firm }
      type Firm @key(fields: "uscc") { uscc: ID! }`,
      {
        Query: {
          records: () => records,
          found: () => records,
          pages: () => [records.slice(0, 2), []],
          one: (_: unknown, { id }: { readonly id: string }) => records[Number(id) - 1],
        },
        Record: typeOf,
        Found: typeOf,
        FoodRecord: { holder: () => ({ uscc: 'H' }), parts: () => [records[1]] },
        GoodsRecord: { holder: () => ({ uscc: 'H' }) },
      },
    ),
    subgraph(
      'firms',
      `
      type Firm @key(fields: "uscc") { uscc: ID! name: String food: Food goods: Goods media(maxWidth: Int = 100, kinds: [Kind!]): String partner: Firm }
      enum Kind { PHOTO FILM }
      type Food { licence: String }
      type Goods { licence: String permit: String }`,
      {
        Firm: {
          __resolveReference: (firm: Firm) => firm,
          name: ({ uscc }: Firm) => `firm ${uscc}`,
          food: ({ uscc }: Firm) => (uscc === 'A' ? { licence: 'food A' } : null),
          goods: ({ uscc }: Firm) => ({ licence: `goods ${uscc}`, permit: `permit ${uscc}` }),
          media: ({ uscc }: Firm, { maxWidth }: Media) => `${uscc} at ${maxWidth}`,
          partner: () => ({ uscc: 'P' }),
        },
      },
    ),
    subgraph('taxes', 'type Firm @key(fields: "uscc") { uscc: ID! taxed(year: Int): String }', {
      Firm: {
        __resolveReference: (firm: Firm) => firm,
        taxed: ({ uscc }: Firm, { year }: { readonly year?: number }) => `${uscc} in ${year ?? 'all'}`,
      },
    }),
  ],
  operations: [
    {
      name: 'other fields under one alias, each beside a field that is null',
      query:
        '{ records { ... on FoodRecord { producer { x: goods { licence } } } ... on GoodsRecord { producer { x: food { licence } } } } }',
      data: {
        records: [{ producer: { x: { licence: 'goods A' } } }, { producer: { x: null } }, { producer: null }, {}],
      },
      ownCalls: { representations: { firms: 2 } },
      apollo: differs,
    },
    {
      name: 'one field with other arguments',
      query:
        '{ records { ... on FoodRecord { producer { media(maxWidth: 216) } } ... on GoodsRecord { producer { media(maxWidth: 640) } } ... on ToyRecord { producer { media } } } }',
      data: {
        records: [
          { producer: { media: 'A at 216' } },
          { producer: { media: 'B at 640' } },
          { producer: null },
          { producer: { media: 'A at 100' } },
        ],
      },
      apollo: differs,
    },
    {
      name: 'arguments from variables, in whatever order they are written',
      query: `query ($w: Int, $v: Int) { records {
        ... on FoodRecord { producer { media(maxWidth: $w, kinds: [PHOTO]) } }
        ... on GoodsRecord { producer { media(maxWidth: $v, kinds: [PHOTO]) } }
        ... on ToyRecord { producer { media(kinds: [PHOTO], maxWidth: $w) } } } }`,
      variables: { w: 1, v: 2 },
      data: {
        records: [
          { producer: { media: 'A at 1' } },
          { producer: { media: 'B at 2' } },
          { producer: null },
          { producer: { media: 'A at 1' } },
        ],
      },
      apollo: differs,
    },
    {
      name: 'in a union, and with a third subgraph',
      query:
        '{ found { ... on FoodRecord { producer { x: taxed(year: 1) } } ... on GoodsRecord { producer { x: name } } ... on ToyRecord { producer { x: taxed(year: 2) } } } }',
      data: {
        found: [
          { producer: { x: 'A in 1' } },
          { producer: { x: 'firm B' } },
          { producer: null },
          { producer: { x: 'A in 2' } },
        ],
      },
      ownCalls: { representations: { firms: 1 } },
      apollo: differs,
    },
    {
      name: 'in lists of lists, below each other',
      query: `{ pages { ... on FoodRecord { producer { p: partner { p: name } } parts { ... on GoodsRecord { producer { p: food { licence } } } } }
        ... on GoodsRecord { producer { p: partner { p: taxed } } } } }`,
      data: {
        pages: [
          [
            { producer: { p: { p: 'firm P' } }, parts: [{ producer: { p: null } }] },
            { producer: { p: { p: 'P in all' } } },
          ],
          [],
        ],
      },
      apollo: differs,
    },
    {
      name: 'in fragments with names',
      query: `{ records { ...F ...G } } fragment F on FoodRecord { producer { ...P } } fragment P on Firm { x: food { l: licence } }
        fragment G on GoodsRecord { producer { x: goods { l: permit } } }`,
      data: {
        records: [{ producer: { x: { l: 'food A' } } }, { producer: { x: { l: 'permit B' } } }, { producer: null }, {}],
      },
      apollo: differs,
    },
    {
      name: 'where one side is left out, and where it is not',
      query:
        'query ($t: Boolean!) { records { ... on FoodRecord { producer { x: goods @include(if: $t) { licence } } } ... on GoodsRecord { producer { x: food { licence } } } } }',
      variables: { t: true },
      data: {
        records: [{ producer: { x: { licence: 'goods A' } } }, { producer: { x: null } }, { producer: null }, {}],
      },
      apollo: differs,
    },
    {
      name: 'under a field’s own name beside another field under that name',
      query: '{ records { ... on FoodRecord { producer { name } } ... on GoodsRecord { producer { name: taxed } } } }',
      data: { records: [{ producer: { name: 'firm A' } }, { producer: { name: 'B in all' } }, { producer: null }, {}] },
      ownCalls: { representations: { firms: 1, taxes: 1 } },
      apollo: differs,
    },
    {
      name: 'under the name of a key, which is fetched all the same',
      query:
        '{ records { ... on FoodRecord { producer { uscc: name } } ... on GoodsRecord { producer { uscc: taxed } } ... on ToyRecord { id: producer { key: uscc } } } }',
      data: {
        records: [
          { producer: { uscc: 'firm A' } },
          { producer: { uscc: 'B in all' } },
          { producer: null },
          { id: { key: 'A' } },
        ],
      },
      apollo: differs,
    },
  ],
};

/** Representations that are sent to firms, and to taxes. */
const asked = (
  name: string,
  query: string,
  data: CaseOperation['data'],
  representations: Readonly<Record<string, number>>,
  variables: CaseOperation['variables'] = {},
): CaseOperation => ({ name, query, data, variables, ownCalls: { representations } });

const whoIsAsked: Case = {
  ...firms,
  name: 'a subgraph is asked about those objects of which the operation wants something',
  operations: [
    asked(
      'of one branch, where another leads to the same path',
      '{ records { ... on FoodRecord { producer { name } } ... on GoodsRecord { producer { uscc } } } }',
      { records: [{ producer: { name: 'firm A' } }, { producer: { uscc: 'B' } }, { producer: null }, {}] },
      { firms: 1 },
    ),
    asked(
      'each by its own subgraph',
      '{ records { ... on FoodRecord { producer { name } } ... on GoodsRecord { producer { taxed } } } }',
      { records: [{ producer: { name: 'firm A' } }, { producer: { taxed: 'B in all' } }, { producer: null }, {}] },
      { firms: 1, taxes: 1 },
    ),
    asked(
      'of all, where an interface above wants it of all',
      '{ records { producer { name } ... on GoodsRecord { producer { taxed } } } }',
      {
        records: [
          { producer: { name: 'firm A' } },
          { producer: { name: 'firm B', taxed: 'B in all' } },
          { producer: null },
          { producer: { name: 'firm A' } },
        ],
      },
      { firms: 2, taxes: 1 },
    ),
    asked(
      'and not of a branch that is left out',
      'query ($t: Boolean!) { records { ... on FoodRecord { producer { uscc name @include(if: $t) } } ... on GoodsRecord { producer { name } } } }',
      { records: [{ producer: { uscc: 'A' } }, { producer: { name: 'firm B' } }, { producer: null }, {}] },
      { firms: 1 },
      { t: false },
    ),
    asked(
      'two steps below the branch',
      '{ records { ... on FoodRecord { producer { partner { taxed } } } ... on GoodsRecord { producer { partner { uscc } taxed } } } }',
      {
        records: [
          { producer: { partner: { taxed: 'P in all' } } },
          { producer: { partner: { uscc: 'P' }, taxed: 'B in all' } },
          { producer: null },
          {},
        ],
      },
      { firms: 2, taxes: 2 },
    ),
  ],
};

export const cases = [firms, whoIsAsked];
