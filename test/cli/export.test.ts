import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type FakeGateway, startFakeGateway, thing } from './support/fake-gateway.ts';
import { wordsIn } from '../../cli/words.ts';
import { type Ran, runCli, type RunOptions } from './support/run-cli.ts';

const ROWS = 230;
const folder = mkdtempSync(join(tmpdir(), 'tongcha-export-'));
let gateway: FakeGateway;

beforeAll(async () => {
  gateway = await startFakeGateway(ROWS);
});
afterEach(() => {
  gateway.instead = null;
  gateway.beside = null;
  gateway.pages.length = 0;
});
afterAll(async () => {
  await gateway.stop();
  rmSync(folder, { recursive: true, force: true });
});

const COLUMNS = [
  'code',
  'sector',
  'member',
  'statedBy',
  'source',
  'productName',
  'quantity',
  'producedAt',
  'recalled',
  'pieces',
  'producer',
  'events',
];
const CSV_COLUMNS = [
  ...COLUMNS.slice(0, 3),
  'statedBy.kind',
  'source.system',
  'source.recordId',
  'source.asOf',
  'productName',
  'quantity.value',
  'quantity.unit',
  'producedAt',
  'recalled',
  'pieces',
  'producer.uscc',
  'producer.name',
  'events',
];

const run = (args: readonly string[], options?: RunOptions): Promise<Ran> =>
  runCli(['export', ...args, '--url', gateway.url, '--page', '100'], options);
const path = (name: string): string => join(folder, name);
const lines = (name: string): Record<string, unknown>[] =>
  readFileSync(path(name), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a file that cannot be written is told in words', async () => {
  for (const name of ['x.ndjson', 'x.parquet']) {
    const { code, err } = await run(['thing', '--output', path(`nowhere/${name}`), '--lang', 'en']);
    expect([code, err]).toEqual([1, expect.stringContaining('cannot be read or written: no such file or directory')]);
    expect(err).not.toContain('    at ');
  }
});

test('every row has whose it is, its source, number and date first, then all that may be seen, lists too; organisations are not asked further', async () => {
  const { code, err } = await run(
    ['thingRecords', '--output', path('a.ndjson'), '--filter', '{"productName":"x"}', '--purpose', 'statistics'],
    { env: { TONGCHA_TOKEN: 'a.b.c' } },
  );
  expect([code, err]).toEqual([0, `230 行,3 页 → ${path('a.ndjson')}\n`]);
  const rows = lines('a.ndjson');
  expect([rows.length, Object.keys(rows[0] ?? {})]).toEqual([ROWS, COLUMNS]);
  expect(rows[9]).toEqual({
    code: 'urn:thing:9',
    sector: 'THING',
    member: 'thing/91370681ma3t00017d',
    statedBy: { kind: 'ENTERPRISE' },
    source: { system: 'thing-register', recordId: '9', asOf: '2026-11-20T20:15:00+08:00' },
    productName: '液氯',
    quantity: null,
    producedAt: '2026-03-10T08:00:00+08:00',
    recalled: true,
    pieces: -41,
    producer: { uscc: '91370681MA3T00017D', name: '企业9' },
    events: [{ at: '2026-03-01T08:00:00+08:00', step: '入库' }],
  });
  expect(gateway.pages.map(({ variables }) => variables)).toEqual(
    [null, '99', '199'].map((after) => ({ first: 100, after, filter: { productName: 'x' } })),
  );
  expect(gateway.pages[0]?.headers).toMatchObject({ authorization: 'Bearer a.b.c', 'tongcha-purpose': 'statistics' });
  expect(readdirSync(folder)).toEqual(['a.ndjson']);
});

