import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { LONG } from '../support/runs.ts';
import { freePort } from '../support/free-port.ts';
import { npmStart, START_MS, userEnvironment } from './support/npm-start.ts';
import { below, left, type SomeProcess } from './support/processes.ts';

const SCALE = ['--scale', '0.02'];
const QUICKLY = { timeout: 5_000, interval: 50 };

/** What the last test has begun; what it finds left holds the ports of the next. */
let all: readonly SomeProcess[] = [];
afterEach(() => {
  for (const pid of left(all).map(Number.parseFloat)) process.kill(pid, 'SIGKILL');
});

/** Of a demo that runs; before it is ready, the short run tries two. */
const SIGNALS = LONG ? (['SIGTERM', 'SIGINT', 'SIGKILL'] as const) : (['SIGTERM'] as const);

test.each(SIGNALS)(
  'npm start whose npm gets %s leaves no process',
  async (signal) => {
    const demo = await npmStart(SCALE);
    all = demo.processes();
    // The launcher, five ministries, the gateway.
    expect(all.length).toBeGreaterThanOrEqual(7);
    demo.signal(signal);
    await expect.poll(() => left(all), QUICKLY).toEqual([]);
  },
  START_MS,
);

test(
  'a launcher that is killed takes the ministries and the gateway with it',
  async () => {
    const demo = await npmStart(SCALE);
    all = demo.processes();
    demo.kill('demo/main.ts');
    await expect.poll(() => left(all), QUICKLY).toEqual([]);
  },
  START_MS,
);

test.each(['SIGTERM', 'SIGKILL'] as const)(
  'npm start whose npm gets %s before it is ready leaves no process',
  async (signal) => {
    const npm = spawn('npm', ['start', '--', ...SCALE], { env: userEnvironment(), stdio: 'ignore' });
    await expect.poll(() => below(npm.pid ?? 0).length, { timeout: START_MS, interval: 20 }).toBeGreaterThanOrEqual(3);
    all = below(npm.pid ?? 0);
    npm.kill(signal);
    await expect.poll(() => left(all), QUICKLY).toEqual([]);
  },
  START_MS,
);

test('npm run gateway hands SIGTERM on', async () => {
  const npm = spawn('npm', ['run', 'gateway', '--', '--port', String(await freePort())], {
    env: userEnvironment(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(npm, 'exit');
  let printed = '';
  npm.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  try {
    await expect.poll(() => printed, { timeout: 60_000 }).toContain('"event":"ready"');
    all = below(npm.pid ?? 0);
    expect(all.map(({ command }) => command)).toEqual([expect.stringContaining('gateway/main.ts')]);
    npm.kill('SIGTERM');
    await expect.poll(() => left(all), QUICKLY).toEqual([]);
  } finally {
    npm.kill('SIGTERM');
    await ended;
  }
}, 90_000);
