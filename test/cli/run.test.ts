import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { CliFault } from '@tongcha/command';
import { conditionOf } from '../../cli/run/given.ts';
import { readQuestion } from '../../cli/run/question.ts';
import { readQuestions } from '../../cli/run/questions.ts';
import { Engine } from '../../cli/sql/engine.ts';
import { readStatement } from '../../cli/sql/statement.ts';
import { type FakeGateway, startFakeGateway, thing } from './support/fake-gateway.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const ROWS = 230;
let folder: string;
let gateway: FakeGateway;
beforeAll(async () => {
  gateway = await startFakeGateway(ROWS);
});
afterAll(() => gateway.stop());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tongcha-run-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  gateway.pages.length = 0;
});

const question = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const run = (args: readonly string[], options?: RunOptions): Promise<Ran> =>
  runCli(['run', ...args, '--set', folder, '--url', gateway.url], options);

const MADE = `-- 某企业在某日以后的产品 | What a maker has made since a day
-- 只计已召回的 | Only what is recalled
-- $maker: 企业 | the maker
-- $since TIMESTAMPTZ = 2026-03-10: 自何日起 | since when
SELECT code FROM thing
WHERE producer.name = $maker AND producedAt >= $since AND recalled ORDER BY code
`;
const made = (maker: string, since: string): string[] =>
  Array.from(
    { length: ROWS },
    (_, i) => thing(i) as { code: string; producer: { name: string } | null; producedAt: string; recalled: boolean },
  )
    .filter((each) => each.producer?.name === maker && each.recalled && each.producedAt >= since)
    .map(({ code }) => code)
    .toSorted();
const codes = ({ out }: Ran): string[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => (JSON.parse(line) as { code: string }).code);

test('a question in SQL is asked with its variables, each of its type, with the default of its head', async () => {
  question('made.sql', MADE);
  const ran = await run(['made', '--maker', '企业1', '--json']);
  expect([ran.code, codes(ran)]).toEqual([0, made('企业1', '2026-03-10')]);
  expect(codes(ran).length).toBeGreaterThan(0);
  expect(codes(await run(['made', '--maker', '企业1', '--since', '2026-03-20', '--json']))).toEqual(
    made('企业1', '2026-03-20'),
  );
  // What is given is a value, never a part of the statement.
  expect(codes(await run(['made', '--maker', "' OR true --", '--json']))).toEqual([]);
});

test.each([
  ['TIMESTAMPTZ = 2026-03-10', '2026-03', 'expected TIMESTAMPTZ, such as 2026-03-10\n'],
  ['TIMESTAMPTZ', '2026-13-01', 'expected TIMESTAMPTZ, such as 2026-03-01T08:00:00+08:00\n'],
  ['BIGINT', 'ten', 'expected BIGINT, such as 10\n'],
  ['DATE[]', '["2026-03-01","soon"]', 'expected DATE[], such as ["2026-03-01"]\n'],
])('a value that is not of its type %s is told with its option, %s', async (type, given, why) => {
  question(
    'typed.sql',
    `-- 题 | Typed\n-- $since ${type}: 起 | since\nSELECT code FROM thing WHERE $since IS NOT NULL`,
  );
  const { code, err } = await run(['typed', '--since', given]);
  expect([code, err]).toEqual([2, expect.stringContaining(why)]);
  expect(err.startsWith(`--since: ${JSON.stringify(given)} `)).toBe(true);
  expect(err).not.toMatch(/CAST|LINE 1/);
  expect(gateway.pages).toEqual([]);
});

test('where a question lacks a column that its caller may not see, it points to its own help, too', async () => {
  question('hidden.sql', '-- 题 | Hidden\nSELECT producer.phone FROM thing');
  const { code, err } = await run(['hidden']);
  expect([code, err]).toEqual([1, expect.stringContaining('"phone" in struct')]);
  expect(err).toContain(`-- run hidden --set ${folder} --help\n`);
});

test('a type that DuckDB has none of is told as that', async () => {
  question('typed.sql', '-- 题 | Typed\n-- $since MOMENT: 起 | since\nSELECT code FROM thing WHERE $since IS NOT NULL');
  expect((await run(['typed', '--since', 'x'])).err).toContain('Type with name MOMENT does not exist');
});

test('conditions that are no JSON are told with their file', async () => {
  question('broken.sql', '-- 坏 | Broken\n-- where thing {"recalled":tru}\nSELECT code FROM thing');
  const { code, err } = await run(['broken']);
  expect([code, err]).toEqual([2, expect.stringContaining('broken.sql: where:')]);
});

