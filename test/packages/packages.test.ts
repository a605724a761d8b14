import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { launchProgram, type Ran, runProgram } from '../program/support/run-program.ts';
import { ACCOUNT, timberLegacy } from '../program/support/timber/legacy.ts';
import { buildHouse, type House, ROOT } from './support.ts';

/** What others take along, in a folder of their own: test/packages/house. */
let house: House;
const children: ChildProcess[] = [];

beforeAll(() => {
  house = buildHouse();
}, 120_000);
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  house.remove();
});

const node = (...args: string[]): { readonly status: number | null; readonly output: string } => {
  const env = { ...process.env, GATEWAY_SUPERGRAPH: 'supergraph.graphql', LOG_LEVEL: 'error' };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: house.folder, env, encoding: 'utf8' });
  return { status, output: stdout + stderr };
};
const bin = (name: string): string => join('node_modules/.bin', name);

function launch(env: Readonly<Record<string, string>>, ...args: string[]): void {
  children.push(
    spawn(process.execPath, args, {
      cwd: house.folder,
      env: { ...process.env, LOG_LEVEL: 'error', ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
}

const answered = (url: string): Promise<number> =>
  fetch(url).then(
    ({ status }) => status,
    () => 0,
  );

test('every packed file is what publint asks of one', async () => {
  const faults: string[] = [];
  for (const tarball of house.tarballs) {
    const { pkg, messages } = await publint({
      strict: true,
      pack: { tarball: Uint8Array.from(readFileSync(tarball)).buffer },
    });
    faults.push(...messages.map((each) => `${basename(tarball)}: ${formatMessage(each, pkg)}`));
  }
  expect(house.tarballs.map((each) => basename(each))).toContain('tongcha-gateway-0.1.0.tgz');
  expect(faults).toEqual([]);
});

test('a project in TypeScript that uses them passes its types', () => {
  expect(node(join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', '.')).toEqual({ status: 0, output: '' });
});

test('codes are read by their package alone', () => {
  expect(node('codes.ts', '(01)06901234001013(10)L-1').output).toBe('gs1:(01)06901234001013(10)L-1\n');
});

test('saved questions come along with the command line', () => {
  expect(node(bin('tongcha'), 'run', '--lang', 'en')).toEqual({
    status: 0,
    output: expect.stringMatching(/^recalled-where +All recalled lots/m),
  });
});

test('a ministry as data is tried, kept, replayed, held to the contract and served, and its changes take effect', async () => {
  const folder = join(house.folder, 'timber');
  mkdirSync(folder);
  const file = join(folder, 'ministry.yaml');
  const text = readFileSync(join(ROOT, 'test/program/support/timber/ministry.yaml'), 'utf8');
  writeFileSync(file, text);
  const legacy = await timberLegacy();
  const program = join(house.folder, bin('tongcha-ministry'));
  const env = { ...ACCOUNT, TIMBER_URL: legacy.url, MINISTRY_PORT: '0' };
  const run = (...args: string[]): Promise<Ran> => runProgram([...args, '--lang', 'en'], { cwd: folder, program, env });
  expect(await run('try', 'T-0004', '--keep')).toMatchObject({ code: 0, err: '' });
  expect((await run('test')).out).toContain('1 of 1 samples give the same');
  expect(await run('conform')).toMatchObject({ code: 0, out: expect.not.stringContaining('FAULT') });
  expect(await run('join', '--kind', 'MINISTRY', '--address', 'https://timber.example/graphql')).toMatchObject({
    code: 0,
  });

  const child = launchProgram(['serve', '--lang', 'en'], { cwd: folder, program, env });
  children.push(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part: Buffer) => (said += part.toString()));
  await expect.poll(() => said, { timeout: 20_000 }).toMatch(/^timber: http\S+$/m);
  // Hooks in TypeScript lie outside of node_modules, where Node strips types.
  writeFileSync(
    join(folder, 'hooks.ts'),
    'export const converters = { loud: (value: unknown): string => `${value}!` };\n',
  );
  writeFileSync(
    file,
    text.replace('http:', 'hooks: ./hooks.ts\nhttp:').replace('productName: name', 'productName: name | loud'),
  );
  await expect.poll(() => said, { timeout: 20_000 }).toContain('is in effect');
  const query =
    '{ _entities(representations: [{ __typename: "TraceUnit", code: "urn:timber:lot:T-0001" }]) { ... on TraceUnit { timber { productName } } } }';
  const url = /^timber: (\S+)$/m.exec(said)?.[1] ?? '';
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  expect(await response.text()).toContain('橡木方!');
  await legacy.stop();
}, 60_000);

test('a ministry with a schema of its own, the gateway over a supergraph of it, the client and the command line', async () => {
  const [port, gatewayPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}/graphql`;
  expect(node('compose.ts', 'timber.graphql', url, 'supergraph.graphql')).toEqual({ status: 0, output: '' });
  launch({ TIMBER_PORT: String(port) }, 'ministry.ts', 'timber.graphql');
  await expect.poll(() => answered(`http://127.0.0.1:${port}/ready`), { timeout: 20_000 }).toBe(200);

  const places = node('places.ts').output;
  launch(
    { GATEWAY_PORT: String(gatewayPort), ...(JSON.parse(places) as Record<string, string>) },
    bin('tongcha-gateway'),
    '--supergraph',
    'supergraph.graphql',
  );
  await expect.poll(() => answered(`http://127.0.0.1:${gatewayPort}/ready`), { timeout: 20_000 }).toBe(200);
  for (const [path, title] of [
    ['/', '通查 Tongcha'],
    ['/explore', '通查 查询台'],
  ] as const)
    expect(
      await (await fetch(`http://127.0.0.1:${gatewayPort}${path}`, { headers: { accept: 'text/html' } })).text(),
    ).toContain(title);

  const asked = node('ask.ts', `http://127.0.0.1:${gatewayPort}`, 'urn:timber:lot:2');
  expect(JSON.parse(asked.output)).toEqual({
    timber: [{ productName: '松木板', species: 'pine' }],
    chain: ['urn:timber:lot:2', 'urn:timber:lot:1'],
    complete: true,
    gaps: [],
    coverage: [{ sector: 'TIMBER', member: 'timber', status: 'ANSWERED' }],
    refused: 'GRAPHQL_VALIDATION_FAILED',
  });

  expect(node('apollo.ts', 'urn:timber:lot:1').output).toContain('{"unit":{"timber":[{"species":"pine"}]}}');

  expect(node(bin('tongcha'), '--version').output).toMatch(/^tongcha \d+\.\d+\.\d+\n$/);
  expect(node(bin('tongcha'), 'token', '--role', 'data-team').status).toBe(0);
  expect(node(bin('tongcha'), 'conform', url)).toMatchObject({
    output: expect.stringMatching(/^ +ok +the schema keeps/m),
  });
  const told = node(
    bin('tongcha'),
    'chain',
    'urn:timber:lot:2',
    '--lang',
    'en',
    '--url',
    `http://127.0.0.1:${gatewayPort}`,
  );
  expect(told).toMatchObject({ status: 0, output: expect.stringContaining('urn:timber:lot:1') });
}, 60_000);