test('CSV is read back by another reader; what a spreadsheet would run has a quote before it, numbers have none, and --raw leaves it', async () => {
  expect((await run(['thing', '--output', path('b.csv'), '--bom'])).code).toBe(0);
  const bytes = readFileSync(path('b.csv'));
  expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  const rows = parseCsv<Record<string, string>>(bytes, { columns: true, bom: true, record_delimiter: '\r\n' });
  expect(Object.keys(rows[0] ?? {})).toEqual(CSV_COLUMNS);
  const guarded = (name: unknown): string =>
    typeof name !== 'string' ? '' : /^[=+\-@\t]/.test(name) ? `'${name}` : name;
  expect(rows.map((row) => row['productName'])).toEqual(
    Array.from({ length: ROWS }, (_, i) => guarded(thing(i)['productName'])),
  );
  expect(rows[0]).toMatchObject({ 'quantity.value': '-3', pieces: '-50', recalled: 'true', events: '' });
  // A list is one column, as JSON.
  expect(rows[1]).toMatchObject({ events: '[{"at":"2026-03-01T08:00:00+08:00","step":"入库"}]' });
  const { out } = await run(['thing', '--format', 'csv', '--raw']);
  expect(out.startsWith('code,sector,')).toBe(true);
  expect(
    parseCsv<Record<string, string>>(out, { columns: true, record_delimiter: '\r\n' }).map((row) => row['productName']),
  ).toEqual(Array.from({ length: ROWS }, (_, i) => thing(i)['productName'] ?? ''));
});

test('Parquet is read back with types: numbers, instants, nulls; objects and lists are nested columns', async () => {
  const fields =
    'productName quantity { value } producedAt pieces recalled events { at step } maker: producer { name }';
  expect((await run(['thing', '--output', path('c.parquet'), '--fields', fields])).code).toBe(0);
  const file = await asyncBufferFromFile(path('c.parquet'));
  const { schema, num_rows } = await parquetMetadataAsync(file);
  expect([
    Number(num_rows),
    schema.slice(1).map(({ name, type, converted_type, num_children }) => [name, type ?? num_children, converted_type]),
  ]).toEqual([
    ROWS,
    [
      ['code', 'BYTE_ARRAY', 'UTF8'],
      ['sector', 'BYTE_ARRAY', 'UTF8'],
      ['member', 'BYTE_ARRAY', 'UTF8'],
      ['statedBy', 1, undefined],
      ['kind', 'BYTE_ARRAY', 'UTF8'],
      ['source', 3, undefined],
      ['system', 'BYTE_ARRAY', 'UTF8'],
      ['recordId', 'BYTE_ARRAY', 'UTF8'],
      ['asOf', 'INT64', 'TIMESTAMP_MILLIS'],
      ['productName', 'BYTE_ARRAY', 'UTF8'],
      ['quantity', 1, undefined],
      ['value', 'DOUBLE', undefined],
      ['producedAt', 'INT64', 'TIMESTAMP_MILLIS'],
      ['pieces', 'INT32', undefined],
      ['recalled', 'BOOLEAN', undefined],
      ['events', 1, 'LIST'],
      ['list', 1, undefined],
      ['element', 2, undefined],
      ['at', 'INT64', 'TIMESTAMP_MILLIS'],
      ['step', 'BYTE_ARRAY', 'UTF8'],
      ['maker', 1, undefined],
      ['name', 'BYTE_ARRAY', 'UTF8'],
    ],
  ]);
  const rows = await parquetReadObjects({ file });
  expect(rows.map((row) => row['productName'])).toEqual(
    Array.from({ length: ROWS }, (_, i) => thing(i)['productName']),
  );
  expect(rows[1]).toMatchObject({
    quantity: { value: -2.875 },
    producedAt: new Date('2026-03-02T00:00:00Z'),
    pieces: -49,
    recalled: false,
    events: [{ at: new Date('2026-03-01T00:00:00Z'), step: '入库' }],
    maker: { name: '企业1' },
  });
  expect([rows[4]?.['quantity'] ?? null, rows[4]?.['events'] ?? null]).toEqual([null, null]);
});

