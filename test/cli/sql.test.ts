import { cpSync, existsSync, globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { CliFault } from '@tongcha/command';
import { needsPackage } from '../../cli/needs-package.ts';
import { type FakeGateway, startFakeGateway, thing } from './support/fake-gateway.ts';
import { keyOf, startFakeSectors } from './support/fake-sectors.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const ROWS = 230;
const folder = mkdtempSync(join(tmpdir(), 'tongcha-sql-test-'));
const path = (name: string): string => join(folder, name);
let gateway: FakeGateway;
let empty: FakeGateway;

beforeAll(async () => {
  gateway = await startFakeGateway(ROWS);
  empty = await startFakeGateway(0);
});
afterEach(() => {
  gateway.instead = null;
  gateway.beside = null;
  gateway.pages.length = 0;
});
afterAll(async () => {
  await Promise.all([gateway.stop(), empty.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: readonly string[], options?: RunOptions): Promise<Ran> =>
  runCli(['sql', ...args, '--url', gateway.url], options);
const rowsOf = ({ out }: Ran): unknown[] =>
  out
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as unknown);

test('without a statement it tells the tables with their columns, down to what lists of objects hold', async () => {
  const { code, out } = await run([]);
  const lines = out.split('\n').map((line) => line.split(/ {2,}/));
  expect(code).toBe(0);
  expect(lines).toContainEqual(['thing', 'producer.uscc', 'VARCHAR']);
  expect(lines).toContainEqual(['thing', 'events[].at', 'TIMESTAMP WITH TIME ZONE']);
  expect(lines).toContainEqual(['thing', 'pieces', 'INTEGER']);
  expect(lines).toContainEqual(['gaps', 'codes', 'VARCHAR[]']);
  expect(gateway.pages).toEqual([]);
});

test('a statement over lists, objects and times is answered from all rows; days are those of Beijing', async () => {
  const ran = await run([
    `SELECT producer.name AS maker, count(*) AS things, sum(quantity.value) AS amount, min(producedAt) AS earliest,
       date_trunc('day', min(producedAt))::DATE AS day, sum(len(events)) AS events, list(DISTINCT e.step) FILTER (e IS NOT NULL) AS steps
     FROM thing LEFT JOIN unnest(events) AS t(e) ON true WHERE recalled GROUP BY ALL HAVING maker = '企业1' -- its things`,
    '--json',
  ]);
  const things = Array.from({ length: ROWS }, (_, i) => thing(i) as unknown as Thing).filter(
    ({ recalled, producer }) => recalled && producer?.name === '企业1',
  );
  const withEvents = things.filter(({ events }) => events !== null);
  expect(ran).toMatchObject({ code: 0, err: 'thing: 230 行\n' });
  expect(rowsOf(ran)).toEqual([
    {
      maker: '企业1',
      things: things.length,
      amount: things.reduce((sum, { quantity }) => sum + (quantity?.value ?? 0), 0),
      earliest: things.map(({ producedAt }) => producedAt).toSorted()[0],
      day: things.map(({ producedAt }) => producedAt.slice(0, 10)).toSorted()[0],
      events: withEvents.length,
      steps: ['入库'],
    },
  ]);
});

interface Thing {
  readonly recalled: boolean;
  readonly producer: { readonly name: string } | null;
  readonly quantity: { readonly value: number } | null;
  readonly events: readonly unknown[] | null;
  readonly producedAt: string;
}

test('an empty table has its columns and types all the same', async () => {
  const ran = await runCli(['sql', 'DESCRIBE thing', '--json', '--url', empty.url]);
  const columns = Object.fromEntries(
    (rowsOf(ran) as { column_name: string; column_type: string }[]).map((each) => [each.column_name, each.column_type]),
  );
  expect(columns).toMatchObject({
    code: 'VARCHAR',
    pieces: 'INTEGER',
    recalled: 'BOOLEAN',
    producedAt: 'TIMESTAMP WITH TIME ZONE',
    quantity: 'STRUCT("value" DOUBLE, unit VARCHAR)',
    events: 'STRUCT("at" TIMESTAMP WITH TIME ZONE, step VARCHAR)[]',
  });
  const counted = await runCli(['sql', 'SELECT count(*) AS n FROM thing', '--json', '--url', empty.url]);
  expect(rowsOf(counted)).toEqual([{ n: 0 }]);
});

test.each([
  ['SELECT count(*) AS n FROM thing', []],
  [
    'SELECT t.producer.name FROM thing AS t WHERE pieces > 3 ORDER BY t.quantity.value',
    ['pieces', 'producer', 'quantity'],
  ],
  [
    'WITH a AS (SELECT code, events FROM thing), b AS (SELECT code, recalled FROM thing) SELECT count(*) FROM a JOIN b USING (code)',
    ['events', 'recalled'],
  ],
  ['SELECT * EXCLUDE (code) FROM thing', null],
  ['SELECT t FROM thing AS t', null],
  ['SELECT thing FROM thing', null],
  ["SELECT COLUMNS('p.*') FROM thing", null],
  ['SELECT count(*) FROM thing NATURAL JOIN (SELECT code, pieces FROM thing)', null],
  ['SUMMARIZE thing', null],
])('only the columns that it names are asked for, all where it may mean them: %s', async (statement, names) => {
  const all = ['productName', 'quantity', 'producedAt', 'recalled', 'pieces', 'producer', 'events'];
  const { code } = await run([statement]);
  expect(code).toBe(0);
  const query = gateway.pages[0]?.query ?? '';
  expect(all.filter((name) => new RegExp(`\\b${name}\\b`).test(query)).toSorted()).toEqual((names ?? all).toSorted());
});

test('a whole row is one, whatever it is called', async () => {
  const { out } = await run(['SELECT t FROM thing AS t ORDER BY t.code LIMIT 1', '--json']);
  expect((JSON.parse(out) as { t: unknown }).t).toMatchObject({
    code: 'urn:thing:0',
    pieces: -50,
    quantity: { value: -3 },
  });
});

test('names made by WITH are none of the graph; those that are named wrongly are told before anything is exported', async () => {
  const made = await run([
    'WITH thing AS (SELECT code FROM thing), other AS (FROM thing) SELECT count(*) AS n FROM other',
    '--json',
  ]);
  expect(rowsOf(made)).toEqual([{ n: ROWS }]);
  gateway.pages.length = 0;
  const wrong = await run(['SELECT * FROM thimg']);
  expect([wrong.code, ...wrong.err.split('\n').slice(0, 2)]).toEqual([
    2,
    '没有表 thimg,是否想用 thing? / there is no table thimg; did you mean thing?',
    '有 / there are: thing gaps',
  ]);
  expect(await run(['SELECT * FROM thing WHERE code = $code'])).toMatchObject({ code: 2 });
  expect(gateway.pages).toEqual([]);
});

test('a table of records that one may not list is told as that, with the right that it takes', async () => {
  for (const name of ['food_drug', 'organisations']) {
    const { code, err } = await run([`SELECT * FROM ${name}`]);
    expect([code, err.split('\n')[0]]).toEqual([
      1,
      expect.stringMatching(new RegExp(`^${name}: .*search.* / this token`)),
    ]);
  }
});

test.each([
  "COPY thing TO 'made.csv'",
  "COPY (SELECT 1) TO '/tmp/tongcha-made.csv'",
  'CREATE TABLE t AS SELECT * FROM thing',
  "ATTACH '/tmp/tongcha-made.db' AS other",
  'INSTALL httpfs',
  "SET memory_limit = '9GB'",
  'SELECT 1; SELECT 2',
  'DROP VIEW thing',
  '',
])('what is no single SELECT is refused before anything is asked: %s', async (statement) => {
  expect(await run([statement])).toMatchObject({ code: 2, out: '' });
  expect(gateway.pages).toEqual([]);
});

test.each([
  "SELECT * FROM read_text('/etc/passwd')",
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM read_text('https://example.org/')",
  "SELECT * FROM glob('/etc/*')",
  "SELECT * FROM query('SELECT * FROM read_text(''/etc/hostname'')')",
  "SELECT * FROM thing, read_blob('/proc/self/environ')",
])('a statement reads no file but its tables: %s', async (statement) => {
  const { code, out, err } = await run([statement]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toMatch(/disabled by configuration|requires the extension|Missing Extension/);
});

test('a file is no table', async () => {
  const { code, out, err } = await run([`SELECT * FROM '${import.meta.filename}'`]);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/give its folder by --from/);
});

test('what failed is told, stands in the table of gaps, and makes the answer incomplete; what rules keep back does not', async () => {
  gateway.beside = (after) =>
    after === null
      ? [
          {
            message: 'agriculture does not answer',
            path: ['found', 'edges', 0, 'node', 'source'],
            extensions: { code: 'NOT_UNDERSTOOD', sector: 'AGRICULTURE', member: 'agriculture/370000' },
          },
        ]
      : [];
  gateway.withheld = [{ sector: 'AGRICULTURE', policy: 'agriculture/parties' }];
  const ran = await run([
    'SELECT "table", code, member, policy FROM gaps WHERE EXISTS (FROM thing) GROUP BY ALL ORDER BY code',
    '--json',
  ]);
  gateway.withheld = [];
  expect(ran.code).toBe(3);
  expect(rowsOf(ran)).toEqual([
    { table: 'thing', code: 'FORBIDDEN', member: null, policy: 'agriculture/parties' },
    { table: 'thing', code: 'NOT_UNDERSTOOD', member: 'agriculture/370000', policy: null },
  ]);
  expect(ran.err).toContain('! NOT_UNDERSTOOD agriculture/370000');
});

test('tables that are kept answer again without a gateway, with what they lacked', async () => {
  gateway.beside = (after) =>
    after === null ? [{ message: 'x', extensions: { code: 'NOT_UNDERSTOOD', sector: 'THING' } }] : [];
  expect((await run(['SELECT count(*) FROM thing', '--keep', path('kept')])).code).toBe(3);
  gateway.beside = null;
  gateway.pages.length = 0;
  const again = await run([
    'SELECT count(*) AS n, (SELECT sum("count") FROM gaps) AS gaps FROM thing',
    '--from',
    path('kept'),
    '--json',
  ]);
  expect([again.code, rowsOf(again)]).toEqual([3, [{ n: ROWS, gaps: 1 }]]);
  expect(gateway.pages).toEqual([]);
  expect(readdirSync(path('kept')).toSorted()).toEqual(['thing.parquet', 'thing.parquet.gaps.ndjson']);
  expect((await run(['SELECT 1', '--from', path('kept'), '--keep', path('other')])).code).toBe(2);
  expect((await run(['SELECT 1', '--from', path('none')])).code).toBe(2);
});

test('a folder that exports keep is the table of records, the newest of each; two of them are compared', async () => {
  const fake = await startFakeSectors();
  try {
    fake.members = [{ name: 'beta', sector: 'BETA' }];
    const put = (code: string, productName: string, asOf: string): void => {
      const record = {
        code,
        sector: 'BETA',
        member: 'beta',
        productName,
        producedAt: null,
        division: null,
        system: 'drop',
        asOf,
      } as const;
      fake.records.set(keyOf(record), record);
    };
    const exported = (): Promise<Ran> =>
      runCli(['export', '--folder', path('warehouse'), '--url', fake.url, '--patience', '0']);
    put('urn:x:1', '旧', '2026-10-01T08:00:00+08:00');
    put('urn:x:2', '同', '2026-10-01T08:00:00+08:00');
    expect((await exported()).code).toBe(0);
    cpSync(path('warehouse'), path('before'), { recursive: true });
    put('urn:x:1', '新', '2026-10-02T08:00:00+08:00');
    expect((await exported()).code).toBe(0);
    const { out, code } = await runCli([
      'sql',
      'SELECT code, sector, productName AS name FROM records ORDER BY code',
      '--from',
      path('warehouse'),
      '--json',
    ]);
    expect([code, rowsOf({ code, out, err: '' })]).toEqual([
      0,
      [
        { code: 'urn:x:1', sector: 'BETA', name: '新' },
        { code: 'urn:x:2', sector: 'BETA', name: '同' },
      ],
    ]);
    const changed = await runCli(['diff', path('before'), path('warehouse'), '--json']);
    expect([
      changed.code,
      changed.out
        .trim()
        .split('\n')
        .map((line) => (JSON.parse(line) as { fields: unknown }).fields),
    ]).toEqual([1, [[{ field: 'productName', before: '旧', after: '新' }]]]);
    // Files that the manifest does not list are of a run that has not ended.
    const [file = ''] = globSync('**/part-00002.parquet', { cwd: path('warehouse') });
    cpSync(join(path('warehouse'), file), join(path('before'), file));
    expect(
      (await runCli(['sql', "SELECT code FROM records WHERE productName = '新'", '--from', path('before'), '--json']))
        .out,
    ).toBe('');
  } finally {
    await fake.stop();
  }
});

test('without --keep nothing stays behind, also after a fault', async () => {
  // In a folder of its own: other tests come and go in that of all.
  vi.stubEnv('TMPDIR', mkdtempSync(path('spare-')));
  try {
    expect((await run(['SELECT count(*) FROM thing'])).code).toBe(0);
    await run(['SELECT no_such_column FROM thing']);
    expect(readdirSync(tmpdir())).toEqual([]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test('CSV, NDJSON and Parquet hold the same; numbers too long for JSON are text', async () => {
  const statement = `SELECT code, producedAt, quantity, 12345678901234567890::HUGEINT AS long, 12.50::DECIMAL(9, 2) AS money, '=1+1' AS formula FROM thing ORDER BY code LIMIT 3`;
  for (const name of ['a.csv', 'a.ndjson', 'a.parquet']) {
    const { code, out } = await run([statement, '--output', path(name)]);
    expect([code, out, existsSync(path(`${name}.part`))]).toEqual([0, '', false]);
  }
  const lines = readFileSync(path('a.ndjson'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line) as unknown)[0]).toEqual({
    code: 'urn:thing:0',
    producedAt: '2026-03-01T08:00:00+08:00',
    quantity: { value: -3, unit: 'kg' },
    long: '12345678901234567890',
    money: 12.5,
    formula: '=1+1',
  });
  const [row] = parseCsv<Record<string, string>>(readFileSync(path('a.csv')), { columns: true });
  expect(row).toEqual({
    code: 'urn:thing:0',
    producedAt: '2026-03-01T08:00:00+08:00',
    'quantity.value': '-3',
    'quantity.unit': 'kg',
    long: '12345678901234567890',
    money: '12.5',
    formula: "'=1+1",
  });
  const parquet = await parquetReadObjects({ file: await asyncBufferFromFile(path('a.parquet')) });
  expect(parquet[0]).toMatchObject({ code: 'urn:thing:0', quantity: { value: -3, unit: 'kg' } });
  expect((await run([statement, '--format', 'parquet'])).code).toBe(2);
  expect((await run([statement, '--output', path('none/a.csv')])).code).toBe(2);
});

test('a table on the screen ends after a thousand rows and says how many there are; control characters are none of it', async () => {
  const { out } = await run(['-'], { input: "SELECT i, chr(27) || '[31m' AS red FROM range(5000) AS t(i)" });
  const lines = out.trimEnd().split('\n');
  expect([lines.length, lines.at(-1)]).toEqual([1_002, '(5000 行,此处前 1000 行;全部: --format csv)']);
  expect(out).not.toContain('\u001b');
});

test('where the package is not installed, it is said which one', async () => {
  const load = (): Promise<never> => Promise.reject(Object.assign(new Error('x'), { code: 'ERR_MODULE_NOT_FOUND' }));
  const fault = await needsPackage(load, '@duckdb/node-api').catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(CliFault);
  expect((fault as CliFault).message).toContain('npm install @duckdb/node-api');
});
