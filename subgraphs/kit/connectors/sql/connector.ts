import type { Charset } from '../../charset.ts';
import type { Call } from '../../legacy-system.ts';

/** A value as the database has it, never rounded: numbers that JavaScript cannot hold, times and dates come as text. */
export type SqlValue = string | number | null;
/** One row: values by the statement's column names, text where the database has dates, decimals or long numbers. */
export type SqlRow = Readonly<Record<string, SqlValue>>;

/** One database. `{list}` in a statement stands for the list of keys, `?` for each further value; nothing is ever built from values. */
export interface SqlConnector {
  /** Rows of one read-only statement; longer key lists are split by what the dialect takes. @throws Fault */
  select(
    statement: string,
    keys: readonly string[] | null,
    values: readonly SqlValue[],
    call: Pick<Call, 'signal'>,
  ): Promise<SqlRow[]>;
  /**
   * Writes all or nothing, once; `?` stands for each value. Absent: this database is only read.
   *
   * @returns false: a row with one of its unique values is there already, and nothing is written
   * @throws NotWritten; any other Fault: it may be written
   */
  write?(statements: readonly SqlWrite[], call: Pick<Call, 'signal'>): Promise<boolean>;
  close(): Promise<void>;
}

/** One statement of a transaction. */
export interface SqlWrite {
  readonly statement: string;
  readonly values: readonly SqlValue[];
}

export interface SqlConfig {
  /** `sqlite:/path`, `postgres://host/db`, `mysql://host/db`; `oracle:`, `dameng:`, `kingbase:` with the driver installed. */
  readonly url: string;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  /** Of text in a PostgreSQL database that does not say (SQL_ASCII) or is said to be something else: it is stored in this one. */
  readonly charset?: Charset | undefined;
}

/** More rows than this are an error: a legacy table must not be copied through the graph. */
export const MAX_ROWS = 50_000;
