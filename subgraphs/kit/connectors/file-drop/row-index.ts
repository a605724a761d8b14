import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { DropRow, FileKind } from './description.ts';
import type { ParsedRow } from './parse-file.ts';

export interface SeenFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** SHA-256, hex. */
  readonly hash: string;
  readonly state: 'taken' | 'garbage';
}

/** What the dropped files amount to, on disk: the newest version of each row, and which files were read. */
export class RowIndex {
  readonly #database: DatabaseSync;

  constructor(path: string, kinds: readonly FileKind[]) {
    this.#database = new DatabaseSync(path);
    this.#database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    this.#database.exec('CREATE TABLE IF NOT EXISTS file (name TEXT PRIMARY KEY, size INTEGER, modified REAL, hash TEXT, state TEXT)');
    for (const { name, lookups } of kinds) {
      const columns = lookups.map((column) => `"${column}" TEXT`).join(', ');
      this.#database.exec(`CREATE TABLE IF NOT EXISTS "row_${name}" (key TEXT PRIMARY KEY, version TEXT, file TEXT, gone INTEGER, ${columns}, row TEXT)`);
      for (const column of lookups) this.#database.exec(`CREATE INDEX IF NOT EXISTS "ix_${name}_${column}" ON "row_${name}" ("${column}")`);
    }
  }

  file(name: string): SeenFile | null {
    const found = this.#database.prepare('SELECT name, size, modified AS modifiedMs, hash, state FROM file WHERE name = ?').get(name);
    return found ? (found as unknown as SeenFile) : null;
  }

  /** A file's rows and that it was read, in one transaction: a crash in the middle leaves no half. */
  take(kind: FileKind, file: SeenFile, rows: readonly ParsedRow[]): void {
    // A row counts when it is newer than what is held, by its version and then by file name, whatever order files come in.
    // A deleted row stays as a mark, so that an older upload that comes later does not bring it back.
    const insert = this.#database.prepare(`INSERT INTO "row_${kind.name}" VALUES (${['?', '?', '?', '?', ...kind.lookups.map(() => '?'), '?'].join(', ')})
      ON CONFLICT (key) DO UPDATE SET version = excluded.version, file = excluded.file, gone = excluded.gone, ${kind.lookups.map((column) => `"${column}" = excluded."${column}", `).join('')} row = excluded.row
      WHERE excluded.version > version OR (excluded.version = version AND excluded.file >= file)`);
    this.#database.exec('BEGIN IMMEDIATE');
    try {
      for (const { row } of rows) {
        const gone = (kind.operation !== undefined && row[kind.operation] === 'DELETE') || (kind.deleted !== undefined && row[kind.deleted] === '1');
        const key = kind.key.map((column) => row[column]).join('\t');
        insert.run(key, row[kind.version] ?? '', file.name, gone ? 1 : 0, ...kind.lookups.map((column) => row[column] ?? ''), JSON.stringify(row));
      }
      this.mark(file);
      this.#database.exec('COMMIT');
    } catch (error) {
      this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  mark({ name, size, modifiedMs, hash, state }: SeenFile): void {
    this.#database.prepare('INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?)').run(name, size, modifiedMs, hash, state);
  }

  /** Rows of a kind whose column has one of the values, deleted ones left out. */
  lookup(kind: string, column: string, values: readonly string[]): DropRow[] {
    return this.#rows(`SELECT row FROM "row_${kind}" WHERE gone = 0 AND "${column}" IN (SELECT value FROM json_each(?))`, JSON.stringify(values));
  }

  /** Rows in the order of their keys, after a key; `filters` are exact, `contains` a part of a column's text. */
  page(kind: string, after: string, most: number, filters: Readonly<Record<string, string>>, contains: Readonly<Record<string, string>>): { readonly key: string; readonly row: DropRow }[] {
    const conditions = [...Object.keys(filters).map((column) => ` AND json_extract(row, '$."${column}"') = ?`), ...Object.keys(contains).map((column) => ` AND instr(json_extract(row, '$."${column}"'), ?) > 0`)];
    const found = this.#database.prepare(`SELECT key, row FROM "row_${kind}" WHERE gone = 0 AND key > ?${conditions.join('')} ORDER BY key LIMIT ?`).all(after, ...Object.values(filters), ...Object.values(contains), most);
    return found.map((each) => ({ key: String(each['key']), row: JSON.parse(String(each['row'])) as DropRow }));
  }

  isEmpty(): boolean {
    return this.#database.prepare(`SELECT COUNT(*) AS n FROM file WHERE state = 'taken'`).get()?.['n'] === 0;
  }

  close(): void {
    this.#database.close();
  }

  #rows(sql: string, ...values: SQLInputValue[]): DropRow[] {
    return this.#database.prepare(sql).all(...values).map((each) => JSON.parse(String(each['row'])) as DropRow);
  }
}
