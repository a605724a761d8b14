import { expect, test } from 'vitest';
import { Asker, type FetchFilter } from '../../gateway/chain/asker.ts';
import { chainSchema, runChain } from '../../gateway/execute/chain-source.ts';
import { chainTypeDefs } from '../../gateway/member-set.ts';
import { RuleBook } from '../../gateway/warnings/rule-book.ts';
import { parse } from 'graphql';
import { ruleOf } from './support/data-rules.ts';
import { caller, fakeMinistry, type FakeMinistry, urn } from '../support/fake-ministry.ts';
import { ownSupergraph } from '../support/own-supergraph.ts';

const schema = chainSchema(chainTypeDefs(ownSupergraph()));
const [FLOUR, CAKE] = [urn('flour'), urn('cake')];
const RECALL = { id: 'R1', at: '2026-03-02T08:00:00+08:00', reason: 'salt', status: null };

function world(asked: string[]): FakeMinistry[] {
  const instead = (_: readonly string[], { query }: { readonly query: string }): undefined => void asked.push(query);
  return [
    fakeMinistry('food-drug', {
      holds: [FLOUR, CAKE],
      links: [{ from: FLOUR, to: CAKE }],
      records: {
        [FLOUR]: { recalls: [RECALL], source: { system: 'bus', recordId: '7', asOf: null } },
        [CAKE]: { recalls: [] },
      },
      instead,
    }),
  ];
}

async function ask(
  query: string,
  ministries: readonly FakeMinistry[],
  { ruleBook, mayFetch }: { ruleBook?: RuleBook; mayFetch?: FetchFilter } = {},
): Promise<{ data: never; errors: unknown[] }> {
  const asker = new Asker(ministries, caller(30_000), mayFetch);
  const { data, errors } = await runChain({
    schema,
    document: parse(query),
    asker,
    ruleBook,
    variables: {},
    operationName: null,
  });
  return { data: JSON.parse(JSON.stringify(data)) as never, errors: [...errors] };
}

const FIELDS = `rule { id level } outcome codes at zh en evidence { member system recordId code field value statedBy { name } } missing { code }`;
const WARNING = {
  rule: { id: 'recalled', level: 'CRITICAL' },
  outcome: 'FIRES',
  codes: [FLOUR],
  at: RECALL.at,
  evidence: [{ member: 'food-drug', system: 'bus', recordId: '7', code: FLOUR, statedBy: { name: 'food-drug' } }],
  missing: [],
};

test('a chain’s warnings come with its walk: each member is asked once a unit', async () => {
  const asked: string[] = [];
  const query = `{ chain(code: "${CAKE}") { warnings(rules: ["recalled"]) { ${FIELDS} } units { code } } }`;
  const { data, errors } = await ask(query, world(asked));
  expect(errors).toEqual([]);
  expect(data).toMatchObject({ chain: { warnings: [WARNING], units: [{ code: CAKE }, { code: FLOUR }] } });
  expect(asked).toHaveLength(2);
  for (const each of asked) expect(each).toContain('recalls { id');
});

test('without warnings, nothing of records is asked for', async () => {
  const asked: string[] = [];
  await ask(`{ chain(code: "${CAKE}") { units { code } warnings @skip(if: true) { zh } } }`, world(asked));
  for (const each of asked) expect(each).not.toContain('recalls');
});

test('each of many chains has its own, and so has a unit', async () => {
  const asked: string[] = [];
  const query = `{
    chains(codes: ["${CAKE}", "${FLOUR}"]) { roots { root { code } warnings(rules: ["recalled"]) { codes } } }
    unit(code: "${CAKE}") { warnings(rules: ["recalled"]) { codes } own: warnings(rules: ["recalled"], maxDepth: 0) { codes } }
  }`;
  const { data, errors } = await ask(query, world(asked));
  expect(errors).toEqual([]);
  expect(data).toMatchObject({
    chains: {
      roots: [
        { root: { code: CAKE }, warnings: [{ codes: [FLOUR] }] },
        { root: { code: FLOUR }, warnings: [{ codes: [FLOUR] }] },
      ],
    },
    unit: { warnings: [{ codes: [FLOUR] }], own: [] },
  });
});

test('many chains have together what each has, once, and it comes with their walk', async () => {
  const asked: string[] = [];
  const query = `{ chains(codes: ["${CAKE}", "${FLOUR}"]) {
    warnings(rules: ["recalled"]) { ${FIELDS} }
    units { code }
  } }`;
  const { data, errors } = await ask(query, world(asked));
  expect(errors).toEqual([]);
  expect(data).toMatchObject({ chains: { warnings: [WARNING], units: [{ code: CAKE }, { code: FLOUR }] } });
  expect((data as { chains: { warnings: unknown[] } }).chains.warnings).toHaveLength(1);
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('recalls { id');
});

test('a rule that there is none of is refused, with those that there are', async () => {
  const { errors } = await ask(`{ chain(code: "${CAKE}") { warnings(rules: ["recaled"]) { zh } } }`, world([]));
  expect(errors).toMatchObject([{ code: 'BAD_USER_INPUT', message: expect.stringContaining('recalled') }]);
});

const TASTED = ruleOf(`sectors: [FOOD_DRUG]
status: inspections.result
is: [FAIL]
since: inspections.at
byMoreThan: { days: 3, source: a law }`);
const BOOK = new RuleBook(
  [TASTED],
  [{ rule: 'own', parameter: 'days', member: 'food-drug', value: 7, source: 'a notice' }],
);
const RULE =
  '{ chain(code: "urn:cake") { warnings(undecided: true) { rule { id } outcome parameters { name value member source } missing { field reason } } } }';
const tasted = (at: string, asked: string[] = []): FakeMinistry[] => [
  fakeMinistry('food-drug', {
    holds: [CAKE],
    records: { [CAKE]: { inspections: [{ result: 'FAIL', at }] } },
    instead: (_: readonly string[], { query }: { readonly query: string }): undefined => void asked.push(query),
  }),
];

test('a rule that is data asks in the walk’s own question, and tells the value that it went by', async () => {
  const asked: string[] = [];
  const query = RULE.replace('urn:cake', CAKE);
  const { data, errors } = await ask(query, tasted('2026-01-02T08:00:00+08:00', asked), { ruleBook: BOOK });
  expect(errors).toEqual([]);
  const parameters = [{ name: 'days', value: '7 d', member: 'food-drug', source: 'a notice' }];
  expect(data).toMatchObject({ chain: { warnings: [{ rule: { id: 'own' }, outcome: 'FIRES', parameters }] } });
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain('inspections { result at }');
});

test('what it may not ask leaves it undecided', async () => {
  const mayFetch = (query: string): boolean => !query.includes('inspections');
  const query = RULE.replace('urn:cake', CAKE);
  const { data } = await ask(query, [fakeMinistry('food-drug', { holds: [CAKE] })], { ruleBook: BOOK, mayFetch });
  const missing = [{ field: 'inspections', reason: 'FORBIDDEN' }];
  expect(data).toMatchObject({ chain: { warnings: [{ outcome: 'UNDECIDED', missing }] } });
});

test('the rules are listed with the value for all, then with those of members', async () => {
  const { data } = await ask('{ warningRules { id sectors parameters { name value member source } } }', [], {
    ruleBook: BOOK,
  });
  expect(data).toEqual({
    warningRules: [
      {
        id: 'own',
        sectors: ['FOOD_DRUG'],
        parameters: [
          { name: 'days', value: '3 d', member: null, source: 'a law' },
          { name: 'days', value: '7 d', member: 'food-drug', source: 'a notice' },
        ],
      },
    ],
  });
});
