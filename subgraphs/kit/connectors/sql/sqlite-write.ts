/** Writes statements into one SQLite file, all or nothing, in a process that ends with them. */
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SqlWrite } from './connector.ts';

const [, , path = ''] = process.argv;
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});

/** How long another's lock is waited for, milliseconds. */
const LOCKED_MS = 2_000;

process.once('message', (statements: readonly SqlWrite[]) => {
  let isEnding = false;
  try {
    // Opened where none is, it would be made.
    statSync(path);
    const database = new DatabaseSync(path, { timeout: LOCKED_MS });
    database.exec('BEGIN IMMEDIATE');
    for (const { statement, values } of statements) database.prepare(statement).run(...values);
    isEnding = true;
    database.exec('COMMIT');
    process.send?.({ isEnding });
  } catch (error) {
    const { code, errcode, message } = error as { code?: string; errcode?: number; message: string };
    const sent = { code: code === 'ERR_SQLITE_ERROR' ? '' : code, errno: errcode, message };
    process.send?.({ isEnding, error: sent });
  }
  process.disconnect();
});
