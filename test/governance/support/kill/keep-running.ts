import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Kept {
  /** How often it has died. */
  readonly deaths: () => number;
  /** Ends it for a while, or starts it again. */
  readonly down: () => Promise<void>;
  readonly up: () => void;
  stop(): Promise<void>;
}

/**
 * A process that is started anew whenever it dies, each time with the next way to die, and at last with none.
 * @param dies where it comes to its end, one after the other
 */
export function keepRunning(program: string, args: readonly string[], dies: readonly string[]): Kept {
  const path = fileURLToPath(new URL(program, import.meta.url));
  let [deaths, isUp] = [0, true];
  let child: ChildProcess;
  const start = (): void => {
    child = spawn(process.execPath, [path, ...args, dies[deaths] ?? ''], { stdio: ['pipe', 'ignore', 'inherit'] });
    child.once('exit', (_, signal) => {
      if (!isUp) return;
      if (signal !== 'SIGKILL') throw new Error(`${program} has ended by itself`);
      deaths += 1;
      start();
    });
  };
  start();
  const down = async (): Promise<void> => {
    isUp = false;
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
    child.kill('SIGKILL');
    await gone;
  };
  return {
    deaths: () => deaths,
    down,
    up() {
      isUp = true;
      start();
    },
    stop: down,
  };
}
