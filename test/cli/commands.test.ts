import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EVERYTHING } from '../support/callers.ts';
import { type Graph, startGraph } from '../support/graph.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-cli-'));
const PACK = 'drug:83857930000879766601';
let graph: Graph;
let env: Readonly<Record<string, string>>;

beforeAll(async () => {
  graph = await startGraph({ timeoutMs: 20_000, deadlineMs: 60_000 });
  const { authorization, 'tongcha-purpose': purpose } = graph.headersOf(EVERYTHING);
  env = { TONGCHA_TOKEN: String(authorization).replace('Bearer ', ''), TONGCHA_PURPOSE: purpose ?? '' };
});
afterAll(async () => {
  await graph.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** As somebody who may see everything. */
const run = (args: readonly string[], options: RunOptions = {}): Promise<Ran> =>
  runCli([...args, '--url', graph.origin], { env, ...options });
const publicly = (args: readonly string[]): Promise<Ran> => run(args, { env: {} });

/** What is not the same twice: times taken, calls made, when a ministry answered. */
const steady = (text: string): string =>
  text
    .replace(/\d+ (毫秒|ms)/g, 'N $1')
    .replace(/调用 \d+ 次/g, '调用 N 次')
    .replace(/\d+ calls/g, 'N calls')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'THEN')
    .replaceAll(graph.origin, 'GATEWAY')
    .replace(/ +THEN/g, '  THEN')
    .replace(/ +N ms +/g, '  N ms  ');

const COMMANDS: readonly (readonly [name: string, args: readonly string[]])[] = [
  ['identify', ['identify', '83857930000879766601']],
  ['identify-doubtful', ['identify', '6901234567890']],
  ['unit', ['unit', 'gs1:(01)06901234001013(10)API260301']],
  ['product', ['unit', 'gs1:(01)06901234001020']],
  ['tree', ['chain', PACK]],
  ['forward', ['chain', 'hazlot:370681001.CL20260301', '--forward', '--depth', '2']],
  ['many', ['chain', PACK, 'gs1:(01)06901234001013(10)API260301', '--depth', '2']],
  ['mermaid', ['chain', PACK, '--format', 'mermaid']],
  ['dot', ['chain', PACK, '--format', 'dot']],
  ['units', ['chain', PACK, '--format', 'csv']],
  ['links', ['chain', PACK, '--format', 'csv', '--table', 'links']],
];

test.each(COMMANDS)('%s looks as it does in docs/cli.md, in Chinese and in English', async (name, args) => {
  for (const language of ['zh', 'en'])
    await expect(steady((await run([...args, '--lang', language])).out)).toMatchFileSnapshot(
      `golden/${name}.${language}.txt`,
    );
});

test('a chain that is followed is told on its way, on the standard error, and answered as ever', async () => {
  const [followed, asked] = [
    await run(['chain', PACK, '--follow', '--lang', 'en']),
    await run(['chain', PACK, '--lang', 'en']),
  ];
  expect([followed.code, steady(followed.out)]).toEqual([asked.code, steady(asked.out)]);
  // What is warned of is told at once, whether or not there was time for more.
  expect(followed.err).toMatch(/⚠/);
  const table = await run(['chain', PACK, '--follow', '--format', 'csv']);
  expect(table.out).toBe((await run(['chain', PACK, '--format', 'csv'])).out);
  const many = await run(['chain', PACK, 'drug:83857930000879766602', '--follow', '--lang', 'en']);
  expect([many.code, many.err]).toEqual([2, expect.stringContaining('--follow')]);
});

test('what one may not see is told by whoever is asked: nothing looks whole that is not', async () => {
  const withheld = await publicly(['chain', 'hazlot:370681001.CL20260301', '--forward', '--lang', 'en']);
  expect(withheld).toMatchObject({
    code: 0,
    out: expect.stringMatching(/; complete\n[^]*· not shared with you: Hazardous goods, who holds, buys or receives\n/),
  });
  expect(withheld.out).not.toContain('!');
  expect((await run(['chain', PACK])).code).toBe(0);
});

test('what may be exported is listed by its short names in the language of the reader, and told where a table is none', async () => {
  const { code, out } = await run(['export']);
  expect([code, out.split('\n').map((line) => line.split(' ')[0])]).toEqual([
    0,
    [
      'records',
      'links',
      'organisations',
      'agriculture',
      'customs',
      'food-drug',
      'hazardous-goods',
      'rare-earth',
      'special-equipment',
      'chains',
      'chain',
      '',
    ],
  ]);
  expect(out).toMatch(/^records +所有部门的记录\n[^]*^food-drug +食品药品的记录 \(--filter FoodDrugFilter\)$/m);
  expect((await run(['export', '--lang', 'en'])).out).toMatch(/^food-drug +the records of food and drugs \(/m);
  const json = (await run(['export', '--json'])).out.trim().split('\n');
  expect(json[0]).toBe('{"name":"records","about":"所有部门的记录"}');
  const wrong = await run(['export', 'recrds']);
  expect([wrong.code, wrong.err]).toEqual([
    2,
    expect.stringContaining('there is no table "recrds"; did you mean records?'),
  ]);
  for (const line of out.trim().split('\n')) expect(wrong.err).toContain(`  ${line}`);
  // Chains are everybody's.
  expect(await publicly(['export'])).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^chains .*\nchain .*\n$/),
    err: expect.stringContaining('没有可导出的记录'),
  });
});

