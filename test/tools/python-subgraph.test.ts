import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeKeys, readSigningKey } from '../../common/signature/index.ts';
import { readFacts } from '../../subgraphs/kit/conform/facts.ts';
import { conform } from '../../subgraphs/kit/conform/suite.ts';
import { freePort } from '../support/free-port.ts';

/** Debian's, which has the packages; another that stands before it on the PATH need not. */
const PYTHON = '/usr/bin/python3';
const { status, stderr, error } = spawnSync(PYTHON, ['-c', 'import graphql, aiohttp, cryptography'], {
  encoding: 'utf8',
});
const WHY = status === 0 ? '' : (error?.message ?? stderr.trim().split('\n').at(-1) ?? 'it does not run');
if (WHY)
  console.warn(
    `left out: a subgraph in Python: ${WHY} (apt-get install python3-graphql-core python3-aiohttp python3-cryptography)`,
  );

const root = join(import.meta.dirname, '../..');
const foreign = join(root, 'test/support/foreign-subgraph');
const folder = mkdtempSync(join(tmpdir(), 'tongcha-python-'));
let child: ChildProcess | null = null;
let url: string;
let key: Awaited<ReturnType<typeof readSigningKey>>;
let said = '';
beforeAll(async () => {
  if (WHY) return;
  const { privateFile, publicFile } = await makeKeys(folder);
  key = await readSigningKey(readFileSync(privateFile, 'utf8'));
  const port = await freePort();
  const files = [join(root, 'schema/contract.graphql'), join(foreign, 'timber.graphql')];
  const server = join(root, 'docs/examples/python-subgraph/server.py');
  child = spawn(PYTHON, ['-B', server, ...files, String(port), publicFile], { stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetch(`${url}/ready`)).status).toBe(200), { timeout: 30_000 });
});
afterAll(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test.skipIf(WHY)(
  'a subgraph in Python conforms, signed, and tells what its own screen shows',
  async () => {
    const facts = readFacts(join(foreign, 'facts.yaml'));
    const checks = await conform(`${url}/graphql`, { key, facts });
    expect(checks.filter(({ fault }) => fault !== null)).toEqual([]);
    expect(checks.map(({ name }) => name)).toContain('urn:timber:lot:1 is as the system shows it');
    expect(checks.map(({ name }) => name)).toContain('a signed call is answered, and refused when it comes again');
    // A refusal is no bug.
    expect(said).toBe('');
  },
  60_000,
);

test.skipIf(WHY)('what is no call at all is refused, and nothing is shown of the inside', async () => {
  for (const body of ['', '[]', '{"query":1}', '{']) {
    const response = await fetch(`${url}/graphql`, { method: 'POST', body });
    expect([response.status, await response.json()]).toEqual([
      401,
      { errors: [{ message: 'the call is not verified', extensions: { code: 'UNVERIFIED_CALL' } }] },
    ]);
  }
});
