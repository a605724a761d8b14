import { pino } from 'pino';
import { describeError } from './describe-error.ts';
import { currentScope } from './scope.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/**
 * The process's log: one JSON object a line on stderr, with the id of the request that it is about. Fields are counts, names of
 * ours and public codes; no text of a caller, a ministry or a legacy system, and so no message of an error (`describeError`).
 */
export const log = pino(
  {
    level: 'info',
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label }) },
    // An object of each line's own: the line's fields are put into it.
    mixin: () => {
      const scope = currentScope();
      if (!scope) return { ...ofProcess };
      return {
        ...ofProcess,
        request: scope.requestId,
        ...(scope.clientRequestId ? { clientRequest: scope.clientRequestId } : {}),
      };
    },
  },
  { write: (line) => void process.stderr.write(line) },
);

let ofProcess: { readonly process?: string; readonly worker?: number } = {};

/** Once a process, before anything else is done. */
export function setUpLog(name: string, level: LogLevel): void {
  ofProcess = { process: name };
  log.level = level;
  // A log whose reader is gone is read by nobody. Unheard, its error would be logged, and so on without an end.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

/** From now on each line says which worker of several this process is. */
export function logAsWorker(worker: number): void {
  ofProcess = { ...ofProcess, worker };
}

/** A fault of ours: the caller is told nothing of it, the operator must see where it is. */
export function logBug(error: unknown, fields: Readonly<Record<string, string | number>> = {}): void {
  log.error({ event: 'bug', ...fields, error: describeError(error) }, '程序有误 / a fault of this program');
}

const lastTold = new Map<string, { at: number; untold: number }>();
const SELDOM_MS = 1_000;

/** A line a second at most for each `what`, with how many there were: what others can cause at will must not fill the log. */
export function logSeldom(
  level: 'warn' | 'error',
  what: string,
  fields: Readonly<Record<string, unknown>>,
  message: string,
): void {
  const now = performance.now();
  const entry = lastTold.get(what) ?? { at: -Infinity, untold: 0 };
  entry.untold += 1;
  if (now - entry.at >= SELDOM_MS) {
    log[level]({ ...fields, times: entry.untold }, message);
    entry.at = now;
    entry.untold = 0;
  }
  lastTold.set(what, entry);
}
