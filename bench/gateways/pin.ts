import { execFileSync } from 'node:child_process';

/** The core of what is measured, and that of all else: who asks and who is asked. */
export const SERVER_CORE = 0;
export const OTHERS_CORE = 1;

/**
 * Keeps a process, all its threads and what it starts from now on, on one core (util-linux's taskset).
 *
 * @returns whether it could: not where there is no such core, nor where there is no taskset
 */
export function pin(pid: number, core: number): boolean {
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(core), String(pid)], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
