import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type FileKind, lookupsOf } from './description.ts';
import { storedColumns } from './narrowing.ts';

/**
 * Versions of a row that are kept beside its newest. Of one that is reported each day this is more than a year; what is older of one that
 * is reported each minute is forgotten, and said to be.
 */
export const MOST_PAST = 400;

/** Rows as they were, of the kinds whose versions are times: of others nobody knows when they were so. */
export function keepsPast({ versionIs }: FileKind): boolean {
  return versionIs === 'time';
}

/**
 * The tables of what was: `past_KIND` has a kind's columns, and of each row the versions before its newest. `cut` says for what is looked up
 * by a code until when its rows were forgotten; `reach` names files whose older rows an index before this one did not keep.
 */
export function createPast(database: DatabaseSync, kinds: readonly FileKind[]): void {
  database.exec(`CREATE TABLE IF NOT EXISTS cut (kind TEXT, lookup TEXT, code TEXT, until TEXT, PRIMARY KEY (kind, lookup, code));
    CREATE TABLE IF NOT EXISTS reach (name TEXT PRIMARY KEY, hash TEXT, since TEXT)`);
  for (const kind of kinds.filter(keepsPast)) {
    const columns = storedColumns(kind);
    database.exec(
      `CREATE TABLE "past_${kind.name}" (key TEXT, version TEXT, file TEXT, gone INTEGER, ${columns.map((column) => `"${column}" TEXT`).join(', ')}, row TEXT, serial INTEGER, PRIMARY KEY (key, version))`,
    );
    for (const lookup of lookupsOf(kind))
      database.exec(`CREATE INDEX "ix_past_${kind.name}_${lookup}" ON "past_${kind.name}" ("${lookup}")`);
  }
}

/** Where history reaches since, after the tables before were made anew. @param held whether they had what was */
export function reachAnew(database: DatabaseSync, kinds: readonly FileKind[], held: boolean): void {
  const newest = kinds.map(({ name }) => `SELECT MAX(version) AS v FROM "row_${name}"`).join(' UNION ALL ');
  const since = database.prepare(`SELECT MAX(v) AS since FROM (${newest})`).get()?.['since'];
  // What it kept of each file was the newest: the others come back with the file, where it is still the same.
  if (!held && typeof since === 'string')
    database
      .prepare(`INSERT OR REPLACE INTO reach SELECT name, hash, ? FROM before_file WHERE state = 'taken'`)
      .run(since);
  database.exec(`INSERT OR REPLACE INTO reach SELECT '', '', MAX(until) FROM cut HAVING MAX(until) IS NOT NULL;
    DELETE FROM cut`);
}

/** Keeps versions of one kind's rows when newer ones take their place. */
export class PastRows {
  readonly #kind: FileKind;
  readonly #lookups: readonly string[];
  readonly #newest: StatementSync;
  readonly #move: StatementSync;
  readonly #insert: StatementSync;
  readonly #count: StatementSync;
  readonly #oldest: StatementSync;
  readonly #drop: StatementSync;
  readonly #cut: StatementSync;

  constructor(database: DatabaseSync, kind: FileKind) {
    const [row, past] = [`"row_${kind.name}"`, `"past_${kind.name}"`];
    const columns = storedColumns(kind);
    // Of two files with one version of a row the later counts.
    const later = `ON CONFLICT (key, version) DO UPDATE SET file = excluded.file, gone = excluded.gone, ${columns.map((column) => `"${column}" = excluded."${column}", `).join('')}row = excluded.row WHERE excluded.file >= file`;
    this.#kind = kind;
    this.#lookups = lookupsOf(kind);
    this.#newest = database.prepare(`SELECT version FROM ${row} WHERE key = ?`);
    this.#move = database.prepare(`INSERT INTO ${past} SELECT * FROM ${row} WHERE key = ? ${later}`);
    this.#insert = database.prepare(
      `INSERT INTO ${past} VALUES (${Array.from({ length: columns.length + 6 }, () => '?').join(', ')}) ${later}`,
    );
    this.#count = database.prepare(`SELECT COUNT(*) AS n FROM ${past} WHERE key = ?`);
    this.#oldest = database.prepare(`SELECT * FROM ${past} WHERE key = ? ORDER BY version LIMIT 2`);
    this.#drop = database.prepare(`DELETE FROM ${past} WHERE key = ? AND version = ?`);
    this.#cut = database.prepare(
      'INSERT INTO cut VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET until = MAX(until, excluded.until)',
    );
  }

  /** Before a row is put, as its columns are: what then is not the newest any more, or never was, is kept. */
  keep(values: readonly (string | number | null)[]): void {
    const [key = '', version = ''] = values;
    const newest = this.#newest.get(key)?.['version'];
    if (typeof newest !== 'string' || newest === version) return;
    if (newest < String(version)) this.#move.run(key);
    else this.#insert.run(...values);
    if (Number(this.#count.get(key)?.['n']) > MOST_PAST) this.#forget(key);
  }

  #forget(key: string | number | null): void {
    const [oldest, next] = this.#oldest.all(key);
    if (!oldest || !next) return;
    for (const lookup of this.#lookups) {
      const code = oldest[lookup];
      if (typeof code === 'string') this.#cut.run(this.#kind.name, lookup, code, String(next['version']));
    }
    this.#drop.run(key, String(oldest['version']));
  }
}
