import { setImmediate } from 'node:timers/promises';
import { Fault, untilAborted } from '@tongcha/resilience';
import type { Call } from '../legacy-system.ts';
import type { Mapped } from '../values/results.ts';
import type { Asked } from './asked.ts';
import type { Report } from './report.ts';

/** A question for all rows of a kind, of a system that cannot be asked for some by a code. */
export type ListAsked = Asked & { readonly everyMs: number };

/** What stands in a list, by the code that each row is about. */
export interface Indexed<T> {
  readonly byCode: ReadonlyMap<string, readonly Mapped<T>[]>;
  /** Places of what was not understood, of nobody knows which code. */
  readonly doubts: readonly string[];
  readonly incomplete: Fault | null;
}

/** A whole list may take so long; rows that are read before others have their turn. */
const LONGEST_MS = 10 * 60_000;
const AT_ONCE = 500;

/**
 * An index of a list that a system gives whole. It is read at the first question and, where it is as old as it may be, at the next: that
 * one is answered from the old one. Of one that is twice as old every answer says so.
 */
export class Listing<T> {
  readonly #asked: ListAsked;
  readonly #read: (row: unknown) => Mapped<T> | null;
  readonly #place: string;
  readonly #report: Report;
  readonly #closed = new AbortController();
  #indexed: { readonly index: Indexed<T>; readonly at: number } | null = null;
  #reading: Promise<void> | null = null;
  #fault: Fault | null = null;

  constructor(asked: ListAsked, read: (row: unknown) => Mapped<T> | null, place: string, report: Report) {
    this.#asked = asked;
    this.#read = read;
    this.#place = place;
    this.#report = report;
  }

  /** Milliseconds; null: it was never read. */
  get ageMs(): number | null {
    return this.#indexed && performance.now() - this.#indexed.at;
  }

  /** @param codes that are asked for: an old list is said of these @throws Fault */
  async index(codes: readonly string[], call: Call): Promise<Indexed<T>> {
    const { everyMs } = this.#asked;
    const age = this.ageMs;
    if (age === null || age >= everyMs) this.#reading ??= this.#list().finally(() => (this.#reading = null));
    if (this.#indexed === null) await untilAborted(this.#reading ?? Promise.resolve(), call.signal);
    if (this.#indexed === null) throw this.#fault ?? new Fault('UNAVAILABLE', 'has given no list yet');
    if (age !== null && age >= 2 * everyMs) call.partial(this.#stale(age), codes);
    return this.#indexed.index;
  }

  close(): void {
    this.#closed.abort();
  }

  #stale(age: number): Fault {
    const told = `gave its list ${Math.floor(age / 60_000)} minutes ago, and what has changed since is not known`;
    return new Fault(this.#fault?.code ?? 'UNAVAILABLE', told, { cause: this.#fault });
  }

  async #list(): Promise<void> {
    const { question } = this.#asked;
    const [signal, at] = [AbortSignal.any([this.#closed.signal, AbortSignal.timeout(LONGEST_MS)]), performance.now()];
    try {
      const { rows, incomplete, doubts } = await question.all(null, [], { signal });
      const byCode = new Map<string, Mapped<T>[]>();
      const unread = [...doubts];
      const noted = [...doubts];
      for (const [i, row] of rows.entries()) {
        if (i % AT_ONCE === AT_ONCE - 1) await setImmediate();
        const mapped = this.#read(row);
        if (mapped?.code) push(byCode, mapped.code, mapped);
        else unread.push(...(mapped && mapped.doubts.length > 0 ? mapped.doubts : [this.#place]));
        noted.push(...(mapped?.doubts ?? [this.#place]));
      }
      this.#report.note(rows.length, noted);
      this.#indexed = { index: { byCode, doubts: [...new Set(unread)], incomplete }, at };
      this.#fault = null;
    } catch (error) {
      this.#fault = error instanceof Fault ? error : new Fault('BAD_ANSWER', 'cannot be read', { cause: error });
    }
  }
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
