import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { below, type SomeProcess } from './processes.ts';

const ROOT = join(import.meta.dirname, '../../..');
/** Where Node keeps what it has compiled for tests (vitest.config.ts). */
export const COMPILED = '.cache/node';

/**
 * `npm start` as its user runs it: stand-ins, ministries and gateway as processes, on the ports that the README names.
 */
export interface Started {
  /** Of the gateway, without a path. */
  readonly origin: string;
  /** All that was printed, by any of its processes. */
  printed(): string;
  /** What runs of it, npm left out. */
  processes(): readonly SomeProcess[];
  /** To npm alone, as from another terminal. */
  signal(signal: NodeJS.Signals): void;
  /** Ends one of its processes, by the file that it runs, as a crash would. */
  kill(file: string): void;
  stop(): Promise<void>;
}

/** The start of eight processes and two builds, on a machine that is busy. */
export const START_MS = 300_000;

/**
 * @param args of `npm start`
 * @param env beside what a new terminal has
 * @param folder of the project
 * @throws Error where it ends, or is not ready in time; nothing is left of it then
 */
export async function npmStart(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  folder = ROOT,
): Promise<Started> {
  let printed = '';
  const child: ChildProcess = spawn('npm', ['start', '--', ...args], {
    cwd: folder,
    env: { ...userEnvironment(folder), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit');
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
  };
  const failure = (what: string): Error => new Error(`npm start ${what}: ${printed.slice(-4_000)}`);
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', () => printed.includes('is ready\n') && resolve());
    void ended.then(() => reject(failure('ended')));
    timer = setTimeout(() => void stop().then(() => reject(failure('was not ready in time'))), START_MS - 30_000);
  }).finally(() => clearTimeout(timer));
  return {
    origin: 'http://127.0.0.1:4000',
    printed: () => printed,
    processes: () => below(child.pid ?? 0),
    signal: (signal) => child.kill(signal),
    kill(file) {
      for (const { pid, command } of below(child.pid ?? 0))
        if (command.includes(` ${join(folder, file)}`) || (command.startsWith('node ') && command.includes(` ${file}`)))
          process.kill(pid, 'SIGKILL');
    },
    stop,
  };
}

/**
 * As a new terminal has it: no setting of this test run, and Node 24 only where npm finds it. But what Node has compiled for
 * one command is there for the next.
 */
export function userEnvironment(folder = ROOT): NodeJS.ProcessEnv {
  const ours = /^(npm_|VITEST|NODE_|TEST_|TONGCHA_|GATEWAY_|VITE_|DEV$|PROD$|MODE$|SSR$|BASE_URL$)/i;
  const kept = Object.entries(process.env).filter(([name]) => !ours.test(name));
  const path = (process.env['PATH'] ?? '').split(':').filter((each) => !each.includes('node_modules'));
  return { ...Object.fromEntries(kept), PATH: path.join(':'), NODE_COMPILE_CACHE: join(folder, COMPILED) };
}