test('what is missing is listed, what is alike once with how often; the exit code says whether anything failed', async () => {
  gateway.beside = (after) => [
    {
      message: 'no',
      path: ['found', 'edges', 3, 'node', 'producer'],
      extensions: { code: 'FORBIDDEN', sector: 'THING' },
    },
    {
      message: 'no',
      path: ['found', 'edges', 4, 'node', 'producer'],
      extensions: { code: 'FORBIDDEN', sector: 'THING' },
    },
    ...(after === null
      ? []
      : [
          {
            message: 'late',
            extensions: {
              code: 'BAD_ANSWER',
              sector: 'THING',
              member: 'thing/330000',
              system: 'thing-register',
              codes: [`urn:thing:${after}`],
            },
          },
        ]),
  ];
  const { code, err } = await run(['thing', '--output', path('d.ndjson'), '--lang', 'en']);
  expect([code, err]).toEqual([
    3,
    [
      `230 rows, 3 pages → ${path('d.ndjson')} ${path('d.ndjson.gaps.ndjson')}`,
      '! BAD_ANSWER thing/330000 thing-register late ×2',
      '· not shared with you: thing, producer',
      `· ${wordsIn('en').askForIt}`,
      '',
    ].join('\n'),
  ]);
  expect(lines('d.ndjson.gaps.ndjson')).toEqual([
    { code: 'FORBIDDEN', sector: 'THING', field: 'producer', count: 6 },
    {
      code: 'BAD_ANSWER',
      sector: 'THING',
      member: 'thing/330000',
      system: 'thing-register',
      message: 'late',
      count: 2,
      codes: ['urn:thing:99', 'urn:thing:199'],
    },
  ]);
  // A later export without gaps leaves no old ones.
  gateway.beside = null;
  expect((await run(['thing', '--output', path('d.ndjson')])).code).toBe(0);
  expect(readdirSync(folder).filter((name) => name.startsWith('d.'))).toEqual(['d.ndjson']);
});

test('what rules keep back is told in words, a line a sector, with what to do, and is no fault', async () => {
  gateway.withheld = [
    { sector: 'THING', policy: 'thing/supervision' },
    { sector: 'THING', policy: 'thing/own' },
    { sector: 'THING', policy: null },
    { sector: 'AGRICULTURE', policy: 'agriculture/farming' },
  ];
  const { code, err } = await run(['thing', '--output', path('w.ndjson'), '--lang', 'en']);
  expect([code, err]).toEqual([
    0,
    [
      `230 rows, 3 pages → ${path('w.ndjson')} ${path('w.ndjson.gaps.ndjson')}`,
      '· not shared with you: thing, what inspectors wrote; thing/own; what it holds',
      '· not shared with you: Agriculture, what the farm used',
      `· ${wordsIn('en').askForIt}`,
      '',
    ].join('\n'),
  ]);
  expect(lines('w.ndjson.gaps.ndjson')).toEqual([
    { code: 'FORBIDDEN', sector: 'THING', policy: 'thing/supervision', count: 3 },
    { code: 'FORBIDDEN', sector: 'THING', policy: 'thing/own', count: 3 },
    { code: 'FORBIDDEN', sector: 'THING', policy: null, count: 3 },
    { code: 'FORBIDDEN', sector: 'AGRICULTURE', policy: 'agriculture/farming', count: 3 },
  ]);
  expect((await run(['thing', '--output', path('w.ndjson'), '--restart'])).err).toContain(
    '· 依规不提供: thing 监管信息、thing/own、该部门的内容\n· 依规不提供: 农业 农场使用了什么投入品\n· 如需取得',
  );
  gateway.withheld = [];
});

