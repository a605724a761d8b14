import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Output } from '../../../common/command/index.ts';
import { log } from '../../../common/observe/log.ts';
import { tongchaMinistry } from '../../../subgraphs/kit/program/tongcha-ministry.ts';

const MAIN = join(import.meta.dirname, '../../../subgraphs/kit/program/main.ts');

export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface Launch {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** What is run; the program of this repository when not given. */
  readonly program?: string;
}

/** The program as a process of its own, as people start it. */
export function launchProgram(args: readonly string[], { cwd, env, program = MAIN }: Launch = {}): ChildProcess {
  return spawn(process.execPath, [program, ...args], {
    cwd,
    env: { ...process.env, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** One run of it to its end. */
export async function runProgram(args: readonly string[], launch?: Launch): Promise<Ran> {
  const child = launchProgram(args, launch);
  const { stdout, stderr } = child;
  if (!stdout || !stderr) throw new Error('its streams are pipes');
  const [out, err, [code]] = await Promise.all([
    text(stdout),
    text(stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, out, err };
}

/** The same in this process, in a tenth of the time: what it says is tried so, and by `runProgram` that the process says it and ends. */
export async function runHere(args: readonly string[], { cwd, env }: Omit<Launch, 'program'> = {}): Promise<Ran> {
  const ran = { out: '', err: '' };
  const output = (name: keyof typeof ran): Output => ({
    write: (chunk) => {
      ran[name] += chunk;
      return true;
    },
    drained: () => Promise.resolve(),
  });
  const before = { cwd: process.cwd(), level: log.level };
  if (cwd !== undefined) process.chdir(cwd);
  log.level = 'error';
  try {
    const code = await tongchaMinistry(args, {
      out: output('out'),
      err: output('err'),
      env: { ...process.env, ...env },
      input: () => Promise.resolve(''),
      signal: new AbortController().signal,
    });
    return { code, ...ran };
  } finally {
    process.chdir(before.cwd);
    log.level = before.level;
  }
}
