import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';

/** No system is there, and none is asked. */
const SETTINGS = {
  RARE_EARTH_URL: 'http://127.0.0.1:9',
  RARE_EARTH_PORT: '0',
  RARE_EARTH_USER: 'u',
  RARE_EARTH_PASSWORD: 'p',
};
const MAIN = join(import.meta.dirname, '../../subgraphs/rare-earth/main.ts');

/** An error that nobody hears is logged, which fails as well, and again: the process would be busy with nothing else for ever. */
test('a ministry whose log has lost its reader goes on, and ends with whoever launched it', async () => {
  const child = spawn(process.execPath, [MAIN], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { ...process.env, ...SETTINGS },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stderr?.resume();
  const [{ ready }] = (await once(child, 'message')) as [{ ready: string }];
  child.stderr?.destroy();
  // It writes a line.
  child.kill('SIGHUP');
  await sleep(300);
  const asked = await fetch(`${ready}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"query":"{ __typename }"}',
  });
  expect(asked.status).toBe(200);
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([0, null]);
});
