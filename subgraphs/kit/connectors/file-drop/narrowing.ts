import { type FileKind, lookupsOf } from './description.ts';
import { UNREAD } from './row-keys.ts';

/** Which rows are listed; all that is given must hold. */
export interface RowsAsked {
  /** Columns as they are written. */
  readonly exact?: Readonly<Record<string, string>>;
  /** Parts of columns as they are written. */
  readonly parts?: Readonly<Record<string, string>>;
  /** By the names of the description's `narrowed`. */
  readonly narrowed?: Readonly<Record<string, NarrowedTo>>;
}

/** Exactly one value; from one on (inclusive) and to another (exclusive); those that begin with, or have, a text. */
export type NarrowedTo =
  | { readonly is: string }
  | { readonly from: string | null; readonly to: string | null }
  | { readonly begins: string }
  | { readonly has: string };

/** The columns that the index has of a row: what it is looked up by, and what lists are narrowed by. */
export function storedColumns(kind: FileKind): readonly string[] {
  return [...lookupsOf(kind), ...Object.keys(kind.narrowed ?? {}).map(columnOf)];
}

/** Those of what lists are narrowed by that an index helps to find. */
export function indexedColumns({ narrowed = {} }: FileKind): readonly string[] {
  return Object.keys(narrowed)
    .filter((name) => narrowed[name]?.is !== 'part')
    .map(columnOf);
}

/**
 * The conditions as SQL, each with ` AND ` before it, and their values.
 * @param isStrict without the rows whose value could not be read
 */
export function rowConditions(
  { exact = {}, parts = {}, narrowed = {} }: RowsAsked,
  isStrict: boolean,
): { readonly sql: string; readonly values: readonly string[] } {
  const conditions = [
    ...Object.entries(exact).map(([column, value]) => [`json_extract(row, '$."${column}"') = ?`, [value]] as const),
    ...Object.entries(parts).map(
      ([column, part]) => [`instr(json_extract(row, '$."${column}"'), ?) > 0`, [part]] as const,
    ),
    ...Object.entries(narrowed).map(([name, to]) => {
      const column = `"${columnOf(name)}"`;
      const [condition, values] = narrowedTo(column, to);
      return [
        isStrict ? `${column} <> '${UNREAD}' AND ${condition}` : `(${condition} OR ${column} = '${UNREAD}')`,
        values,
      ] as const;
    }),
  ];
  return { sql: conditions.map(([sql]) => ` AND ${sql}`).join(''), values: conditions.flatMap(([, values]) => values) };
}

/** After any text that begins with the same. */
const LAST = '\u{10ffff}';

function narrowedTo(column: string, to: NarrowedTo): readonly [condition: string, values: readonly string[]] {
  if ('is' in to) return [`${column} = ?`, [to.is]];
  if ('begins' in to) return [`${column} BETWEEN ? AND ?`, [to.begins, to.begins + LAST]];
  if ('has' in to) return [`instr(${column}, ?) > 0`, [to.has]];
  // Nothing that is written is before the empty text, or after LAST.
  return [`${column} >= ? AND ${column} < ?`, [to.from ?? '', to.to ?? LAST]];
}

/** The columns that what is asked compares. */
export function comparedColumns({ narrowed = {} }: RowsAsked): readonly string[] {
  return Object.keys(narrowed).map(columnOf);
}

function columnOf(name: string): string {
  return `by ${name}`;
}
