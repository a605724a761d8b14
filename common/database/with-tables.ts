import type { Database } from './database.ts';
import { migrate, type Migration } from './migrate.ts';

/** The database cannot be reached, read or written. Why is for the operator alone. */
export class DatabaseFault extends Error {
  /** As `Database.why` puts it. */
  readonly why: string;

  constructor(name: string, why: string, cause: unknown) {
    super(`the store of ${name} cannot be used`, { cause });
    this.why = why;
  }
}

/**
 * The same database, whose tables are brought to the newest version before they are first used: by whoever comes first, and again where
 * that failed. May be put over another one: a transaction may then write to the tables of both.
 * @returns whose methods throw a DatabaseFault alone
 */
export function withTables(database: Database, name: string, migrations: readonly Migration[]): Database {
  let made: Promise<void> | null = null;
  const reached = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      await (made ??= migrate(database, name, migrations).catch((error: unknown) => {
        made = null;
        throw error;
      }));
      return await work();
    } catch (cause) {
      if (cause instanceof DatabaseFault) throw cause;
      throw new DatabaseFault(name, database.why(cause), cause);
    }
  };
  return {
    ...database,
    read: (sql, values) => reached(() => database.read(sql, values)),
    write: (...statements) => reached(() => database.write(...statements)),
  };
}
