import { type Case, subgraph } from './case.ts';

/** What the resolver sees: an absent argument is not there, a null one is. */
const seen = (_: unknown, args: object) => JSON.stringify(args);

const variables: Case = {
  name: 'variables',
  subgraphs: () => [
    subgraph(
      'one',
      `
      type Query { echo(in: String = "schema", n: Int): String! find(by: By!): String! any(of: JSON): String! thing: Thing }
      scalar JSON
      enum Mode { FAST SLOW }
      input By { ids: [ID!]! = ["x"] mode: Mode = SLOW deep: By2 }
      input By2 { rows: [[Int]] by: By flag: Boolean }
      type Thing @key(fields: "id") { id: ID! }`,
      {
        Query: {
          echo: seen,
          find: (_: unknown, { by }: { readonly by: object }) => JSON.stringify(by),
          any: seen,
          thing: () => ({ id: 't' }),
        },
      },
    ),
    subgraph(
      'two',
      `
      type Query { other(list: [Int!]): String! }
      type Thing @key(fields: "id") { id: ID! at(day: String! = "today", of: [Where!]): String! }
      input Where { place: String! }`,
      {
        Query: { other: seen },
        Thing: { at: seen },
      },
    ),
  ],
  operations: [
    {
      // GraphQL, 6.4.1 CoerceArgumentValues: an absent variable leaves the argument's default, a null one does not.
      name: 'absent and null are two things, defaults of the schema hold for the absent',
      query:
        'query ($gone: String, $nil: String, $n: Int) { gone: echo(in: $gone, n: $n) nil: echo(in: $nil) none: echo null: echo(in: null) }',
      variables: { nil: null },
      data: { gone: '{"in":"schema"}', nil: '{"in":null}', none: '{"in":"schema"}', null: '{"in":null}' },
    },
    {
      name: 'defaults of the operation hold for the absent, not for null',
      query:
        'query ($a: String = "query", $b: String = "query", $c: String = "query", $d: String = null) { a: echo(in: $a) b: echo(in: $b) c: echo(in: $c) d: echo(in: $d) }',
      variables: { b: null, c: 'given' },
      data: { a: '{"in":"query"}', b: '{"in":null}', c: '{"in":"given"}', d: '{"in":null}' },
    },
    {
      name: 'each subgraph has its own, past a fetch of entities too',
      query:
        'query ($n: Int, $day: String!, $list: [Int!], $of: [Where!]) { echo(n: $n) other(list: $list) thing { at(day: $day, of: $of) } }',
      variables: { n: 1, day: 'May', list: [1, 2], of: [{ place: 'Hefei' }] },
      data: {
        echo: '{"in":"schema","n":1}',
        other: '{"list":[1,2]}',
        thing: { at: '{"day":"May","of":[{"place":"Hefei"}]}' },
      },
    },
    {
      name: 'a default of the operation in a fetch of entities',
      query: 'query ($day: String! = "noon", $of: [Where!] = [{ place: "here" }]) { thing { at(day: $day, of: $of) } }',
      data: { thing: { at: '{"day":"noon","of":[{"place":"here"}]}' } },
    },
    {
      name: 'an absent variable past a fetch leaves the argument to its default',
      query: 'query ($day: String = "x", $of: [Where!]) { thing { at(of: $of) } echo(in: $day) }',
      data: { thing: { at: '{"day":"today"}' }, echo: '{"in":"x"}' },
    },
    {
      name: 'input objects with lists, enums and themselves',
      query: 'query ($by: By!) { find(by: $by) }',
      variables: { by: { ids: ['a', 'b'], mode: 'FAST', deep: { rows: [[1, null], null, []], by: {}, flag: null } } },
      data: {
        find: '{"ids":["a","b"],"mode":"FAST","deep":{"rows":[[1,null],null,[]],"by":{"ids":["x"],"mode":"SLOW"},"flag":null}}',
      },
    },
    {
      name: 'inside literals, where an absent one leaves its field out',
      query:
        'query ($id: ID!, $n: Int, $flag: Boolean) { find(by: { ids: [$id, "b"], deep: { rows: [[$n]], flag: $flag } }) }',
      variables: { id: 'a', n: 3 },
      data: { find: '{"ids":["a","b"],"mode":"SLOW","deep":{"rows":[[3]]}}' },
    },
    {
      // GraphQL, 3.12: a value that is no list is coerced to a list of that one value.
      name: 'one value where a list is asked for',
      query: 'query ($list: [Int!]) { other(list: $list) }',
      variables: { list: 5 },
      data: { other: '{"list":[5]}' },
    },
    {
      name: 'custom scalars as any JSON, as a variable and as a literal',
      query: 'query ($of: JSON) { a: any(of: $of) b: any(of: { x: [1, { y: null }], z: "é" }) }',
      variables: { of: { list: [null, 1, 'x'], o: { constructor: true } } },
      data: { a: '{"of":{"list":[null,1,"x"],"o":{"constructor":true}}}', b: '{"of":{"x":[1,{"y":null}],"z":"é"}}' },
    },
    {
      name: 'a variable with the name that fetches of entities use',
      query: 'query ($representations: String!) { thing { at(day: $representations) } }',
      variables: { representations: 'mine' },
      data: { thing: { at: '{"day":"mine"}' } },
      apollo: 'differs: its fetch takes $representations for its own',
    },
    {
      name: 'text that looks like GraphQL stays text',
      query: 'query ($in: String) { echo(in: $in) other: echo(in: "\\"} ... \\\\ \\u4e2d \\n #") }',
      variables: { in: '"}) { __schema } #$in\\' },
      data: {
        echo: JSON.stringify({ in: '"}) { __schema } #$in\\' }),
        other: JSON.stringify({ in: '"} ... \\ 中 \n #' }),
      },
    },
  ],
};

export const cases = [variables];
