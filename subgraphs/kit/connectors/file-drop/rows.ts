import type { DropRow } from './description.ts';
import type { RowsAsked } from './narrowing.ts';

/** What was left out of a kind's rows, by what they are looked up by. */
export interface Doubts {
  /** Nobody can tell whose it is. */
  readonly ofAll: boolean;
  /** Of these of the values that were asked for. */
  readonly values: ReadonlySet<string>;
}

/** Rows as they stand, or as they stood at a moment. */
export interface Rows {
  /** Rows of a kind whose lookup has one of the values, deleted ones left out. */
  lookup(kind: string, lookup: string, values: readonly string[]): DropRow[];
  /** What the rows of a kind that are looked up by these values may lack. */
  doubts(kind: string, lookup: string, values: readonly string[]): Doubts;
  /** Whether a list of a kind's rows, from behind a key and up to one (to the end: null), may lack any. */
  lacks(kind: string, after: string, end: string | null): boolean;
  /** Rows in the order of their keys, after a key. */
  page(kind: string, after: string, most: number, asked: RowsAsked): { readonly key: string; readonly row: DropRow }[];
  /** How many rows of a kind there are to which all that is asked holds, and of which one of its lookups could be read. */
  count(kind: string, lookup: string, asked: RowsAsked): number;
  /** Those of the values of whose rows it is not known any more how they stood. */
  forgotten(kind: string, lookup: string, values: readonly string[]): ReadonlySet<string>;
  /** Whether there is any such row of the kind. */
  forgets(kind: string): boolean;
}
