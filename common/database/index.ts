export { chunked, marks, tuples } from './batches.ts';
export type { Database, Row, Statement, Values } from './database.ts';
export { LaterTables, migrate, type Migration } from './migrate.ts';
export { openDatabase } from './open-database.ts';
export { postgresDatabase } from './postgres.ts';
export { sqliteDatabase } from './sqlite.ts';
export { DatabaseFault, withTables } from './with-tables.ts';
