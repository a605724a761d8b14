/** A row, its columns by name. Numbers are numbers, bytes are bytes. */
export type Row = Readonly<Record<string, string | number | Uint8Array | null>>;

/** Of which `$1` is the first. */
export type Values = readonly (string | number | Uint8Array | null)[];

export type Statement = readonly [sql: string, values: Values];

/** Where rows are kept. SQLite and PostgreSQL understand the same statements, but for these few words. */
export interface Database {
  /** The type of bytes. */
  readonly bytes: 'BLOB' | 'BYTEA';
  /** Behind a SELECT of one row to be changed: several machines take one each, and wait for nobody. */
  readonly takingOne: '' | 'FOR UPDATE SKIP LOCKED';
  /** @throws Error where it cannot be reached, read or written */
  read(sql: string, values?: Values): Promise<readonly Row[]>;
  /** All statements or none; none where the first changes no row. @returns the rows that the first one returns @throws as `read` */
  write(...statements: readonly Statement[]): Promise<readonly Row[]>;
  /** Why that could not be done, in words for an operator: no address, no password, nothing that is kept. */
  why(error: unknown): string;
  close(): Promise<void>;
}