test('a search of the graph is exported, each row with its source, record and date', async () => {
  const { code, out } = await run(['export', 'HAZARDOUS_GOODS', '--filter', '{"cas":"75-09-2"}']);
  const [first] = out.split('\n').map((line) => (line ? (JSON.parse(line) as Record<string, unknown>) : {}));
  expect([code, first]).toEqual([
    0,
    expect.objectContaining({
      sector: 'HAZARDOUS_GOODS',
      source: { system: 'hazard-drop', recordId: '370681001/DCM20260215', asOf: '2026-11-20T20:15:00+08:00' },
      productName: '二氯甲烷',
    }),
  ]);
});

test('the same product has one number in its register, however it is found', async () => {
  const api = 'gs1:(01)06901234001013(10)API260301';
  const found = (
    await run(['export', 'food-drug', '--filter', '{"lot":"API260301","kind":"DRUG_MATERIAL"}', '--page', '1'])
  ).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { code: string; source: { recordId: string } });
  const record = JSON.parse((await run(['unit', api, '--json'])).out) as {
    records: { source: { recordId: string } }[];
  };
  expect(found.map(({ code, source }) => [code, source.recordId])).toEqual([[api, record.records[0]?.source.recordId]]);
});

test('chains of many codes, from a file or the standard input, are trees, one table or one object', async () => {
  const api = 'gs1:(01)06901234001013(10)API260301';
  const file = join(folder, 'codes.txt');
  writeFileSync(file, `${PACK}\r\n\n  ${api}\n`);
  const many = JSON.parse((await run(['chain', '--codes', file, '--json'])).out) as {
    units: { code: string; reachedFrom: string[] }[];
    roots: { root: { code: string }; units: unknown[] }[];
  };
  expect(many.roots.map(({ root }) => root.code)).toEqual([PACK, api]);
  expect(many.units.find(({ code }) => code === api)?.reachedFrom).toEqual([PACK, api]);
  const alone = JSON.parse((await run(['chain', api, '--json'])).out) as { units: unknown[] };
  expect(many.roots[1]?.units).toHaveLength(alone.units.length);
  const csv = await run(['chain', '--codes', '-', '--format', 'csv'], { input: `${PACK}\n${api}` });
  expect(csv.out.split('\r\n')[0]).toMatch(/,reachedFrom$/);
  expect(csv).toMatchObject({ code: 0, out: expect.stringContaining(api) });
  const tables = await run(['chain', '--codes', file, '--format', 'ndjson', '--output', join(folder, 'many.ndjson')]);
  expect(tables.code).toBe(0);
  expect(readFileSync(join(folder, 'many.units.ndjson'), 'utf8')).toContain('"reachedFrom":[');
  // Text with spaces is one code.
  expect((await run(['chain', ...'8385 7930 0008 7976 6601'.split(' '), '--json'])).out).toContain('"root"');
});

