import { createHash } from 'node:crypto';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { type DropRow, type FileKind, lookupsOf } from './description.ts';
import { indexedColumns, storedColumns } from './narrowing.ts';
import type { ParsedRow, Reject } from './parse-file.ts';
import { createPast, keepsPast, PastRows, reachAnew } from './past-rows.ts';
import { flatRow } from './parse-xml-file.ts';
import { keyOf, keysOf, lookupsIn, type RowKeys, versionIn } from './row-keys.ts';
import type { SeenFile } from './row-index.ts';

/** Of the tables below; another number makes them anew from the rows that they hold. */
const FORMAT = 5;

/** Writes the index of dropped files. One at a time; a crash in the middle of a file leaves no half of it. */
export class IndexWriter {
  readonly #database: DatabaseSync;
  readonly #kinds: readonly FileKind[];
  readonly #inserts: ReadonlyMap<string, StatementSync>;
  readonly #past: ReadonlyMap<string, PastRows>;
  /** Of the row that is put next, of whatever kind: changes are listed in its order. */
  #serial = 1;

  /**
   * Opens the index or makes it; one of an older format, or of other descriptions, is made anew without losing a row.
   */
  constructor(path: string, kinds: readonly FileKind[]) {
    this.#database = new DatabaseSync(path, { timeout: 60_000 });
    this.#kinds = kinds;
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    const format = fingerprint(kinds);
    const known = Number(this.#database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (known === format) {
      this.#inserts = this.#prepareInserts();
      this.#past = this.#preparePast();
      this.#serial = this.#lastSerial() + 1;
      return;
    }
    this.#database.exec('BEGIN IMMEDIATE');
    const [held = [], past = []] = ['row', 'past'].map((table) =>
      kinds.filter(({ name }) => this.#setAside(`${table}_${name}`)),
    );
    const isAnew = this.#setAside('file');
    // Every file that is still there is read again by the new rules.
    this.#database.exec('DROP TABLE IF EXISTS doubt');
    this.#create();
    this.#inserts = this.#prepareInserts();
    this.#past = this.#preparePast();
    for (const kind of held) this.#takeBack(kind, `row_${kind.name}`);
    for (const kind of past) this.#takeBack(kind, `past_${kind.name}`);
    if (isAnew) {
      reachAnew(this.#database, kinds, past.length > 0);
      this.#database.exec('DROP TABLE before_file');
    }
    this.#database.exec(`PRAGMA user_version = ${format}; COMMIT`);
  }

  file(name: string): SeenFile | null {
    const found = this.#database
      .prepare('SELECT name, size, modified AS modifiedMs, hash, state FROM file WHERE name = ?')
      .get(name);
    return found ? (found as unknown as SeenFile) : null;
  }

  /**
   * Takes a file's rows in one transaction. A row counts when it is newer than what is held, by its version and then by
   * file name, whatever order files come in. A deleted row stays as a mark, so that an older upload that comes later
   * does not bring it back.
   * @param read hands over each row; what it says of the file is kept with it: null for one that is not whole yet
   * @returns whether rows are gone that this file had before, and what other files say of them is not held
   */
  take(kind: FileKind, file: SeenFile, read: (put: (row: ParsedRow) => void) => readonly Reject[] | null): boolean {
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      const before = this.#withdraw(kind, file.name);
      const resolve = this.#resolver(kind, file.name);
      const rejects = read(({ row, keys, whole }) => {
        this.#put(kind, file.name, whole ?? row, keys);
        if (keys.version >= (before.get(keys.key) ?? '')) before.delete(keys.key);
        resolve?.(keys);
      });
      if (rejects) this.#mark(file, kind, rejects);
      this.#database.exec(rejects ? 'COMMIT' : 'ROLLBACK');
      return rejects !== null && before.size > 0;
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** The last by name of the files that were taken. @param isOf which of them */
  lastTaken(isOf: (name: string) => boolean): string | null {
    const names = this.#database.prepare(`SELECT name FROM file WHERE state = 'taken' ORDER BY name DESC`).all();
    return names.map(({ name }) => String(name)).find(isOf) ?? null;
  }

  /** Files that are read again by the next scan, though they are the same. */
  readAgain(isOf: (name: string) => boolean): void {
    const again = this.#database.prepare(`UPDATE file SET size = -1, hash = '' WHERE name = ?`);
    for (const { name } of this.#database.prepare('SELECT name FROM file').all())
      if (isOf(String(name))) again.run(name as string);
  }

  /** That a file was looked at, with what is wrong with it as a whole. */
  mark(file: SeenFile, kind: FileKind | null, rejects: readonly Reject[]): void {
    this.#database.exec('BEGIN IMMEDIATE');
    this.#mark(file, kind, rejects);
    this.#database.exec('COMMIT');
  }

  /** The same file, only touched. */
  touch({ name, size, modifiedMs }: SeenFile): void {
    this.#database.prepare('UPDATE file SET size = ?, modified = ? WHERE name = ?').run(size, modifiedMs, name);
  }

  /** What was wrong with files that are not there any more is settled: their rows stay. */
  settle(names: ReadonlySet<string>): void {
    const gone = this.#database
      .prepare(`SELECT DISTINCT file AS name FROM doubt UNION SELECT name FROM file WHERE state <> 'taken'`)
      .all()
      .map((each) => String(each['name']))
      .filter((name) => !names.has(name));
    for (const name of gone) {
      this.#database.prepare('DELETE FROM doubt WHERE file = ?').run(name);
      this.#database.prepare(`DELETE FROM file WHERE name = ? AND state <> 'taken'`).run(name);
    }
  }

  close(): void {
    this.#database.close();
  }

  #mark({ name, size, modifiedMs, hash, state }: SeenFile, kind: FileKind | null, rejects: readonly Reject[]): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)')
      .run(name, size, modifiedMs, hash, state);
    if (state === 'taken') this.#database.prepare('DELETE FROM reach WHERE name = ? AND hash = ?').run(name, hash);
    this.#database.prepare('DELETE FROM doubt WHERE file = ?').run(name);
    if (!kind || rejects.length === 0) return;
    const insert = this.#database.prepare('INSERT INTO doubt VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    for (const { line, row } of rejects) {
      const found = row && lookupsIn(row, kind);
      const key = row && kind.key.every((column) => row[column]) ? keyOf(row, kind) : null;
      const version = row && versionIn(row, kind);
      const resolved = key === null ? null : this.#resolvedBy(kind, key, name);
      // What it is not looked up by is no doubt; what it would be and cannot be read is one of all.
      for (const lookup of lookupsOf(kind))
        if (!found || found[lookup] !== null)
          insert.run(name, kind.name, lookup, found?.[lookup] ?? null, line, key, version, resolved);
    }
  }

  /**
   * What the file said before is not said any more, and of a whole list what any said.
   *
   * @returns the keys of its rows, and their versions
   */
  #withdraw(kind: FileKind, file: string): Map<string, string> {
    const { name, whole } = kind;
    if (whole === true) this.#database.exec(`DELETE FROM "row_${name}"`);
    if (whole === true || this.file(file)?.state !== 'taken') return new Map();
    const rows = this.#database.prepare(`SELECT key, version FROM "row_${name}" WHERE file = ?`).all(file);
    this.#database.prepare(`DELETE FROM "row_${name}" WHERE file = ?`).run(file);
    if (keepsPast(kind)) this.#database.prepare(`DELETE FROM "past_${name}" WHERE file = ?`).run(file);
    return new Map(rows.map(({ key, version }) => [String(key), String(version)]));
  }

  #put(kind: FileKind, file: string, row: unknown, keys: RowKeys): void {
    const lookups = lookupsOf(kind).map((lookup) => keys.lookups[lookup] ?? null);
    const narrowed = Object.keys(kind.narrowed ?? {}).map((name) => keys.narrowed[name] ?? null);
    const { key, version, gone } = keys;
    const values = [key, version, file, gone ? 1 : 0, ...lookups, ...narrowed, JSON.stringify(row), this.#serial++];
    this.#past.get(kind.name)?.keep(values);
    this.#inserts.get(kind.name)?.run(...values);
  }

  /** The version of the first row of that key that came with a later file, whichever of the files was read first. */
  #resolvedBy(kind: FileKind, key: string, file: string): string | null {
    const tables = [`row_${kind.name}`, ...(keepsPast(kind) ? [`past_${kind.name}`] : [])];
    const all = tables
      .map((table) => `SELECT version FROM "${table}" WHERE key = ?1 AND file > ?2`)
      .join(' UNION ALL ');
    const found = this.#database.prepare(`SELECT MIN(version) AS version FROM (${all})`).get(key, file);
    return typeof found?.['version'] === 'string' ? found['version'] : null;
  }

