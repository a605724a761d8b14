import { afterAll, describe, expect, test } from 'vitest';
import { getIntrospectionQuery } from 'graphql';
import { Documents } from '../../gateway/documents/documents.ts';
import { Operations } from '../../gateway/policy/limits/operations.ts';
import { compose } from '../execute/support/federation.ts';
import { ask, startEdge, supergraphSdl, who } from './support.ts';

const documents = new Documents(8 * 1024 * 1024);
const operations = new Operations(supergraphSdl);
const cost = (query: string, variables: Record<string, unknown> = {}, name: string | null = null): number => {
  const weighed = operations.weigh(documents.of(query), name, variables);
  if (weighed === 'unreadable' || 'beyond' in weighed) throw new Error(JSON.stringify(weighed));
  return weighed.estimate.cost;
};

describe('what an operation costs', () => {
  test('a look-up costs the same in one request as in many', () => {
    const one = cost('{ unit(code: "x") { code } }');
    expect(one).toBeGreaterThan(0);
    expect(cost(`{ ${Array.from({ length: 500 }, (_, i) => `a${i}: unit(code: "${i}") { code }`).join(' ')} }`)).toBe(
      500 * one,
    );
  });

  test('a walk costs what it may reach, whether that is selected or not, and by each way of saying how much', () => {
    const chain = (args: string, select = 'complete'): string => `{ chain(code: "x"${args}) { ${select} } }`;
    expect(cost(chain(''))).toBe(1_000);
    expect(cost(chain(', maxUnits: 10'))).toBe(10);
    expect(cost(chain(', maxUnits: 10', 'units { code }'))).toBe(20);
    expect(cost(chain(', maxUnits: 10', 'units { records { sector } }'))).toBe(10 + 10 * (1 + 5));
    const asked = 'query($n: Int) { chain(code: "x", maxUnits: $n) { units { code } } }';
    expect([cost(asked), cost(asked, { n: 7 }), cost(asked, { n: 'x' }), cost(asked, { n: -5 })]).toEqual([
      2_000,
      14,
      2_000,
      expect.any(Number),
    ]);
    expect(cost('query($n: Int = 30) { chain(code: "x", maxUnits: $n) { units { code } } }')).toBe(60);
    expect(
      cost('{ unit(code: "x") { upstream(maxDepth: 100) { units { code } } downstream(maxUnits: 20) { complete } } }'),
    ).toBe(5 + 200 + 20);
  });

  test('a walk from many codes costs the units that it may reach, and of each root’s own chain ten times as many', () => {
    const chains = (select: string, maxUnits = ', maxUnits: 10'): string =>
      `{ chains(codes: ["a", "b"]${maxUnits}) { ${select} } }`;
    expect(cost(chains('complete', ''))).toBe(1_000);
    expect(cost(chains('complete'))).toBe(10);
    expect(cost(chains('units { code } links { to } beyond { to }'))).toBe(10 + 3 * 10);
    expect(cost(chains('roots { root { code } units { code } }'))).toBe(10 + 10 * (1 + 1 + 10));
    expect(cost(chains('roots { arrival(at: {}) }'))).toBe(10 + 10 * (1 + 10));
    const weighed = operations.weigh(documents.of(chains('units { code }', ', maxUnits: 20000')), null, {});
    expect(weighed).toMatchObject({ estimate: { walk: { base: 1, each: 2 } } });
  });

  test('a search over all sectors costs its page, its condition and its total', () => {
    const search = (args: string, select: string): string => `{ search${args} { ${select} } }`;
    expect(cost(search('', 'complete'))).toBe(20);
    expect(cost(search('(first: 50)', 'edges { node { code } } pageInfo { hasNextPage }'))).toBe(50 + 50 * 2 + 1);
    expect(cost(search('(first: 1, where: { recalled: true })', 'complete'))).toBe(1 + 100);
    expect(cost(search('(first: 1)', 'total complete'))).toBe(1 + 100);
  });

  test('a search costs the page that it asks for', () => {
    const search = (first: string, select: string): string => `{ agricultureRecords${first} { ${select} } }`;
    expect(cost(search('', 'pageInfo { hasNextPage }'))).toBe(20 + 1);
    expect(cost(search('(first: 50)', 'edges { node { code } }'))).toBe(50 + 50 * 2);
    expect(
      cost(`${search('(first: 50)', '...F')} fragment F on AgricultureConnection { edges { node { code } } }`),
    ).toBe(50 + 50 * 2);
  });

  test('of what is asked of single types only the dearest counts', () => {
    const of = (fragments: string): number => cost(`{ unit(code: "x") { records { ${fragments} } } }`);
    expect(
      of('... on AgricultureRecord { producer { name } } ... on FoodDrugRecord { producer { name } holder { name } }'),
    ).toBe(5 + 5 * (1 + 2));
  });

  test('each operation of a document has its own', () => {
    const both = 'query A { unit(code: "x") { code } } query B { chain(code: "x") { complete } }';
    expect([cost(both, {}, 'A'), cost(both, {}, 'B'), cost(both, {}, 'C')]).toEqual([5, 1_000, 0]);
  });

  test('the directives are read by their link, under the names they were imported by; a negative page is none', () => {
    const sdl = compose([
      {
        name: 'a',
        typeDefs: `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@cost", { name: "@listSize", as: "@sized" }])
          type Query { rows(first: Int, x: Int @cost(weight: 7)): [Row] @sized(slicingArguments: ["first"], assumedSize: 9, requireOneSlicingArgument: false) dear: Int @cost(weight: 11) other: [Row] }
          type Row @cost(weight: 3) { id: ID } `,
        resolvers: {},
      },
    ]);
    const foreign = new Operations(sdl);
    const of = (query: string): unknown => {
      const weighed = foreign.weigh(documents.of(query), null, {});
      return typeof weighed === 'object' && 'estimate' in weighed ? weighed.estimate.cost : weighed;
    };
    expect(
      [
        '{ rows { id } }',
        '{ rows(first: 2) { id } }',
        '{ rows(first: 2, x: 1) { id } }',
        '{ dear }',
        '{ other { id } }',
      ].map(of),
    ).toEqual([27, 6, 13, 11, 15]);
  });
});

