import type { Call } from '@tongcha/ministry';
import type { SqlConnector } from '@tongcha/ministry/sql';
import { registered, stored } from './codes.ts';

/** The columns by which a table is looked up: an expression for the kind of code, and the column of the code. */
export interface KeyColumns {
  readonly table: string;
  readonly kind: string;
  readonly code: string;
}

/** Rows that are looked at, and the fewest that say anything. */
const SAMPLE = 50;
const FEWEST = 5;
const EVERY_MS = 60_000;

/**
 * Whether a table still writes its keys as they are asked for. A key column that is written in another way (in lower
 * case, with a prefix) fails nothing: every look-up finds nothing, and that would be "not held". So once a minute some
 * rows are looked at, and where most of their keys would not be found, whatever is not found is in doubt.
 */
export class KeyCheck {
  readonly #db: SqlConnector;
  readonly #checked = new Map<string, { readonly until: number; readonly isDoubted: Promise<boolean> }>();

  constructor(db: SqlConnector) {
    this.#db = db;
  }

  isDoubted(columns: KeyColumns, call: Pick<Call, 'signal'>): Promise<boolean> {
    const name = `${columns.table} ${columns.code}`;
    const known = this.#checked.get(name);
    if (known && performance.now() < known.until) return known.isDoubted;
    // What cannot be asked now fails the look-up itself, and is asked again with the next.
    const isDoubted = this.#look(columns, call).catch(() => {
      this.#checked.delete(name);
      return false;
    });
    this.#checked.set(name, { until: performance.now() + EVERY_MS, isDoubted });
    return isDoubted;
  }

  async #look({ table, kind, code }: KeyColumns, call: Pick<Call, 'signal'>): Promise<boolean> {
    const statement = `SELECT ${kind} AS kind, ${code} AS code FROM ${table} WHERE ${code} IS NOT NULL LIMIT ${SAMPLE}`;
    const rows = await this.#db.select(statement, null, [], call);
    const lost = rows.filter((row) => {
      const read = registered(row['kind'], row['code']);
      return typeof read !== 'string' || stored(read) !== row['code'];
    });
    return rows.length >= FEWEST && lost.length > rows.length / 2;
  }
}