test('a list is given as JSON, as a file of one a line, or by the standard input', async () => {
  question(
    'these.sql',
    '-- 这些 | These\n-- $codes VARCHAR[]: 编码 | codes\nSELECT code FROM thing WHERE code IN (SELECT unnest($codes)) ORDER BY code',
  );
  const three = ['urn:thing:3', 'urn:thing:4', 'urn:thing:5'];
  writeFileSync(join(folder, 'codes.txt'), `${three.join('\r\n')}\n\n`);
  for (const [given, input] of [
    [JSON.stringify(three)],
    [`@${join(folder, 'codes.txt')}`],
    ['-', three.join('\n')],
  ] as const)
    expect(codes(await run(['these', '--codes', given, '--json'], { input: input ?? '' }))).toEqual(three);
  expect(codes(await run(['these', '--codes', 'urn:thing:7', '--json']))).toEqual(['urn:thing:7']);
  expect((await run(['these', '--codes', '[1'])).code).toBe(2);
  expect((await run(['these', '--codes', '@none'])).code).toBe(2);
});

test('a question in GraphQL is asked with the variables of its operation', async () => {
  question(
    'page.graphql',
    `# 一页 | A page
# $first: 几条 | how many
query ($first: Int!, $filter: ThingFilter, $after: String = "1") { thingRecords(first: $first, after: $after, filter: $filter) { edges { node { code } } } }`,
  );
  const ran = await run(['page', '--first', '2', '--filter', '{"productName":"x"}', '--json']);
  expect([ran.code, JSON.parse(ran.out)]).toEqual([
    0,
    { thingRecords: { edges: [{ node: { code: 'urn:thing:2' } }, { node: { code: 'urn:thing:3' } }] } },
  ]);
  expect(gateway.pages[0]?.variables).toEqual({ first: 2, filter: { productName: 'x' } });
  expect((await run(['page', '--first', 'two'])).code).toBe(2);
  const missing = (await run(['page'])).err;
  expect(missing).toContain('--first  几条 / how many');
  expect(missing).toContain(`-- run page --set ${folder} --help\n`);
});

