/**
 * What one kind of dropped file looks like. Everything a connector needs to know, and nothing of any sector; data
 * alone, as a thread is given it.
 */
export interface FileKind {
  /** Its table in the index. */
  readonly name: string;
  /** Which files are of this kind, by name, in upper or lower case. */
  readonly pattern: RegExp;
  readonly format: CsvFormat | FixedWidthFormat | XmlFormat | ExcelFormat;
  /** Columns that together name a row; a later row with the same key replaces it. Of none, the whole row is its key. */
  readonly key: readonly string[];
  /** Columns that rows are looked up by as they are written. */
  readonly lookups: readonly string[];
  /**
   * Codes that rows are looked up by in canonical spelling: each by its name, and how columns make it,
   * `hazlot:{companyCode}.{lotNo}`.
   */
  readonly codes?: Readonly<Record<string, string>>;
  /** The same of texts that are no codes, each by its name: found whatever their case, width and blanks (`foldedKey`). */
  readonly texts?: Readonly<Record<string, string>>;
  /** What lists of rows are narrowed by, each by its name. */
  readonly narrowed?: Readonly<Record<string, Narrowed>>;
  /** Column that orders the versions of a row; ties go to the later file name. Absent: the later file has the later version. */
  readonly version?: string;
  /**
   * How that column is written: a time in any writing that means one moment, or text that is ordered as it stands (when
   * absent).
   */
  readonly versionIs?: 'time';
  /** Column with UPLOAD, UPDATE or DELETE; absent when the files have none. */
  readonly operation?: string;
  /** Column that says yes for a soft-deleted row; no or nothing for all others. */
  readonly deleted?: string;
  /** Each file is the whole list: what the file with the last name does not have is gone. Such a kind has no `version`. */
  readonly whole?: boolean;
  /** Which file beside one says that it is whole: `{name}.ok`, `{stem}.done`; and how such files are named. */
  readonly done?: { readonly template: string; readonly pattern: RegExp };
  /** A file that does not say itself that it is whole is read when it has stayed the same for so long, milliseconds. */
  readonly quietMs?: number;
  /** Told by the bytes of each file where it is absent. */
  readonly charset?: 'gb18030' | 'utf-8';
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
  /** Those that a file must have; without a header all of them, in their order. */
  readonly columns: readonly string[];
  readonly trailer: boolean;
  /** One ASCII character; a comma where it is absent. */
  readonly delimiter?: string;
  /** Whether a field may stand in quotes; they may where it is absent. */
  readonly quoted?: boolean;
  /** Whether the first line names the columns; it does where this is absent. */
  readonly header?: boolean;
  /** Takes all columns of the header, not those of `columns` alone. */
  readonly open?: boolean;
}

/** Lines of fixed width; widths are in bytes of GB18030, as the systems that write them count, or of the kind's charset. */
export interface FixedWidthFormat {
  readonly type: 'fixed';
  /** Where no column is, which must be blank, one without a name. */
  readonly columns: readonly { readonly name: string; readonly bytes: number }[];
  readonly trailer: boolean;
}

/** A document, whole when its root is closed; each element of that name is a row, with what stands in it. */
export interface XmlFormat {
  readonly type: 'xml';
  readonly element: string;
  /** Elements that are lists also where there is one. */
  readonly lists: readonly string[];
  /** Those that each row must have. */
  readonly columns: readonly string[];
}

/** A sheet of a workbook (.xlsx); a row of it names the columns. */
export interface ExcelFormat {
  readonly type: 'excel';
  /** The first where it is null. */
  readonly sheet: string | null;
  /** The row with the columns' names, from 1. */
  readonly header: number;
  readonly columns: readonly string[];
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

/** Columns that are looked up by: those as written, and those of codes and texts. */
export function lookupsOf({ lookups, codes = {}, texts = {} }: FileKind): readonly string[] {
  return [...lookups, ...Object.keys(codes), ...Object.keys(texts)];
}

/** Columns that a kind's files must have. */
export function columnsOf({ format }: FileKind): readonly string[] {
  return format.type === 'fixed' ? format.columns.map((column) => column.name) : format.columns;
}
