import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTopology } from '../../gateway/supergraph/topology.ts';
import { keyFolder } from '../signature/support/kit.ts';
import { freePort } from '../support/free-port.ts';
import { linkModules } from '../support/link-modules.ts';

const root = join(import.meta.dirname, '../..');
const WRITTEN = ['demo/timber', 'subgraphs/timber'];
let house: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'tongcha-house-'));
  for (const part of [
    'common',
    'schema',
    'gateway',
    'governance',
    'subgraphs',
    'demo',
    'portal',
    'explorer',
    'desk',
    'tools',
    'package.json',
    'tsconfig.json',
    '.oxlintrc.json',
  ])
    cpSync(join(root, part), join(house, part), { recursive: true });
  linkModules(house);
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(house, { recursive: true, force: true });
});

const run = (command: string, ...args: string[]): { status: number | null; output: string } => {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: house, encoding: 'utf8' });
  return { status, output: stdout + stderr };
};
const launch = (file: string, args: readonly string[], env: Record<string, string>): void => {
  children.push(
    spawn(process.execPath, [file, ...args], { cwd: house, env: { ...process.env, ...env }, stdio: 'ignore' }),
  );
};

test('a scaffolded ministry passes types and lint, composes, starts, and keeps the contract over its small REST system', async () => {
  const scaffold = run(process.execPath, 'tools/new-ministry.ts', 'timber');
  expect(scaffold).toMatchObject({ status: 0 });
  expect(scaffold.output).toContain('TIMBER_URL=http://127.0.0.1:4207');
  // What was there before is checked by `npm run check`; this is what was written now, and all that it imports.
  writeFileSync(
    join(house, 'tsconfig.timber.json'),
    JSON.stringify({ extends: './tsconfig.json', include: WRITTEN.map((folder) => `${folder}/**/*.ts`) }),
  );
  expect(run(join(root, 'node_modules/.bin/tsc'), '-p', 'tsconfig.timber.json', '--listFiles')).toMatchObject({
    status: 0,
    output: expect.stringMatching(/demo\/timber\/server\.ts[^]*subgraphs\/timber\/main\.ts/),
  });
  expect(run(join(root, 'node_modules/.bin/oxlint'), ...WRITTEN)).toMatchObject({ status: 0 });
  expect(run(process.execPath, 'tools/check-layers.ts')).toEqual({ status: 0, output: '' });
  // All that it shares on conditions somebody is granted, what inspectors and drivers wrote included.
  expect(run(process.execPath, 'tools/compose.ts')).toEqual({
    status: 0,
    output: expect.stringContaining('schema/supergraph.graphql is composed\n'),
  });
  expect(
    readTopology(readFileSync(join(house, 'schema/supergraph.graphql'), 'utf8')).ministries.map((each) => each.name),
  ).toContain('timber');
  expect(readFileSync(join(house, 'schema/supergraph.yaml'), 'utf8')).toContain('# The ministries on the graph.');

  // Ports of the test's own: the scaffold's may be in use on this machine.
  const port = await freePort();
  launch('demo/timber/server.ts', [String(port)], {});
  const keys = await keyFolder();
  launch('subgraphs/timber/main.ts', [], {
    TIMBER_TRUSTED_KEYS: keys.publicFile,
    TIMBER_URL: `http://127.0.0.1:${port + 200}`,
    TIMBER_PORT: String(port),
  });
  const url = `http://127.0.0.1:${port}/graphql`;
  for (
    let i = 0;
    i < 100 &&
    !(await fetch(new URL('/health', url)).then(
      (response) => response.ok,
      () => false,
    ));
    i += 1
  )
    await sleep(100);
  // The program itself, as the scaffold says to run it.
  const { status, output } = run(
    process.execPath,
    'subgraphs/kit/program/main.ts',
    'conform',
    url,
    '--key',
    keys.privateFile,
    '--facts',
    'demo/timber/facts.yaml',
  );
  keys.remove();
  expect(output).not.toContain('FAULT');
  expect(output).toContain('ok    urn:timber:lot:0001 is as the system shows it');
  expect(status).toBe(0);
}, 60_000);

test('a name that is taken or cannot be one is refused with the reason', () => {
  expect(run(process.execPath, 'tools/new-ministry.ts', 'rare-earth')).toMatchObject({
    status: 1,
    output: expect.stringContaining('is there already'),
  });
  expect(run(process.execPath, 'tools/new-ministry.ts', 'No_Name')).toMatchObject({
    status: 2,
    output: expect.stringContaining('usage'),
  });
});