  /** A row that is there again in a later file, and can be read, is in doubt no more: since its version's time. */
  #resolver({ name }: FileKind, file: string): ((keys: RowKeys) => void) | null {
    if (!this.#database.prepare('SELECT 1 FROM doubt WHERE kind = ? AND key IS NOT NULL LIMIT 1').get(name))
      return null;
    const resolve = this.#database.prepare(
      'UPDATE doubt SET resolved = MIN(COALESCE(resolved, ?1), ?1) WHERE kind = ?2 AND key = ?3 AND file < ?4',
    );
    return ({ key, version }) => void resolve.run(version, name, key, file);
  }

  #lastSerial(): number {
    const last = this.#kinds.map(({ name }) =>
      Number(this.#database.prepare(`SELECT MAX(serial) AS last FROM "row_${name}"`).get()?.['last'] ?? 0),
    );
    return Math.max(0, ...last);
  }

  #prepareInserts(): Map<string, StatementSync> {
    return new Map(
      this.#kinds.map((kind) => {
        const columns = ['version', 'file', 'gone', ...storedColumns(kind), 'row', 'serial'];
        return [
          kind.name,
          this.#database.prepare(`INSERT INTO "row_${kind.name}" VALUES (?${', ?'.repeat(columns.length)})
        ON CONFLICT (key) DO UPDATE SET ${columns.map((column) => `"${column}" = excluded."${column}"`).join(', ')}
        WHERE excluded.version > version OR (excluded.version = version AND excluded.file >= file)`),
        ];
      }),
    );
  }

  #preparePast(): Map<string, PastRows> {
    return new Map(this.#kinds.filter(keepsPast).map((kind) => [kind.name, new PastRows(this.#database, kind)]));
  }

  #create(): void {
    this.#database.exec(`CREATE TABLE file (name TEXT PRIMARY KEY, size INTEGER, modified REAL, hash TEXT, state TEXT);
      CREATE TABLE doubt (file TEXT, kind TEXT, lookup TEXT, code TEXT, line INTEGER, key TEXT, version TEXT, resolved TEXT);
      CREATE INDEX ix_doubt ON doubt (kind, lookup, code); CREATE INDEX ix_doubt_file ON doubt (file); CREATE INDEX ix_doubt_key ON doubt (kind, key)`);
    createPast(this.#database, this.#kinds);
    for (const kind of this.#kinds) {
      const columns = storedColumns(kind);
      this.#database.exec(
        `CREATE TABLE "row_${kind.name}" (key TEXT PRIMARY KEY, version TEXT, file TEXT, gone INTEGER, ${columns.map((column) => `"${column}" TEXT`).join(', ')}, row TEXT, serial INTEGER)`,
      );
      this.#database.exec(`CREATE INDEX "ix_${kind.name} serial" ON "row_${kind.name}" (serial)`);
      for (const column of [...lookupsOf(kind), ...indexedColumns(kind)])
        this.#database.exec(`CREATE INDEX "ix_${kind.name}_${column}" ON "row_${kind.name}" ("${column}")`);
    }
  }

  /** Whether there was such a table. */
  #setAside(name: string): boolean {
    if (!this.#database.prepare(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`).get(name))
      return false;
    for (const each of this.#database
      .prepare(`SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL`)
      .all(name))
      this.#database.exec(`DROP INDEX "${String(each['name'])}"`);
    this.#database.exec(`ALTER TABLE "${name}" RENAME TO "before_${name}"`);
    return true;
  }

  #takeBack(kind: FileKind, table: string): void {
    for (const { file, row } of this.#database.prepare(`SELECT file, row FROM "before_${table}"`).iterate()) {
      const read = JSON.parse(String(row)) as DropRow;
      const keys = keysOf(kind.format.type === 'xml' ? flatRow(read) : read, kind);
      // One that the new description cannot place is read again with its file.
      if (typeof keys !== 'string') this.#put(kind, String(file), read, keys);
    }
    this.#database.exec(`DROP TABLE "before_${table}"`);
  }
}

/** 31 bits that no other format and no other descriptions have. */
function fingerprint(kinds: readonly FileKind[]): number {
  const text = JSON.stringify([FORMAT, kinds]);
  return createHash('sha256').update(text).digest().readUInt32BE(0) >>> 1;
}
