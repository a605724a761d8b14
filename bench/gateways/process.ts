import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const READY_MS = 60_000;
const STOP_MS = 5_000;
const LAST_WORDS = 2_000;
const guard = fileURLToPath(new URL('../peers/guard.ts', import.meta.url));

const started = new Set<ChildProcess>();
// However this process ends, what it started ends; the guard in each sees to it when this one is killed outright.
process.on('exit', () => {
  for (const child of started) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

export interface Launch {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Running {
  readonly pid: number;
  /** The first message it sent. */
  readonly message: Promise<unknown>;
  /** Asks what the process answers by `answerMessages`; one at a time. */
  ask(what: string, given?: unknown): Promise<unknown>;
  /** What it said last on stderr. */
  lastWords(): string;
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts Node as a production process that knows nothing of this one's environment. */
export function launch({ args, cwd, env }: Launch): Running {
  const child = spawn(process.execPath, ['--import', guard, ...args], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      NODE_ENV: 'production',
      APOLLO_TELEMETRY_DISABLED: 'true',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  started.add(child);
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-LAST_WORDS)));
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      started.delete(child);
      resolve();
    });
    child.once('error', () => resolve());
  });
  return {
    pid: child.pid ?? 0,
    message: new Promise((resolve) => child.once('message', resolve)),
    async ask(what, given) {
      child.send({ ask: what, given });
      const answered = new Promise<{ answer: unknown }>((resolve) => child.once('message', resolve));
      return (await answered).answer;
    },
    lastWords: () => words.trim(),
    ended,
    async stop() {
      child.kill('SIGTERM');
      const end = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
      await ended;
      clearTimeout(end);
    },
  };
}

/** Waits until GraphQL is answered there. @throws Error with the process's last words when it ends first or is never ready */
export async function ready(running: Running, url: string): Promise<void> {
  let ended = false;
  void running.ended.then(() => (ended = true));
  const until = Date.now() + READY_MS;
  while (!ended && Date.now() < until) {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{__typename}"}',
      });
      if (answer.ok && (await answer.text()).includes('Query')) return;
    } catch {
      // Not listening yet.
    }
    await sleep(100);
  }
  throw new Error(`${ended ? 'ended before it was ready' : 'was never ready'}: ${running.lastWords()}`);
}
