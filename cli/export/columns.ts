/** What one value of a column is. `time`: ISO 8601 with its offset. */
export type ScalarType = 'text' | 'integer' | 'number' | 'boolean' | 'time';

export type ColumnType =
  | ScalarType
  | { readonly list: ColumnType }
  /** An object of these fields. */
  | { readonly struct: readonly Column[] };

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
}

/** A value a column, by its name, in the columns' order; what is not known is null. */
export type Row = Readonly<Record<string, unknown>>;

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** A type as it is written down here: an object of fields, or a list of what its one element says. */
export type Shape = ScalarType | readonly [Shape] | { readonly [field: string]: Shape };

export function columnsOf(fields: Readonly<Record<string, Shape>>): Column[] {
  return Object.entries(fields).map(([name, shape]) => ({ name, type: typeOf(shape) }));
}

function typeOf(shape: Shape): ColumnType {
  if (typeof shape === 'string') return shape;
  return isList(shape) ? { list: typeOf(shape[0]) } : { struct: columnsOf(shape) };
}

function isList(shape: Exclude<Shape, ScalarType>): shape is readonly [Shape] {
  return Array.isArray(shape);
}