test('codes that are none are named by their lines', async () => {
  const refusals = [
    [['--codes', '-'], `${PACK}\n氯气\n`, 'line 2'],
    [['--codes', '-'], '\n', '没有编码'],
    [['--codes', join(folder, 'none.txt')], '', '无法读取'],
    [['--codes', '-', '--format', 'dot'], PACK, '--format'],
  ] as const;
  for (const [args, input, message] of refusals)
    expect(await run(['chain', ...args], { input })).toMatchObject({ code: 2, err: expect.stringContaining(message) });
});

test('a chain becomes two tables', async () => {
  const file = join(folder, 'chain.csv');
  expect(await run(['export', 'chain', PACK, '--output', file])).toMatchObject({
    code: 0,
    err: expect.stringContaining(`chain.units.csv`),
  });
  expect(readFileSync(join(folder, 'chain.units.csv'), 'utf8').split('\r\n').length).toBe(7);
  expect(readFileSync(join(folder, 'chain.links.csv'), 'utf8').split('\r\n').length).toBe(6);
  expect(existsSync(`${file}.gaps.ndjson`)).toBe(false);
  expect((await run(['chain', PACK, '--format', 'parquet', '--output', join(folder, 'chain.parquet')])).code).toBe(0);
  expect(readFileSync(join(folder, 'chain.links.parquet')).subarray(0, 4).toString()).toBe('PAR1');
});

test('a query prints its data; errors and gaps go to the standard error, and the exit code says which', async () => {
  const query = (text: string, ...args: string[]): Promise<Ran> => run(['query', '-', ...args], { input: text });
  expect(
    await query('query Q($c: TraceCode!) { unit(code: $c) { code } }', '--variables', JSON.stringify({ c: PACK })),
  ).toEqual({ code: 0, out: `${JSON.stringify({ unit: { code: PACK } }, null, 2)}\n`, err: '' });
  expect(await query('{ nope }')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringMatching(/^! GRAPHQL_VALIDATION_FAILED 与此图的结构不符,请更正 \/ Cannot query field "nope"/),
  });
  expect(await query(`{ chain(code: "${PACK}", maxDepth: 1) { gaps { reason } } }`)).toMatchObject({
    code: 3,
    err: '! DEPTH_LIMIT 达到最大层数\n',
  });
  writeFileSync(join(folder, 'two.graphql'), `query A { __typename } query B { unit(code: "${PACK}") { code } }`);
  expect(await run(['query', join(folder, 'two.graphql'), '--operation', 'B'])).toMatchObject({
    code: 0,
    out: expect.stringContaining(PACK),
  });
  expect(await run(['query', join(folder, 'none.graphql')])).toMatchObject({
    code: 2,
    err: expect.stringContaining('无法读取'),
  });
});

test('a token comes from a file, the standard input or the environment, never from the arguments; one that does not count is told', async () => {
  const file = join(folder, 'token.txt');
  writeFileSync(file, `${env['TONGCHA_TOKEN']}\n`);
  const purpose = ['--purpose', EVERYTHING.purpose ?? ''];
  expect((await run(['export', '--token', file, ...purpose], { env: {} })).code).toBe(0);
  expect((await run(['export', '--token', '-', ...purpose], { env: {}, input: `${env['TONGCHA_TOKEN']}` })).code).toBe(
    0,
  );
  expect(await run(['export', '--token', String(env['TONGCHA_TOKEN'])], { env: {} })).toMatchObject({
    code: 2,
    err: expect.stringContaining('--token'),
  });
  expect(await run(['unit', PACK], { env: { TONGCHA_TOKEN: 'a.b.c' } })).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^! UNAUTHENTICATED 访问令牌不被接受[^/]+ \/ /),
  });
});

