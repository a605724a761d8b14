import { execFileSync } from 'node:child_process';

export interface SomeProcess {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The processes that one has begun, and those have. */
export function below(root: number): readonly SomeProcess[] {
  const all = living();
  const ours = (parent: number): SomeProcess[] =>
    all.filter((each) => each.parent === parent).flatMap((each) => [each, ...ours(each.pid)]);
  return ours(root);
}

/** Those of these that have not ended. */
export function left(processes: readonly SomeProcess[]): readonly string[] {
  const now = new Set(living().map(({ pid, command }) => `${pid} ${command}`));
  return processes.map(({ pid, command }) => `${pid} ${command}`).filter((each) => now.has(each));
}

/** One that has ended, and whose parent has not asked for it yet, is none. */
function living(): readonly SomeProcess[] {
  return execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,args='], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    .split('\n')
    .flatMap((line) => {
      const [, pid, parent, state, command] = /^\s*(\d+)\s+(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return command === undefined || state?.startsWith('Z')
        ? []
        : [{ pid: Number(pid), parent: Number(parent), command }];
    });
}