describe('limits by class', () => {
  const edge = startEdge({ production: false });
  afterAll(() => edge.close());
  const many = (count: number, of: (i: number) => string): string =>
    Array.from({ length: count }, (_, i) => of(i)).join(' ');
  const nested = (depth: number): string =>
    `{ ${'unit(code: "x") { upstream { root { '.repeat(depth)} code ${'} } }'.repeat(depth)} }`;

  test.each([
    ['tokens', `{ ${many(700, (i) => `f${i} @a`)} }`, /2102 tokens, and yours may have 2000/],
    [
      'aliases',
      `{ ${many(15, (i) => `a${i}: chain(code: "x") { c${i}: complete d${i}: depth }`)} }`,
      /45 aliases, and yours may have 30/,
    ],
    [
      'aliases of one field',
      `{ unit(code: "x") { ${many(25, (i) => `a${i}: code`)} } }`,
      /25 aliases of one field, and yours may have 20/,
    ],
    [
      'directives',
      `{ unit(code: "x") { ${many(10, () => `code ${'@skip(if: false) '.repeat(5)}`)} } }`,
      /50 directives, and yours may have 40/,
    ],
    ['levels', nested(9), /levels of fields, and yours may have 20: ask in several operations/],
    [
      'root fields',
      `{ ${many(21, () => 'unit(code: "x") { code }')} }`,
      /21 fields at its root, and yours may have 20/,
    ],
    [
      'selections of fragments',
      `{ unit(code: "x") { ...F0 } } ${many(12, (i) => `fragment F${i} on TraceUnit { ${i < 11 ? `...F${i + 1} ...F${i + 1}` : 'code'} }`)}`,
      /selections with every fragment written out/,
    ],
    [
      'selections under one name',
      `{ unit(code: "x") { ${'code '.repeat(150)} } }`,
      /pairs of selections under one response name/,
    ],
    [
      'definitions',
      many(31, (i) => `query Q${i} { unit(code: "x") { code } }`),
      /31 operations and fragments, and yours may have 30/,
    ],
    [
      'cost',
      '{ chain(code: "x", maxUnits: 20000) { units { records { recalls { reason } } } } }',
      /may cost \d+ points, and yours may cost 200000: ask for fewer at once/,
    ],
    [
      'introspection',
      `{ ${many(15, (i) => `a${i}: __schema { types { fields { type { fields { name } } } } }`)} }`,
      /objects of introspection/,
    ],
    [
      'fragments that spread themselves',
      '{ unit(code: "x") { ...A } } fragment A on TraceUnit { ...B } fragment B on TraceUnit { ...A }',
      /spread themselves/,
    ],
  ])('too much of %s is refused with the figure, the limit and what to do', async (_, query, message) => {
    const refused = await ask(edge, { identity: who('citizen'), query });
    expect([refused.status, refused.code, refused.message, refused.ran === null]).toEqual([
      200,
      'OPERATION_TOO_COMPLEX',
      expect.stringMatching(message),
      true,
    ]);
    expect(
      (await ask(edge, { identity: who('citizen'), query, headers: { accept: 'application/graphql-response+json' } }))
        .status,
    ).toBe(400);
  });

  test('a program may ask more than a person, and standard introspection is not too much for either', async () => {
    const query = `{ ${many(50, (i) => `a${i}: unit(code: "x") { code }`)} }`;
    expect((await ask(edge, { identity: who('citizen'), query })).code).toBe('OPERATION_TOO_COMPLEX');
    expect((await ask(edge, { identity: who('regulator'), query })).ran).not.toBeNull();
    expect((await ask(edge, { identity: who('citizen'), query: getIntrospectionQuery() })).ran).not.toBeNull();
  });

  test('what is nested beyond reading is refused and not thrown', async () => {
    for (const query of [
      `{ a(x: ${'['.repeat(3_900)}${']'.repeat(3_900)}) }`,
      '{a'.repeat(3_900),
      `${'{a'.repeat(3_900)}${'}'.repeat(3_900)}`,
    ]) {
      expect((await ask(edge, { identity: who('regulator'), query })).status).toBe(200);
    }
  });

  // Spread by spread there are 2^90 of them: to walk them would have no end.
  test('spread after spread is measured once', () => {
    const bomb = `{ __schema { ...F0 } } ${many(90, (i) => `fragment F${i} on __Schema { ${i < 89 ? `...F${i + 1} ...F${i + 1}` : 'queryType { name }'} }`)}`;
    expect(operations.weigh(documents.of(bomb), null, {})).toMatchObject({
      measured: { selections: expect.any(Number) },
    });
  });
});
