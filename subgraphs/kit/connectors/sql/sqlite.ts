import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Fault, untilAborted } from '@tongcha/resilience';
import type { SqlConfig, SqlConnector, SqlRow, SqlValue } from './connector.ts';
import { databaseFault, type Meanings, missingName } from './faults.ts';
import { inParts, prepare, refuseUnwritable } from './statement.ts';

interface Waiting {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly resolve: (rows: SqlRow[]) => void;
  readonly reject: (error: unknown) => void;
}

/** SQLite takes 32,766 parameters; half of that leaves room for two lists. */
const MOST_KEYS = 16_000;

const READER = fileURLToPath(new URL('./sqlite-process.ts', import.meta.url));

/**
 * A SQLite file, read in a process of its own; a statement that misses its deadline ends with it. A thread would not do:
 * nothing ends one that is inside of SQLite, and a statement that only counts comes out of it at its end.
 */
export function connectSqlite({ url }: SqlConfig): SqlConnector {
  const path = decodeURIComponent(url.slice('sqlite:'.length));
  let reader: ChildProcess | null = null;
  let next = 0;
  const waiting = new Map<number, Waiting>();

  const drop = (): void => {
    reader?.kill('SIGKILL');
    reader = null;
  };
  const fail = (error: Fault): void => {
    drop();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const send = (id: number, sql: string, values: readonly SqlValue[]): void => {
    // A message that does not arrive is one of a process that has ended, which is heard of anyway.
    (reader ??= start()).send({ id, sql, values }, () => {});
  };
  /** Ends one statement with its process; what waited behind it goes to the next one. */
  const abandon = (id: number): void => {
    if (!waiting.delete(id)) return;
    drop();
    for (const [other, { sql, values }] of waiting) send(other, sql, values);
  };
  const start = (): ChildProcess => {
    const fresh = fork(READER, [path], { execArgv: [], serialization: 'advanced' });
    // It alone keeps no process alive.
    fresh.unref();
    fresh.channel?.unref();
    fresh.on('message', ({ id, rows, error }: { id: number; rows?: SqlRow[]; error?: unknown }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (rows) asked?.resolve(rows);
      else asked?.reject(error);
    });
    const ended = (cause: unknown): void => {
      if (fresh === reader) fail(new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause }));
    };
    fresh.on('error', ended);
    fresh.on('exit', (code, signal) => ended(new Error(`the process that reads it ended: ${signal ?? code}`)));
    return fresh;
  };
  const run = (sql: string, values: readonly SqlValue[], signal: AbortSignal): Promise<SqlRow[]> => {
    const id = next++;
    const asked = new Promise<SqlRow[]>((resolve, reject) => {
      waiting.set(id, { sql, values, resolve, reject });
      send(id, sql, values);
    });
    // The process is busy with the statement: only ending it ends the statement.
    return untilAborted(asked, signal, () => abandon(id));
  };

  return {
    async select(statement, keys, values, { signal }) {
      try {
        refuseUnwritable(values);
        return await inParts(keys, MOST_KEYS, (part) => {
          const { sql, values: bound } = prepare(statement, part, values, () => '?');
          return run(sql, bound, signal);
        });
      } catch (error) {
        throw databaseFault(error, signal, meanings);
      }
    },
    async close() {
      drop();
    },
  };
}

/** By the result codes of SQLite, and by what the file system says of its file. */
const meanings: Meanings = ({ code, errno, message }) => {
  switch (typeof errno === 'number' ? errno & 0xff : null) {
    case 5: // SQLITE_BUSY
    case 14: // SQLITE_CANTOPEN
      return { code: 'UNAVAILABLE' };
    case 1: // SQLITE_ERROR
      if (message.startsWith('no such column'))
        return { code: 'BAD_ANSWER', hint: missingName('column', message, 'column: NAME') };
      return message.startsWith('no such table')
        ? { code: 'BAD_ANSWER', hint: missingName('table', message, 'table: NAME') }
        : null;
    default:
      if (code === 'TOO_LARGE') return { code };
      return typeof code === 'string' && /^E[A-Z]{2,}$/.test(code) && !code.startsWith('ERR')
        ? { code: 'UNAVAILABLE' }
        : null;
  }
};
