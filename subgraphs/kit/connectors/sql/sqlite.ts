import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Fault, untilAborted } from '@tongcha/resilience';
import type { SqlConfig, SqlConnector, SqlRow, SqlValue, SqlWrite } from './connector.ts';
import { databaseFault, type Meanings, missingName } from './faults.ts';
import { notWritten } from './transaction.ts';
import { inParts, prepare, refuseUnwritable } from './statement.ts';

interface Waiting {
  readonly sql: string;
  readonly values: readonly SqlValue[];
  readonly resolve: (rows: SqlRow[]) => void;
  readonly reject: (error: unknown) => void;
}

/** SQLite takes 32,766 parameters; half of that leaves room for two lists. */
const MOST_KEYS = 16_000;

const WRITER = fileURLToPath(new URL('./sqlite-write.ts', import.meta.url));
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
    async write(statements, { signal }) {
      const fault = (error: unknown): Fault => databaseFault(error, signal, meanings);
      for (const { values } of statements) refuseUnwritable(values);
      // It may be locked by whoever else writes; then and before its last word nothing is written.
      const { isEnding, error } = await writtenIn(path, statements, signal).catch((cause: unknown) => {
        throw fault(cause);
      });
      if (error === undefined) return true;
      if (isThere(error)) return false;
      throw isEnding ? fault(error) : notWritten(fault(error));
    },
    async close() {
      drop();
    },
  };
}

interface SqliteError {
  readonly code?: string;
  readonly errno?: number;
  readonly message: string;
}

/** SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_UNIQUE */
function isThere({ errno }: SqliteError): boolean {
  return errno === 1555 || errno === 2067;
}

/** In a process of its own, so that nothing of it is ever put twice. @throws where its last word is not heard */
function writtenIn(
  path: string,
  statements: readonly SqlWrite[],
  signal: AbortSignal,
): Promise<{ readonly isEnding: boolean; readonly error?: SqliteError }> {
  const writer = fork(WRITER, [path], { execArgv: [], serialization: 'advanced' });
  const heard = new Promise<{ isEnding: boolean; error?: SqliteError }>((resolve, reject) => {
    writer.once('message', resolve);
    writer.once('error', reject);
    writer.once('exit', () => reject(new Error('the process that writes it ended')));
    writer.send(statements, () => {});
  });
  return untilAborted(heard, signal, () => void writer.kill('SIGKILL'));
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
