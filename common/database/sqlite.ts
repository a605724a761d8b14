import { DatabaseSync, type StatementSync } from 'node:sqlite';
import type { Database, Row, Statement, Values } from './database.ts';

/** Whoever else writes at the moment is waited for so long. */
const BUSY_MS = 2_000;

/**
 * A file that all processes of one machine share. It is opened when it is first used, so that one which cannot be is
 * tried again.
 */
export function sqliteDatabase(path: string): Database {
  let open: DatabaseSync | null = null;
  let statements = new Map<string, StatementSync>();
  const database = (): DatabaseSync => {
    if (open) return open;
    const fresh = new DatabaseSync(path, { timeout: BUSY_MS });
    // Readers do not wait for a writer. A power cut takes nothing that was written: that somebody may have been told must not be lost.
    fresh.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    return (open = fresh);
  };
  const run = ([sql, values]: Statement): readonly Row[] => {
    let statement = statements.get(sql);
    if (!statement) statements.set(sql, (statement = database().prepare(sql)));
    return statement.all(named(values)) as unknown as readonly Row[];
  };
  return {
    bytes: 'BLOB',
    takingOne: '',
    read: async (sql, values = []) => run([sql, values]),
    async write(...all) {
      const [first, ...others] = all;
      if (!first) return [];
      // Not deferred: two that read first and write then would both fail.
      database().exec('BEGIN IMMEDIATE');
      try {
        const rows = run(first);
        if (rows.length > 0) for (const other of others) run(other);
        database().exec('COMMIT');
        return rows;
      } catch (error) {
        database().exec('ROLLBACK');
        throw error;
      }
    },
    why: (error) => ((error as { readonly errstr?: unknown } | null)?.errstr ?? 'its file cannot be used') as string,
    close: async () => {
      statements = new Map();
      open?.close();
      open = null;
    },
  };
}

function named(values: Values): Record<string, string | number | Uint8Array | null> {
  return Object.fromEntries(values.map((value, i) => [`$${i + 1}`, value]));
}
