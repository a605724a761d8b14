import type { SqlRow } from '@tongcha/ministry/sql';
import { Row, type RowKind } from '@tongcha/ministry/values';

/** Rows of one statement, whose columns it names itself: one that is not there fails it. */
export class TableRows {
  readonly #kinds = new Map<string, RowKind>();

  /** @param table for the log; a text that came with characters lost is not understood */
  read(table: string, rows: readonly SqlRow[]): Row[] {
    const [first] = rows;
    if (!first) return [];
    const names = Object.keys(first);
    const kind = this.#kinds.get(table) ?? { name: table, always: [], maybe: names };
    this.#kinds.set(table, kind);
    return rows.map((source) => {
      if (!names.some((name) => isLost(source[name]))) return new Row(kind, source, null);
      const lost = names.filter((name) => isLost(source[name]));
      const rest = { ...source, ...Object.fromEntries(lost.map((name) => [name, null])) };
      const row = new Row(kind, rest, null);
      for (const name of lost) row.doubt(name);
      return row;
    });
  }
}

function isLost(value: unknown): boolean {
  return typeof value === 'string' && value.includes('\ufffd');
}
