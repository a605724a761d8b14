import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** An empty database, on which the operating system holds the lock. */
const LOCK = 'lock.db';

/**
 * Those of this process: one that nothing refers to would be closed, and its lock given back, by the garbage collector.
 */
const held = new Set<DatabaseSync>();

/**
 * Takes the log's folder for this process, until it ends however it ends: the lock is the operating system's (as SQLite
 * takes it), so that a killed process leaves none, and one in another container over the same folder is seen, whose
 * process id would say nothing here.
 * @returns what gives it back; null: somebody else has it
 * @throws what the file system says, such as that the folder cannot be written
 */
export function lockLog(folder: string): (() => void) | null {
  const database = new DatabaseSync(join(folder, LOCK));
  try {
    // Nothing is ever written to it, so that there is no journal either.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  held.add(database);
  return () => {
    held.delete(database);
    database.close();
  };
}

/**
 * Whether a gateway has it open now. Where that cannot be found out, as the file may not be read, nobody is taken to
 * have.
 */
export function isLocked(folder: string): boolean {
  const path = join(folder, LOCK);
  if (!existsSync(path)) return false;
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(path, { readOnly: true });
    database.prepare('SELECT count(*) FROM sqlite_master').get();
    return false;
  } catch (error) {
    return isBusy(error);
  } finally {
    database?.close();
  }
}

/** SQLITE_BUSY, with whatever it says more. */
function isBusy(error: unknown): boolean {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' && (errcode & 0xff) === 5;
}
