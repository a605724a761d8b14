import type { Column, Row } from './columns.ts';
import type { Missing } from './missing.ts';

/** What an export writes, page by page. */
export interface TableSource {
  /** What is asked for: another export must not go on where this one stopped. */
  readonly of: unknown;
  readonly tables: readonly OutputTable[];
  /** How many rows the first table will have at most, where that is known. */
  total(): Promise<number | null>;
  /** The rows behind a cursor; null: the first. @throws CliFault refused, unreachable or interrupted */
  page(cursor: string | null): Promise<SourcePage>;
}

export interface OutputTable {
  /** Of its file's name, before the ending; empty where it is the only one. */
  readonly name: string;
  readonly columns: readonly Column[];
  /** How rows that pages give more than once become one; without it each row is written as it comes. */
  readonly distinct?: Distinct;
}

/**
 * Rows are sorted by their keys on the disk, and those with one key joined: nothing is written twice, and no set of what is written is held.
 */
export interface Distinct {
  keyOf(row: Row): string;
  /** @param rows of one key, each once, in a fixed order */
  join(rows: readonly Row[]): readonly Row[];
}

export interface SourcePage {
  /** A list a table. */
  readonly rows: readonly (readonly Row[])[];
  readonly missing: readonly Missing[];
  /** Behind it; opaque. */
  readonly cursor: string | null;
  readonly isLast: boolean;
}

/** One source after the other, as one. All of them have the same tables. */
export function inSequence(sources: readonly TableSource[], tables: readonly OutputTable[]): TableSource {
  return {
    of: sources.map(({ of }) => of),
    tables,
    async total() {
      const totals = await Promise.all(sources.map((source) => source.total()));
      return totals.reduce<number | null>((sum, each) => (sum === null || each === null ? null : sum + each), 0);
    },
    async page(cursor) {
      const [, place = '0', own = ''] = /^(\d+):(.*)$/s.exec(cursor ?? '') ?? [];
      const at = Number(place);
      const source = sources[at];
      if (!source) return { rows: tables.map(() => []), missing: [], cursor, isLast: true };
      const page = await source.page(own === '' ? null : own);
      const isLast = page.isLast && at === sources.length - 1;
      return { ...page, cursor: page.isLast ? `${at + 1}:` : `${at}:${page.cursor}`, isLast };
    },
  };
}
