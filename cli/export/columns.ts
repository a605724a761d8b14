/** What a column holds. `json`: a list, as JSON. `time`: ISO 8601 with its offset. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'time' | 'json';

export interface Column {
  /** Dotted, where the value is nested: `producer.name` */
  readonly name: string;
  readonly type: ColumnType;
}

/** A value a column, in the columns' order. */
export type Row = readonly unknown[];

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}
