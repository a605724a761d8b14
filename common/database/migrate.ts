import type { Database, Statement } from './database.ts';

/** One step from a version of the tables to the next. */
export type Migration = readonly string[];

/** The tables are of a later version of the program. */
export class LaterTables extends Error {
  constructor(name: string, version: number, known: number) {
    super(`the tables of ${name} are of version ${version}, and this program knows ${known}: start a newer one`);
  }
}

/** Of another process that makes the same table at the same moment (PostgreSQL: unique_violation in its own catalogue). */
const TRIES = 3;

/**
 * Brings the tables of one program to the newest version. Several processes may do so at once: each step is made by one, whole or
 * not at all.
 * @param migrations each once and for ever; a change is one more
 * @throws LaterTables; Error as the database does
 */
export async function migrate(database: Database, name: string, migrations: readonly Migration[]): Promise<void> {
  await create(database, TRIES);
  await database.write([
    'INSERT INTO tongcha_tables (name, version) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING RETURNING name',
    [name],
  ]);
  for (;;) {
    const [row] = await database.read('SELECT version FROM tongcha_tables WHERE name = $1', [name]);
    const version = Number(row?.['version']);
    if (version > migrations.length) throw new LaterTables(name, version, migrations.length);
    const next = migrations[version];
    if (next === undefined) return;
    // Whoever changes the version has its row until the tables are made; the others then find it changed.
    await database.write(
      [
        'UPDATE tongcha_tables SET version = $1 WHERE name = $2 AND version = $3 RETURNING version',
        [version + 1, name, version],
      ],
      ...next.map((sql): Statement => [sql, []]),
    );
  }
}

async function create(database: Database, tries: number): Promise<void> {
  try {
    await database.write([
      'CREATE TABLE IF NOT EXISTS tongcha_tables (name TEXT PRIMARY KEY, version INTEGER NOT NULL)',
      [],
    ]);
  } catch (error) {
    if (tries <= 1) throw error;
    await create(database, tries - 1);
  }
}
