import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { type DropRow, type FileKind, lookupsOf } from './description.ts';
import { rowConditions } from './narrowing.ts';
import type { Doubts, Rows } from './rows.ts';
import { RowsThen } from './rows-then.ts';

export interface SeenFile {
  readonly name: string;
  readonly size: number;
  readonly modifiedMs: number;
  /** SHA-256, hex; empty for what was never read. */
  readonly hash: string;
  /** Taken; nothing in it can be read; of no kind that is known. */
  readonly state: 'taken' | 'garbage' | 'unknown';
}

/** A row, what it is looked up by, and where it stands among all changes. */
export interface ChangedRow {
  readonly serial: number;
  readonly lookups: readonly string[];
  readonly row: DropRow;
}

const NONE: Doubts = { ofAll: false, values: new Set() };

/**
 * What the dropped files amount to, on disk, as it is asked: the newest version of each row, and what could not be
 * read. What was before is asked of `at`.
 */
export class RowIndex implements Rows {
  readonly #database: DatabaseSync;
  readonly #kinds: ReadonlyMap<string, FileKind>;
  /** Kind and lookup -> whether there are doubts of single rows, and of all; read again after each file. */
  #doubted: ReadonlyMap<string, { readonly single: boolean; readonly all: boolean }> = new Map();

