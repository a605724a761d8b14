import { type Call, type History, localTime } from '@tongcha/ministry';
import type { SqlConnector } from '@tongcha/ministry/sql';
import { Fault } from '@tongcha/resilience';
import { KEPT, misdated } from './statements.ts';

/** Where the register keeps its rows as they were. */
export interface HistoryTables {
  /** Behind a table's name: `_ls` for `t_sb_djxx_ls`. */
  readonly suffix: string;
  /** Since when each change is kept, ISO 8601. */
  readonly since: string;
}

const EVERY_MS = 60_000;

/**
 * The register's tables, or as they stood at a moment: beside each is one of the same columns and `sxsj`, until when a row
 * was so. A row stood at a moment that had changed last (`gxsj`) by then: it is in the table itself, or in that of history
 * with a later `sxsj`.
 */
export class TablesThen {
  readonly #db: SqlConnector;
  readonly #kept: HistoryTables | null;
  #checked: { readonly until: number; readonly isDated: Promise<boolean> } | null = null;

  constructor(db: SqlConnector, kept: HistoryTables | null) {
    this.#db = db;
    this.#kept = kept;
  }

  get history(): History | null {
    return this.#kept && { since: new Date(this.#kept.since).toISOString() };
  }

  /** The rows of a statement over these tables. @throws Fault as the connector does; NO_HISTORY */
  async select(
    ...[statement, keys, values, call]: [...Head<Parameters<SqlConnector['select']>>, Pick<Call, 'signal' | 'asOf'>]
  ): ReturnType<SqlConnector['select']> {
    const { signal, asOf } = call;
    if (asOf === undefined) return this.#db.select(statement, keys, values, { signal });
    if (!this.#kept) throw new Fault('NO_HISTORY', 'keeps no history');
    if (!(await this.#isDated(this.#kept, signal)))
      throw new Fault('NO_HISTORY', 'has rows that do not tell since when or until when they were so');
    return this.#db.select(statementThen(statement, this.#kept, asOf), keys, values, { signal });
  }

  close(): Promise<void> {
    return this.#db.close();
  }

  /** Whether each row has its times as they are compared: one without would be left out, or told of every moment. */
  #isDated({ suffix }: HistoryTables, signal: AbortSignal): Promise<boolean> {
    if (this.#checked && performance.now() < this.#checked.until) return this.#checked.isDated;
    const isDated = this.#db
      .select(misdated(suffix), null, [], { signal })
      .then(([row]) => Number(row?.['n'] ?? 0) === 0)
      .catch((error: unknown) => {
        this.#checked = null;
        throw error;
      });
    this.#checked = { until: performance.now() + EVERY_MS, isDated };
    return isDated;
  }
}

type Head<T extends readonly unknown[]> = T extends [...infer H, unknown] ? H : never;

const TABLES = /\b(FROM|JOIN) (t_\w+)(?: (?!(?:WHERE|LEFT|ON|ORDER|LIMIT)\b)(\w+))?/g;

/** The same statement over the tables as they stood. @throws Fault NO_HISTORY of a table that has none */
export function statementThen(statement: string, { suffix }: Pick<HistoryTables, 'suffix'>, asOf: string): string {
  // Of digits and signs alone; the register writes whole seconds.
  const then = `'${localTime(Date.parse(asOf))}'`;
  return statement.replaceAll(TABLES, (_, before: string, table: string, alias: string = table) => {
    const columns = KEPT[table];
    if (columns === undefined) throw new Fault('NO_HISTORY', 'keeps no history of this');
    const rows = [
      `SELECT ${columns} FROM ${table} WHERE gxsj <= ${then}`,
      `SELECT ${columns} FROM ${table}${suffix} WHERE gxsj <= ${then} AND sxsj > ${then}`,
    ];
    return `${before} (${rows.join(' UNION ALL ')}) ${alias}`;
  });
}
