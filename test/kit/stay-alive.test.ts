import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';

let child: ChildProcess;
let url = '';
let said = '';
beforeAll(async () => {
  child = fork(new URL('support/stray-child.ts', import.meta.url), { stdio: ['ignore', 'inherit', 'pipe', 'ipc'] });
  child.stderr?.on('data', (part) => (said += String(part)));
  [url] = (await once(child, 'message')) as [string];
}, 60_000);
afterAll(() => void child.kill('SIGKILL'));

const ask = async (code: string): Promise<unknown> => {
  const query = 'query($r: [_Any!]!) { _entities(representations: $r) { ... on TraceUnit { rareEarth { code } } } }';
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: { r: [{ __typename: 'TraceUnit', code }] } }),
  });
  return ((await response.json()) as { data: { _entities: unknown[] } }).data._entities[0];
};

test.each(['urn:rejection', 'urn:throw', 'urn:stream'])(
  '%s outside of any question ends no process and is told to the operator',
  async (code) => {
    const before = said.length;
    await ask(code);
    expect(await ask('urn:next')).toEqual({ rareEarth: [{ code: 'urn:next' }] });
    await expect.poll(() => said.slice(before), { timeout: 10_000 }).toContain('"event":"bug"');
    expect(said).not.toMatch(/nobody (awaits|catches|listens)/);
    expect(child.exitCode).toBeNull();
  },
);