test('a busy gateway is waited for, as long as it says; a lost connection and half an answer are asked again', async () => {
  gateway.instead = (n, response, body) => {
    if (n === 1)
      response
        .writeHead(429, { 'content-type': 'application/json', 'retry-after': '1' })
        .end(JSON.stringify({ errors: [{ message: 'slow', extensions: { code: 'RATE_LIMITED' } }] }));
    else if (n === 3) response.destroy();
    else if (n === 5) {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
      response.write(body.slice(0, 1_000), () => response.destroy());
    } else return false;
    return true;
  };
  expect((await run(['thing', '--output', path('e.ndjson')])).code).toBe(0);
  expect(gateway.pages.map(({ variables }) => variables.after)).toEqual([null, null, '99', '99', '199', '199']);
  expect((gateway.pages[1]?.at ?? 0) - (gateway.pages[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  expect(lines('e.ndjson').length).toBe(ROWS);
});

test('what is refused ends it at once, what does not pass ends it after its patience; both go on later', async () => {
  const refuse = (status: number, code: string): void => {
    gateway.instead = (n, response) =>
      n > 1 &&
      (response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(JSON.stringify({ errors: [{ message: 'no more', extensions: { code } }] })),
      true);
  };
  refuse(401, 'UNAUTHENTICATED');
  expect(await run(['thing', '--output', path('f.ndjson')])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/已写入的页都在[^]*UNAUTHENTICATED[^]*no more/),
  });
  refuse(503, 'OVERLOADED');
  gateway.pages.length = 1;
  expect(await run(['thing', '--output', path('f.ndjson'), '--patience', '0'])).toMatchObject({
    code: 1,
    err: expect.stringMatching(/OVERLOADED[^]*no more/),
  });
  gateway.instead = null;
  expect(await run(['thing', '--output', path('f.ndjson')])).toMatchObject({
    code: 0,
    err: expect.stringContaining('自第 100 行续传'),
  });
  expect(lines('f.ndjson').map(({ pieces }) => pieces)).toEqual(Array.from({ length: ROWS }, (_, i) => i - 50));
  const gone = await runCli(['export', 'thing', '--url', 'http://127.0.0.1:9/graphql', '--patience', '0']);
  expect([gone.code, gone.out]).toEqual([4, '']);
});

test('the files of another export are not gone on with, unless it is to begin anew', async () => {
  const abort = new AbortController();
  gateway.instead = (n) => (n === 2 && abort.abort(), false);
  expect(await run(['thing', '--output', path('g.ndjson')], { signal: abort.signal })).toMatchObject({ code: 130 });
  expect(readdirSync(folder).filter((name) => name.startsWith('g.'))).toEqual(['g.ndjson.journal', 'g.ndjson.part']);
  gateway.instead = null;
  expect(await run(['thing', '--output', path('g.ndjson'), '--fields', 'pieces'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('--restart'),
  });
  expect(await run(['thing', '--output', path('g.ndjson'), '--fields', 'pieces', '--restart'])).toMatchObject({
    code: 0,
  });
  expect(Object.keys(lines('g.ndjson')[0] ?? {})).toEqual([...COLUMNS.slice(0, 5), 'pieces']);
});

test('progress on a terminal: rows, and rows a second', async () => {
  const { err } = await run(['thing', '--output', path('h.ndjson')], { isTTY: true });
  expect(err).toMatch(/\r\u001b\[2K100 行 {2}[\d,]+ 行\/秒 {2}\d+ s/);
  expect((await run(['thing', '--output', path('h.ndjson')])).err).not.toContain('\r');
});

test.each<[args: string[], fault: RegExp]>([
  [['nothing'], /^  thing {2}.* {2}what thingRecords finds \(--filter ThingFilter\)$/m],
  [['thing', '--fields', 'nope'], /--fields: Cannot query field "nope"/],
  [['thing', '--fields', 'code } } query X { a'], /--fields/],
  [['thing', '--filter', '[1]'], /--filter: 应为一个 JSON 对象/],
  [['thing', '--format', 'parquet'], /--output/],
  [['thing', '--format', 'xls', '--patience', 'x'], /--format: 应为[^]*--patience: 应为 0 到/],
  [['thing', '--nope'], /--nope/],
])('%j is a fault of usage', async (args, fault) => {
  expect(await run(args)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(fault) });
  expect(gateway.pages.length).toBe(0);
});
