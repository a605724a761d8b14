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
      name: 'of which another operation of the document has one in a fragment of its own',
      query:
        'query Mine { echo } query Other($in: String) { ...Echoed } fragment Echoed on Query { other: echo(in: $in) }',
      operationName: 'Mine',
      data: { echo: '{"in":"schema"}' },
      apollo: 'differs: it holds fragments of other operations against the variables of this one',
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

const absent = { path: ['page'], code: 'BAD_USER_INPUT' };

/** GraphQL, 5.8.5 and 6.4.1: a variable may stand where no null may, for a default of its own or of the place; given as null it makes its field an error. */
const nulls: Case = {
  name: 'null where there must be none',
  subgraphs: () => [
    subgraph(
      'one',
      `
      type Query { page(first: Int! = 10, by: By, list: [Int!]): String echo(n: Int): String thing: Thing must(n: Int! = 1): String! }
      type Mutation { add(n: Int! = 1): String }
      input By { id: ID! = "x" deep: By of: [By!] }
      type Thing @key(fields: "id") { id: ID! }`,
      {
        Query: { page: seen, echo: seen, must: seen, thing: () => ({ id: 't' }) },
        Mutation: { add: seen },
      },
    ),
    subgraph(
      'two',
      `
      type Query { two(n: Int! = 2): String }
      type Thing @key(fields: "id") { id: ID! at(day: String! = "today"): String! other: String }`,
      { Query: { two: seen }, Thing: { at: seen, other: () => 'o' } },
    ),
  ],
  operations: [
    {
      name: 'where the place has a default; what is asked beside it is answered',
      query: 'query ($n: Int) { page(first: $n) echo }',
      variables: { n: null },
      data: { page: null, echo: '{}' },
      errors: [absent],
      calls: { total: 1 },
    },
    {
      name: 'an absent one leaves the default',
      query: 'query ($n: Int) { page(first: $n) }',
      data: { page: '{"first":10}' },
    },
    {
      name: 'where the variable has a default; nothing is asked at all',
      query: 'query ($n: Int = 5) { page(first: $n) }',
      variables: { n: null },
      data: { page: null },
      errors: [absent],
      calls: { total: 0 },
    },
    {
      name: 'the same with a number, afterwards',
      query: 'query ($n: Int = 5) { page(first: $n) }',
      variables: { n: 7 },
      data: { page: '{"first":7}' },
    },
    {
      name: 'in an input object, in one within it, and in one of a list',
      query:
        'query ($id: ID) { a: page(by: { id: $id }) b: page(by: { deep: { id: $id } }) c: page(by: { of: [{ id: $id }] }) d: page(by: { id: "y" }) }',
      variables: { id: null },
      data: { a: null, b: null, c: null, d: '{"first":10,"by":{"id":"y"}}' },
      errors: ['a', 'b', 'c'].map((path) => ({ path: [path], code: 'BAD_USER_INPUT' })),
      calls: { total: 1 },
    },
    {
      name: 'as an item of a list',
      query: 'query ($n: Int = 3) { page(list: [1, $n]) }',
      variables: { n: null },
      data: { page: null },
      errors: [absent],
      calls: { total: 0 },
    },
    {
      name: 'of an entity, in a fragment: it takes the object along, or not',
      query:
        'query ($day: String) { thing { ...F } again: thing { other } two } fragment F on Thing { id other at(day: $day) }',
      variables: { day: null },
      data: { thing: null, again: { other: 'o' }, two: '{"n":2}' },
      errors: [{ path: ['thing', 'at'], code: 'BAD_USER_INPUT' }],
    },
    {
      name: 'of a field that may not be null at the root',
      query: 'query ($n: Int) { must(n: $n) echo }',
      variables: { n: null },
      data: null,
      errors: [{ path: ['must'], code: 'BAD_USER_INPUT' }],
    },
    {
      name: 'two of them, each alone',
      query: 'query ($a: Int = 1, $b: Int = 1) { page(first: $a) two(n: $b) }',
      variables: { b: null },
      data: { page: '{"first":1}', two: null },
      errors: [{ path: ['two'], code: 'BAD_USER_INPUT' }],
      calls: { total: 1, to: { one: 1 } },
    },
    {
      name: 'what is left out is no error',
      query: 'query ($n: Int, $skip: Boolean!) { page(first: $n) @skip(if: $skip) echo }',
      variables: { n: null, skip: true },
      data: { echo: '{}' },
    },
    {
      name: 'a change that is wrong is not made',
      query: 'mutation ($n: Int) { add(n: $n) again: add(n: 4) }',
      variables: { n: null },
      data: { add: null, again: '{"n":4}' },
      errors: [{ path: ['add'], code: 'BAD_USER_INPUT' }],
      calls: { total: 1 },
    },
  ],
};

export const cases = [variables, nulls];
