import type { Answer, Call } from '../legacy-system.ts';
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
 * One answer a code from the rows of a call, so that what is not understood is never "not held": it is the failure of its own code where
 * nothing stands, a gap beside what stands, and where nobody can tell whose it is, a doubt about every code that was asked.
 */
export class Answers<T> {
  readonly #codes: readonly string[];
  readonly #asked: ReadonlySet<string>;
  readonly #found = new Map<string, T[]>();
  readonly #doubts = new Map<string, string[]>();
  readonly #ofAll: string[] = [];

  constructor(codes: readonly string[]) {
    this.#codes = codes;
    this.#asked = new Set(codes);
  }

  /** Something of the answer as a whole: it concerns every code. */
  doubt(place: string): void {
    this.#ofAll.push(place);
  }

  add({ code, value, doubts }: Mapped<T>, place: string): void {
    // A row about a code that was not asked for stands where another should.
    if (code === null || !this.#asked.has(code)) return void this.#ofAll.push(...(doubts.length > 0 ? doubts : [place]));
    if (value !== null) push(this.#found, code, value);
    if (doubts.length > 0) push(this.#doubts, code, ...doubts);
  }

  /** At most one each: two rows of one code that differ leave open which is right, and whether one is another code's. */
  single(call: Call, place: string, same: (a: T, b: T) => boolean = sameJson): Answer<T | null>[] {
    for (const [first, ...others] of this.#found.values()) {
      if (first !== undefined && others.some((other) => !same(first, other))) this.#ofAll.push(place);
    }
    const fault = this.#fault();
    if (!fault) return this.#codes.map((code) => this.#found.get(code)?.[0] ?? null);
    // Where nothing stands the failure is the answer; where something does, it stands beside it.
    call.partial(fault, this.#doubted().filter((code) => this.#found.has(code)));
    return this.#codes.map((code) => this.#found.get(code)?.[0] ?? (this.#ofAll.length > 0 || this.#doubts.has(code) ? fault : null));
  }

  /** All of them. */
  lists(call: Call): T[][] {
    const fault = this.#fault();
    if (fault) call.partial(fault, this.#doubted());
    return this.#codes.map((code) => this.#found.get(code) ?? []);
  }

  #fault(): NotUnderstood | null {
    const places = [...this.#ofAll, ...[...this.#doubts.values()].flat()];
    return places.length > 0 ? new NotUnderstood(places) : null;
  }

  #doubted(): readonly string[] {
    return this.#ofAll.length > 0 ? this.#codes : [...this.#doubts.keys()];
  }
}

function push<T>(map: Map<string, T[]>, key: string, ...values: readonly T[]): void {
  const list = map.get(key);
  if (list) list.push(...values);
  else map.set(key, [...values]);
}

function sameJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