test('lists of an answer in GraphQL are tables: for people, as CSV, NDJSON and Parquet', async () => {
  question(
    'page.graphql',
    `# 一页 | A page
query { some: thingRecords(first: 2) { edges { ...Edge } } none: thingRecords(first: 0) { edges { cursor } } }
fragment Edge on ThingEdge { cursor node { code producer { name } } }`,
  );
  const shown = await run(['page']);
  expect([shown.code, shown.out]).toEqual([
    0,
    expect.stringMatching(
      /^some\.edges \(2\)\ncursor +node\.code +node\.producer\.name\n0 +urn:thing:0 +-\n1 +urn:thing:1 +企业1\n[^]*none\.edges \(0\)\n$/,
    ),
  ]);
  expect((await run(['page', '--format', 'csv'])).out).toMatch(
    /^cursor,node\.code,node\.producer\.name\r\n0,urn:thing:0,\r\n/,
  );
  // Without a row there are its columns.
  expect((await run(['page', '--format', 'csv', '--table', 'none.edges'])).out).toBe('cursor\r\n');
  expect(await run(['page', '--format', 'csv', '--table', 'edges'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--table: 没有 edges / there is no edges: some.edges none.edges'),
  });
  const output = join(folder, 'page.csv');
  expect(await run(['page', '--output', output, '--lang', 'en'])).toMatchObject({
    code: 0,
    out: '',
    err: `2 rows → ${join(folder, 'page.some.edges.csv')} ${join(folder, 'page.none.edges.csv')}\n`,
  });
  expect(readFileSync(join(folder, 'page.some.edges.csv'), 'utf8')).toContain('urn:thing:1');
  expect((await run(['page', '--output', join(folder, 'page.parquet')])).code).toBe(0);
  expect(readFileSync(join(folder, 'page.some.edges.parquet')).subarray(0, 4).toString()).toBe('PAR1');
  for (const [args, why] of [
    [['--output', join(folder, 'page.txt')], 'by its ending'],
    [['--format', 'parquet'], 'parquet needs a file'],
    [['--format', 'xml'], 'expected one of these'],
  ] as const)
    expect(await run(['page', ...args])).toMatchObject({ code: 2, err: expect.stringContaining(why) });
});

test('options of the other language are told as that, unless they are variables of the question', async () => {
  question(
    'page.graphql',
    '# 一页 | A page\nquery ($from: Int) { thingRecords(first: $from) { edges { node { code } } } }',
  );
  question('made.sql', MADE);
  for (const [name, option, language] of [
    ['page', '--keep', 'SQL'],
    ['made', '--table', 'GraphQL'],
  ] as const) {
    const { code, err } = await run([name, option, 'x', ...(name === 'made' ? ['--maker', 'y'] : [])]);
    expect([code, err]).toEqual([2, expect.stringContaining(`${option}: 只用于 ${language} 问题`)]);
    expect(err).toContain(`is only of questions in ${language}, which ${name} is not`);
  }
  expect(gateway.pages).toEqual([]);
  expect((await run(['page', '--from', '1'])).code).toBe(0);
});

test('a file that is no question hides no other: it is told beside the list', async () => {
  question('made.sql', MADE);
  question('bad.sql', 'SELECT 1');
  question('page.graphql', '# 一页 | A page\n{ __typename }');
  const ran = await run([]);
  expect([ran.code, ran.out]).toEqual([3, 'made  某企业在某日以后的产品\npage  一页\n']);
  expect(ran.err).toMatch(/^! .*bad\.sql: .*the first line is a comment with its title\n$/);
  expect((await run(['--json'])).out.trim().split('\n').length).toBe(2);
  expect((await run(['page'])).code).toBe(0);
  expect((await run(['bad'])).err).toContain('the first line');
});

test('they are listed, and each tells its variables', async () => {
  question('made.sql', MADE);
  question('page.graphql', '# 一页 | A page\n{ __typename }');
  expect((await run([])).out).toBe('made  某企业在某日以后的产品\npage  一页\n');
  const help = await run(['made', '--help', '--lang', 'en']);
  expect(help.out).toContain('What a maker has made since a day\nOnly what is recalled\n');
  expect(help.out).toMatch(/--since +TIMESTAMPTZ += 2026-03-10 +since when/);
  const wrong = await run(['mad']);
  expect([wrong.code, wrong.err.split('\n')[0]]).toEqual([
    2,
    '没有问题 mad,是否想用 made? / there is no question mad; did you mean made?',
  ]);
  expect((await run(['made', '--makr', 'x'])).err).toContain('--maker');
  expect(gateway.pages).toEqual([]);
});

test.each([
  ['a.sql', 'SELECT 1', 'the first line'],
  ['a.sql', '-- A\n-- $json: x | y\nSELECT $json', 'name of an option'],
  ['a.sql', '-- A\nSELECT code FROM thing WHERE code = $x', 'does not declare'],
  ['a.graphql', '# A\n{', 'Syntax Error'],
  ['a.graphql', '# A\nquery A { a } query B { b }', 'one operation'],
])('a file that is no question is told: %s %s', async (name, text, why) => {
  question(name, text);
  const { code, err } = await run(['a']);
  expect(code).toBe(2);
  expect(err).toContain(why);
});

test('the condition of a question has what was given for its variables; without a value a part is left out', () => {
  const parsed = readQuestion(
    'q.sql',
    '-- 题 | T\n-- $from VARCHAR = 2026-01-01: a | b\n-- $members VARCHAR[]: a | b\n-- $to: a | b\n-- where {"recalled":true,"members":"$members","producedBetween":{"from":"$from","to":"$to"}}\nSELECT 1',
  );
  expect(conditionOf(parsed, 'records', new Map([['members', ['a', 'b']]]))).toEqual({
    recalled: true,
    members: ['a', 'b'],
    producedBetween: { from: '2026-01-01' },
  });
});

test.each([
  ['recalled-where', 'food-drug/parties'],
  ['filled-after-revocation', 'special-equipment/supervision'],
])('%s needs a right: its help names it, with a purpose', async (name, policy) => {
  for (const language of ['zh', 'en']) {
    const { code, out } = await runCli(['run', name, '--help', '--lang', language]);
    expect([code, out]).toEqual([0, expect.stringContaining(policy)]);
    expect(out).toMatch(/(用途|purpose) (recall-tracing|supervision)/);
  }
});

test('each shipped question is one SELECT with the parameters that it declares, and has a title in both languages', async () => {
  const engine = await Engine.open([folder], new AbortController().signal);
  try {
    for (const each of readQuestions(undefined).values()) {
      if (each instanceof CliFault) throw each;
      expect([each.name, each.title.zh === each.title.en]).toEqual([each.name, false]);
      if (each.language !== 'sql') continue;
      const { parameters } = await readStatement(engine, each.text);
      const declared = each.variables.map(({ name }) => name);
      const inWheres = declared.filter((name) =>
        [...each.wheres.values()].some((where) => where.includes(`"$${name}"`)),
      );
      expect([each.name, [...new Set([...parameters, ...inWheres])].toSorted()]).toEqual([
        each.name,
        declared.toSorted(),
      ]);
    }
  } finally {
    engine.close();
  }
});
