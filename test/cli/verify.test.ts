import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { SHOP } from '../verify/support/graph.ts';
import { runCli } from './support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'tongcha-verify-'));
afterAll(() => rmSync(folder, { recursive: true }));
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const shop = write('shop.graphql', SHOP);
const good = write('good.graphql', 'query Good { posts { id usd } }');
const mixed = write(
  'mixed.graphql',
  'query Mixed { things { ... on Book { maker { x: name } } ... on Toy { maker { x: media(width: 1) } } } }',
);
const run = (...args: string[]) => runCli(['verify', '--supergraph', shop, ...args]);

test('the trusted documents over the next supergraph: all right', async () => {
  const documents = write('manifest.json', JSON.stringify({ ['a'.repeat(64)]: 'query Trusted { lots { third } }' }));
  expect(await run('--documents', documents, good)).toEqual({
    code: 0,
    out: '一致  Trusted (aaaaaaaaaaaa)\n一致  Good (good.graphql)\n2 个操作: 一致 2\n',
    err: '',
  });
  // As the gateway is configured.
  expect(
    await runCli(['verify', '--supergraph', shop, '--json'], { env: { GATEWAY_DOCUMENTS: documents } }),
  ).toMatchObject({ code: 0, out: expect.stringContaining('"operation": "Trusted"') });
});

test('a known fault of Apollo’s gateway is named, and lets the schema count', async () => {
  expect(await run(mixed)).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /^一致,Apollo 网关有已知缺陷 {2}Mixed[^]*MIXED_MEANINGS[^]*things\.\d\.maker\.x: 应为 .*, ?Apollo 网关为 .*\n/,
    ),
  });
  expect(await run(mixed, '--lang', 'en')).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      /one response name has several meanings[^]*1 operations: right, Apollo’s gateway is not/,
    ),
  });
});

test('what is refused or no longer valid does not let it count', async () => {
  const refused = write('refused.graphql', 'query Refused { posts { usd eur } }');
  const gone = write('gone.graphql', 'query Gone { posts { weight } }');
  expect(await run(refused)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/本网关拒绝[^]*ask in two operations/),
  });
  expect(await run(good, gone)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/无效[^]*Cannot query field "weight"/),
  });
  const { code, out } = await run(good, gone, '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    good: false,
    supergraph: expect.stringMatching(/^[0-9a-f]{64}$/),
    operations: [{ outcome: 'SAME' }, { outcome: 'INVALID' }],
  });
});

test('variables come from a file, one set or several', async () => {
  const priced = write('priced.graphql', 'query Priced($c: Currency!) { posts { price(currency: $c) } }');
  const variables = (value: unknown): string => write('variables.json', JSON.stringify(value));
  expect(await run(priced, '--variables', variables({ Priced: { c: 'EUR' } }))).toMatchObject({ code: 0 });
  expect(await run(priced, '--variables', variables({ Priced: [{ c: 'EUR' }, { c: 'GBP' }] }))).toMatchObject({
    code: 1,
  });
  expect(await run(priced, '--variables', variables([]))).toMatchObject({
    code: 2,
    err: expect.stringContaining('--variables'),
  });
});

test('what is called wrongly is told', async () => {
  expect(await runCli(['verify', good])).toMatchObject({ code: 2, err: expect.stringContaining('--supergraph') });
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('--documents') });
  expect(await run(join(folder, 'nowhere.graphql'))).toMatchObject({
    code: 2,
    err: expect.stringContaining('无法读取'),
  });
  expect(await runCli(['verify', '--supergraph', good, good])).toMatchObject({
    code: 1,
    err: expect.stringContaining('本网关不能使用'),
  });
});
