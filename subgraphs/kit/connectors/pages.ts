import { Fault } from '@tongcha/resilience';

export interface Page<R> {
  readonly rows: readonly R[];
  /** Whether the system says that there is more; null: it says so in a way that is not understood, or not at all. */
  readonly more?: boolean | null;
  /** How many rows it says there are on all pages. */
  readonly total?: number;
  /** A page of so many rows is full. */
  readonly full?: number;
}

/** The rows of all pages, and whether that is all of them. */
export interface Pages<R> {
  readonly rows: readonly R[];
  /** Why rows may be missing; null where all are there. */
  readonly incomplete: Fault | null;
}

/**
 * Every page of a list, the first is 1, and whether that is all of it. The same page twice is a fault, rows and total
 * must agree, a full
 * page is not the end where only its own size says so, and a list that shifts while it is read may have lost rows.
 * @param most pages that are asked for; what is beyond is TOO_LARGE
 */
export async function allPages<R>(ask: (page: number) => Promise<Page<R>>, most: number): Promise<Pages<R>> {
  const reading = new Reading<R>();
  for (let number = 1; number <= most; number += 1) {
    const end = reading.take(await ask(number));
    if (end) return { rows: reading.rows, incomplete: reading.incomplete };
  }
  return { rows: reading.rows, incomplete: new Fault('TOO_LARGE', 'the answer has too many pages') };
}

class Reading<R> {
  readonly rows: R[] = [];
  #why: string | null = null;
  #pages = 0;
  #last: readonly R[] = [];
  #lastTexts: readonly string[] | null = null;
  #total: number | undefined;

  get incomplete(): Fault | null {
    return this.#why === null ? null : new Fault('BAD_ANSWER', this.#why);
  }

  /** @returns whether that was the last page */
  take({ rows, more, total, full = Infinity }: Page<R>): boolean {
    this.#pages += 1;
    if (this.#pages > 1 && total !== this.#total) this.#fail('gave a list that changed while it was read');
    this.#total = total;
    // A row that was written while the pages were read stands on two of them.
    const repeated = this.#overlap(rows);
    if (repeated > 0 && repeated === rows.length && repeated === this.#last.length) {
      // Asked beyond the end, some systems give their last page again.
      if (total === undefined || total > this.rows.length) this.#fail('gave the same page twice');
      return true;
    }
    this.#last = rows;
    for (const row of repeated > 0 ? rows.slice(repeated) : rows) this.rows.push(row);
    return total === undefined ? this.#byFlag(rows, more, repeated) : this.#byTotal(rows, total, full);
  }

  #byFlag(rows: readonly R[], more: boolean | null | undefined, repeated: number): boolean {
    if (repeated > 0) this.#fail('gave a list that changed while it was read');
    if (more === true && rows.length > 0) return false;
    if (rows.length === 0 && (more === true || this.#pages > 1)) this.#fail('promised more rows and gave none');
    else if (more !== false) this.#fail('does not say whether there is more');
    return true;
  }

  #byTotal(rows: readonly R[], total: number, full: number): boolean {
    // A total that is only this page's size, or less than what came, is none.
    const doubtful = rows.length >= full && (total < this.rows.length || (this.#pages === 1 && total <= rows.length));
    if (rows.length > 0 && (this.rows.length < total || doubtful)) return false;
    if (this.rows.length !== total) this.#fail('gave another number of rows than it says there are');
    return true;
  }

  #fail(why: string): void {
    this.#why ??= why;
  }

  /** How many rows at the end of the last page stand at the beginning of this one. */
  #overlap(rows: readonly R[]): number {
    if (this.#pages === 1) return 0;
    const before = this.#lastTexts ?? this.#last.map((row) => JSON.stringify(row));
    const now = rows.map((row) => JSON.stringify(row));
    this.#lastTexts = now;
    for (let count = Math.min(before.length, now.length); count > 0; count -= 1) {
      if (before.slice(-count).every((text, i) => text === now[i])) return count;
    }
    return 0;
  }
}
