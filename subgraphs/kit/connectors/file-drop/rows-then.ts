import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { DropRow } from './description.ts';
import { comparedColumns, rowConditions } from './narrowing.ts';
import type { Doubts, Rows } from './rows.ts';

/** Rows as they stood at a moment: of each the newest version until then, itself included. */
export class RowsThen implements Rows {
  readonly #database: DatabaseSync;
  readonly #asOf: string;

  /** @param asOf ISO 8601 in UTC, as versions are written */
  constructor(database: DatabaseSync, asOf: string) {
    this.#database = database;
    this.#asOf = asOf;
  }

  lookup(kind: string, lookup: string, values: readonly string[]): DropRow[] {
    // What it is looked up by may have been another in each version.
    const found = this.#all(
      `WITH asked AS MATERIALIZED (SELECT value FROM json_each(?2)),
        hit AS MATERIALIZED (SELECT key FROM "row_${kind}" WHERE "${lookup}" IN asked UNION SELECT key FROM "past_${kind}" WHERE "${lookup}" IN asked)
        SELECT row FROM (${then(kind, [lookup])} WHERE newest.key IN hit) WHERE gone = 0 AND "${lookup}" IN asked ORDER BY key`,
      JSON.stringify(values),
    );
    return found.map(({ row }) => JSON.parse(String(row)) as DropRow);
  }

  doubts(kind: string, lookup: string, values: readonly string[]): Doubts {
    const found = this.#all(
      `SELECT DISTINCT code FROM doubt WHERE ${IN_DOUBT} AND kind = ?2 AND lookup = ?3 AND (code IS NULL OR code IN (SELECT value FROM json_each(?4)))`,
      kind,
      lookup,
      JSON.stringify(values),
    );
    const ofAll = found.some(({ code }) => code === null);
    return { ofAll, values: new Set(ofAll ? [] : found.map(({ code }) => String(code))) };
  }

  lacks(kind: string, after: string, end: string | null): boolean {
    return (
      this.#all(
        `SELECT 1 FROM doubt WHERE ${IN_DOUBT} AND kind = ?2 AND (key IS NULL OR (key > ?3 AND (?4 IS NULL OR key <= ?4))) LIMIT 1`,
        kind,
        after,
        end,
      ).length > 0
    );
  }

  page(...[kind, after, most, asked]: Parameters<Rows['page']>): ReturnType<Rows['page']> {
    const { sql, values } = rowConditions(asked, false);
    const found = this.#all(
      `SELECT key, row FROM (${then(kind, comparedColumns(asked))} WHERE newest.key > ?2) WHERE gone = 0${sql} ORDER BY key LIMIT ?`,
      after,
      ...values,
      most,
    );
    return found.map(({ key, row }) => ({ key: String(key), row: JSON.parse(String(row)) as DropRow }));
  }

  count(...[kind, lookup, asked]: Parameters<Rows['count']>): number {
    const { sql, values } = rowConditions(asked, true);
    const columns = [lookup, ...comparedColumns(asked)];
    const [found] = this.#all(
      `SELECT COUNT(*) AS n FROM (${then(kind, columns)}) WHERE gone = 0 AND "${lookup}" IS NOT NULL${sql}`,
      ...values,
    );
    return Number(found?.['n']);
  }

  forgotten(kind: string, lookup: string, values: readonly string[]): ReadonlySet<string> {
    const found = this.#all(
      'SELECT code FROM cut WHERE until > ?1 AND kind = ?2 AND lookup = ?3 AND code IN (SELECT value FROM json_each(?4))',
      kind,
      lookup,
      JSON.stringify(values),
    );
    return new Set(found.map(({ code }) => String(code)));
  }

  forgets(kind: string): boolean {
    return this.#all('SELECT 1 FROM cut WHERE until > ?1 AND kind = ?2 LIMIT 1', kind).length > 0;
  }

  #all(sql: string, ...values: SQLInputValue[]): Record<string, unknown>[] {
    return this.#database.prepare(sql).all(this.#asOf, ...values);
  }
}

/** What was left out of the rows that were there, and was not there again yet. */
const IN_DOUBT = '(version IS NULL OR version <= ?1) AND (resolved IS NULL OR resolved > ?1)';

/**
 * Each row's key, and whether it was gone and what it was, by its newest version until ?1. Every key has a newest row of all, so that they are
 * gone through in their order, and the versions before it are looked up only where that is too new.
 */
function then(kind: string, columns: readonly string[]): string {
  const of = (column: string): string =>
    `CASE WHEN newest.version <= ?1 THEN newest."${column}" ELSE past."${column}" END`;
  return `SELECT newest.key AS key, ${of('gone')} AS gone, ${of('row')} AS row${columns.map((column) => `, ${of(column)} AS "${column}"`).join('')}
    FROM "row_${kind}" AS newest LEFT JOIN "past_${kind}" AS past ON newest.version > ?1 AND past.key = newest.key AND past.version = (
      SELECT MAX(version) FROM "past_${kind}" AS each WHERE each.key = newest.key AND each.version <= ?1)`;
}
