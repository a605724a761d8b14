import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Counted, Round } from './ministries.ts';

/** The five ministries in a process of their own. */
export interface Ministries {
  readonly urls: readonly string[];
  begin(round: Round): Promise<void>;
  counted(): Promise<Counted>;
  stop(): void;
}

export async function startMinistries(): Promise<Ministries> {
  const child = fork(fileURLToPath(new URL('./ministries.ts', import.meta.url)), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  process.on('exit', () => child.kill('SIGKILL'));
  const [urls] = (await once(child, 'message')) as [string[]];
  const asked = async <T>(message: Round | 'counted'): Promise<T> => {
    child.send(message);
    return ((await once(child, 'message')) as [T])[0];
  };
  return { urls, begin: (round) => asked(round), counted: () => asked('counted'), stop: () => child.disconnect() };
}