  /** @param path of an index that its writer has made */
  constructor(path: string, kinds: readonly FileKind[]) {
    this.#database = new DatabaseSync(path, { timeout: 5_000 });
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]));
    this.refresh();
  }

  /** To be told after each file that was taken: which doubts there are is not looked up for every question. */
  refresh(): void {
    const found = this.#database
      .prepare(
        'SELECT kind, lookup, SUM(code IS NOT NULL) AS single, SUM(code IS NULL) AS ofAll FROM doubt WHERE resolved IS NULL GROUP BY kind, lookup',
      )
      .all();
    this.#doubted = new Map(
      found.map((each) => [
        `${String(each['kind'])} ${String(each['lookup'])}`,
        { single: Number(each['single']) > 0, all: Number(each['ofAll']) > 0 },
      ]),
    );
  }

  /** @param asOf ISO 8601 in UTC; undefined: now */
  at(asOf: string | undefined): Rows {
    return asOf === undefined ? this : new RowsThen(this.#database, asOf);
  }

  /** From when on it is known how all rows stood, ISO 8601; null: from the first. */
  since(): string | null {
    const since = this.#database.prepare('SELECT MAX(since) AS since FROM reach').get()?.['since'];
    return typeof since === 'string' ? since : null;
  }

  lookup(kind: string, lookup: string, values: readonly string[]): DropRow[] {
    return this.#rows(
      `SELECT row FROM "row_${kind}" WHERE gone = 0 AND "${lookup}" IN (SELECT value FROM json_each(?))`,
      JSON.stringify(values),
    );
  }

  /** The same with the time of the file that told each, epoch milliseconds; null: not known. */
  told(
    kind: string,
    lookup: string,
    values: readonly string[],
  ): readonly { readonly row: DropRow; readonly modifiedMs: number | null }[] {
    const found = this.#database
      .prepare(
        `SELECT row, modified FROM "row_${kind}" LEFT JOIN file ON file.name = "row_${kind}".file WHERE gone = 0 AND "${lookup}" IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(values));
    return found.map(({ row, modified }) => ({
      row: JSON.parse(String(row)) as DropRow,
      modifiedMs: asNumber(modified),
    }));
  }

  /** By the keys of rows the time of the file that told each, epoch milliseconds. */
  modified(kind: string, keys: readonly string[]): ReadonlyMap<string, number | null> {
    const found = this.#database
      .prepare(
        `SELECT key, modified FROM "row_${kind}" LEFT JOIN file ON file.name = "row_${kind}".file WHERE key IN (SELECT value FROM json_each(?))`,
      )
      .all(JSON.stringify(keys));
    return new Map(found.map(({ key, modified }) => [String(key), asNumber(modified)]));
  }

  doubts(kind: string, lookup: string, values: readonly string[]): Doubts {
    const any = this.#doubted.get(`${kind} ${lookup}`);
    if (!any) return NONE;
    const found =
      any.single && !any.all
        ? this.#database
            .prepare(
              'SELECT DISTINCT code FROM doubt WHERE resolved IS NULL AND kind = ? AND lookup = ? AND code IN (SELECT value FROM json_each(?))',
            )
            .all(kind, lookup, JSON.stringify(values))
        : [];
    return { ofAll: any.all, values: new Set(found.map((each) => String(each['code']))) };
  }

  lacks(kind: string, after: string, end: string | null): boolean {
    const own = this.#kinds.get(kind);
    if (!own || !lookupsOf(own).some((lookup) => this.#doubted.has(`${kind} ${lookup}`))) return false;
    const found = this.#database
      .prepare(
        'SELECT 1 FROM doubt WHERE resolved IS NULL AND kind = ? AND (key IS NULL OR (key > ? AND (? IS NULL OR key <= ?))) LIMIT 1',
      )
      .get(kind, after, end, end);
    return found !== undefined;
  }

  page(...[kind, after, most, asked]: Parameters<Rows['page']>): ReturnType<Rows['page']> {
    const { sql, values } = rowConditions(asked, false);
    const found = this.#database
      .prepare(`SELECT key, row FROM "row_${kind}" WHERE gone = 0 AND key > ?${sql} ORDER BY key LIMIT ?`)
      .all(after, ...values, most);
    return found.map((each) => ({ key: String(each['key']), row: JSON.parse(String(each['row'])) as DropRow }));
  }

  count(...[kind, lookup, asked]: Parameters<Rows['count']>): number {
    const { sql, values } = rowConditions(asked, true);
    const found = this.#database
      .prepare(`SELECT COUNT(*) AS n FROM "row_${kind}" WHERE gone = 0 AND "${lookup}" IS NOT NULL${sql}`)
      .get(...values);
    return Number(found?.['n']);
  }

  forgotten(): ReadonlySet<string> {
    return NONE.values;
  }

  forgets(): boolean {
    return false;
  }

  /**
   * Rows of a kind that were put after another, in the order of their change; a deleted one is none. `serial` is for the
   * next question.
   */
  changedAfter(kind: string, serial: number, most: number): readonly ChangedRow[] {
    const own = this.#kinds.get(kind);
    const lookups = own ? lookupsOf(own) : [];
    const found = this.#database
      .prepare(`SELECT * FROM "row_${kind}" WHERE serial > ? AND gone = 0 ORDER BY serial LIMIT ?`)
      .all(serial, most);
    return found.map((each) => ({
      serial: Number(each['serial']),
      lookups: lookups.flatMap((lookup) => (typeof each[lookup] === 'string' ? [each[lookup]] : [])),
      row: JSON.parse(String(each['row'])) as DropRow,
    }));
  }

  /** Of the row that was put last, of whatever kind. */
  lastSerial(): number {
    const last = [...this.#kinds.keys()].map((kind) =>
      Number(this.#database.prepare(`SELECT MAX(serial) AS last FROM "row_${kind}"`).get()?.['last'] ?? 0),
    );
    return Math.max(0, ...last);
  }

  /** Codes that rows name which were put after another, deleted ones too, each once. @param most of each kind */
  codesAfter(serial: number, most: number): { readonly codes: readonly string[]; readonly serial: number } {
    const codes = new Set<string>();
    for (const { name, codes: columns = {} } of this.#kinds.values()) {
      const list = Object.keys(columns).map((column) => `"${column}"`);
      if (list.length === 0) continue;
      const rows = this.#database
        .prepare(`SELECT ${list.join(', ')} FROM "row_${name}" WHERE serial > ? ORDER BY serial LIMIT ?`)
        .all(serial, most);
      for (const row of rows) for (const code of Object.values(row)) if (typeof code === 'string') codes.add(code);
    }
    return { codes: [...codes], serial: this.lastSerial() };
  }

  /** By what single rows would be looked up that were left out. */
  doubted(): readonly string[] {
    const found = this.#database
      .prepare('SELECT DISTINCT code FROM doubt WHERE resolved IS NULL AND code IS NOT NULL')
      .all();
    return found.map((each) => String(each['code']));
  }

  /** Whether rows were left out of which nobody can tell by what they would be looked up. */
  get isDoubtedWhole(): boolean {
    return [...this.#doubted.values()].some(({ all }) => all);
  }

  isEmpty(): boolean {
    return this.#database.prepare(`SELECT COUNT(*) AS n FROM file WHERE state = 'taken'`).get()?.['n'] === 0;
  }

  /** How many files are in each state, and how many rows were rejected of the files that are there. */
  counts(): {
    readonly taken: number;
    readonly garbage: number;
    readonly unknown: number;
    readonly rejectedRows: number;
  } {
    const of = (sql: string): number => Number(this.#database.prepare(sql).get()?.['n'] ?? 0);
    const files = (state: string): number => of(`SELECT COUNT(*) AS n FROM file WHERE state = '${state}'`);
    return {
      taken: files('taken'),
      garbage: files('garbage'),
      unknown: files('unknown'),
      rejectedRows: of('SELECT COUNT(DISTINCT file || char(9) || line) AS n FROM doubt WHERE resolved IS NULL'),
    };
  }

  close(): void {
    this.#database.close();
  }

  #rows(sql: string, ...values: SQLInputValue[]): DropRow[] {
    return this.#database
      .prepare(sql)
      .all(...values)
      .map((each) => JSON.parse(String(each['row'])) as DropRow);
  }
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
