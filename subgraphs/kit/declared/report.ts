import type { Shapes } from '../values/shapes.ts';

/** What a declared system gave that was not read: by place and how often, never what stood there. */
export interface ReportEntry {
  readonly place: string;
  readonly count: number;
}

/** Counts over the life of the process. */
export class Report {
  readonly #shapes: Shapes;
  readonly #notUnderstood = new Map<string, number>();
  #rows = 0;

  constructor(shapes: Shapes) {
    this.#shapes = shapes;
  }

  /** @param places of what was not understood in these rows */
  note(rows: number, places: readonly string[]): void {
    this.#rows += rows;
    for (const place of places) this.#notUnderstood.set(place, (this.#notUnderstood.get(place) ?? 0) + 1);
  }

  /** Rows that were read. */
  get rows(): number {
    return this.#rows;
  }

  /** There, and could not be read. */
  get notUnderstood(): readonly ReportEntry[] {
    return [...this.#notUnderstood].map(([place, count]) => ({ place, count }));
  }

  /** There, and nothing of the file reads it or ignores it. */
  get unmapped(): readonly ReportEntry[] {
    return this.#shapes.strangers();
  }

  figures(): Readonly<Record<string, number>> {
    const sum = (entries: readonly ReportEntry[]): number => entries.reduce((total, { count }) => total + count, 0);
    return { rows: this.#rows, notUnderstood: sum(this.notUnderstood), unmapped: this.unmapped.length };
  }
}
