import type { Fault } from '@tongcha/resilience';
import type { Result, Call, SearchPage } from '../legacy-system.ts';
import type { SectorRecord } from '../records.ts';
import { NotUnderstood } from './not-understood.ts';

/** What was read of one row. */
export interface Mapped<T> {
  /** The code that it is about; null where that is not understood. */
  readonly code: string | null;
  /** Null: it says that there is nothing, as a deleted one does; or it is not understood (`doubts`). */
  readonly value: T | null;
  /** Places of what was not understood. */
  readonly doubts: readonly string[];
}

/**
 * One answer a code from the rows of a call, so that what is not understood is never "not held": it is the failure of
 * its own code where
 * nothing stands, a gap beside what stands, and where nobody can tell whose it is, a doubt about every code that was
 * asked.
 */
export class Results<T> {
  readonly #codes: readonly string[];
  readonly #asked: ReadonlySet<string>;
  readonly #found = new Map<string, T[]>();
  readonly #doubts = new Map<string, string[]>();
  readonly #ofAll: string[] = [];
  #incomplete: Fault | null = null;

  constructor(codes: readonly string[]) {
    this.#codes = codes;
    this.#asked = new Set(codes);
  }

  /** Rows may be missing: that concerns every code, and none of them is "not held". */
  lacks(fault: Fault | null): void {
    this.#incomplete ??= fault;
  }

  /** Something of the answer as a whole: it concerns every code. */
  doubt(place: string): void {
    this.#ofAll.push(place);
  }

  add({ code, value, doubts }: Mapped<T>, place: string): void {
    // A row about a code that was not asked for stands where another should.
    if (code === null || !this.#asked.has(code))
      return void this.#ofAll.push(...(doubts.length > 0 ? doubts : [place]));
    if (value !== null) push(this.#found, code, value);
    if (doubts.length > 0) push(this.#doubts, code, ...doubts);
  }

  /**
   * At most one each: two rows of one code that differ leave open which is right, and whether one is another code's.
   */
  single(call: Call, place: string, same: (a: T, b: T) => boolean = sameJson): Result<T | null>[] {
    for (const [first, ...others] of this.#found.values()) {
      if (first !== undefined && others.some((other) => !same(first, other))) this.#ofAll.push(place);
    }
    const fault = this.#tell(call, (code) => this.#found.has(code));
    // Where something stands the failure is told beside it; where nothing does, it is the answer.
    return this.#codes.map(
      (code) => this.#found.get(code)?.[0] ?? this.#incomplete ?? (this.#isDoubted(code) ? fault : null),
    );
  }

  /** All of them; a row that is repeated counts once. */
  lists(call: Call): T[][] {
    this.#tell(call, () => true);
    return this.#codes.map((code) => once(this.#found.get(code) ?? []));
  }

  /** @param stands whether something is given for the code */
  #tell(call: Call, stands: (code: string) => boolean): NotUnderstood | null {
    const standing = this.#codes.filter(stands);
    if (this.#incomplete && standing.length > 0) call.partial(this.#incomplete, standing);
    const places = [...this.#ofAll, ...[...this.#doubts.values()].flat()];
    if (places.length === 0) return null;
    const fault = new NotUnderstood(places);
    const doubted = standing.filter((code) => this.#isDoubted(code));
    if (doubted.length > 0) call.partial(fault, doubted);
    return fault;
  }

  #isDoubted(code: string): boolean {
    return this.#ofAll.length > 0 || this.#doubts.has(code);
  }
}

/** The rows of a search that stand; what of them, and of the answer, was not understood is said. */
export function foundRows<R extends SectorRecord>(
  rows: readonly (Mapped<R> & { readonly cursor: string })[],
  doubts: readonly string[],
  call: Call,
): SearchPage<R>['rows'] {
  const places = [...doubts, ...rows.flatMap((row) => row.doubts)];
  if (places.length > 0)
    call.partial(
      new NotUnderstood(places),
      rows.flatMap((row) => (row.code !== null && row.doubts.length > 0 ? [row.code] : [])),
    );
  return rows.flatMap(({ value, cursor }) => (value === null ? [] : [{ cursor, record: value }]));
}

function push<T>(map: Map<string, T[]>, key: string, ...values: readonly T[]): void {
  const list = map.get(key);
  if (list) list.push(...values);
  else map.set(key, [...values]);
}

function once<T>(values: readonly T[]): T[] {
  return values.length < 2 ? [...values] : [...new Map(values.map((each) => [JSON.stringify(each), each])).values()];
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
