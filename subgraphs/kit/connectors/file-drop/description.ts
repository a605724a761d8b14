/**
 * What one kind of dropped file looks like. Everything a connector needs to know, and nothing of any sector; data
 * alone, as a thread is given it.
 */
export interface FileKind {
  /** Its table in the index. */
  readonly name: string;
  /** Which files are of this kind, by name, in upper or lower case. */
  readonly pattern: RegExp;
  readonly format: CsvFormat | FixedWidthFormat;
  /** Columns that together name a row; a later row with the same key replaces it. */
  readonly key: readonly string[];
  /** Columns that rows are looked up by as they are written. */
  readonly lookups: readonly string[];
  /**
   * Codes that rows are looked up by in canonical spelling: each by its name, and how columns make it,
   * `hazlot:{companyCode}.{lotNo}`.
   */
  readonly codes?: Readonly<Record<string, string>>;
  /** What lists of rows are narrowed by, each by its name. */
  readonly narrowed?: Readonly<Record<string, Narrowed>>;
  /** Column that orders the versions of a row; ties go to the later file name. */
  readonly version: string;
  /**
   * How that column is written: a time in any writing that means one moment, or text that is ordered as it stands (when
   * absent).
   */
  readonly versionIs?: 'time';
  /** Column with UPLOAD, UPDATE or DELETE; absent when the files have none. */
  readonly operation?: string;
  /** Column that says yes for a soft-deleted row; no or nothing for all others. */
  readonly deleted?: string;
}

/**
 * How a row has what it is narrowed by: a column with a time, in whatever writing; one with a text, as it stands or by a part
 * of it in whatever case and width; or a code in canonical spelling, of columns, `uscc:{producerUscc}`.
 */
export interface Narrowed {
  readonly is: 'time' | 'text' | 'part' | 'code';
  readonly of: string;
}

/**
 * CSV with a header row, whose columns may be in any order. The last line may be `END,<rows>`: then a file without it
 * is not complete.
 */
export interface CsvFormat {
  readonly type: 'csv';
  readonly columns: readonly string[];
  readonly trailer: boolean;
}

/** Lines of fixed width; widths are in bytes of GB18030, as the systems that write them count. */
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
  /** A read that gets no further for so long is given up, milliseconds. */
  readonly readMs?: number;
}

/** Columns that are looked up by: those as written, and those of codes. */
export function lookupsOf({ lookups, codes = {} }: FileKind): readonly string[] {
  return [...lookups, ...Object.keys(codes)];
}

/** Columns that a kind's files must have. */
export function columnsOf({ format }: FileKind): readonly string[] {
  return format.type === 'csv' ? format.columns : format.columns.map((column) => column.name);
}
