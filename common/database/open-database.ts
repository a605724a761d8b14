import type { Database } from './database.ts';
import { postgresDatabase } from './postgres.ts';
import { sqliteDatabase } from './sqlite.ts';

/**
 * @param place the path of a file of SQLite, or the address of a PostgreSQL (`postgres://…`)
 * @param key of the configuration that says it, for whom it cannot be opened
 * @throws ConfigError where PostgreSQL's driver is not installed
 */
export function openDatabase(place: string, key: readonly string[]): Database {
  return /^postgres(ql)?:/.test(place) ? postgresDatabase(place, key) : sqliteDatabase(place);
}
