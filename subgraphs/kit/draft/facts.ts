import type { LeafType } from './tree.ts';

/** What a value may look like. */
export type Sign =
  | 'uscc'
  | 'gtin'
  | 'time'
  | 'epoch'
  | 'number'
  | 'amount'
  | 'unit'
  | 'division'
  | 'chinese'
  | 'flag'
  | 'bare'
  | 'phone'
  | 'person';

/** What sampled values of a field look like, in counts: no value of a row is kept. */
export interface Seen {
  readonly rows: number;
  /** Not empty. */
  readonly filled: number;
  readonly distinct: number;
  /** How many of those that are filled read so. */
  readonly signs: Readonly<Record<Sign, number>>;
  /** The scheme of items or lots that all of them are codes of, without a doubt; null: none. */
  readonly scheme: string | null;
  /** Formats of times that are not usual and fit all of them: one, or two where days and months cannot be told apart. */
  readonly formats: readonly string[];
  /** Without blanks and hyphens all of them are written alike, and as they stand they are not. */
  readonly isLoose: boolean;
  /** Some are written with blanks before or behind, or in full width. */
  readonly isPadded: boolean;
  /** The words that it has, where they are few and come again and again. */
  readonly words: readonly string[];
  /** The longest whole number in digits; null: not all are whole numbers. */
  readonly digits: number | null;
}

/** One name of a row. */
export interface FieldFacts {
  /** As the file's paths have it. */
  readonly path: string;
  /** Its name as the source has it, with those of the objects around it: `producer.name`. */
  readonly name: string;
  readonly about: string;
  readonly type: LeafType | null;
  readonly mayLack: boolean;
  readonly words: readonly string[];
  readonly seen: Seen | null;
}

/** One kind of row. */
export interface RowFacts {
  readonly fields: readonly FieldFacts[];
  readonly lists: readonly ListFacts[];
  /** Structures whose inside nothing tells. */
  readonly unknown: readonly string[];
}

export interface ListFacts {
  readonly path: string;
  readonly name: string;
  readonly about: string;
  readonly mayLack: boolean;
  readonly row: RowFacts;
}

/** A table or a view. */
export interface TableFacts {
  /** As a statement has it, quoted where it must be. */
  readonly from: string;
  readonly name: string;
  readonly about: string;
  readonly isView: boolean;
  readonly row: RowFacts;
  /** How a statement has each column, by its path, which is also its alias. */
  readonly columns: ReadonlyMap<string, ColumnOf>;
  /** Paths of columns that are unique by themselves. */
  readonly unique: readonly string[];
  readonly references: readonly ReferenceFacts[];
}

/** A column as a statement has it. @param table what the statement calls the table */
export type ColumnOf = (table: string) => string;

/** A column whose values stand in a column of another table. */
export interface ReferenceFacts {
  readonly column: string;
  /** Its `from`. */
  readonly table: string;
  readonly to: string;
  /** A foreign key, or how many sampled values were found there. */
  readonly why: string;
}

export interface InputFacts {
  readonly name: string;
  readonly about: string;
  readonly place: 'path' | 'query' | 'body' | 'header';
  readonly isList: boolean;
  readonly mayLack: boolean;
  readonly type: LeafType | null;
  /** The longest list or the largest page that the source lets one ask for. */
  readonly most: number | null;
  /** What it is where it can be only one thing. */
  readonly words: readonly string[];
}

/** Where things stand around the rows of an answer. */
export interface EnvelopeFacts {
  /** null: the answer is the row. */
  readonly rows: string | null;
  readonly result: { readonly path: string; readonly words: readonly string[] } | null;
  readonly total: string | null;
  readonly more: string | null;
  readonly next: string | null;
  readonly pages: string | null;
  readonly ignore: readonly string[];
}

/** An operation of a service, or a path of an interface. */
export interface OperationFacts {
  /** As the file names it: an operation, a path. */
  readonly name: string;
  readonly about: string;
  /** How what is sent is written; `query`: in the address. */
  readonly body: 'query' | 'json' | 'form' | 'xml' | 'soap';
  /** null: the source says nothing of how it is asked. */
  readonly inputs: readonly InputFacts[] | null;
  readonly envelope: EnvelopeFacts;
  readonly row: RowFacts;
  /** It says that what it does not hold is HTTP 404. */
  readonly tells404: boolean;
}

/** What a document says of a service. */
export interface ServiceFacts {
  readonly operations: readonly OperationFacts[];
  /** Its address, without account; empty: it says none. */
  readonly address: string;
  /** How callers show who they are. */
  readonly access: readonly AccessFacts[];
  readonly notes: readonly string[];
}

export type AccessFacts =
  | { readonly kind: 'header' | 'query'; readonly name: string }
  | { readonly kind: 'basic' }
  | { readonly kind: 'bearer' }
  | { readonly kind: 'other'; readonly what: string };
