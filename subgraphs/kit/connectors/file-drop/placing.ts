import type { DropRow, FileKind } from './description.ts';
import type { ParsedFile, ParsedRow, Reject } from './parse-file.ts';
import { keysOf } from './row-keys.ts';

const MOST_REJECTS = 10_000;

/** Takes the rows of one file: good ones are handed over, of the others it is kept why they are not. */
export class Placing {
  readonly #kind: FileKind;
  readonly #take: (row: ParsedRow) => void;
  readonly #rejects: Reject[] = [];
  #rows = 0;

  constructor(kind: FileKind, take: (row: ParsedRow) => void) {
    this.#kind = kind;
    this.#take = take;
  }

  /** @param whole what the index keeps of it, where that is more than its texts */
  put(line: number, row: DropRow, whole?: unknown): void {
    const keys = keysOf(row, this.#kind);
    if (typeof keys === 'string') return this.reject(line, keys, row);
    this.#rows += 1;
    this.#take({ line, row, keys, ...(whole === undefined ? {} : { whole }) });
    // The row stands, and is not found by what cannot be read of it.
    const unread = Object.keys(keys.lookups).filter((lookup) => keys.lookups[lookup] === undefined);
    if (unread.length > 0) this.reject(line, `${unread.join(', ')}: no code`, row);
  }

  /** @param line 0: of the file as a whole */
  reject(line: number, reason: string, row: DropRow | null): void {
    if (this.#rejects.length < MOST_REJECTS) this.#rejects.push({ line, reason, row });
  }

  /** Whether there are lines, and none of them can be read. */
  get isGarbage(): boolean {
    return this.#rows === 0 && this.#rejects.length > 0 && this.#rejects.every(({ row }) => row === null);
  }

  result(strangers: readonly string[]): ParsedFile {
    if (this.isGarbage) return { state: 'garbage', reason: 'no line can be read' };
    const rejects = this.#rejects.length === MOST_REJECTS ? [...this.#rejects, AND_MORE] : this.#rejects;
    return { state: 'complete', rejects, strangers };
  }
}

const AND_MORE: Reject = { line: 0, reason: 'and more', row: null };
