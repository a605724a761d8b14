import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { filesIn, HEADS, type LogFiles, placeBeside, segmentsOf } from '@tongcha/audit-log';

/** A log that is read. */
export interface ReadLog {
  readonly folder: string;
  readonly files: LogFiles;
  /** Where it lies below the folder that was named; empty: it is that one. */
  readonly place: string;
}

/** A log's newest head, kept beside its folder; that of a worker's, `NAME/2`, is beside the folder of them all: `NAME.2.head`. */
const REMEMBERED = /^(.+)\.head$/;
const OF_WORKER = /^(.+)\.(\d+)$/;
const WORKER = /^\d+$/;

/**
 * The logs in these folders and below them: a gateway with workers has one a worker, in subfolders, and logs of many
 * gateways may lie together. Where there is none, the folder itself, as an emptied log is a finding.
 */
export function logsIn(folders: readonly string[]): ReadLog[] {
  return folders.flatMap((named) => {
    const found = below(named);
    return (found.length > 0 ? found : [named]).map((folder) => ({
      folder,
      files: filesIn(folder),
      place: relative(named, folder),
    }));
  });
}

/** A worker's log whose files are all gone, or one of which only the head beside it is left, is there too. */
function below(folder: string): string[] {
  const entries = existsSync(folder) ? readdirSync(folder, { withFileTypes: true }) : [];
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const heads = headsIn(entries.map(({ name }) => name));
  const isOfWorker = (name: string): boolean => OF_WORKER.test(name) && !folders.includes(name);
  const remembered = [...heads.filter((name) => !isOfWorker(name)), ...workersBeside(folder)];
  const ofWorkers = heads.filter(isOfWorker).flatMap((name) => OF_WORKER.exec(name)?.[1] ?? []);
  const inside = new Set([...folders, ...remembered, ...ofWorkers]);
  const children = [...inside].toSorted(byNumber.compare).flatMap((name) => {
    const path = join(folder, name);
    const logs = below(path);
    return logs.length === 0 && (remembered.includes(name) || WORKER.test(name)) ? [path] : logs;
  });
  return isLog(filesIn(folder)) ? [folder, ...children] : children;
}

/** The numbers of those whose heads are beside the folder of their logs. */
function workersBeside(folder: string): string[] {
  const [above, own] = [dirname(resolve(folder)), basename(resolve(folder))];
  const heads = existsSync(above) ? headsIn(readdirSync(above)) : [];
  return heads.flatMap((name) => {
    const [, of, worker] = OF_WORKER.exec(name) ?? [];
    return of === own && worker !== undefined ? [worker] : [];
  });
}

/** Where the head of the log in a folder may be kept beside it: of one log, and of a worker's. */
export function placesBeside(folder: string): string[] {
  const [above, name] = [dirname(resolve(folder)), basename(resolve(folder))];
  return [placeBeside(join(above, name)), ...(WORKER.test(name) ? [placeBeside(above, Number(name))] : [])];
}

function headsIn(names: readonly string[]): string[] {
  return names.flatMap((name) => REMEMBERED.exec(name)?.[1] ?? []);
}

const byNumber = new Intl.Collator('en', { numeric: true });

export function isLog(files: LogFiles): boolean {
  return files.size(HEADS) > 0 || segmentsOf(files).length > 0;
}
