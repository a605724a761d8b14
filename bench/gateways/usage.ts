import { readdirSync, readFileSync } from 'node:fs';

/** The kernel counts CPU time in hundredths of a second for every program, whatever its own tick is. */
const MS_A_TICK = 10;

/** CPU milliseconds, user and system, of a process with all its threads and of everything below it. */
export function cpuMs(pid: number): number {
  return tree(pid).reduce((sum, each) => {
    const fields = stat(each);
    // utime stime, and the same of children that have ended
    return sum + [11, 12, 13, 14].reduce((ticks, field) => ticks + Number(fields[field] ?? 0), 0) * MS_A_TICK;
  }, 0);
}

/** The most memory each was ever resident with, megabytes, summed. */
export function peakMb(pid: number): number {
  return sum(pid, 'status', 'VmHWM');
}

export function residentMb(pid: number): number {
  return sum(pid, 'status', 'VmRSS');
}

/** As resident, with what processes share counted once. */
export function proportionalMb(pid: number): number {
  return sum(pid, 'smaps_rollup', 'Pss');
}

function sum(pid: number, file: string, field: string): number {
  return tree(pid).reduce((sum, each) => {
    const [, kilobytes = '0'] = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(each, file)) ?? [];
    return sum + Number(kilobytes) / 1024;
  }, 0);
}

/** The process, and all that it and those began. */
export function tree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const parent = Number(stat(pid)[1] ?? 0);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  const found = [root];
  for (const pid of found) found.push(...(children.get(pid) ?? []));
  return found;
}

/** The fields from the state on: the name before it may hold spaces. */
function stat(pid: number): string[] {
  const text = read(pid, 'stat');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
