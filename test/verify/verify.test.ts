import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ourEngine } from '../../gateway/verify/ours.ts';
import type { AskSubgraph, Engine } from '../../gateway/verify/engine.ts';
import type { Verified } from '../../gateway/verify/report.ts';
import { verify, type VerifyOptions } from '../../gateway/verify/verify.ts';
import manifest from '../../portal/documents/manifest.json' with { type: 'json' };
import { SHOP, supergraphOf } from './support/graph.ts';

const OWN = readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8');

async function outcomesOf(text: string, options: Partial<VerifyOptions> = {}): Promise<readonly Verified[]> {
  const { operations, stock } = await verify({ supergraph: SHOP, documents: [{ name: 'asked', text }], ...options });
  expect(stock).toBeNull();
  return operations;
}

test('the portal’s documents are answered over this project’s supergraph by both gateways as by the whole graph', async () => {
  const documents = Object.entries(manifest).map(([name, text]) => ({ name, text }));
  const { operations, stock } = await verify({ supergraph: OWN, documents });
  expect(stock).toBeNull();
  expect(operations.map(({ document }) => document)).toEqual(Object.keys(manifest));
  const isLive = ({ text }: (typeof documents)[number]): boolean => text.startsWith('subscription');
  expect(documents.filter(isLive).length).toBeGreaterThan(0);
  for (const [i, each] of operations.entries())
    expect(each).toMatchObject(
      documents[i] && isLive(documents[i]) ? { outcome: 'NOT_COVERED' } : { outcome: 'SAME', stockIsRight: true },
    );
}, 60_000);

describe('a known fault of stock is named', () => {
  test.each([
    ['MIXED_MEANINGS', '{ things { ... on Book { maker { x: name } } ... on Toy { maker { x: media(width: 1) } } } }'],
    ['REQUIRED_ARGUMENTS', '{ posts { price(currency: CNY) usd } }'],
    [
      'EMPTY_OBJECT',
      'query ($t: Boolean!) { posts @include(if: $t) { price(currency: CNY) @skip(if: $t) } }',
      { t: true },
    ],
    [
      'LEFT_OUT',
      `{ things { ... on Book { sequel { ...S } } } }
       fragment S on Book { ...T } fragment T on Thing { ...B } fragment B on Book { is: __typename }`,
    ],
    ['INTROSPECTION_ORDER', '{ __schema { queryType { name __typename } } }'],
  ] as const)('%s', async (fault, text, variables = {} as never) => {
    const [only] = await outcomesOf(text, { variables: new Map([['asked', [variables]]]) });
    expect(only).toMatchObject({ outcome: 'STOCK_FAULT', faults: [fault], stockIsRight: false });
    expect(only?.differences.length).toBeGreaterThan(0);
  });

  test('OTHER_OPERATIONS, of the operation that has none of it alone', async () => {
    const text = `query A { posts { id } } query B($c: Currency!) { posts { ...P } } fragment P on Post { price(currency: $c) }`;
    expect(await outcomesOf(text)).toMatchObject([
      { operation: 'A', outcome: 'STOCK_FAULT', faults: ['OTHER_OPERATIONS'] },
      { operation: 'B', outcome: 'SAME' },
    ]);
  });
});

test('what no plan can answer is refused with its sentence, and what stock makes of it is told', async () => {
  expect(await outcomesOf('{ posts { usd eur } }')).toMatchObject([
    {
      outcome: 'REFUSED',
      faults: ['REQUIREMENT'],
      stockIsRight: false,
      messages: [expect.stringMatching(/Post\.(usd|eur) needs price\(currency: (USD|EUR)\).*ask in two operations/)],
    },
  ]);
});

test('what every gateway answers rightly is the same: interface objects, what is provided, requirements, keys of two subgraphs', async () => {
  const text =
    '{ things { __typename id rating maker { partner { motto partner { name motto } } } ... on Book { pages } ... on Toy { age } } posts { usd } lots { third } }';
  expect(await outcomesOf(text)).toMatchObject([{ outcome: 'SAME', stockIsRight: true }]);
});

