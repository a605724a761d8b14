import { Worker } from 'node:worker_threads';
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

/** A SQLite file, read in a worker thread; a statement that misses its deadline ends with its worker. */
export function connectSqlite({ url }: SqlConfig): SqlConnector {
  const path = decodeURIComponent(url.slice('sqlite:'.length));
  let worker: Worker | null = null;
  let next = 0;
  const waiting = new Map<number, Waiting>();

  const drop = (): void => {
    void worker?.terminate();
    worker = null;
  };
  const fail = (error: Fault): void => {
    drop();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  /** Ends one statement with its worker; what waited behind it goes to the next one. */
  const abandon = (id: number): void => {
    if (!waiting.delete(id)) return;
    drop();
    for (const [other, { sql, values }] of waiting) (worker ??= start()).postMessage({ id: other, sql, values });
  };
  const start = (): Worker => {
    const fresh = new Worker(new URL('./sqlite-worker.ts', import.meta.url), { workerData: { path } });
    fresh.unref();
    fresh.on('message', ({ id, rows, error }: { id: number; rows?: SqlRow[]; error?: unknown }) => {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (rows) asked?.resolve(rows);
      else asked?.reject(error);
    });
    fresh.on('error', (error) => fail(new Fault('BAD_ANSWER', 'gave an answer that cannot be read', { cause: error })));
    return fresh;
  };
  const run = (sql: string, values: readonly SqlValue[], signal: AbortSignal): Promise<SqlRow[]> => {
    const id = next++;
    const asked = new Promise<SqlRow[]>((resolve, reject) => {
      waiting.set(id, { sql, values, resolve, reject });
      (worker ??= start()).postMessage({ id, sql, values });
    });
    // The thread is busy with the statement: only ending it ends the statement.
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
      await worker?.terminate();
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
