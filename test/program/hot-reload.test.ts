import { type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { launchProgram } from './support/run-program.ts';
import { ACCOUNT, timberLegacy, type TimberLegacy } from './support/timber/legacy.ts';

let folder: string;
let legacy: TimberLegacy;
let child: ChildProcess;
let url: string;
/** What it has said to people. */
let said = '';

const file = (): string => join(folder, 'ministry.yaml');
const original = readFileSync(join(import.meta.dirname, 'support/timber/ministry.yaml'), 'utf8');

beforeAll(async () => {
  legacy = await timberLegacy();
  folder = mkdtempSync(join(tmpdir(), 'tongcha-reload-'));
  cpSync(join(import.meta.dirname, 'support/timber/ministry.yaml'), file());
  const env = { ...ACCOUNT, TIMBER_URL: legacy.url, MINISTRY_PORT: '0' };
  child = launchProgram(['serve', '--lang', 'en'], { cwd: folder, env });
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (said += part.toString()));
  url = await vi.waitFor(() => /^timber: (\S+)$/m.exec(said)?.[1] ?? expect.fail(said), { timeout: 30_000 });
}, 40_000);
afterAll(async () => {
  child.kill('SIGTERM');
  await legacy.stop();
  rmSync(folder, { recursive: true, force: true });
});

const QUERY = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { timber { productName level } } } }`;

/** The names of one lot's record, as it is served now. */
async function ask(): Promise<{ readonly status: number; readonly name: unknown; readonly errors: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query: QUERY,
      variables: { r: [{ __typename: 'TraceUnit', code: 'urn:timber:lot:T-0001' }] },
    }),
  });
  const { data, errors } = (await response.json()) as {
    data: { _entities: { timber: { productName: string }[] }[] } | null;
    errors?: unknown;
  };
  return { status: response.status, name: data?._entities[0]?.timber[0]?.productName, errors };
}

/** In one step, as editors do it. */
function write(text: string): void {
  writeFileSync(`${file()}.new`, text);
  renameSync(`${file()}.new`, file());
}

test('a change takes effect while it is asked all the time, and no request is dropped', async () => {
  const end = new AbortController();
  const answers: Awaited<ReturnType<typeof ask>>[] = [];
  const callers = Array.from({ length: 8 }, async () => {
    while (!end.signal.aborted) answers.push(await ask());
  });
  for (const [i, path] of ['mill.name', 'name', 'mill.name', 'name', 'no'].entries()) {
    await sleep(100);
    write(original.replace('productName: name', `productName: ${path}`));
    await expect.poll(() => said.split('is in effect').length - 1, { timeout: 20_000 }).toBe(i + 1);
  }
  await expect.poll(async () => (await ask()).name, { timeout: 10_000 }).toBe('T-0001');
  end.abort();
  await Promise.all(callers);
  expect(answers.length).toBeGreaterThan(50);
  expect(answers.filter(({ status, errors }) => status !== 200 || errors !== undefined)).toEqual([]);
  expect(new Set(answers.map(({ name }) => name))).toEqual(new Set(['橡木方', '泰山木业', 'T-0001']));
}, 120_000);

test('a change that is wrong is told with its place and what to write, and the last right one goes on', async () => {
  write(original.replace('producedAt: made', 'prodcedAt: made'));
  await expect
    .poll(() => said, { timeout: 20_000 })
    .toMatch(/^ministry\.yaml:\d+:\d+: prodcedAt is not known here; write producedAt$/m);
  expect((await ask()).name).toBe('T-0001');
  write(original.replace('  - ask:', '  - ask: ['));
  await expect.poll(() => said, { timeout: 20_000 }).toMatch(/^ministry\.yaml:\d+:\d+: expected YAML: /m);
  expect(await ask()).toMatchObject({ status: 200, name: 'T-0001' });
  write(original.replace('ministry: timber', 'ministry: lumber'));
  await expect.poll(() => said, { timeout: 20_000 }).toContain('start it anew');
  expect((await ask()).name).toBe('T-0001');
  write(original);
  await expect.poll(async () => (await ask()).name, { timeout: 20_000 }).toBe('橡木方');
}, 120_000);

test('a change of its hooks takes effect, and one that is not well written is told with its place', async () => {
  const hooks = join(folder, 'timber.hooks.ts');
  const shout = (mark: string): string =>
    `export const converters = { shout: (value: unknown): string => String(value) + '${mark}' };\n`;
  writeFileSync(hooks, shout('!'));
  write(
    original
      .replace('productName: name', 'productName: name | shout')
      .replace('http:', 'hooks: ./timber.hooks.ts\nhttp:'),
  );
  await expect.poll(async () => (await ask()).name, { timeout: 20_000 }).toBe('橡木方!');
  writeFileSync(hooks, shout('?'));
  await expect.poll(async () => (await ask()).name, { timeout: 20_000 }).toBe('橡木方?');
  writeFileSync(hooks, `${shout('.')}export const x = (;\n`);
  await expect
    .poll(() => said, { timeout: 20_000 })
    .toMatch(/^ministry\.yaml:4:8: \.\/timber\.hooks\.ts:2:19 cannot be loaded: /m);
  expect((await ask()).name).toBe('橡木方?');
}, 120_000);
