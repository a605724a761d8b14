/** What one kind of dropped file looks like. Everything a connector needs to know, and nothing of any sector. */
export interface FileKind {
  /** Its table in the index. */
  readonly name: string;
  /** Which files are of this kind, by name. */
  readonly pattern: RegExp;
  readonly format: CsvFormat | FixedWidthFormat;
  /** Columns that together name a row; a later row with the same key replaces it. */
  readonly key: readonly string[];
  /** Columns that rows are looked up by. */
  readonly lookups: readonly string[];
  /** Column whose text orders the versions of a row (a time or sequence); ties go to the later file name. */
  readonly version: string;
  /** Column with UPLOAD, UPDATE or DELETE; absent when the files have none. */
  readonly operation?: string;
  /** Column that is 1 for a soft-deleted row. */
  readonly deleted?: string;
}

/** GB18030 CSV with a header row. The last line may be `END,<rows>`: then a file without it is not complete. */
export interface CsvFormat {
  readonly type: 'csv';
  readonly columns: readonly string[];
  readonly trailer: boolean;
}

/** GB18030 lines; widths are in bytes, as the systems that write them count. */
export interface FixedWidthFormat {
  readonly type: 'fixed';
  readonly columns: readonly { readonly name: string; readonly bytes: number }[];
  readonly trailer: boolean;
}

export type DropRow = Readonly<Record<string, string>>;

export interface FileDropOptions {
  /** The folder that the legacy system drops into; may be read-only. */
  readonly folder: string;
  /** The index, a SQLite file of our own; rejects are written beside it. */
  readonly index: string;
  readonly kinds: readonly FileKind[];
  /** Looks again at least this often, because network folders lose events, milliseconds. */
  readonly scanMs: number;
  /** A file that has been incomplete for longer is said to be late, milliseconds. */
  readonly lateMs: number;
}

/** Column that holds `format.columns` in order. */
export function columnsOf(kind: FileKind): readonly string[] {
  return kind.format.type === 'csv' ? kind.format.columns : kind.format.columns.map((column) => column.name);
}
