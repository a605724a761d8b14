/**
 * Of the image: starts the gateway once and ends it, so that what V8 has compiled of it stands in NODE_COMPILE_CACHE for every
 * start after this one, by the same user and with the same settings of V8.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import project from '../package.json' with { type: 'json' };

const MOST_MS = 60_000;

const heap = project.scripts.gateway.split(' ').filter((word) => word.startsWith('--'));
const main = join(import.meta.dirname, '../gateway/main.js');
const gateway = spawn(process.execPath, [...heap, main, '--port', '0'], {
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  timeout: MOST_MS,
});
const ended = once(gateway, 'exit') as Promise<[number | null]>;
await Promise.race([useOnce(), ended]);
gateway.kill('SIGTERM');
const [code] = await ended;
if (code !== 0) {
  console.error(`the gateway ended with ${code} before it could be compiled`);
  process.exit(1);
}

/** Until its thread has compiled, too. */
async function useOnce(): Promise<void> {
  const [{ ready: url }] = (await once(gateway, 'message')) as [{ ready: string }];
  while (!(await fetch(new URL('/ready', url))).ok) await sleep(50);
}
