import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, copyFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { linkModules } from '../support/link-modules.ts';

/** A ministry without anything of the kit, put on the graph by the steps of docs/joining.md. */
const root = join(import.meta.dirname, '../..');
const foreign = join(root, 'test/support/foreign-subgraph');
let house: string;
const children: ChildProcess[] = [];

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'tongcha-foreign-'));
  for (const part of [
    'cli',
    'client',
    'common',
    'schema',
    'gateway',
    'governance',
    'subgraphs',
    'tools',
    'package.json',
    'tsconfig.json',
  ])
    cpSync(join(root, part), join(house, part), { recursive: true });
  linkModules(house);
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(house, { recursive: true, force: true });
});

function run(file: string, ...args: string[]): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], { cwd: house, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

function launch(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  children.push(
    spawn(process.execPath, [file, ...args], {
      cwd: house,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
}

function answered(url: string): Promise<number> {
  return fetch(url).then(
    (response) => response.status,
    () => 0,
  );
}

test('a subgraph of another house composes, conforms signed, and is asked through the gateway', async () => {
  const [port, gatewayPort] = [await freePort(), await freePort()];
  copyFileSync(join(foreign, 'timber.graphql'), join(house, 'schema/timber.graphql'));
  appendFileSync(
    join(house, 'schema/supergraph.yaml'),
    `  timber:\n    routing_url: http://127.0.0.1:${port}/graphql\n    schema: { file: timber.graphql }\n`,
  );
  const composed = run('tools/compose.ts');
  expect(composed).toMatchObject({
    status: 0,
    output: expect.stringContaining('schema/supergraph.graphql is composed'),
  });
  // What nobody is granted is said by name.
  expect(composed.output).toContain('timber/parties');

  expect(run('cli/keys.ts', 'secrets')).toMatchObject({ status: 0 });
  launch(join(foreign, 'server.ts'), [join(house, 'schema'), String(port), join(house, 'secrets/public/trusted.json')]);
  await expect.poll(() => answered(`http://127.0.0.1:${port}/ready`), { timeout: 20_000 }).toBe(200);
  const { status, output } = run(
    'subgraphs/kit/program/main.ts',
    'conform',
    `http://127.0.0.1:${port}/graphql`,
    '--key',
    'secrets/private/signing.json',
    '--facts',
    join(foreign, 'facts.yaml'),
  );
  expect(output.match(/^.*FAULT.*$/gm) ?? []).toEqual([]);
  expect([status, output]).toEqual([0, expect.stringContaining('urn:timber:lot:1 is as the system shows it')]);

  writeFileSync(join(house, 'tongcha.yaml'), `ministries:\n  timber: { url: "http://127.0.0.1:${port}/graphql" }\n`);
  launch('gateway/main.ts', [], {
    GATEWAY_PORT: String(gatewayPort),
    GATEWAY_SIGNING_KEY_FILE: join(house, 'secrets/private/signing.json'),
    LOG_LEVEL: 'silent',
  });
  await expect.poll(() => answered(`http://127.0.0.1:${gatewayPort}/health`), { timeout: 20_000 }).toBe(200);
  const query =
    '{ unit(code: "urn:timber:lot:2") { timber { member productName species } } chain(code: "urn:timber:lot:2") { units { code } complete } }';
  const response = await fetch(`http://127.0.0.1:${gatewayPort}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  expect(await response.json()).toMatchObject({
    data: {
      unit: { timber: [{ member: 'timber', productName: '松木板', species: 'pine' }] },
      chain: { units: [{ code: 'urn:timber:lot:2' }, { code: 'urn:timber:lot:1' }] },
    },
  });
}, 90_000);