describe('this gateway is wrong, which is told, where', () => {
  const answering =
    (change: (data: Record<string, unknown>[]) => unknown): typeof ourEngine =>
    (...over) => {
      const engine: Engine = ourEngine(...over);
      return {
        ...engine,
        ask: async (asked) => {
          const { data } = await engine.ask(asked);
          return { data: { posts: change(data?.['posts'] as Record<string, unknown>[]) } };
        },
      };
    };
  const calling =
    (change: (...call: Parameters<AskSubgraph>) => Parameters<AskSubgraph>): typeof ourEngine =>
    (graph, names, ask) =>
      ourEngine(graph, names, (...call) => ask(...change(...call)));
  const representations = (of: Readonly<Record<string, unknown>>, change: (each: object) => object): object =>
    Array.isArray(of['representations'])
      ? { ...of, representations: (of['representations'] as object[]).map(change) }
      : of;

  test.each<readonly [string, string, typeof ourEngine]>([
    ['a value is another', '{ posts { id } }', answering((all) => all.map(({ id }) => ({ id: `${id as string}!` })))],
    ['an object is missing', '{ posts { id } }', answering((all) => all.slice(1))],
    [
      'fields come in another order',
      '{ posts { id usd } }',
      answering((all) => all.map(({ id, usd }) => ({ usd, id }))),
    ],
    [
      'a field is computed from something else than it requires',
      '{ posts { usd } }',
      calling((name, query, variables, sample) => [
        name,
        query,
        representations(variables, (each) => ({ ...each, price: 7 })) as never,
        sample,
      ]),
    ],
    [
      'what a field requires is not sent',
      '{ posts { usd } }',
      calling((name, query, variables, sample) => [
        name,
        query,
        representations(variables, (each) =>
          Object.fromEntries(Object.entries(each).filter(([key]) => key !== 'price')),
        ) as never,
        sample,
      ]),
    ],
    [
      'entities are mixed up',
      '{ posts { usd } }',
      calling((name, query, variables, sample) => [
        name,
        query,
        Array.isArray(variables['representations'])
          ? { ...variables, representations: variables['representations'].toReversed() }
          : variables,
        sample,
      ]),
    ],
    [
      'a subgraph is asked what it does not have',
      '{ posts { usd } }',
      calling((name, query, variables, sample) => [name, query.replace('usd', 'usd price2'), variables, sample]),
    ],
    [
      'arguments are lost',
      '{ posts { price(currency: EUR) } }',
      calling((name, query, variables, sample) => [name, query.replace('EUR', 'USD'), variables, sample]),
    ],
  ])('%s', async (_, text, ours) => {
    const [only] = await outcomesOf(text, { ours });
    expect(only).toMatchObject({ outcome: 'WRONG', stockIsRight: true });
    expect(only?.differences.length).toBeGreaterThan(0);
  });

  test('and an error that changed no value', async () => {
    const ours: typeof ourEngine = (...over) => {
      const engine = ourEngine(...over);
      return {
        ...engine,
        ask: async (asked) => ({ ...(await engine.ask(asked)), errors: [{ message: 'nothing' } as never] }),
      };
    };
    expect(await outcomesOf('{ posts { id } }', { ours })).toMatchObject([{ outcome: 'WRONG', messages: ['nothing'] }]);
  });
});

test('a document that is none of this supergraph is not valid, with every reason; a subscription is not compared', async () => {
  const subscribing = supergraphOf({ a: 'type Query { a: Int } type Subscription { b: Int }' });
  expect(await outcomesOf('{ things { nothing } posts { never } }')).toMatchObject([
    {
      outcome: 'INVALID',
      operation: null,
      messages: [expect.stringContaining('nothing'), expect.stringContaining('never')],
    },
  ]);
  expect(await outcomesOf('{ posts {')).toMatchObject([{ outcome: 'INVALID' }]);
  expect(await outcomesOf('subscription S { b }', { supergraph: subscribing })).toMatchObject([
    { operation: 'S', outcome: 'NOT_COVERED' },
  ]);
});

test('variables that are given are taken, and must be right', async () => {
  const text = 'query Priced($c: Currency!) { posts { price(currency: $c) } }';
  const given = (c: unknown) => ({ variables: new Map([['Priced', [{ c }]]]) });
  expect(await outcomesOf(text, given('EUR'))).toMatchObject([{ outcome: 'SAME', variables: { c: 'EUR' } }]);
  expect(await outcomesOf(text, given('GBP'))).toMatchObject([
    { outcome: 'INVALID', messages: [expect.stringContaining('GBP')] },
  ]);
});

test('where stock does not take the supergraph, that is told, and the whole graph is compared', async () => {
  const report = await verify({
    supergraph: SHOP,
    documents: [{ name: 'asked', text: '{ posts { id } }' }],
    stock: () => Promise.reject(new Error('not for me')),
  });
  expect(report).toMatchObject({ stock: 'not for me', operations: [{ outcome: 'SAME', stockIsRight: null }] });
});

test('stock that differs for a reason that is not known is told as that', async () => {
  const [only] = await outcomesOf('{ posts { id } }', {
    stock: () =>
      Promise.resolve({
        ask: () => Promise.resolve({ data: { posts: [{ id: 'mine' }] } }),
        stop: () => Promise.resolve(),
      }),
  });
  expect(only).toMatchObject({ outcome: 'STOCK_DIFFERS', faults: [] });
});