test('what the gateway refuses as a whole is told by its public code, in Chinese first, in English alone by a switch', async () => {
  for (const [args, code, said] of [
    [['impact', PACK], 'UNAUTHORIZED_FIELD_OR_TYPE', '您的权限不含此项'],
    [['warnings', PACK, '--rules', 'recaled'], 'BAD_USER_INPUT', '所给内容无法查询'],
    [['job', 'start', PACK], 'UNAUTHORIZED_FIELD_OR_TYPE', '您的权限不含此项'],
    [['chain', PACK, '--purpose', 'curiosity'], 'BAD_REQUEST', '所给内容无法查询'],
  ] as const) {
    expect([args[0], await publicly(args)]).toEqual([
      args[0],
      { code: 1, out: '', err: expect.stringMatching(new RegExp(`^! ${code} .*${said}[^/]* / .*[a-z]+ [a-z]+`)) },
    ]);
    // What only a scope opens is told with the scope.
    if (args[0] === 'impact')
      expect((await publicly(args)).err).toMatch(/\n须用带 impact 权限范围的令牌.*--scope impact\n/);
    const { err } = await publicly([...args, '--lang', 'en']);
    expect(err).toMatch(new RegExp(`^! ${code} `));
    expect(err).not.toMatch(/\p{Script=Han}/u);
  }
});

test('an ambiguous code is offered as a choice, what is no code is told', async () => {
  expect(await run(['unit', '83857930000879766699'])).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringMatching(/多种读法[^]*unit 'drug:83857930000879766699'/),
  });
  expect(await run(['chain'])).toMatchObject({ code: 2, err: expect.stringContaining('请给出一个编码') });
});

test.each([
  ['a product', '6901234001020', 'gs1:(01)06901234001020', 'gs1:(414)6901234001020'],
  ['a record', '83857930000879766601', PACK, 'equipment:83857930000879766601'],
])(
  'of several readings the only one that is held, %s, is answered, and the others are named',
  async (_, text, held, other) => {
    const itself = await run(['unit', held, '--lang', 'en']);
    const { code, out, err } = await run(['unit', text, '--lang', 'en']);
    expect({ code, out: steady(out) }).toEqual({ code: itself.code, out: steady(itself.out) });
    expect(itself.err).toBe('');
    expect(err).toContain('It can also be read as:\n');
    expect(err).toContain(` unit '${other}' `);
    expect(err).not.toContain(` unit '${held}' `);
  },
);

test('nothing that a record says moves the cursor, and colour is for terminals that want it', async () => {
  const escape = String.fromCharCode(27);
  expect((await run(['chain', PACK])).out).not.toContain(escape);
  expect((await run(['chain', PACK], { isTTY: true })).out).toContain(`${escape}[38;5;`);
  expect((await run(['chain', PACK], { isTTY: true, env: { ...env, NO_COLOR: '1' } })).out).not.toContain(escape);
});

test('status tells each ministry; one that is gone makes it incomplete, no gateway unreachable', async () => {
  expect(await run(['status'])).toMatchObject({
    code: 0,
    out: expect.stringMatching(/就绪\n超图 [0-9a-f]{12}  生效协议 [0-9a-f]{12}\n部门[^]*\[R\] 稀土 +已答复/),
  });
  await graph.stopMinistry('rare-earth');
  expect(await run(['status', '--lang', 'en'])).toMatchObject({
    code: 3,
    out: expect.stringMatching(/\[R\] Rare earth +does not answer/),
  });
  expect(await run(['unit', PACK, '--lang', 'en'])).toMatchObject({
    code: 3,
    out: expect.stringContaining('! Rare earth'),
  });
  expect(await runCli(['status', '--url', 'http://127.0.0.1:9'])).toMatchObject({
    code: 4,
    err: expect.stringContaining('npm start'),
  });
});
