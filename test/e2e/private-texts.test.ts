import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { observeProcess, type ProcessObserver } from '../../common/observe/process-observer.ts';
import { runCli } from '../cli/support/run-cli.ts';
import { type Collector, startCollector } from '../observe/support/collector.ts';
import { readLog } from '../observe/support/read-log.ts';
import { type Graph, startGraph } from '../support/graph.ts';

/** What people scan that is no business of ministries, and the part of it that may stand nowhere. */
const TEXTS: readonly (readonly [text: string, secret: string])[] = [
  ['11010519491231002X', '11010519491231002X'],
  ['https://look.example/p?id=11010519491231002X', '11010519491231002X'],
  ['urn:holder:11010519491231002X', '11010519491231002X'],
  ['cert:11010519491231002X', '11010519491231002X'],
  ['tel:+8613800000000', '13800000000'],
  ['https://look.example/p?phone=13800000000', '13800000000'],
  ['wxp://f2f0AbCdEfGhIjKlMnOpQrStUvWxYz', 'AbCdEfGhIj'],
  ['https://qr.alipay.com/fkx00000abcdefghijk', 'abcdefghijk'],
  ['WIFI:T:WPA;S:shop;P:not-a-password;;', 'not-a-password'],
  ['otpauth://totp/shop?secret=JBSWY3DPEHPK3PXP', 'JBSWY3DPEHPK3PXP'],
  ['mailto:shop@brand.example', 'shop@brand.example'],
  ['https://user:open-sesame@look.example/x', 'open-sesame'],
];

const folder = mkdtempSync(join(tmpdir(), 'tongcha-private-'));
let collector: Collector;
let observer: ProcessObserver;
let graph: Graph;
let log: ReturnType<typeof readLog>;

beforeAll(async () => {
  log = readLog();
  collector = await startCollector();
  observer = await observeProcess('gateway', {
    log: { level: 'info', requests: 1 },
    traces: { endpoint: collector.url, share: 1 },
  });
  graph = await startGraph({
    proxied: 'ministries',
    probeEveryMs: 60_000,
    settings: { GATEWAY_AUDIT_FOLDER: join(folder, 'audit') },
    observers: { gateway: { observer } },
  });
}, 60_000);
afterAll(async () => {
  await graph.stop();
  await observer.close();
  await collector.stop();
  log.restore();
  rmSync(folder, { recursive: true, force: true });
});

const asked = (): number => Object.values(graph.proxies).reduce((sum, { counts }) => sum + counts.requests, 0);

test('are asked of no ministry, refused with a public code and repeated nowhere', async () => {
  // Ministries are known to be there, so that none is probed for itself while it is counted.
  await graph.query('{ unit(code: "drug:83857930000879766601") { records { code } } }');
  await sleep(500);
  const before = asked();
  const answers: string[] = [];
  for (const [text] of TEXTS) {
    for (const query of [
      'query Ask($text: String!) { identify(text: $text) { code unit { records { code } } } }',
      'query Ask($text: TraceCode!) { unit(code: $text) { code records { code } } }',
      'query Ask($text: TraceCode!) { chain(code: $text) { units { code } } }',
    ]) {
      for (const [document, variables] of [
        [query, { text }],
        [query.replace(/\(\$text: \w+!\)/, '').replace('$text', JSON.stringify(text)), {}],
      ] as const) {
        const { status, errors, text: answer } = await graph.query(document, variables);
        expect(
          errors.map(({ extensions }) => extensions.code),
          `${document} ${text}`,
        ).toEqual(['PRIVATE_TEXT']);
        expect(status).toBe(200);
        answers.push(answer);
      }
    }
  }
  const person = await graph.query('query Ask($uscc: USCC!) { organization(uscc: $uscc) { uscc name } }', {
    uscc: '11010519491231002X',
  });
  expect(person.errors.map(({ extensions }) => extensions.code)).toEqual(['PRIVATE_TEXT']);
  expect(asked()).toBe(before);

  const cli: string[] = [];
  for (const command of ['identify', 'unit', 'chain']) {
    const { code, out, err } = await runCli(
      [command, 'https://look.example/p?id=11010519491231002X', '--url', graph.url],
      {},
    );
    expect(code).not.toBe(0);
    cli.push(out, err);
    expect(err).toContain('PRIVATE_TEXT');
  }
  expect(asked()).toBe(before);

  await sleep(300);
  await observer.close();
  const audit = readdirSync(join(folder, 'audit'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'));
  const written = [
    ...answers,
    person.text,
    ...cli,
    ...audit,
    JSON.stringify(log.lines()),
    JSON.stringify(collector.spans()),
  ].join('\n');
  expect(written).toContain('PRIVATE_TEXT');
  expect(audit.join('')).toContain('Ask');
  for (const [, secret] of TEXTS) expect(written, secret).not.toContain(secret);
}, 60_000);

test('a code beside them is looked up, and they are left out', async () => {
  const { data, errors } = await graph.query<{ identify: { code: string }[] }>(
    'query Ask($text: String!) { identify(text: $text) { code } }',
    { text: '追溯码：83857930000879766601\n联系电话：13800000000\n身份证号：11010519491231002X' },
  );
  expect(errors).toEqual([]);
  expect(data.identify[0]?.code).toBe('drug:83857930000879766601');
  expect(JSON.stringify(data)).not.toMatch(/13800000000|110105/);
});
